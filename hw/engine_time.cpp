// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/engine_time.h"

#include <algorithm>
#include <cmath>

#include "hw/asic/chip_core_time.h"

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

double steps_s(const Operator& op, double step_s) {
  return std::max(0.0, op.signature.sequential_depth - 1) * step_s;
}

/// Fill and drain of the engine; where the catalog gives none, that of the matrix engine: a kernel
/// on vector lanes fills and drains the same units.
double fill_of(const Chip& chip, EngineKind kind) {
  const Engine* e = chip.engine(kind);
  if (e && e->fill_s > 0) return e->fill_s;
  const Engine* matrix = chip.engine(EngineKind::kMatrix);
  return matrix ? matrix->fill_s : 0.0;
}

double rate_16bit(const ChipModel& m) {
  constexpr int kBf16 = static_cast<int>(DataType::kBf16);
  return m.matrix_rate[kBf16][kBf16];
}

/// Rate of attention's products: that of the cached format where inputs are 8 bits wide too.
double attention_rate(const Operator& op, const ChipModel& m) {
  const bool narrow = archs::bytes_per_element(op.activation_type) == 1 &&
                      archs::bytes_per_element(op.state_type) == 1;
  const int type = static_cast<int>(narrow ? op.activation_type : DataType::kBf16);
  return std::max(m.matrix_rate[type][type], rate_16bit(m));
}

/// Slots of the arrays at the peak of the pair while their cycles pass: what tiled_flops() is for
/// other engines.
double core_flops(const Operator& op, const asic::ChipCore& core, int pack) {
  const archs::OperatorShape& s = op.shape;
  const auto at_least_one = [](std::int64_t x) { return static_cast<double>(x > 1 ? x : 1); };
  return 2 * core.products() * pack *
         asic::product_cycles({.m = at_least_one(s.m),
                               .n = at_least_one(s.n),
                               .k = at_least_one(s.k),
                               .groups = at_least_one(s.groups),
                               .pack = pack},
                              core);
}

/// Keys that a query sees in the mean follow from the flops: masks and spans are in them.
EngineTime core_attention_time(const Operator& op, const ChipModel& m) {
  const archs::OperatorShape& s = op.shape;
  const auto at_least_one = [](std::int64_t x) { return static_cast<double>(x > 1 ? x : 1); };
  const double heads = at_least_one(s.heads), kv_heads = std::min(heads, at_least_one(s.kv_heads));
  const double queries = at_least_one(s.batch) * at_least_one(s.q_tokens) * heads;
  const double per_score = 2 * at_least_one(s.qk_dim + s.v_dim);
  const bool narrow = archs::bytes_per_element(op.activation_type) == 1 &&
                      archs::bytes_per_element(op.state_type) == 1;
  const int type = static_cast<int>(narrow ? op.activation_type : DataType::kBf16);
  const double cycles =
      asic::attention_cycles({.pairs = at_least_one(s.batch) * kv_heads,
                              .rows = at_least_one(s.q_tokens) * heads / kv_heads,
                              .keys = std::max(1.0, op.flops / (queries * per_score)),
                              .qk = at_least_one(s.qk_dim),
                              .v = at_least_one(s.v_dim),
                              .pack = m.core_pack[type][type]},
                             *m.core);
  return {.compute_s = cycles / m.core_hz, .fill_s = fill_of(*m.chip, EngineKind::kMatrix)};
}

/// Is the operator a recurrence that the cores' scan units run?
bool on_scan_units(const Operator& op, const ChipModel& m) {
  const archs::StateRule rule = op.shape.rule;
  return m.core && m.core->core.scan &&
         (rule == archs::StateRule::kMamba2 || rule == archs::StateRule::kGatedDelta ||
          rule == archs::StateRule::kKda);
}

EngineTime core_recurrence_time(const Operator& op, const ChipModel& m) {
  const archs::OperatorShape& s = op.shape;
  const auto at_least_one = [](std::int64_t x) { return static_cast<double>(x > 1 ? x : 1); };
  const double cycles =
      asic::recurrence_cycles({.pairs = at_least_one(s.batch) * at_least_one(s.heads),
                               .tokens = at_least_one(s.q_tokens),
                               .keys = at_least_one(s.state_dim),
                               .values = at_least_one(s.v_dim)},
                              *m.core);
  return {.compute_s = cycles / m.core_hz, .fill_s = fill_of(*m.chip, EngineKind::kMatrix)};
}

