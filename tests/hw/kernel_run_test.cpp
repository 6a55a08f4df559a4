// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_run.h"

#include <boost/test/unit_test.hpp>

#include "hw/measured/kernel_routing.h"

namespace {

using namespace strandline;
using archs::OperatorKind;
using hw::KernelRow;
using hw::KernelRun;

namespace tt = boost::test_tools;

/// Runs `read` on the one row of a table.
template <class Read>
auto from(const std::string& header, const std::string& row, Read read) {
  const core::Csv csv = core::Csv::parse(header + "\n" + row + "\n", "t.csv");
  return read(KernelRow(csv, 0));
}

KernelRun gemm(const std::string& row) {
  return from("dtype,m,n,k", row, hw::gemm_run);
}

KernelRun attention(const std::string& row) {
  return from("phase,kind,attn_dtype,kv_dtype,batch,isl,step,num_heads,num_kv_heads,head_dim", row,
              hw::attention_run);
}

KernelRun moe(const std::string& row) {
  return from(
      "kernel,dtype,num_tokens,hidden,inter,topk,num_experts,moe_tp,moe_ep,routing_distribution",
      row, hw::moe_run);
}

KernelRun linear(const std::string& row) {
  return from(
      "op,kernel,phase,batch,seq_len,d_conv,d_state,nheads,head_dim,n_groups,num_k_heads,"
      "head_k_dim,num_v_heads,head_v_dim",
      row, hw::linear_attention_run);
}

double weight_bytes(const KernelRun& run) {
  double sum = 0;
  for (const auto& op : run.operators) sum += op.weight_bytes;
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kernel_run)

BOOST_AUTO_TEST_CASE(products_of_narrow_formats_quantize_their_input) {
  const KernelRun wide = gemm("bfloat16,128,4096,1024");
  BOOST_REQUIRE_EQUAL(wide.operators.size(), 1U);
  BOOST_TEST(wide.operators[0].flops == 2.0 * 128 * 4096 * 1024);
  BOOST_TEST(wide.operators[0].weight_bytes == 4096.0 * 1024 * 2);
  const KernelRun scaled = gemm("fp8,128,4096,1024"), block = gemm("fp8_block,128,4096,1024");
  // Per tensor the input is read twice, for its maximum and for the conversion.
  BOOST_TEST(scaled.operators[0].activation_bytes == 128.0 * 1024 * (2 + 2 + 1));
  BOOST_TEST(block.operators[0].activation_bytes == 128.0 * 1024 * (2 + 1));
  BOOST_TEST(scaled.launches > block.launches);
  BOOST_TEST(block.launches > wide.launches);
  // 16 values share a scale of one byte.
  BOOST_TEST(weight_bytes(gemm("nvfp4,1,4096,1024")) == 4096.0 * 1024 * 9 / 16);
}

BOOST_AUTO_TEST_CASE(decode_reads_step_plus_one_entries) {
  // H100 table: 64 sequences, 32 key heads of 128, step 4095: 4.29 GB in 1,383 us is 3.1 TB/s.
  const KernelRun run = attention("decode,GQA/MHA,bfloat16,bfloat16,64,1,4095,32,32,128");
  BOOST_TEST(run.operators.back().state_read_bytes == 64.0 * 4096 * 32 * 128 * 2 * 2);
  const KernelRun narrow = attention("decode,GQA/MHA,bfloat16,fp8,64,1,4095,32,32,128");
  BOOST_TEST(narrow.operators.back().state_read_bytes == 64.0 * 4096 * 32 * 128 * 2);
}

BOOST_AUTO_TEST_CASE(decode_kernels_are_told_by_their_heads) {
  const auto kernel = [](const std::string& row) {
    return from("phase,kind,kv_dtype,num_heads,num_kv_heads", row, [](const KernelRow& r) {
      return hw::row_kernel(hw::KernelTable::kAttention, r).kernel;
    });
  };
  BOOST_TEST(kernel("decode,GQA/MHA,fp8,32,8") == "grouped_query");
  BOOST_TEST(kernel("decode,GQA/MHA,fp8,32,32") == "multi_head");
  BOOST_TEST(kernel("prefill,GQA/MHA,fp8,32,32") == "");
  BOOST_TEST(kernel("decode,MLA,fp8,128,1") == "");
}

BOOST_AUTO_TEST_CASE(prefill_is_causal_and_caches_its_keys) {
  const KernelRun run = attention("prefill,GQA/MHA,bfloat16,bfloat16,2,1000,0,32,8,128");
  const double pairs = 1000.0 * 1001 / 2;
  BOOST_TEST(run.operators.back().flops == 2 * 2.0 * 32 * pairs * 256, tt::tolerance(1e-12));
  BOOST_TEST(run.operators.front().state_write_bytes == 2 * 1000.0 * 8 * 2 * 128 * 2);
}

BOOST_AUTO_TEST_CASE(latent_attention_is_absorbed_in_decode_only) {
  const KernelRun decode = attention("decode,MLA,bfloat16,bfloat16,64,1,131071,128,1,576");
  const auto& op = decode.operators.back();
  // One cached vector of 576 for all heads; scores over 576 and values of 512.
  BOOST_TEST(op.state_read_bytes == 64.0 * 131072 * 576 * 2);
  BOOST_TEST(op.flops == 2.0 * 64 * 131072 * 128 * (576 + 512), tt::tolerance(1e-12));
  const KernelRun prefill = attention("prefill,MLA,bfloat16,bfloat16,1,32768,0,128,1,576");
  const double pairs = 32768.0 * 32769 / 2;
  BOOST_TEST(prefill.operators.back().flops == 2 * pairs * 128 * (192 + 128), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(an_unsplit_latent_cache_is_walked_in_waves) {
  const std::string header = "kind,phase,batch,step,num_heads";
  BOOST_TEST(from(header, "MLA,decode,16,99,128", hw::latent_walk_tokens) == 100);
  BOOST_TEST(from(header, "MLA,decode,72,99,128", hw::latent_walk_tokens) == 200);
  BOOST_TEST(from(header, "GQA/MHA,decode,72,99,128", hw::latent_walk_tokens) == 0);
}

BOOST_AUTO_TEST_CASE(experts_are_global_tokens_are_of_all_ranks) {
  // H100 table, hidden 4096, inter 1536, 128 experts, top-8, balanced: 16 tokens touch all 128
  // experts once: 128 x 3 x 4096 x 1536 x 2 bytes = 4.83 GB in 1,562 us is 3.1 TB/s.
  const KernelRun all = moe("k,bfloat16,16,4096,1536,8,128,1,1,balanced");
  const double expert = 3.0 * 4096 * 1536 * 2;
  BOOST_TEST(weight_bytes(all) == 128 * expert);
  BOOST_TEST(weight_bytes(moe("k,bfloat16,1,4096,1536,8,128,1,1,balanced")) == 8 * expert);
  // Experts are spread over ranks, their width is cut over tensor ranks.
  BOOST_TEST(weight_bytes(moe("k,bfloat16,16,4096,1536,8,128,1,32,balanced")) == 4 * expert);
  BOOST_TEST(weight_bytes(moe("k,bfloat16,16,4096,1536,8,128,4,1,balanced")) == 32 * expert);
  double flops = 0;
  for (const auto& op : moe("k,bfloat16,1024,4096,1536,8,128,1,8,balanced").operators)
    if (op.kind == OperatorKind::kGroupedGemm) flops += op.flops;
  BOOST_TEST(flops == 2.0 * 1024 * 8 / 8 * 3 * 4096 * 1536, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(widening_weights_takes_lanes) {
  const auto widened = [](const std::string& row) {
    for (const auto& op : moe(row).operators)
      if (op.name == "widen_weights") return op.flops;
    return 0.0;
  };
  const double weights = 128.0 * 3 * 2880 * 2880;
  BOOST_TEST(widened("k,w4a16_mxfp4,32,2880,2880,4,128,1,1,balanced") == 16 * weights);
  BOOST_TEST(widened("k,w4a16_mxfp4,4096,2880,2880,4,128,1,1,balanced") == 2 * 16 * weights);
  BOOST_TEST(widened("k,w4a8_mxfp4_mxfp8,32,2880,2880,4,128,1,1,balanced") == 0);
}

BOOST_AUTO_TEST_CASE(a_convolution_runs_over_the_channels_measured) {
  // Mamba-2: heads and both groups; gated DeltaNet: keys alone; KDA: queries, keys and values.
  const KernelRun mamba = linear("mamba2,causal_conv1d_fn,context,4,100,4,128,64,64,8,,,,");
  BOOST_TEST(mamba.operators[0].shape.elements == 400 * (64 * 64 + 2 * 8 * 128));
  const KernelRun gdn = linear("gdn,causal_conv1d_fn,context,4,100,4,,,,,16,128,64,128");
  BOOST_TEST(gdn.operators[0].shape.elements == 400 * 16 * 128);
  const KernelRun kda = linear("kda,causal_conv1d_fn_qkv3,context,4,100,4,,,,,96,128,96,128");
  BOOST_TEST(kda.operators[0].shape.elements == 400 * 3 * 96 * 128);
  BOOST_TEST(kda.launches == 3);
}

BOOST_AUTO_TEST_CASE(verification_keeps_the_state_after_every_draft) {
  const KernelRun once = linear("kda,kda_fused_decode,generation,128,1,4,,,,,96,128,96,128");
  const KernelRun drafts =
      linear("kda,fused_kda_decode_mtp_dspark,verify,128,8,4,,,,,96,128,96,128");
  // 32-bit states of 128 x 128 per head.
  const double state = 128.0 * 96 * 128 * 128 * 4;
  BOOST_TEST(once.operators.at(0).state_read_bytes == state);
  BOOST_TEST(once.operators.at(0).state_write_bytes == state);
  BOOST_TEST(drafts.operators.at(0).state_read_bytes == state);
  BOOST_TEST(drafts.operators.at(0).state_write_bytes == 8 * state);
}

BOOST_AUTO_TEST_CASE(collectives_take_bytes_of_the_larger_buffer) {
  const std::string header = "op,dtype,num_gpus,message_size_elements,kernel";
  const auto half = from(header, "all_reduce,half,8,1000,NCCL", hw::collective_call);
  BOOST_TEST(half.message_bytes == 2000);
  BOOST_TEST(half.floats);
  BOOST_TEST((half.library == hw::CollectiveLibrary::kNccl));
  const auto bytes = from(header, "alltoall,int8,4,1000,NCCL", hw::collective_call);
  BOOST_TEST(bytes.message_bytes == 1000);
  BOOST_TEST(bytes.group == 4);
  BOOST_TEST(!bytes.floats);
  const auto graph = from(header, "all_reduce,bfloat16,8,1000,TRTLLM", hw::collective_call);
  BOOST_TEST((graph.library == hw::CollectiveLibrary::kTrtllm));
  for (const char* row : {"broadcast,half,8,1000,NCCL", "all_reduce,half,8,1000,MPI"})
    BOOST_CHECK_THROW(from(header, row, hw::collective_call), hw::NotModelled);
}

BOOST_AUTO_TEST_CASE(an_expert_exchange_stays_inside_a_node) {
  const auto read = [](const KernelRow& row) {
    return hw::expert_exchange(row, hw::ChipCatalog::load().find("h100"), 8);
  };
  const std::string header = "hidden_size,num_token,num_topk,num_experts,node_num,op_name";
  const auto x = from(header, "7168,128,6,256,1,ll", read);
  BOOST_TEST(x.tokens == 128);
  BOOST_TEST(x.top_k == 6);
  BOOST_TEST(x.experts == 256);
  BOOST_TEST(x.ranks == 8);
  BOOST_TEST(x.units == 132);
  BOOST_CHECK_THROW(from(header, "7168,128,6,256,2,ll", read), hw::NotModelled);
  BOOST_CHECK_THROW(from(header, "7168,128,6,256,1,normal", read), hw::NotModelled);
  BOOST_CHECK_THROW(from(header, "7168,128,1000,256,1,ll", read), hw::NotModelled);
}

BOOST_AUTO_TEST_CASE(a_power_law_spares_experts_and_heats_a_rank) {
  const auto even = hw::expert_load("balanced", 64, 8, 128, 8);
  const auto skewed = hw::expert_load("power_law_1.2", 64, 8, 128, 8);
  BOOST_TEST(even.rows == 64);
  BOOST_TEST(even.experts == 16);
  BOOST_TEST(skewed.rows > 1.2 * even.rows);
  BOOST_TEST(skewed.rows < 64 * 8);
  const auto whole = hw::expert_load("power_law_1.2", 64, 8, 128, 1);
  BOOST_TEST(whole.rows == 64 * 8);
  BOOST_TEST(whole.experts < 128);
  BOOST_TEST(hw::expert_load("power_law_1.2", 64, 8, 128, 8).rows == skewed.rows);
}

BOOST_AUTO_TEST_CASE(what_a_cell_means_must_be_known) {
  BOOST_CHECK_THROW(attention("decode,MHA,bfloat16,bfloat16,1,1,1,8,1,128"), hw::NotModelled);
  BOOST_CHECK_THROW(attention("train,MLA,bfloat16,bfloat16,1,1,1,8,1,576"), hw::NotModelled);
  BOOST_CHECK_THROW(attention("decode,MLA,bfloat16,bfloat16,1,1,1,8,1,320"), hw::NotModelled);
  BOOST_CHECK_THROW(attention("decode,GQA/MHA,bfloat16,bfloat16,1,1,1,8,3,128"), hw::NotModelled);
  BOOST_CHECK_THROW(moe("k,bfloat16,1,4096,1536,8,128,1,1,zipf"), hw::NotModelled);
  BOOST_CHECK_THROW(moe("k,bfloat16,1,4096,1536,200,128,1,1,balanced"), hw::NotModelled);
  BOOST_CHECK_THROW(moe("k,bfloat16,1,4096,1536,8,128,1,256,balanced"), hw::NotModelled);
  // Counts that no call has are refused at once, not walked one by one.
  BOOST_CHECK_THROW(moe("k,bfloat16,1e12,4096,1536,8,128,1,1,power_law_1.2"), hw::NotModelled);
  BOOST_CHECK_THROW(moe("k,bfloat16,1,4096,1536,8,1e9,1,1,power_law_1.2"), hw::NotModelled);
  BOOST_CHECK_THROW(linear("gdn,flash_delta,context,4,100,4,,,,,16,128,64,128"), hw::NotModelled);
  BOOST_CHECK_THROW(linear("rwkv,causal_conv1d_fn,context,4,100,4,,,,,16,128,64,128"),
                    hw::NotModelled);
}

BOOST_AUTO_TEST_SUITE_END()
