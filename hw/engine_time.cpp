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

/// Fused attention over 16k tokens and more, as a share of what products of the same format reach:
/// 16 bits 540-590 of 989 on H100, 1130-1270 of 2250 on B200, 145-155 of 312 on A100; 8 bits
/// 740 of 1979 and 1400 of 4500 (fit to kernel_attention.csv, TensorRT-LLM; interval 0.6-0.75).
/// FlashAttention-3 at its best reaches 0.88 on H100 (arXiv:2407.08608).
constexpr double kAttentionOverProduct = 0.7;
/// Query rows that attention kernels process at once at least: a warpgroup's 64.
constexpr double kAttentionRows = 64;
/// Starting a block of an attention kernel, loading its queries and first keys and writing its
/// results, on one of the chip's units; a block holds 128 query rows of one key head (fit to
/// kernel_attention.csv: decode of 64 to 256 sequences after a few tokens, 1.2-1.8 us on H100 and
/// B200).
constexpr double kAttentionBlock_s = 1.6e-6;
constexpr double kAttentionBlockRows = 128;
/// Scale, running maximum, subtract, exponential (range reduction and four terms), sum.
constexpr double kVectorOpsPerScore = 8;
/// Chunked recurrences work on products of a chunk's 64 to 128 rows, one chunk after the other, and
/// reach this share of what large products do (fit to fused kernels: FlashInfer's gated DeltaNet
/// and flashkda of vLLM 0.24 on H100 and B200, operators/*gdn*, *kda*; interval 0.1-0.25). Chains
/// of kernels take 1.7-2.5 times as long (kernel_harness.yaml). Chunk states and corrections travel
/// through memory.
constexpr double kChunkOverProduct = 0.17;
constexpr double kChunkTraffic = 3;
/// KDA decays every channel by itself: chunk scores are formed in sub-blocks on vector lanes too
/// (same fit: flashkda against FlashInfer per head; interval 1.2-2.1).
constexpr double kChannelDecay = 1.4;
/// Tokens of a chunk: every sequence ends in one that is computed in full.
constexpr double kDeltaChunk = 64, kSsdChunk = 128;
/// Vector-lane operations per element of a short causal convolution: loads and conversions, four
/// multiply-adds, the activation, the store (fit to large causal_conv1d of kernel_linear_attention
/// .csv: A100 46, B200 56; bound by memory on H100). And what its kernels cost per sequence and
/// channel: a block that holds 512 tokens at least, 50 ns of one of the chip's units to start (same
/// table: times flat up to 512 tokens and proportional to sequences times channels).
constexpr double kConvOps = 55;
constexpr double kConvRow = 512;
constexpr double kConvRow_s = 50e-9;
/// One dependent step inside a kernel: about 50 cycles at 1.7 GHz (a shared-memory read and a
/// multiply-add); and one dependent pass over a chunk: a product and a barrier.
constexpr double kScanStep_s = 30e-9;
constexpr double kChunkStep_s = 1e-6;
/// Operators nobody has tuned for years: upper end of what tuned kernels of the newest recurrences
/// reach of their least-traffic roofline (0.16-0.44, data README, kernel maturity).
constexpr double kNovelEfficiency = 0.44;
/// Rows of activations below which a tile gets no cheaper. Tensor-core instructions take 8 to 256
/// of them, but their weights come from shared memory no faster than 32 rows use them up (Hopper
/// m64nNk16: 2 KiB of weights at 128 B/clock against 4096 flop/clock); weight-stationary arrays
/// stream rows and pay a fill of the same order.
constexpr double kLeastRows = 32;
/// Plain products of nvfp4 by nvfp4 walk the k loop unsplit, this long per k tile of 64 whatever n
/// (fit to the nvfp4 rows of kernel_gemm.csv up to 64 tokens on B200 and GB200: 6 us + 1.8 us per
/// 1000 k).
constexpr double kScaledStep_s = 0.11e-6;
/// Shortest k loop worth splitting off, in k tiles.
constexpr double kLeastSplit = 4;

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

EngineTime product_time(const Operator& op, const ChipModel& model) {
  const archs::OperatorShape& s = op.shape;
  const Engine& engine = *model.chip->engine(EngineKind::kMatrix);
  const double rate =
      model.matrix_rate[static_cast<int>(op.weight_type)][static_cast<int>(op.activation_type)];
  const auto at_least_one = [](std::int64_t x) { return static_cast<double>(x > 1 ? x : 1); };
  const double padded = tiled_flops(at_least_one(s.m), at_least_one(s.n), at_least_one(s.k),
                                    at_least_one(s.groups), engine);
  const bool scaled = op.weight_type == DataType::kNvfp4 && op.activation_type == DataType::kNvfp4;
  const double walk = scaled ? std::ceil(at_least_one(s.k) / engine.tile_k) * kScaledStep_s : 0.0;
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
  const double padding = std::ceil(rows / kAttentionRows) * kAttentionRows / rows;
  const double products = op.flops * padding / (attention_rate(op, model) * kAttentionOverProduct);
  const double per_score = 2.0 * static_cast<double>(std::max<std::int64_t>(1, s.qk_dim + s.v_dim));
  const double softmax = op.flops / per_score * kVectorOpsPerScore / model.vector_rate;
  const double blocks = static_cast<double>(std::max<std::int64_t>(1, s.batch)) * kv_heads *
                        std::ceil(rows / kAttentionBlockRows);
  const Engine* matrix = model.chip->engine(EngineKind::kMatrix);
  const double starts = blocks * kAttentionBlock_s / (matrix ? matrix->units : 1);
  return {.compute_s = std::max(products, softmax) + starts,
          .fill_s = fill_of(*model.chip, EngineKind::kMatrix)};
}

EngineTime chunked_time(const Operator& op, const ChipModel& model) {
  const archs::OperatorShape& s = op.shape;
  const bool kda = s.rule == archs::StateRule::kKda;
  const bool delta = kda || s.rule == archs::StateRule::kGatedDelta;
  double work = op.flops * (kda ? kChannelDecay : 1.0);
  if (s.q_tokens > 0) {
    const double tokens = static_cast<double>(s.q_tokens);
    const double chunk = delta ? kDeltaChunk : kSsdChunk;
    work *= std::ceil(tokens / chunk) * chunk / tokens;
  }
  return {.compute_s = work / (rate_16bit(model) * kChunkOverProduct),
          .fill_s = fill_of(*model.chip, EngineKind::kMatrix),
          .steps_s = steps_s(op, kChunkStep_s),
          .traffic_factor = kChunkTraffic};
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
    elements = blocks * std::max(tokens, kConvRow);
    const Engine* matrix = model.chip->engine(EngineKind::kMatrix);
    starts_s = blocks * kConvRow_s / (matrix ? matrix->units : 1);
  }
  return {.compute_s = std::max(op.flops, elements * kConvOps) / model.vector_rate + starts_s,
          .fill_s = fill_of(*model.chip, EngineKind::kVector)};
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
    case OperatorKind::kDepthwiseConv:
      return convolution_time(op, model);
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