EngineTime product_time(const Operator& op, const ChipModel& model) {
  const archs::OperatorShape& s = op.shape;
  const Engine& engine = *model.chip->engine(EngineKind::kMatrix);
  const double rate =
      model.matrix_rate[static_cast<int>(op.weight_type)][static_cast<int>(op.activation_type)];
  const auto at_least_one = [](std::int64_t x) { return static_cast<double>(x > 1 ? x : 1); };
  const int pack =
      model.core_pack[static_cast<int>(op.weight_type)][static_cast<int>(op.activation_type)];
  const double padded = model.core
                            ? core_flops(op, *model.core, pack)
                            : tiled_flops(at_least_one(s.m), at_least_one(s.n), at_least_one(s.k),
                                          at_least_one(s.groups), engine, model.efficiency);
  const bool scaled = op.weight_type == DataType::kNvfp4 && op.activation_type == DataType::kNvfp4;
  const double walk =
      scaled ? std::ceil(at_least_one(s.k) / engine.tile_k) * model.efficiency.scaled_step_s : 0.0;
  return {.compute_s = std::max(std::max(padded, op.flops) / rate, walk), .fill_s = engine.fill_s};
}

/// Scores against `rows` queries per key head at once, padded to a kernel's row block; products
/// overlap with the softmax (or the indexer's relu and selection) on vector lanes. An 8-bit cache
/// is multiplied in 8 bits where queries are 8 bits wide too, else widened.
EngineTime attention_time(const Operator& op, const ChipModel& model) {
  const archs::OperatorShape& s = op.shape;
  const double heads = static_cast<double>(std::max<std::int64_t>(1, s.heads));
  const double kv_heads = static_cast<double>(std::max<std::int64_t>(1, s.kv_heads));
  const double rows = static_cast<double>(std::max<std::int64_t>(1, s.q_tokens)) * heads / kv_heads;
  const double padding =
      std::ceil(rows / model.efficiency.attention_rows) * model.efficiency.attention_rows / rows;
  const double products =
      op.flops * padding / (attention_rate(op, model) * model.efficiency.attention_over_product);
  const double per_score = 2.0 * static_cast<double>(std::max<std::int64_t>(1, s.qk_dim + s.v_dim));
  const double softmax =
      op.flops / per_score * model.efficiency.vector_ops_per_score / model.vector_rate;
  const double blocks = static_cast<double>(std::max<std::int64_t>(1, s.batch)) * kv_heads *
                        std::ceil(rows / model.efficiency.attention_block_rows);
  const Engine* matrix = model.chip->engine(EngineKind::kMatrix);
  const double starts = blocks * model.efficiency.attention_block_s / (matrix ? matrix->units : 1);
  return {.compute_s = std::max(products, softmax) + starts,
          .fill_s = fill_of(*model.chip, EngineKind::kMatrix)};
}

EngineTime chunked_time(const Operator& op, const ChipModel& model) {
  const archs::OperatorShape& s = op.shape;
  const bool kda = s.rule == archs::StateRule::kKda;
  const bool delta = kda || s.rule == archs::StateRule::kGatedDelta;
  double work = op.flops * (kda ? model.efficiency.channel_decay : 1.0);
  if (s.q_tokens > 0) {
    const double tokens = static_cast<double>(s.q_tokens);
    const double chunk = delta ? model.efficiency.delta_chunk : model.efficiency.ssd_chunk;
    work *= std::ceil(tokens / chunk) * chunk / tokens;
  }
  return {.compute_s = work / (rate_16bit(model) * model.efficiency.chunk_over_product),
          .fill_s = fill_of(*model.chip, EngineKind::kMatrix),
          .steps_s = steps_s(op, model.efficiency.chunk_step_s),
          .traffic_factor = model.efficiency.chunk_traffic};
}

/// One block per sequence and channel where the shape says how many sequences there are; packed
/// tokens otherwise.
EngineTime convolution_time(const Operator& op, const ChipModel& model) {
  const archs::OperatorShape& s = op.shape;
  double elements = static_cast<double>(s.elements);
  double starts_s = 0;
  if (s.batch > 0 && s.q_tokens > 0) {
    const double tokens = static_cast<double>(s.q_tokens);
    const double blocks = elements / tokens;
    elements = blocks * std::max(tokens, model.efficiency.conv_row);
    const Engine* matrix = model.chip->engine(EngineKind::kMatrix);
    starts_s = blocks * model.efficiency.conv_row_start_s / (matrix ? matrix->units : 1);
  }
  return {
      .compute_s =
          std::max(op.flops, elements * model.efficiency.conv_ops) / model.vector_rate + starts_s,
      .fill_s = fill_of(*model.chip, EngineKind::kVector)};
}

