// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/engine_time.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

/// Fused attention reaches 0.75 of peak on H100 where products reach 0.84 (FlashAttention-3,
/// arXiv:2407.08608: 740 of 989 TFLOP/s).
constexpr double kAttentionOverProduct = 0.75 / 0.84;
/// Query rows that attention kernels process at once at least: a warpgroup's 64.
constexpr double kAttentionRows = 64;
/// Scale, running maximum, subtract, exponential (range reduction and four terms), sum.
constexpr double kVectorOpsPerScore = 8;
/// Tuned gated DeltaNet and KDA prefill reaches 0.16-0.44 of a least-traffic roofline (kernel
/// tables of aiconfigurator): chunk states and corrections travel through memory.
constexpr double kChunkTraffic = 3;
/// One dependent step inside a kernel: about 50 cycles at 1.7 GHz (a shared-memory read and a
/// multiply-add); and one dependent pass over a chunk: a product and a barrier.
constexpr double kScanStep_s = 30e-9;
constexpr double kChunkStep_s = 1e-6;
/// Operators nobody has tuned for years: upper end of what tuned kernels of the newest recurrences
/// reach of their least-traffic roofline (0.16-0.44, as above).
constexpr double kNovelEfficiency = 0.44;
/// Rows of activations below which a tile gets no cheaper. Tensor-core instructions take 8 to 256
/// of them, but their weights come from shared memory no faster than 32 rows use them up (Hopper
/// m64nNk16: 2 KiB of weights at 128 B/clock against 4096 flop/clock); weight-stationary arrays
/// stream rows and pay a fill of the same order.
constexpr double kLeastRows = 32;
/// Shortest k loop worth splitting off, in k tiles.
constexpr double kLeastSplit = 4;

double steps_s(const Operator& op, double step_s) {
  return std::max(0.0, op.signature.sequential_depth - 1) * step_s;
}

double fill_of(const Chip& chip, EngineKind kind) {
  const Engine* e = chip.engine(kind);
  return e ? e->fill_s : 0.0;
}

double rate_16bit(const ChipModel& m) {
  constexpr int kBf16 = static_cast<int>(DataType::kBf16);
  return m.matrix_rate[kBf16][kBf16];
}

EngineTime product_time(const Operator& op, const ChipModel& model) {
  const archs::OperatorShape& s = op.shape;
  const Engine& engine = *model.chip->engine(EngineKind::kMatrix);
  const double rate =
      model.matrix_rate[static_cast<int>(op.weight_type)][static_cast<int>(op.activation_type)];
  const auto at_least_one = [](std::int64_t x) { return static_cast<double>(x > 1 ? x : 1); };
  const double padded = tiled_flops(at_least_one(s.m), at_least_one(s.n), at_least_one(s.k),
                                    at_least_one(s.groups), engine);
  return {.compute_s = std::max(padded, op.flops) / rate, .fill_s = engine.fill_s};
}

/// Scores against `rows` queries per key head at once, padded to a kernel's row block; products
/// overlap with the softmax (or the indexer's relu and selection) on vector lanes. Scores and
/// values are accumulated in 16 bits whatever the cache holds.
EngineTime attention_time(const Operator& op, const ChipModel& model) {
  const archs::OperatorShape& s = op.shape;
  const double heads = static_cast<double>(std::max<std::int64_t>(1, s.heads));
  const double kv_heads = static_cast<double>(std::max<std::int64_t>(1, s.kv_heads));
  const double rows = static_cast<double>(std::max<std::int64_t>(1, s.q_tokens)) * heads / kv_heads;
  const double padding = std::ceil(rows / kAttentionRows) * kAttentionRows / rows;
  const double products = op.flops * padding / (rate_16bit(model) * kAttentionOverProduct);
  const double per_score = 2.0 * static_cast<double>(std::max<std::int64_t>(1, s.qk_dim + s.v_dim));
  const double softmax = op.flops / per_score * kVectorOpsPerScore / model.vector_rate;
  return {.compute_s = std::max(products, softmax),
          .fill_s = fill_of(*model.chip, EngineKind::kMatrix)};
}

EngineTime chunked_time(const Operator& op, const ChipModel& model) {
  return {.compute_s = op.flops / (rate_16bit(model) * kAttentionOverProduct),
          .fill_s = fill_of(*model.chip, EngineKind::kMatrix),
          .steps_s = steps_s(op, kChunkStep_s),
          .traffic_factor = kChunkTraffic};
}

EngineTime lane_time(const Operator& op, const ChipModel& model) {
  return {.compute_s = op.flops / model.vector_rate,
          .fill_s = fill_of(*model.chip, EngineKind::kVector),
          .steps_s = steps_s(op, kScanStep_s)};
}

EngineTime scan_time(const Operator& op, const ChipModel& model) {
  return {.compute_s = op.flops / model.scan_rate,
          .fill_s = fill_of(*model.chip, EngineKind::kScan),
          .steps_s = steps_s(op, kScanStep_s)};
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
  const double efficiency = in_silicon ? 1.0 : kNovelEfficiency * model.maturity;
  const double rate = regular ? rate_16bit(model) : model.vector_rate;
  return {.compute_s = op.flops / (rate * efficiency),
          .fill_s = fill_of(*model.chip, EngineKind::kVector),
          .steps_s = steps_s(op, kChunkStep_s),
          .traffic_factor = 1 / efficiency};
}

}  // namespace

double tiled_flops(double m, double n, double k, double groups, const Engine& engine) {
  const double tn = engine.tile_n;
  const double tk = engine.tile_k;
  const double units = engine.units;
  const double least = std::min<double>(engine.tile_m, kLeastRows);
  const double tm = std::min<double>(engine.tile_m, std::ceil(m / least) * least);
  const double tiles = groups * std::ceil(m / tm) * std::ceil(n / tn);
  const double k_tiles = std::ceil(k / tk);
  const double splits = tiles < units ? std::clamp(std::floor(units / tiles), 1.0,
                                                   std::max(1.0, k_tiles / kLeastSplit))
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
      return attention_time(op, model);
    case OperatorKind::kChunkedState:
    case OperatorKind::kLongConv:
    case OperatorKind::kWeightUpdate:
      return chunked_time(op, model);
    case OperatorKind::kLinearScan:
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
