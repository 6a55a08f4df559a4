// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/lossless_part.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw {
namespace {

using archs::OperatorKind;

double at_least_one(std::int64_t x) {
  return static_cast<double>(std::max<std::int64_t>(1, x));
}

/// Units over blocks that run independently of each other: tiles of a product, 128 query rows of a
/// key head, heads of a sequence of a recurrence.
void narrow(LosslessPart& part, const archs::Operator& op, const Engine& engine) {
  const archs::OperatorShape& s = op.shape;
  const double batch = at_least_one(s.batch), heads = at_least_one(s.heads);
  switch (op.kind) {
    case OperatorKind::kGemm:
    case OperatorKind::kGroupedGemm: {
      const double tiles = at_least_one(s.groups) * std::ceil(at_least_one(s.m) / engine.tile_m) *
                           std::ceil(at_least_one(s.n) / engine.tile_n);
      part.narrow_loads = engine.units / tiles;  // tiled_flops counts what it does to compute
      part.waves = tiles / engine.units;
      return;
    }
    case OperatorKind::kAttention: {
      const double kv_heads = at_least_one(s.kv_heads);
      const double rows = at_least_one(s.q_tokens) * heads / kv_heads;
      const double blocks = batch * kv_heads * std::ceil(rows / engine.tile_m);
      part.narrow_loads = part.narrow_compute = engine.units / blocks;
      part.waves = blocks / engine.units;
      return;
    }
    case OperatorKind::kChunkedState:
      part.narrow_loads = part.narrow_compute = engine.units / (batch * heads);
      part.waves = batch * heads / engine.units;
      return;
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
  ChipModel m = prepare(nominal);
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
  narrow(part, op, engine);
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
