// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <initializer_list>

#include "archs/lower.h"
#include "hw/measured/kernel_run.h"
#include "hw/measured/one_layer.h"

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;
using archs::TokenMixer;

/// What a row works on: sequences, tokens of each, and the phase.
struct Work {
  double sequences = 1;
  std::int64_t tokens = 1;  ///< per sequence
  bool prefill = false;
  bool verify = false;  ///< drafts: the state after every token is kept
};

Work work_of(const KernelRow& row) {
  const std::string& phase = row.text("phase");
  Work w;
  w.sequences = double(row.count("batch"));
  w.prefill = phase == "context";
  w.verify = phase == "verify";
  if (!w.prefill && !w.verify && phase != "generation")
    throw NotModelled("phase '" + phase.substr(0, 40) + "' is not known");
  w.tokens = phase == "generation" ? 1 : row.count("seq_len");
  return w;
}

/// vLLM's convolution works on tiles of packed tokens and was measured on all channels; those of
/// TensorRT-LLM and SGLang start a block per sequence and channel.
bool is_packed(const KernelRow& row, const std::string& kernel) {
  return kernel != "causal_conv1d_fn" || row.text_or_empty("framework").starts_with("vllm");
}

/// Channels of the convolution that was measured: all of Mamba-2's; of gated DeltaNet those of the
/// keys alone (rows of 16 to 64 value heads take the same time), except by vLLM; of KDA queries,
/// keys and values.
std::int64_t conv_channels_of(const KernelRow& row, const std::string& op) {
  if (op == "mamba2")
    return row.count("nheads") * row.count("head_dim") +
           2 * row.count("n_groups") * row.count("d_state");
  const std::int64_t keys = row.count("num_k_heads") * row.count("head_k_dim");
  if (op == "gdn" && !row.text_or_empty("framework").starts_with("vllm")) return keys;
  return 2 * keys + row.count("num_v_heads") * row.count("head_v_dim");
}

/// `by_sequence`: one block per sequence and channel, else tiles of packed tokens.
KernelRun convolution(const KernelRow& row, const std::string& op_name, const Work& w,
                      bool by_sequence) {
  const double channels = double(conv_channels_of(row, op_name));
  const double tokens = w.sequences * double(w.tokens), width = double(row.count("d_conv"));
  const double stored = archs::bytes_per_element(DataType::kBf16);
  Operator op;
  op.kind = OperatorKind::kDepthwiseConv;
  op.name = "short_conv";
  op.shape.k = static_cast<std::int64_t>(width);
  if (by_sequence) {
    op.shape.batch = static_cast<std::int64_t>(w.sequences);
    op.shape.q_tokens = w.tokens;
  }
  op.shape.elements = static_cast<std::int64_t>(tokens * channels);
  op.flops = 2 * width * tokens * channels;
  op.weight_bytes = channels * width * stored;
  op.activation_bytes = 2 * tokens * channels * stored;
  const double window = w.sequences * channels * (width - 1) * stored;
  op.state_read_bytes = w.prefill ? 0 : window;
  op.state_write_bytes = w.verify ? window * double(w.tokens) : window;
  KernelRun run;
  run.operators = {op};
  return run;
}

archs::MixerSpec delta_mixer(const KernelRow& row, TokenMixer kind) {
  archs::MixerSpec m;
  m.kind = kind;
  m.heads = static_cast<int>(row.count("num_v_heads"));
  m.state_groups = static_cast<int>(row.count("num_k_heads"));
  m.qk_dim = m.state_dim = static_cast<int>(row.count("head_k_dim"));
  m.v_dim = static_cast<int>(row.count("head_v_dim"));
  return m;
}

archs::MixerSpec mamba_mixer(const KernelRow& row) {
  archs::MixerSpec m;
  m.kind = TokenMixer::kMamba2;
  m.heads = static_cast<int>(row.count("nheads"));
  m.v_dim = static_cast<int>(row.count("head_dim"));
  m.state_groups = static_cast<int>(row.count("n_groups"));
  m.state_dim = static_cast<int>(row.count("d_state"));
  return m;
}

/// The recurrence of one layer as models are lowered to it. `state` is the format it is kept in.
KernelRun recurrence(const archs::MixerSpec& mixer, const Work& w, DataType state) {
  archs::Architecture a = one_layer(mixer);
  a.state_type = state;
  archs::Phase step;
  step.kind = w.prefill ? archs::PhaseKind::kPrefill : archs::PhaseKind::kDecode;
  step.batch = w.sequences;
  step.new_tokens = w.tokens;
  KernelRun run;
  for (Operator& op : archs::lower(a, step)) {
    const bool part = op.name == "decay_cumsum" || op.name == "delta_solve" ||
                      op.name == "state_chunks" || op.name == "state_scan";
    if (!part) continue;
    if (w.verify) op.state_write_bytes *= double(w.tokens);
    run.operators.push_back(op);
  }
  // Chunked: scores of keys with their decays, inverse, corrected keys and values, states, output.
  constexpr int kChunkLaunches = 5;
  run.launches = w.prefill ? kChunkLaunches : 1;
  return run;
}

bool is_one_of(const std::string& name, std::initializer_list<const char*> names) {
  for (const char* n : names)
    if (name == n) return true;
  return false;
}

}  // namespace

KernelRun linear_attention_run(const KernelRow& row) {
  const std::string& op = row.text("op");
  const std::string& kernel = row.text("kernel");
  if (!is_one_of(op, {"mamba2", "gdn", "kda"}))
    throw NotModelled("op '" + op.substr(0, 40) + "' is not known");
  const Work work = work_of(row);
  if (kernel.starts_with("causal_conv1d")) {
    KernelRun run = convolution(row, op, work, !is_packed(row, kernel));
    if (kernel.ends_with("qkv3")) run.launches = 3;
    return run;
  }
  const auto named = [&](const char* part) { return kernel.find(part) != std::string::npos; };
  if (op == "mamba2" && (named("scan") || named("state_update")))
    return recurrence(mamba_mixer(row), work, DataType::kBf16);
  if (op == "gdn" && named("delta_rule")) {
    KernelRun run = recurrence(delta_mixer(row, TokenMixer::kGatedDelta), work, DataType::kBf16);
    // 6 bytes per element of the state and step: with 8 the rate would exceed the memory's peak,
    // with 4 it would be 0.5 to 0.6 of it on every chip, where KDA's 8 reach 0.65 to 0.83.
    if (!work.prefill)
      for (Operator& o : run.operators) o.state_write_bytes *= 2;
    return run;
  }
  if (op == "kda" && !named("conv"))
    return recurrence(delta_mixer(row, TokenMixer::kKda), work, DataType::kFp32);
  throw NotModelled("kernel '" + kernel.substr(0, 60) + "' of " + op + " is not known");
}

}  // namespace strandline::hw
