// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "archs/lower.h"
#include "hw/measured/kernel_run.h"
#include "hw/measured/one_layer.h"

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

/// DeepSeek's latent attention (arXiv:2412.19437, table of hyper-parameters): the only MLA in the
/// tables.
constexpr int kLatentRank = 512, kLatentRope = 64, kLatentNope = 128, kLatentValue = 128;
/// Kernels per call, counted at the smallest shapes. Decode: bias and rotation, attention, and the
/// sum over splits of the cache; MLA one more. Prefill: sequence offsets, tile counters, padding,
/// rotation with the cache append, attention.
constexpr int kDecodeLaunches = 3, kLatentDecodeLaunches = 4;
constexpr int kPrefillLaunches = 6, kLatentPrefillLaunches = 5;

archs::MixerSpec mixer_of(const KernelRow& row, const std::string& kind) {
  archs::MixerSpec m;
  m.heads = static_cast<int>(row.count("num_heads"));
  m.kv_heads = static_cast<int>(row.count("num_kv_heads"));
  const int width = static_cast<int>(row.count("head_dim"));
  if (kind == "MLA") {
    if (width != kLatentRank + kLatentRope) throw NotModelled("MLA of a latent other than 576");
    m.kind = archs::TokenMixer::kLatent;
    m.kv_heads = m.heads;
    m.kv_rank = kLatentRank;
    m.rope_dim = kLatentRope;
    m.qk_dim = kLatentNope + kLatentRope;
    m.v_dim = kLatentValue;
  } else if (kind == "GQA/MHA") {
    m.qk_dim = m.v_dim = width;
    if (m.heads % m.kv_heads != 0) throw NotModelled("num_kv_heads does not divide num_heads");
  } else {
    throw NotModelled("kind '" + kind.substr(0, 40) + "' is not known");
  }
  return m;
}

Operator attention_among(const archs::OperatorGraph& graph) {
  for (const Operator& op : graph)
    if (op.kind == OperatorKind::kAttention) return op;
  throw NotModelled("the layer lowers to no attention");
}

/// Reads the projected queries, keys and values, rotates, writes queries back (in the format that
/// attention multiplies in) and keys and values to the cache: a pass of its own before prefill.
Operator append_pass(double tokens, const archs::MixerSpec& m, DataType kv_type, DataType input) {
  const bool latent = m.kind == archs::TokenMixer::kLatent;
  const double queries = double(m.heads) * m.qk_dim;
  const double keys = latent ? m.kv_rank + m.rope_dim : 2.0 * m.kv_heads * m.qk_dim;
  Operator op;
  op.kind = OperatorKind::kRope;
  op.name = "rotate_and_append";
  op.shape.elements = static_cast<std::int64_t>(tokens * (queries + keys));
  op.flops = 3 * tokens * (queries + keys);
  op.activation_bytes =
      tokens * (archs::bytes_per_element(DataType::kBf16) * (queries + keys) +
                archs::bytes_per_element(latent ? DataType::kBf16 : input) * queries);
  op.state_write_bytes = tokens * keys * archs::bytes_per_element(kv_type);
  return op;
}

/// MLA with an 8-bit cache: queries, keys and values of every head are quantized before prefill.
Operator quantize_pass(double tokens, const archs::MixerSpec& m, DataType to) {
  Operator op;
  op.kind = OperatorKind::kQuantize;
  op.name = "quantize_heads";
  const double elements = tokens * m.heads * (2.0 * m.qk_dim + m.v_dim);
  op.shape.elements = static_cast<std::int64_t>(elements);
  op.flops = 4 * elements;
  op.activation_bytes =
      elements * (archs::bytes_per_element(DataType::kBf16) + archs::bytes_per_element(to));
  return op;
}

/// Attention that multiplies in 8 bits. `tokens` whose queries, keys and values arrive in 8 bits
/// take half of what they did: those of prefill.
void narrow_inputs(Operator& op, double tokens, DataType input) {
  const archs::OperatorShape& s = op.shape;
  const double elements = tokens * (double(s.heads) * double(s.qk_dim) +
                                    double(s.kv_heads) * double(s.qk_dim + s.v_dim));
  op.activation_bytes -=
      elements * (archs::bytes_per_element(DataType::kBf16) - archs::bytes_per_element(input));
  op.activation_type = input;
}

}  // namespace

KernelRun attention_run(const KernelRow& row) {
  const std::string& phase = row.text("phase");
  const archs::MixerSpec mixer = mixer_of(row, row.text("kind"));
  const DataType kv_type = kernel_types(row.text("kv_dtype")).weight;
  const DataType computed = kernel_types(row.text("attn_dtype")).weight;
  archs::Architecture layer = one_layer(mixer);
  layer.kv_type = kv_type;
  archs::Phase step;
  step.batch = double(row.count("batch"));
  step.context_tokens = row.count("step", 0);
  step.new_tokens = row.count("isl");
  const bool latent = mixer.kind == archs::TokenMixer::kLatent;
  // A cache of 8 bits is multiplied in 8 bits: prefill with it is as fast as with 8-bit inputs.
  const DataType input = archs::bytes_per_element(kv_type) < 2 ? kv_type : computed;
  const double tokens = step.batch * double(step.new_tokens);
  const bool narrow = archs::bytes_per_element(input) < 2;
  KernelRun run;
  if (phase == "prefill") {
    step.kind = archs::PhaseKind::kPrefill;
    run.operators.push_back(append_pass(tokens, mixer, kv_type, input));
    if (latent && narrow) run.operators.push_back(quantize_pass(tokens, mixer, input));
    run.launches = latent ? kLatentPrefillLaunches : kPrefillLaunches;
  } else if (phase == "decode") {
    run.launches = latent ? kLatentDecodeLaunches : kDecodeLaunches;
  } else {
    throw NotModelled("phase '" + phase.substr(0, 40) + "' is not known");
  }
  Operator attention = attention_among(archs::lower(layer, step));
  if (narrow) narrow_inputs(attention, phase == "prefill" ? tokens : 0, input);
  run.operators.push_back(attention);
  return run;
}

double latent_walk_tokens(const KernelRow& row) {
  constexpr double kHeadsPerBlock = 64, kBlocksAtOnce = 72;
  if (row.text("kind") != "MLA" || row.text("phase") != "decode") return 0;
  const double blocks =
      double(row.count("batch")) * std::ceil(double(row.count("num_heads")) / kHeadsPerBlock);
  return double(row.count("step", 0) + 1) * std::max(1.0, blocks / kBlocksAtOnce);
}

}  // namespace strandline::hw
