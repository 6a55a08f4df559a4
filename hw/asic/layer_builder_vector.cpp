// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "hw/asic/layer_builder.h"

namespace strandline::hw::asic {

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
  if (!scaled()) return;
  Command c = vector(floats_of_sums(), Operand::kConstant, at, 0, at, n);
  c.imm0 = bits(scale);
  emit(c);
}

Command LayerBuilder::narrowed_sums(std::size_t at, int n, double scale, std::size_t dst,
                                    Scale s) const {
  Command c = vector(floats_of_sums(), Operand::kConstant, at, 0, dst, n);
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
  Command c = vector(floats_of_sums(), Operand::kConstant, p.at, 0,
                     dst + static_cast<std::size_t>(p.first * m_), p.blocks);
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
  if (!layer_.pre_norms)
    return emit(to_spad(
        vector(VectorOp::kCopy, Operand::kConstant, x_, 0, normed_, blocks(layer_.width)), s));
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
                 m_, half, [&](int r) { return layer_.rope ? work_.position(r) : 0; },
                 layer_.rope_theta, 2 * half),
             half);
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
