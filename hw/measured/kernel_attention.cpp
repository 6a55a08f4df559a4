// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/lower.h"
#include "hw/measured/kernel_run.h"

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

/// DeepSeek's latent attention (arXiv:2412.19437, table of hyper-parameters): the only MLA in the
/// tables.
constexpr int kLatentRank = 512, kLatentRope = 64, kLatentNope = 128, kLatentValue = 128;
/// Kernels per call. Decode: the attention, and the sum over splits of the cache. Prefill: bias and
/// rotation with the cache append, sequence offsets, tile counters, the attention.
constexpr int kDecodeLaunches = 2, kPrefillLaunches = 4;

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

/// One layer with this mixer, so that the operators are those that models are lowered to.
archs::Architecture layer_around(const archs::MixerSpec& mixer, DataType kv_type) {
  archs::Architecture a;
  a.id = a.name = "one-layer";
  a.model_width = mixer.heads * mixer.v_dim;
  a.vocabulary = 1;
  a.context_tokens = std::int64_t{1} << 40;
  a.kv_type = kv_type;
  archs::LayerSpec layer;
  layer.mixer = mixer;
  layer.channel.width = 1;
  a.layers = {layer};
  return a;
}

Operator attention_among(const archs::OperatorGraph& graph) {
  for (const Operator& op : graph)
    if (op.kind == OperatorKind::kAttention) return op;
  throw NotModelled("the layer lowers to no attention");
}

/// Reads the projected queries, keys and values, rotates, writes queries back and keys and values
/// to the cache: a pass of its own before prefill attention.
Operator append_pass(double tokens, const archs::MixerSpec& m, DataType kv_type) {
  const bool latent = m.kind == archs::TokenMixer::kLatent;
  const double queries = double(m.heads) * m.qk_dim;
  const double keys = latent ? m.kv_rank + m.rope_dim : 2.0 * m.kv_heads * m.qk_dim;
  Operator op;
  op.kind = OperatorKind::kRope;
  op.name = "rotate_and_append";
  op.shape.elements = static_cast<std::int64_t>(tokens * (queries + keys));
  op.flops = 3 * tokens * (queries + keys);
  op.activation_bytes = tokens * archs::bytes_per_element(DataType::kBf16) * (2 * queries + keys);
  op.state_write_bytes = tokens * keys * archs::bytes_per_element(kv_type);
  return op;
}

}  // namespace

KernelRun attention_run(const KernelRow& row) {
  const std::string& phase = row.text("phase");
  const archs::MixerSpec mixer = mixer_of(row, row.text("kind"));
  const DataType kv_type = kernel_types(row.text("kv_dtype")).weight;
  const DataType computed = kernel_types(row.text("attn_dtype")).weight;
  const archs::Architecture layer = layer_around(mixer, kv_type);
  archs::Phase step;
  step.batch = double(row.count("batch"));
  step.context_tokens = row.count("step", 0);
  step.new_tokens = row.count("isl");
  KernelRun run;
  if (phase == "prefill") {
    step.kind = archs::PhaseKind::kPrefill;
    run.operators.push_back(append_pass(step.batch * double(step.new_tokens), mixer, kv_type));
    run.launches = kPrefillLaunches;
  } else if (phase == "decode") {
    run.launches = kDecodeLaunches;
  } else {
    throw NotModelled("phase '" + phase.substr(0, 40) + "' is not known");
  }
  Operator attention = attention_among(archs::lower(layer, step));
  // A cache of 8 bits is multiplied in 8 bits: prefill with it is as fast as with 8-bit inputs.
  const bool narrow = archs::bytes_per_element(kv_type) < 2;
  attention.activation_type = narrow ? kv_type : computed;
  run.operators.push_back(attention);
  return run;
}

}  // namespace strandline::hw
