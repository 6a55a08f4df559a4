// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/lossless_part.h"

#include <algorithm>
#include <cmath>

#include "hw/product_tiles.h"

namespace strandline::hw {
namespace {

using archs::OperatorKind;

double at_least_one(std::int64_t x) {
  return static_cast<double>(std::max<std::int64_t>(1, x));
}

/// NVIDIA CUDA C++ Programming Guide, arithmetic instructions: 16 exponentials per clock and SM
/// where its 128 lanes do 256 flops (8.0: 64 lanes, never what bounds it).
constexpr double kLaneOpsPerExponential = 16;
/// Flops of matrix instructions of 64 rows per flop of the lanes, at their clock: A100 312 / 19.5,
/// H100 989 / 67 (its sheet gives products at a lower clock). Later engines do more for
/// instructions of 128 rows alone (tcgen05), which a chunk cannot fill.
constexpr double kChunkFlopsPerLaneFlop = 16;
/// What a block accumulates of its values in 32 bits: half of the 256 KiB of registers of an SM
/// (CUDA C++ Programming Guide; TensorRT-LLM's trtllm-gen takes 64 heads of latent attention, too).
constexpr double kAccumulatorBytes = 128 * 1024;
/// Share of a chunk's work that masks no rows: products of its whole tile. The rest goes by tokens
/// (fit to chunk_gated_delta_rule and chunk_kda on H100, sequences of 1 to 64 tokens).
constexpr double kPaddedShare = 0.5;

void refine_product(LosslessPart& part, const archs::Operator& op, const ChipModel& m) {
  const archs::OperatorShape& s = op.shape;
  const Engine& engine = *m.chip->engine(EngineKind::kMatrix);
  const double rows = at_least_one(s.m), columns = at_least_one(s.n);
  const ProductTime time = product_time(op, m);
  part.compute_s = time.compute_s;
  part.floor_s = time.floor_s;
  part.waves = at_least_one(s.groups) * std::ceil(rows / engine.tile_m) *
               std::ceil(columns / engine.tile_n) / engine.units;
  part.block_bytes =
      at_least_one(s.k) *
      (std::min<double>(rows, engine.tile_m) * archs::bytes_per_element(op.activation_type) +
       std::min<double>(columns, engine.tile_n) * archs::bytes_per_element(op.weight_type));
}

/// How the blocks of an attention with `q_tokens` new tokens per sequence lie on a chip.
struct AttentionBlocks {
  double padded_rows = 0;  ///< of a key head, in steps of an instruction's
  double idle = 1;         ///< time over that with all units at work
  double waves = 0;        ///< over the units; the first is part of a call's start
};
AttentionBlocks attention_blocks(const archs::OperatorShape& s, std::int64_t q_tokens,
                                 const ChipModel& m) {
  const Engine& engine = *m.chip->engine(EngineKind::kMatrix);
  const double caches = at_least_one(s.batch) * at_least_one(s.kv_heads);
  const double rows = at_least_one(q_tokens) * at_least_one(s.heads) / at_least_one(s.kv_heads);
  const double step = m.efficiency.attention_rows, padded = std::ceil(rows / step) * step;
  const double block_rows =
      std::min<double>(engine.tile_m, kAccumulatorBytes / (4 * at_least_one(s.v_dim)));
  const double idle =
      q_tokens > 1 ? 1 + engine.units / (caches * std::max(1.0, padded / engine.tile_m)) : 1.0;
  return {padded, idle, std::ceil(caches * std::ceil(rows / block_rows) / engine.units) - 1};
}

/// A block holds up to 128 query rows of a key head, of latent attention 64. In prefill fewer
/// blocks than units leave units idle; decode splits the cache instead, and its small blocks share
/// units.
void refine_attention(LosslessPart& part, const archs::Operator& op, const ChipModel& m) {
  const archs::OperatorShape& s = op.shape;
  const Engine& engine = *m.chip->engine(EngineKind::kMatrix);
  const double caches = at_least_one(s.batch) * at_least_one(s.kv_heads);
  const double rows = at_least_one(s.q_tokens) * at_least_one(s.heads) / at_least_one(s.kv_heads);
  const AttentionBlocks blocks = attention_blocks(s, s.q_tokens, m);
  const double scores =
      op.flops / (2 * at_least_one(s.qk_dim + s.v_dim)) * blocks.padded_rows / rows;
  part.floor_s = scores * kLaneOpsPerExponential / m.vector_rate;
  // Work comes in padded rows, bytes do not: so that more rows never take less time of either.
  part.compute_s *= blocks.idle;
  // Each block reads its head's cache; queries, and keys that are new, spread over blocks.
  const double spread = op.activation_bytes / std::max(1.0, rows / engine.tile_m);
  part.block_bytes = (op.state_read_bytes + op.state_write_bytes + spread) / caches;
  part.waves = blocks.waves;
  part.starts_overlap = s.q_tokens <= kStepTokens && s.kv_tokens > s.q_tokens;
}

void refine_chunks(LosslessPart& part, const archs::Operator& op, const ChipModel& m) {
  const archs::OperatorShape& s = op.shape;
  constexpr int kBf16 = static_cast<int>(archs::DataType::kBf16);
  const bool delta = s.rule == archs::StateRule::kGatedDelta || s.rule == archs::StateRule::kKda;
  const double chunk = delta ? m.efficiency.delta_chunk : m.efficiency.ssd_chunk;
  const double tokens = at_least_one(s.q_tokens);
  const double padding = std::ceil(tokens / chunk) * chunk / tokens;
  const double reached = kChunkFlopsPerLaneFlop * m.vector_rate;
  part.compute_s *=
      (kPaddedShare * padding + 1 - kPaddedShare) / padding * m.matrix_rate[kBf16][kBf16] / reached;
  part.memory_s = least_bytes(op) / m.bandwidth_b_s;
  const double blocks = at_least_one(s.batch) * at_least_one(s.heads);
  part.block_bytes = least_bytes(op) / blocks;
  part.waves = blocks / m.chip->engine(EngineKind::kMatrix)->units;
}

/// Kernels with a block per sequence take a slower path where a sequence has no more tokens than
/// the filter: they shift the old state (causal_conv1d_fn on H100: 1.32-1.34 of what 8 tokens
/// take).
void refine_convolution(LosslessPart& part, const archs::OperatorShape& s) {
  constexpr double kShiftingState = 4.0 / 3;
  if (s.batch > 0 && s.q_tokens > 0 && s.q_tokens <= s.k) part.compute_s *= kShiftingState;
}

void refine(LosslessPart& part, const archs::Operator& op, const ChipModel& m) {
  switch (op.kind) {
    case OperatorKind::kGemm:
    case OperatorKind::kGroupedGemm:
      return refine_product(part, op, m);
    case OperatorKind::kAttention:
      return refine_attention(part, op, m);
    case OperatorKind::kChunkedState:
      return refine_chunks(part, op, m);
    case OperatorKind::kDepthwiseConv:
      return refine_convolution(part, op.shape);
    default:
      return;
  }
}

}  // namespace

Chip lossless(Chip chip) {
  const core::Sourced one{1, 1, 1, "nominal"};
  chip.derating.compute = one;
  chip.derating.compute_8bit = chip.derating.compute_4bit = one;
  chip.derating.bandwidth = one;
  return chip;
}

ChipModel prepare_lossless(const Chip& nominal) {
  ChipModel m = prepare_by_derating(nominal);
  m.efficiency.attention_block_s = 0;  // a law's wave_s
  return m;
}

LosslessPart lossless_part(const archs::Operator& op, const ChipModel& nominal) {
  const Engine& engine = *nominal.chip->engine(EngineKind::kMatrix);
  const OperatorCost cost = hw::cost(op, nominal);
  const double moved = least_bytes(op);
  LosslessPart part{.compute_s = cost.compute_s,
                    .memory_s = std::max(cost.memory_s, moved / nominal.bandwidth_b_s),
                    .steps_s = std::max(0.0, cost.overhead_s - engine.fill_s),
                    .cache_fill = nominal.sram_bytes > 0 ? moved / nominal.sram_bytes : 0.0};
  if (std::isfinite(part.compute_s)) refine(part, op, nominal);
  return part;
}

LosslessPart one_token(LosslessPart part, const archs::OperatorShape& s, const ChipModel& nominal) {
  const AttentionBlocks many = attention_blocks(s, s.q_tokens, nominal);
  const AttentionBlocks one = attention_blocks(s, 1, nominal);
  const double share = one.padded_rows / many.padded_rows;
  part.compute_s *= share / many.idle;
  part.floor_s *= share;
  part.waves = one.waves;
  part.starts_overlap = true;
  return part;
}

double least_bytes(const archs::Operator& op) {
  return op.weight_bytes + op.state_read_bytes + op.state_write_bytes + op.activation_bytes;
}

double nominal_peak_op_s(const archs::Operator& op, const ChipModel& nominal) {
  const bool product = op.kind == OperatorKind::kGemm || op.kind == OperatorKind::kGroupedGemm;
  const auto input = op.activation_type;
  const bool narrow =
      archs::bytes_per_element(input) == 1 && archs::bytes_per_element(op.state_type) == 1;
  const auto base = narrow ? input : archs::DataType::kBf16;
  return product ? nominal.matrix_rate[static_cast<int>(op.weight_type)][static_cast<int>(input)]
                 : nominal.matrix_rate[static_cast<int>(base)][static_cast<int>(base)];
}

}  // namespace strandline::hw
