// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/command_work.h"

#include <cmath>

#include "hw/asic/lane.h"
#include "hw/asic/program.h"

namespace strandline::hw::asic {
namespace {

/// Sizes that all commands count with.
struct Sizes {
  explicit Sizes(const Accelerator& a)
      : rows(a.rows),
        cols(a.cols),
        element(a.element_bytes()),
        spad_row(a.element_bytes() * a.lanes()),
        vmem_row(4.0 * a.cols) {}
  double rows, cols, element, spad_row, vmem_row;
  /// A block of columns written to SPAD or to VMEM.
  void write_block(CommandWork& w, bool to_spad, double blocks) const {
    if (to_spad) w.spad_bytes += blocks * cols * element;
    if (!to_spad) w.vmem_bytes += blocks * vmem_row;
  }
};

CommandWork matmul(const Command& c, const Accelerator& a, const Sizes& s) {
  CommandWork w;
  const double deep = static_cast<double>(c.blocks_k) * tile_passes(c, a);
  const double m = c.rows, tiles = c.blocks_n * deep;
  const double sums = c.blocks_n * (deep - 1.0 + (c.has(kAccumulate) ? 1 : 0));
  w.products = m * tiles * s.rows * s.cols;
  w.spad_bytes = tiles * (s.rows + m) * s.spad_row;
  w.vmem_bytes = m * (tiles + sums) * s.vmem_row;
  return w;
}

CommandWork transpose(const Command& c, const Sizes& s) {
  CommandWork w;
  const double tiles = static_cast<double>(c.blocks_n) * c.blocks_k;
  w.spad_bytes = tiles * 2 * s.cols * s.spad_row;
  return w;
}

/// Arithmetic of one result of a lane operation (rtl/sl_vector_lane.sv).
CommandWork lane_result(LaneOp op) {
  CommandWork w;
  w.results = 1;
  const auto sigmoid = [&w] {
    w.multiplies += 2, w.exponentials += 1, w.adds += 1, w.reciprocals += 1;
  };
  switch (op) {
    case LaneOp::kCopy:
      break;
    case LaneOp::kMultiply:
      w.multiplies = 1;
      break;
    case LaneOp::kSilu:
      sigmoid();
      break;
    case LaneOp::kGelu:
      w.multiplies = 3, w.adds = 1;
      sigmoid();
      break;
    case LaneOp::kSiluTimes:
    case LaneOp::kSigmoidTimes:
      w.multiplies = 1;
      sigmoid();
      break;
    case LaneOp::kGeluTimes:
      w.multiplies = 4, w.adds = 1;
      sigmoid();
      break;
    case LaneOp::kTwoProducts:
      w.multiplies = 2, w.adds = 1;
      break;
    case LaneOp::kProductPlus:
    case LaneOp::kPlusProduct:
    case LaneOp::kCentredSquare:
      w.multiplies = 1, w.adds = 1;
      break;
    case LaneOp::kNormalize:
      w.multiplies = 2, w.adds = 1;
      break;
    case LaneOp::kExpTimes:
      w.multiplies = 2, w.exponentials = 1, w.reciprocals = 1;
      break;
    default:  // sums, differences, comparisons
      w.adds = 1;
  }
  return w;
}

CommandWork times(CommandWork w, double n) {
  for (double* x : {&w.products, &w.multiplies, &w.adds, &w.exponentials, &w.reciprocals, &w.roots,
                    &w.results, &w.spad_bytes, &w.vmem_bytes, &w.state_bytes, &w.memory_bytes})
    *x *= n;
  return w;
}

CommandWork vector(const Command& c, const Sizes& s) {
  const unsigned mode = c.imm1 & 3, f = c.imm1 >> 4 & 31;
  const bool requantize = c.has(kRequantize), to_spad = c.has(kToSpad) || requantize;
  const double items = static_cast<double>(c.blocks_n) * c.rows;
  // 9 is a product whose first factor is an int32.
  const LaneOp op = requantize ? LaneOp::kCopy
                    : f == 9   ? LaneOp::kMultiply
                               : static_cast<LaneOp>(f);
  CommandWork w = times(lane_result(op), items * s.cols);
  if (to_spad) w.multiplies += items * s.cols;  // the scale of what is narrowed
  const bool third = f == 11 || f == 12 || f == 18;
  const double reads = items * (1 + (mode == 0 || mode == 2) + third) +
                       (mode == 1 ? static_cast<double>(c.blocks_n) : 0);
  w.vmem_bytes = reads * s.vmem_row;
  s.write_block(w, to_spad, items);
  return w;
}

CommandWork norm(const Command& c, const Sizes& s) {
  const double items = static_cast<double>(c.blocks_n) * c.rows;
  const int sums = c.has(kLayerNorm) ? 2 : 1;
  CommandWork w = times(lane_result(LaneOp::kNormalize), items * s.cols);
  w += times(lane_result(LaneOp::kCentredSquare), items * s.cols);
  w.results += (sums - 1) * items * s.cols;
  w.adds += sums * items * s.cols;  // of the statistics
  w.roots = c.rows;
  if (c.has(kToSpad)) w.multiplies += items * s.cols;
  w.vmem_bytes = items * (sums + 1 + (c.has(kGain) ? 1 : 0)) * s.vmem_row;
  s.write_block(w, c.has(kToSpad), items);
  return w;
}

CommandWork rope(const Command& c, const Sizes& s) {
  const double items = static_cast<double>(c.blocks_n) * c.blocks_k * c.rows;
  CommandWork w = times(lane_result(LaneOp::kTwoProducts), 2 * items * s.cols);
  if (c.has(kToSpad)) w.multiplies += 2 * items * s.cols;
  w.vmem_bytes = 3 * items * s.vmem_row;
  s.write_block(w, c.has(kToSpad), 2 * items);
  return w;
}

/// Twice over the scores: scaled and compared; scaled, less the maximum, raised, summed, narrowed.
CommandWork softmax(const Command& c, const Sizes& s) {
  const double items = static_cast<double>(c.blocks_n) * c.rows, scores = items * s.cols;
  CommandWork w;
  w.multiplies = 3 * scores;
  w.adds = 3 * scores;
  w.exponentials = scores + c.rows;
  w.reciprocals = c.has(kLast) ? c.rows : 0;
  w.vmem_bytes = (2 * items + c.rows * (c.has(kLast) ? 2.0 : 1.0)) * s.vmem_row;
  s.write_block(w, true, items);
  return w;
}

CommandWork transfer(const Command& c, const Sizes& s) {
  CommandWork w;
  const double lines = static_cast<double>(c.rows) * c.blocks_n;
  const double row = c.has(kVmem) ? s.vmem_row : s.spad_row;
  w.memory_bytes = lines * c.src0_stride;
  (c.has(kVmem) ? w.vmem_bytes : w.spad_bytes) = lines * std::ceil(c.src0_stride / row) * row;
  return w;
}

/// A pass over the state per token: decay, update, prediction and result of each word.
CommandWork scan(const Command& c, const Sizes& s) {
  CommandWork w;
  if (c.has(kScanCopy)) {
    w.state_bytes = w.vmem_bytes = c.rows * s.vmem_row;
    return w;
  }
  const double keys = c.blocks_k, values = c.blocks_n & 0xff, tokens = c.rows;
  const double words = keys * s.cols * values * s.cols;
  w.multiplies = tokens * words * (c.has(kScanDelta) ? 4 : 3);
  w.adds = tokens * words * (c.has(kScanDelta) ? 3 : 2);
  w.state_bytes = (tokens + 1) * words * 8;
  const double rows = 2 * keys + 2 * values + (c.has(kScanChannels) ? keys : 1);
  w.vmem_bytes = tokens * rows * s.vmem_row;
  return w;
}

CommandWork topk(const Command& c, const Sizes& s) {
  CommandWork w;
  const double scores = static_cast<double>(c.rows) * c.blocks_k;
  const double kept = static_cast<double>(c.rows) * (c.src1_stride & 31);
  w.adds = scores + kept;
  w.multiplies = kept;
  w.exponentials = c.has(kSigmoid) ? scores : kept;
  w.reciprocals = (c.has(kSigmoid) ? scores : 0) + c.rows;
  w.vmem_bytes = (scores * 4 * (c.has(kBias) ? 2 : 1)) + 2 * c.rows * s.vmem_row;
  return w;
}

/// At most: a product and a sum of all lanes in every cycle, every row of its regions once.
CommandWork run(const Command& c, const Accelerator& a, const Sizes& s) {
  CommandWork w;
  if (!c.has(kRunCode))
    w.results = w.multiplies = w.adds = static_cast<double>(c.imm1) * a.vproc_lanes;
  const double rows = c.has(kRunCode)
                          ? static_cast<double>(c.rows)
                          : static_cast<double>(c.src0_stride) + c.src1_stride + 2.0 * c.dst_stride;
  w.vmem_bytes = rows * s.vmem_row;
  return w;
}

/// Comparisons count as adds: one a score and bit of the k-th greatest.
CommandWork select(const Command& c, const Sizes& s) {
  CommandWork w;
  const double passes = c.src1_stride == c.blocks_k ? 1 : 33;
  w.adds = passes * c.rows * c.blocks_k;
  w.vmem_bytes = passes * c.rows * c.blocks_n * s.vmem_row;
  return w;
}

CommandWork gather(const Command& c, const Sizes& s) {
  CommandWork w;
  w.spad_bytes = 2.0 * c.rows * c.blocks_n * s.spad_row;
  return w;
}
CommandWork scatter(const Command& c, const Sizes& s) {
  CommandWork w;
  w.multiplies = w.adds = static_cast<double>(c.rows) * c.blocks_n * s.cols;
  w.vmem_bytes = 3.0 * c.rows * c.blocks_n * s.vmem_row;
  return w;
}

}  // namespace

CommandWork& CommandWork::operator+=(const CommandWork& o) {
  products += o.products;
  multiplies += o.multiplies;
  adds += o.adds;
  exponentials += o.exponentials;
  reciprocals += o.reciprocals;
  roots += o.roots;
  results += o.results;
  spad_bytes += o.spad_bytes;
  vmem_bytes += o.vmem_bytes;
  state_bytes += o.state_bytes;
  memory_bytes += o.memory_bytes;
  return *this;
}

CommandWork work_of(const Command& c, const Accelerator& a) {
  const Sizes s(a);
  switch (c.opcode) {
    case Opcode::kMatmul:
      return matmul(c, a, s);
    case Opcode::kTranspose:
      return transpose(c, s);
    case Opcode::kVector:
      return vector(c, s);
    case Opcode::kNorm:
      return norm(c, s);
    case Opcode::kRope:
      return rope(c, s);
    case Opcode::kSoftmax:
      return softmax(c, s);
    case Opcode::kLoad:
    case Opcode::kStore:
      return transfer(c, s);
    case Opcode::kScan:
      return scan(c, s);
    case Opcode::kTopk:
      return topk(c, s);
    case Opcode::kGather:
      return gather(c, s);
    case Opcode::kScatter:
      return scatter(c, s);
    case Opcode::kSelect:
      return select(c, s);
    case Opcode::kRun:
      return run(c, a, s);
    default:  // control
      return {};
  }
}

}  // namespace strandline::hw::asic
