// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/error.h"

namespace strandline::hw::asic {
namespace {

std::uint16_t narrow(std::size_t x, const char* what) {
  if (x > 0xffff)
    refuse_layer(fmt::format("{} needs {} rows or bytes, more than a command's 65,535", what, x),
                 "take a smaller layer (--scale) or fewer tokens");
  return static_cast<std::uint16_t>(x);
}

}  // namespace

void refuse_layer(std::string problem, std::string mend) {
  throw core::InputError({.place = {},
                          .key = {},
                          .value = {},
                          .problem = std::move(problem),
                          .mend = std::move(mend)});
}

LayerBuilder::LayerBuilder(const Layer& layer, const LayerWork& work, const LayerData& data,
                           const LayerReference& reference, const Accelerator& a)
    : layer_(layer),
      work_(work),
      data_(data),
      reference_(reference),
      a_(a),
      m_(work.rows()),
      image_(a),
      program_(a),
      panel_(std::max(blocks(layer.head_dim), 4)) {
  if (m_ > a.state_rows)
    refuse_layer(
        fmt::format("{} rows of activations; the units keep the state of {}", m_, a.state_rows),
        "take fewer tokens or sequences");
  const auto m = static_cast<std::size_t>(m_);
  x_ = take_vmem(static_cast<std::size_t>(blocks(layer.width)) * m);
  for (std::size_t& at : accumulators_) at = take_vmem(static_cast<std::size_t>(panel_) * m);
  const int deepest = std::max({layer.width, layer.heads * layer.head_dim, layer.ffn});
  load_blocks_ = std::max(1, 2048 / deepest);
  normed_ = take_spad(static_cast<std::size_t>(spad_blocks(layer.width)) * m);
  for (std::size_t& at : weights_) at = take_spad(static_cast<std::size_t>(load_blocks_ * deepest));
}

std::size_t LayerBuilder::row_bytes() const {
  return static_cast<std::size_t>(a_.rows * a_.element_bytes());
}

Scale LayerBuilder::scale_of(double most) const {
  if (!integers()) return {};
  // Down to a bf16, so that nothing saturates.
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(127 / most));
  return {std::bit_cast<float>(bits & 0xffff0000U)};
}

Scale LayerBuilder::scale(const std::string& name) const {
  return scale_of(reference_.most.at(name));
}

std::size_t LayerBuilder::take(std::size_t& at, std::size_t rows, int limit,
                               const char* key) const {
  const std::size_t end = at + rows;
  if (end > static_cast<std::size_t>(limit) || end > 65536)
    refuse_layer(
        fmt::format("the layer needs {} rows; config '{}' has {} {}", end, a_.name, limit, key),
        "take fewer tokens, a smaller --scale or a config with more memory");
  return std::exchange(at, end);
}

std::size_t LayerBuilder::take_vmem(std::size_t rows) {
  return take(vmem_used_, rows, a_.vmem_rows, "vmem_rows");
}

std::size_t LayerBuilder::take_spad(std::size_t rows) {
  return take(spad_used_, rows, a_.spad_rows, "spad_rows");
}

void LayerBuilder::emit(const Command& c) {
  program_.add(c, static_cast<int>(operations_.size()) - 1);
}

Command LayerBuilder::vector(VectorOp f, Operand b_from, std::size_t src, std::size_t b,
                             std::size_t dst, int n) const {
  const auto stride = static_cast<std::uint16_t>(m_);
  return {.opcode = Opcode::kVector,
          .rows = stride,
          .src0 = row(src),
          .src1 = row(b),
          .dst = row(dst),
          .src0_stride = stride,
          .src1_stride = stride,
          .dst_stride = stride,
          .blocks_n = static_cast<std::uint16_t>(n),
          .imm1 = static_cast<std::uint32_t>(b_from) | static_cast<std::uint32_t>(f) << 4};
}

Command LayerBuilder::to_spad(Command c, Scale s) {
  c.flags = kToSpad;
  c.imm1 |= std::bit_cast<std::uint32_t>(s.inverse) & 0xffff0000U;
  return c;
}

void LayerBuilder::to_float(std::size_t at, int n, double scale) {
  if (!integers()) return;
  Command c = vector(VectorOp::kFloatTimes, Operand::kConstant, at, 0, at, n);
  c.imm0 = bits(scale);
  emit(c);
}