EngineTime lane_time(const Operator& op, const ChipModel& model) {
  return {.compute_s = op.flops / model.vector_rate,
          .fill_s = fill_of(*model.chip, EngineKind::kVector),
          .steps_s = steps_s(op, model.efficiency.scan_step_s)};
}

EngineTime scan_time(const Operator& op, const ChipModel& model) {
  return {.compute_s = op.flops / model.scan_rate,
          .fill_s = fill_of(*model.chip, EngineKind::kScan),
          .steps_s = steps_s(op, model.efficiency.scan_step_s)};
}

/// Regular operators that reuse their data run as products do; the rest on vector lanes. Data-
/// dependent control adds as many passes as its steps. A fixed-function chip's products cannot be
/// reprogrammed: there an operator that is not in silicon runs on the vector unit alone.
EngineTime novel_time(const Operator& op, const ChipModel& model) {
  constexpr double kProductIntensity = 32;  // flop/byte: below, even vector lanes wait for memory
  constexpr archs::CapabilityMask kAnyNovel = ~(archs::bit(archs::Capability::kNovel0) - 1);
  const bool fixed = model.chip->programmability == Programmability::kFixedFunction;
  const bool in_silicon = fixed && (model.native & kAnyNovel);
  const bool regular = (!fixed || in_silicon) && op.signature.irregularity < 0.5 &&
                       !op.signature.data_dependent_control &&
                       op.signature.flops_per_byte >= kProductIntensity;
  const double efficiency = in_silicon ? 1.0 : model.efficiency.novel_efficiency * model.maturity;
  const double rate = regular ? rate_16bit(model) : model.vector_rate;
  return {.compute_s = op.flops / (rate * efficiency),
          .fill_s = fill_of(*model.chip, EngineKind::kVector),
          .steps_s = steps_s(op, model.efficiency.chunk_step_s),
          .traffic_factor = 1 / efficiency};
}

}  // namespace

double tiled_flops(double m, double n, double k, double groups, const Engine& engine,
                   const Efficiency& e) {
  const double tn = engine.tile_n;
  const double tk = engine.tile_k;
  const double units = engine.units;
  const double least = std::min<double>(engine.tile_m, e.least_rows);
  const double tm = std::min<double>(engine.tile_m, std::ceil(m / least) * least);
  const double tiles = groups * std::ceil(m / tm) * std::ceil(n / tn);
  const double k_tiles = std::ceil(k / tk);
  const double splits = tiles < units ? std::clamp(std::floor(units / tiles), 1.0,
                                                   std::max(1.0, k_tiles / e.least_split))
                                      : 1.0;
  const double waves = std::ceil(tiles / units);
  return waves * units * std::ceil(k_tiles / splits) * 2 * tm * tn * tk;
}

EngineTime engine_time(const Operator& op, const ChipModel& model) {
  switch (op.kind) {
    case OperatorKind::kGemm:
    case OperatorKind::kGroupedGemm:
      return product_time(op, model);
    case OperatorKind::kAttention:
    case OperatorKind::kIndexTopk:
      return model.core ? core_attention_time(op, model) : attention_time(op, model);
    case OperatorKind::kDepthwiseConv:
      return convolution_time(op, model);
    case OperatorKind::kChunkedState:
      return on_scan_units(op, model) ? core_recurrence_time(op, model) : chunked_time(op, model);
    case OperatorKind::kLongConv:
    case OperatorKind::kWeightUpdate:
      return chunked_time(op, model);
    case OperatorKind::kLinearScan:
      return on_scan_units(op, model) ? core_recurrence_time(op, model) : scan_time(op, model);
    case OperatorKind::kCumsum:
    case OperatorKind::kTriangularSolve:
      return scan_time(op, model);
    case OperatorKind::kNovel:
      return novel_time(op, model);
    default:
      return lane_time(op, model);
  }
}

}  // namespace strandline::hw
