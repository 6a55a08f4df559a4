// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_row.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "hw/measured/names.h"
#include "hw/measured/serving_csv.h"
#include "hw/measured/serving_partition.h"
#include "hw/measured/serving_precision.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using archs::DataType;
using hw::ServingRow;

const std::string kHeader =
    "kind,hw,devices,model,precision,framework,tp,mean_isl,mean_osl,batch_or_concurrency\n";

std::vector<ServingRow> rows_of(const std::string& lines) {
  return hw::read_serving_rows(core::Csv::parse(kHeader + lines, "points.csv"));
}

std::string refusal(const std::string& text) {
  try {
    hw::read_serving_rows(core::Csv::parse(text, "points.csv"));
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

std::string appended(const std::string& text, const std::vector<std::vector<std::string>>& cells) {
  return hw::with_appended_columns(text, "points.csv", {"p", "status"}, cells);
}

/// Cells of a row that say how its chips are cut.
struct Cut {
  std::string source;
  int devices = 1;
  std::string tp, note;
  std::optional<int> ep, dp;
};

std::optional<archs::Partition> cut(const Cut& c, std::string* why = nullptr) {
  ServingRow row;
  row.source = c.source;
  row.devices = c.devices;
  row.tp_text = c.tp;
  row.note = c.note;
  row.ep = c.ep;
  row.dp_attention = c.dp;
  std::string reason;
  const auto p = hw::partition_of(row, reason);
  if (why) *why = reason;
  return p;
}

void check_cut(const Cut& c, int tensor, int expert, int pipeline, int data) {
  const auto p = cut(c);
  BOOST_TEST_REQUIRE(p.has_value());
  BOOST_TEST(p->tensor == tensor);
  BOOST_TEST(p->expert == expert);
  BOOST_TEST(p->pipeline == pipeline);
  BOOST_TEST(p->attention_data == data);
  BOOST_TEST(p->chips() == c.devices);
}

archs::Architecture served(const std::string& precision, const hw::Chip& chip,
                           const archs::Architecture& a = tests::small_mixture()) {
  std::string why;
  const auto found = hw::in_precision(a, precision, chip, why);
  BOOST_TEST_REQUIRE(found.has_value(), why);
  return *found;
}

hw::Chip blackwell_like() {
  hw::Chip c = tests::round_gpu();
  c.engines.front().peak_op_s[DataType::kNvfp4] = tests::fact(4000e12);
  c.engines.front().peak_op_s[DataType::kMxfp4] = tests::fact(4000e12);
  return c;
}

/// A release whose experts are 4-bit and the rest 16-bit, as gpt-oss.
archs::Architecture quantized_release() {
  archs::Architecture a = tests::small_mixture();
  a.expert_type = DataType::kMxfp4;
  return a;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serving_rows)

BOOST_AUTO_TEST_CASE(missing_columns_are_all_named) {
  const std::string what = refusal("kind,hw,devices,model,framework,tp,mean_isl\n");
  BOOST_TEST(what.find("points.csv:1") != std::string::npos);
  for (const char* name : {"precision", "mean_osl", "batch_or_concurrency"})
    BOOST_TEST(what.find(name) != std::string::npos, what);
  BOOST_TEST(what.find("mean_isl") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(measured_columns_may_be_absent) {
  const auto rows = rows_of("static_batch,a100,4,m,fp8,vllm,4,128,256.5,16\n");
  BOOST_TEST_REQUIRE(rows.size() == 1u);
  BOOST_TEST((rows[0].kind == hw::ServingKind::kStatic));
  BOOST_TEST(*rows[0].devices == 4);
  BOOST_TEST(*rows[0].mean_osl == 256.5);
  BOOST_TEST(!rows[0].tpot_ms);
  BOOST_TEST(!rows[0].ep);
}

BOOST_AUTO_TEST_CASE(columns_may_stand_in_any_order) {
  const auto rows = hw::read_serving_rows(
      core::Csv::parse("extra,tpot_ms,batch_or_concurrency,mean_osl,mean_isl,tp,framework,"
                       "precision,model,devices,hw,kind\n"
                       "x,7.5,3,2,1,8,trt,fp4,m,8,b200,offline_max_throughput\n",
                       "points.csv"));
  BOOST_TEST(*rows[0].tpot_ms == 7.5);
  BOOST_TEST(rows[0].hw == "b200");
  BOOST_TEST((rows[0].kind == hw::ServingKind::kOffline));
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_empty) {
  const auto rows = rows_of("closed_loop_serving,a100,2.5,m,fp8,vllm,,12x,nan,\n");
  BOOST_TEST(!rows[0].devices);  // chips come whole
  BOOST_TEST(!rows[0].mean_isl);
  BOOST_TEST(!rows[0].mean_osl);
  BOOST_TEST(!rows[0].concurrency);
}

BOOST_AUTO_TEST_CASE(cells_that_mean_nothing_are_named_not_guessed) {
  const auto malformed = [](const std::string& ep, const std::string& users) {
    const std::string text = "ep," + kHeader + ep +
                             ",closed_loop_serving,h100,8,Llama-3-70B,fp8,vllm,8,1024,1024," +
                             users + "\n";
    return hw::read_serving_rows(core::Csv::parse(text, "points.csv")).front().malformed;
  };
  BOOST_TEST(malformed("1", "64").empty());
  BOOST_TEST(malformed("", "").empty());
  BOOST_TEST(malformed("abc", "64") == "ep 'abc' is no whole number from 0");
  BOOST_TEST(malformed("-3", "64") == "ep '-3' is no whole number from 0");
  BOOST_TEST(malformed("1", "many") == "batch_or_concurrency 'many' is no number");
}

BOOST_AUTO_TEST_CASE(a_width_is_a_whole_number_from_one) {
  std::string why;
  for (const char* tp : {"-1", "0", "2.5", "1e30"}) {
    BOOST_TEST(!cut({.devices = 8, .tp = tp}, &why));
    BOOST_TEST(why.find(tp) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_ragged_row_is_refused_with_its_line) {
  const std::string what = refusal(kHeader + "\nstatic_batch,a100\n");
  BOOST_TEST(what.find("points.csv:3") != std::string::npos, what);
}

BOOST_AUTO_TEST_CASE(appending_keeps_every_byte) {
  BOOST_TEST(appended("a,b\n1,2\n3,4\n", {{"5", "ok"}, {"6", "ok"}}) ==
             "a,b,p,status\n1,2,5,ok\n3,4,6,ok\n");
}

BOOST_AUTO_TEST_CASE(quotes_and_utf8_stay_as_written) {
  const std::string quoted = "\"a, \"\"b\"\"\n c\",\"plain\"";
  BOOST_TEST(appended("a,b\n" + quoted + "\nü 東京,2\n", {{"1", "ok"}, {"2", "ok"}}) ==
             "a,b,p,status\n" + quoted + ",1,ok\nü 東京,2,2,ok\n");
}

BOOST_AUTO_TEST_CASE(line_ends_and_blank_lines_stay) {
  BOOST_TEST(appended("a,b\r\n1,2\r\n\r\n3,4", {{"5", "x"}, {"6", "y"}}) ==
             "a,b,p,status\r\n1,2,5,x\r\n\r\n3,4,6,y");
  BOOST_TEST(appended("\xef\xbb\xbf"
                      "a,b\n1,2\n",
                      {{"5", "x"}}) ==
             "\xef\xbb\xbf"
             "a,b,p,status\n1,2,5,x\n");
}

BOOST_AUTO_TEST_CASE(a_reason_with_commas_is_quoted) {
  BOOST_TEST(appended("a,b\n1,2\n", {{"", "no \"x\", no y"}}) ==
             "a,b,p,status\n1,2,,\"no \"\"x\"\", no y\"\n");
}

BOOST_AUTO_TEST_CASE(columns_of_an_earlier_prediction_are_refused) {
  BOOST_CHECK_THROW(appended("a,status\n1,ok\n", {{"5", "x"}}), core::InputError);
}

BOOST_AUTO_TEST_CASE(plain_widths) {
  check_cut({.source = "InferenceX(AIC)", .devices = 8, .tp = "8", .ep = 1, .dp = 1}, 8, 1, 1, 1);
  check_cut({.source = "nvidia_internal", .devices = 8, .tp = "8", .ep = 4}, 8, 4, 1, 1);
  check_cut({.source = "ROCm vLLM docs", .devices = 8, .tp = "8"}, 8, 1, 1, 1);
}

BOOST_AUTO_TEST_CASE(attention_replicas_as_a_width) {
  check_cut({.source = "InferenceX(AIC)", .devices = 8, .tp = "1", .ep = 8, .dp = 8}, 1, 8, 1, 8);
  check_cut({.source = "InferenceX(AIC)", .devices = 4, .tp = "1", .ep = 1, .dp = 4}, 1, 1, 1, 4);
  check_cut({.source = "Google TPU recipes", .devices = 16, .tp = "4", .ep = 16, .dp = 4}, 4, 16, 1,
            4);
}

// The table has the same run of gpt-oss (C = 64, 9656.88 tokens/s) under 4 and under 16 devices,
// and that of MiniMax on H100 (C = 64, TPOT 25.7 ms) under tp 4, ep 4 and under tp 4, ep 16, dp 4.
BOOST_AUTO_TEST_CASE(widths_that_a_source_counts_twice_count_once) {
  const auto check = [](const Cut& c, int tensor, int expert, int data) {
    const auto p = cut(c);
    BOOST_TEST_REQUIRE(p.has_value());
    BOOST_TEST(p->tensor == tensor);
    BOOST_TEST(p->expert == expert);
    BOOST_TEST(p->attention_data == data);
    BOOST_TEST(p->pipeline == 1);
  };
  check({.source = "InferenceX(AIC)", .devices = 16, .tp = "1", .ep = 4, .dp = 16}, 1, 4, 4);
  check({.source = "InferenceX(AIC)", .devices = 16, .tp = "4", .ep = 16, .dp = 4}, 4, 4, 1);
}

BOOST_AUTO_TEST_CASE(attention_replicas_as_a_flag) {
  check_cut({.source = "InferenceX(points)", .devices = 8, .tp = "8", .ep = 8, .dp = 1}, 1, 8, 1,
            8);
  check_cut({.source = "InferenceX(points)", .devices = 8, .tp = "8", .ep = 8, .dp = 0}, 8, 8, 1,
            1);
  check_cut({.source = "TensorRT-LLM docs", .devices = 4, .note = "v1.2 DEP4", .ep = 4, .dp = 1}, 1,
            4, 1, 4);
}

BOOST_AUTO_TEST_CASE(pipelines_come_from_the_note_or_from_what_is_left) {
  check_cut({.source = "TensorRT-LLM docs", .devices = 8, .tp = "4", .note = "TP4,PP2"}, 4, 1, 2,
            1);
  check_cut({.source = "TensorRT-LLM docs", .devices = 8, .tp = "1"}, 1, 1, 8, 1);
  check_cut({.devices = 4, .note = "Pipeline Parallelism"}, 1, 1, 4, 1);
  check_cut({.devices = 4, .note = "Hybird Tensor (2) and Pipeline (2) Parallelism"}, 2, 1, 2, 1);
  check_cut({.devices = 4, .note = "Hybrid TP = 2 and PP = 2"}, 2, 1, 2, 1);
  check_cut({.source = "TensorRT-LLM docs",
             .devices = 4,
             .note = "~v1.2 (2025-12/2026-01) DEP2,PP2",
             .ep = 2,
             .dp = 1},
            1, 2, 2, 2);
}

BOOST_AUTO_TEST_CASE(a_blank_width_takes_all_devices) {
  check_cut({.devices = 4, .note = "TP"}, 4, 1, 1, 1);
  check_cut({.devices = 4}, 4, 1, 1, 1);
}

BOOST_AUTO_TEST_CASE(widths_in_cores_become_chips) {
  check_cut({.devices = 1, .tp = "tp=2 TensorCores (1 chip)"}, 1, 1, 1, 1);
  check_cut({.devices = 4, .tp = "tp=8 TensorCores + EP"}, 4, 4, 1, 1);
  check_cut({.source = "AWS Neuron docs", .devices = 16, .tp = "32"}, 16, 1, 1, 1);
  check_cut({.devices = 8, .tp = "tp=8"}, 8, 1, 1, 1);
}

BOOST_AUTO_TEST_CASE(widths_that_contradict_each_other_have_a_reason) {
  std::string why;
  BOOST_TEST(!cut({.devices = 8, .tp = "3"}, &why));
  BOOST_TEST(why.find("8 devices") != std::string::npos);
  BOOST_TEST(!cut({.devices = 0, .tp = "1"}, &why));
  BOOST_TEST(why.find("devices") != std::string::npos);
  BOOST_TEST(!cut({.devices = 2, .tp = "many"}, &why));
  BOOST_TEST(why.find("many") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(precision_texts) {
  BOOST_TEST((hw::parse_precision("fp16/bf16 (paper default)")->weights == DataType::kFp16));
  BOOST_TEST((hw::parse_precision("bf16 (no quantization flag)")->weights == DataType::kBf16));
  const auto mixed = hw::parse_precision("Weight = fp16, KV Cache = fp8");
  BOOST_TEST((mixed->weights == DataType::kFp16));
  BOOST_TEST((mixed->cache == DataType::kFp8));
  const auto trailing = hw::parse_precision("fp8 w/a (qwix), fp8 KV");
  BOOST_TEST((trailing->weights == DataType::kFp8));
  BOOST_TEST((trailing->cache == DataType::kFp8));
  BOOST_TEST(hw::parse_precision("fp4")->four_bit);
  BOOST_TEST(!hw::parse_precision("").has_value());
}

BOOST_AUTO_TEST_CASE(eight_bits_hold_everything) {
  const auto a = served("fp8", tests::round_gpu());
  BOOST_TEST((a.weight_type == DataType::kFp8 && a.expert_type == DataType::kFp8));
  BOOST_TEST((a.activation_type == DataType::kFp8 && a.kv_type == DataType::kFp8));
}

BOOST_AUTO_TEST_CASE(int8_is_weights_alone) {
  const auto a = served("int8", tests::round_gpu());
  BOOST_TEST((a.weight_type == DataType::kInt8));
  BOOST_TEST((a.activation_type == DataType::kBf16 && a.kv_type == DataType::kBf16));
  BOOST_TEST(
      (served("Weight = int8, KV Cache = fp8", tests::round_gpu()).kv_type == DataType::kFp8));
}

BOOST_AUTO_TEST_CASE(four_bits_depend_on_the_chip) {
  const auto native = served("fp4", blackwell_like());
  BOOST_TEST((native.weight_type == DataType::kNvfp4));
  BOOST_TEST((native.activation_type == DataType::kNvfp4));
  const auto weight_only = served("fp4", tests::round_gpu());
  BOOST_TEST((weight_only.weight_type == DataType::kMxfp4));
  BOOST_TEST((weight_only.activation_type == DataType::kBf16));
}

BOOST_AUTO_TEST_CASE(releases_in_four_bits_keep_their_experts) {
  const auto on_hopper = served("fp4", tests::round_gpu(), quantized_release());
  BOOST_TEST((on_hopper.expert_type == DataType::kMxfp4));
  BOOST_TEST((on_hopper.weight_type == DataType::kBf16));
  BOOST_TEST((on_hopper.activation_type == DataType::kBf16));
  const auto on_blackwell = served("fp8", blackwell_like(), quantized_release());
  BOOST_TEST((on_blackwell.expert_type == DataType::kMxfp4));
  BOOST_TEST((on_blackwell.activation_type == DataType::kFp8));
}

BOOST_AUTO_TEST_CASE(unspecified_is_sixteen_bits_and_nonsense_has_a_reason) {
  BOOST_TEST((served("unspecified", tests::round_gpu()).weight_type == DataType::kBf16));
  std::string why;
  BOOST_TEST(!hw::in_precision(tests::small_dense(), "posit9", tests::round_gpu(), why));
  BOOST_TEST(why.find("posit9") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(drafts_are_off) {
  archs::Architecture a = tests::small_dense();
  a.decoding = archs::Decoding::kMultiToken;
  BOOST_TEST((served("bf16", tests::round_gpu(), a).decoding == archs::Decoding::kAutoregressive));
}

BOOST_AUTO_TEST_CASE(names_fold) {
  BOOST_TEST(hw::folded("openai/GPT-OSS 120B") == "gptoss120b");
  BOOST_TEST(hw::bare("meta-llama/Meta-Llama-3-8B-Instruct") == "llama38b");
  BOOST_TEST(hw::bare("Qwen3-235B-A22B-FP8") == "qwen3235ba22b");
}

BOOST_AUTO_TEST_CASE(every_model_name_of_the_table_has_one_meaning) {
  const auto models = archs::ArchitectureCatalog::load();
  const auto id = [&](const char* model, const char* arch = "") {
    const auto* found = hw::find_measured_model(models, model, arch);
    return found ? found->id : std::string();
  };
  BOOST_TEST(id("Mistral-7B-v0.1") == "mistral-7b");
  BOOST_TEST(id("Meta-Llama-3-8B") == "llama-3.1-8b");
  BOOST_TEST(id("Deepseek R1 0528") == "deepseek-r1");
  BOOST_TEST(id("no-such-model", "gpt-oss-20b") == "gpt-oss-20b");
  BOOST_TEST(id("no-such-model", "neither") == "");
}

BOOST_AUTO_TEST_CASE(chips_by_alias_and_by_source) {
  const auto chips = hw::ChipCatalog::load();
  BOOST_TEST(hw::find_measured_chip(chips, "tpu_v6e")->id == "tpu-v6e");
  BOOST_TEST(hw::find_measured_chip(chips, "rtx_pro_6000")->id == "rtx-pro-6000");
  BOOST_TEST(hw::find_measured_chip(chips, "a100")->id == "a100");
  BOOST_TEST(hw::find_measured_chip(chips, "a100", "Argonne LLM-Inference-Bench")->id ==
             "a100-40gb");
  BOOST_TEST((hw::find_measured_chip(chips, "zx81") == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