Command LayerBuilder::narrowed_sums(std::size_t at, int n, double scale, std::size_t dst,
                                    Scale s) const {
  Command c = vector(integers() ? VectorOp::kFloatTimes : VectorOp::kCopy, Operand::kConstant, at,
                     0, dst, n);
  c.imm0 = bits(scale);
  return to_spad(c, s);
}

void LayerBuilder::norm(const char* name, Scale s) {
  begin(name);
  const auto stride = static_cast<std::uint16_t>(m_);
  Command c{.opcode = Opcode::kNorm,
            .flags = static_cast<std::uint8_t>(kToSpad | (layer_.layer_norm ? kLayerNorm : 0)),
            .rows = stride,
            .src0 = row(x_),
            .dst = row(normed_),
            .src0_stride = stride,
            .dst_stride = stride,
            .blocks_n = static_cast<std::uint16_t>(blocks(layer_.width)),
            .imm0 = bits(1.0 / layer_.width),
            .imm1 = bits(layer_.epsilon)};
  c.src1_stride = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(s.inverse) >> 16);
  emit(c);
}

Command LayerBuilder::move(Opcode op, std::size_t chip_row, std::uint64_t address,
                           std::size_t lines, std::size_t line_bytes, std::size_t chip_step,
                           std::size_t memory_step) const {
  Command c{.opcode = op,
            .rows = narrow(lines, "a transfer"),
            .src0_stride = narrow(line_bytes, "a line of a transfer"),
            .src1_stride = row(chip_step),
            .dst_stride = narrow(memory_step / 16, "a transfer"),
            .blocks_n = 1,
            .imm0 = static_cast<std::uint32_t>(address),
            .imm1 = static_cast<std::uint32_t>(address >> 32) & 0xff};
  (op == Opcode::kLoad ? c.dst : c.src0) = row(chip_row);
  return c;
}

void LayerBuilder::move_words(Opcode op, std::size_t at, std::uint64_t address, int width) {
  const std::size_t line = static_cast<std::size_t>(m_ * a_.cols) * 4;
  for (int n = 0; n < blocks(width); ++n) {
    Command c = move(op, at + static_cast<std::size_t>(n * m_),
                     address + static_cast<std::uint64_t>(n) * line, 1, line, 0, 0);
    c.flags = kVmem;
    emit(c);
  }
}

void LayerBuilder::product(const Activations& x, const WeightPlace& w, int panel, const Then& then,
                           int accumulator) {
  const int n_all = blocks(w.cols);
  const auto depth = static_cast<std::size_t>(x.depth);
  const std::size_t line = depth * row_bytes();
  for (int first = 0; first < n_all; first += panel) {
    const int n = std::min(panel, n_all - first);
    const std::size_t at = accumulators_[accumulator < 0 ? turn_ & 1 : accumulator];
    ++turn_;
    for (int done = 0; done < n; done += load_blocks_) {
      const int some = std::min(load_blocks_, n - done);
      const std::size_t buffer = weights_[weights_turn_++ & 1];
      emit(move(Opcode::kLoad, buffer, w.address + static_cast<std::uint64_t>(first + done) * line,
                static_cast<std::size_t>(some), line, depth, line));
      emit({.opcode = Opcode::kMatmul,
            .rows = static_cast<std::uint16_t>(x.rows),
            .src0 = row(x.at),
            .src1 = row(buffer),
            .dst = row(at + static_cast<std::size_t>(done * x.rows)),
            .src0_stride = static_cast<std::uint16_t>(x.stride),
            .src1_stride = row(depth),
            .dst_stride = static_cast<std::uint16_t>(x.rows),
            .blocks_n = static_cast<std::uint16_t>(some),
            .blocks_k = static_cast<std::uint16_t>(spad_blocks(x.depth))});
    }
    then({first, n, at});
  }
}

void LayerBuilder::add_to_stream(const Panel& p, double scale) {
  to_float(p.at, p.blocks, scale);
  const std::size_t x = x_ + static_cast<std::size_t>(p.first * m_);
  emit(vector(VectorOp::kAdd, Operand::kMatrix, p.at, x, x, p.blocks));
}

}  // namespace strandline::hw::asic
