// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/error.h"

namespace strandline::hw::asic {
namespace {

constexpr int kWeightRows = 2048;  ///< of SPAD in each of the two weight buffers

std::uint16_t narrow(std::size_t x, const char* what) {
  if (x > 0xffff)
    refuse_layer(fmt::format("{} needs {} rows or bytes, more than a command's 65,535", what, x),
                 "take a smaller layer (--scale) or fewer tokens");
  return static_cast<std::uint16_t>(x);
}

/// Columns that a head's queries, keys or values take at once.
int widest_head(const Layer& l) {
  const LatentSizes& s = l.latent;
  return l.mixer == MixerKind::kLatent ? std::max(s.nope_dim + s.rope_dim, s.v_dim)
                                       : std::max(l.head_dim, l.value_dim);
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
      panel_((std::max(blocks(widest_head(layer)), 4) + a.groups() - 1) / a.groups() * a.groups()),
      weight_rows_(std::min(kWeightRows, a.spad_rows / 8)) {
  if (m_ > a.state_rows)
    refuse_layer(
        fmt::format("{} rows of activations; the units keep the state of {}", m_, a.state_rows),
        "take fewer tokens or sequences");
  const auto m = static_cast<std::size_t>(m_);
  const std::size_t whole = static_cast<std::size_t>(blocks(layer.width)) * m;
  x_ = take_vmem(whole);
  if (layer.post_norms) added_ = take_vmem(whole);
  for (std::size_t& at : accumulators_) at = take_vmem(static_cast<std::size_t>(panel_) * m);
  normed_ = take_spad(static_cast<std::size_t>(spad_blocks(layer.width)) * m);
  for (std::size_t& at : weights_) at = take_spad(static_cast<std::size_t>(weight_rows_));
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
  return scale_of(most(name));
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

void LayerBuilder::emit_as_weights(const Command& c) {
  if (a_.groups() == 1) return emit(c);
  for (int n = 0; n < c.blocks_n; ++n) {
    Command one = c;
    one.blocks_n = 1;
    one.src0 = static_cast<std::uint16_t>(c.src0 + n * c.src0_stride);
    if ((c.imm1 & 3) == static_cast<std::uint32_t>(Operand::kColumns))
      one.src1 = static_cast<std::uint16_t>(c.src1 + n);
    one.dst = static_cast<std::uint16_t>(c.dst + n * c.dst_stride);
    emit(one);
  }
}

void LayerBuilder::floats_to(const Panel& p, double scale, std::size_t dst) {
  Command c = vector(integers() ? VectorOp::kFloatTimes : VectorOp::kCopy, Operand::kConstant, p.at,
                     0, dst + static_cast<std::size_t>(p.first * m_), p.blocks);
  c.imm0 = bits(scale);
  emit(c);
}

Command LayerBuilder::norm_rows(std::size_t src, std::size_t dst, int width) const {
  const auto stride = static_cast<std::uint16_t>(m_);
  return {.opcode = Opcode::kNorm,
          .rows = stride,
          .src0 = row(src),
          .dst = row(dst),
          .src0_stride = stride,
          .dst_stride = stride,
          .blocks_n = static_cast<std::uint16_t>(blocks(width)),
          .imm0 = bits(1.0 / width),
          .imm1 = bits(layer_.epsilon)};
}

void LayerBuilder::norm(const char* name, Scale s) {
  if (layer_.parallel && std::exchange(normed_once_, true)) return;
  begin(name);
  Command c = norm_rows(x_, normed_, layer_.width);
  c.flags = static_cast<std::uint8_t>(kToSpad | (layer_.layer_norm ? kLayerNorm : 0));
  c.src1_stride = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(s.inverse) >> 16);
  emit(c);
}

Command LayerBuilder::rope(std::size_t src, std::size_t angles, int half, std::size_t dst,
                           std::size_t dst_stride, float inverse_scale) const {
  const auto stride = static_cast<std::uint16_t>(m_);
  const auto out =
      static_cast<std::uint32_t>(spad_blocks(half)) * static_cast<std::uint32_t>(dst_stride);
  return {.opcode = Opcode::kRope,
          .flags = kToSpad,
          .rows = stride,
          .src0 = row(src),
          .src1 = row(angles),
          .dst = row(dst),
          .src0_stride = stride,
          .src1_stride = stride,
          .dst_stride = row(dst_stride),
          .blocks_n = 1,
          .blocks_k = static_cast<std::uint16_t>(blocks(half)),
          .imm0 = std::bit_cast<std::uint32_t>(inverse_scale),
          .imm1 = static_cast<std::uint32_t>(blocks(half) * m_) | out << 16};
}

void LayerBuilder::load_angles(std::size_t at, int half) {
  move_words(Opcode::kLoad, at,
             image_.angles(
                 m_, half, [&](int r) { return work_.position(r); }, layer_.rope_theta, 2 * half),
             half);
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

void LayerBuilder::load_weights(std::size_t buffer, const WeightPlace& w, int all, int first,
                                int count, int from, int depth) {
  // Whole blocks are contiguous in memory; as few lines as a command's 16 bits of bytes allow, so
  // that they are of equal length and start on 16 bytes.
  const auto total = static_cast<std::size_t>(count * depth);
  const auto fits = [&](std::size_t lines) {
    const std::size_t bytes = total / lines * row_bytes();
    return total % lines == 0 && bytes <= 0xffff && bytes % 16 == 0;
  };
  std::size_t lines = 1;
  while (!fits(lines)) ++lines;
  const std::size_t rows = total / lines;
  const auto start = static_cast<std::uint64_t>(first) * static_cast<std::uint64_t>(all) +
                     static_cast<std::uint64_t>(from);
  emit(move(Opcode::kLoad, buffer, w.address + start * row_bytes(), lines, rows * row_bytes(), rows,
            rows * row_bytes()));
}

void LayerBuilder::product(const Activations& x, const WeightPlace& w, int panel, const Then& then,
                           int accumulator) {
  const int n_all = blocks(w.cols);
  const int part = std::min(x.depth, weight_rows_ / a_.rows * a_.rows);
  const int load_blocks = weight_rows_ / part;
  for (int first = 0; first < n_all; first += panel) {
    const int n = std::min(panel, n_all - first);
    const std::size_t at = accumulators_[accumulator < 0 ? turn_ & 1 : accumulator];
    ++turn_;
    for (int done = 0; done < n; done += load_blocks)
      for (int from = 0; from < x.depth; from += part) {
        const int some = std::min(load_blocks, n - done), depth = std::min(part, x.depth - from);
        const std::size_t buffer = weights_[weights_turn_++ & 1];
        load_weights(buffer, w, x.depth, first + done, some, from, depth);
        emit({.opcode = Opcode::kMatmul,
              .flags = static_cast<std::uint8_t>(from > 0 ? kAccumulate : 0),
              .rows = static_cast<std::uint16_t>(x.rows),
              .src0 = row(x.at + static_cast<std::size_t>(spad_blocks(from) * x.stride)),
              .src1 = row(buffer),
              .dst = row(at + static_cast<std::size_t>(done * x.rows)),
              .src0_stride = static_cast<std::uint16_t>(x.stride),
              .src1_stride = static_cast<std::uint16_t>(depth),
              .dst_stride = static_cast<std::uint16_t>(x.rows),
              .blocks_n = static_cast<std::uint16_t>(some),
              .blocks_k = static_cast<std::uint16_t>(spad_blocks(depth))});
      }
    then({first, n, at});
  }
}

std::size_t LayerBuilder::load_row(const Matrix& row) {
  const auto n = static_cast<std::size_t>(blocks(row.cols));
  const std::size_t at = take_vmem(n);
  Command c = move(Opcode::kLoad, at, image_.words(row), 1,
                   n * static_cast<std::size_t>(a_.cols) * 4, 0, 0);
  c.flags = kVmem;
  emit(c);
  return at;
}

void LayerBuilder::add_row(const Panel& p, std::size_t loaded) {
  emit(vector(VectorOp::kAdd, Operand::kColumns, p.at, loaded + static_cast<std::size_t>(p.first),
              p.at, p.blocks));
}

void LayerBuilder::activate(std::size_t gate, std::size_t up, int n, std::size_t dst, Scale s) {
  const bool silu = layer_.nonlinearity == Nonlinearity::kSilu;
  if (silu || layer_.nonlinearity == Nonlinearity::kGelu) {
    emit(to_spad(layer_.gated ? vector(silu ? VectorOp::kSiluTimes : VectorOp::kGeluTimes,
                                       Operand::kMatrix, gate, up, dst, n)
                              : vector(silu ? VectorOp::kSilu : VectorOp::kGelu, Operand::kConstant,
                                       gate, 0, dst, n),
                 s));
    return;
  }
  const bool squared = layer_.nonlinearity == Nonlinearity::kRelu2;
  const Command positive = vector(VectorOp::kMaximum, Operand::kConstant, gate, 0, gate, n);
  const auto times = [&](std::size_t b, std::size_t to) {
    return vector(VectorOp::kMultiply, Operand::kMatrix, gate, b, to, n);
  };
  if (!squared && !layer_.gated) {
    Command c = positive;
    c.dst = row(dst);
    emit(to_spad(c, s));
    return;
  }
  emit(positive);
  if (squared && layer_.gated) emit(times(gate, gate));
  emit(to_spad(times(layer_.gated ? up : gate, dst), s));
}

void LayerBuilder::add_to_stream(const Panel& p, double scale, std::optional<std::size_t> bias) {
  if (layer_.post_norms) {
    floats_to(p, scale, added_);
    if (bias) add_row({p.first, p.blocks, added_ + static_cast<std::size_t>(p.first * m_)}, *bias);
    return;
  }
  to_float(p.at, p.blocks, scale);
  const std::size_t x = x_ + static_cast<std::size_t>(p.first * m_);
  emit(vector(VectorOp::kAdd, Operand::kMatrix, p.at, x, x, p.blocks));
  if (bias) add_row({p.first, p.blocks, x}, *bias);
}

void LayerBuilder::finish_piece(const Matrix& gain) {
  if (!layer_.post_norms) return;
  const std::size_t gains = load_row(gain);
  Command c = norm_rows(added_, added_, layer_.width);
  c.flags = static_cast<std::uint8_t>(kGain | (layer_.layer_norm ? kLayerNorm : 0));
  c.src1 = row(gains);
  emit(c);
  emit(vector(VectorOp::kAdd, Operand::kMatrix, added_, x_, x_, blocks(layer_.width)));
}

}  // namespace strandline::hw::asic
