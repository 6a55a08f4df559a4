// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/lower_scan.h"

#include <algorithm>

namespace strandline::hw::asic {

std::size_t load_constant(LayerBuilder& b, const Matrix& x) {
  const int rows = b.blocks(x.cols) * x.rows;
  // Lines as long as a command takes, all of one length.
  int line_rows = std::min(rows, 65535 / (b.cols() * 4));
  while (rows % line_rows != 0) --line_rows;
  const std::size_t at = b.take_vmem(static_cast<std::size_t>(rows)),
                    step = static_cast<std::size_t>(line_rows),
                    bytes = step * static_cast<std::size_t>(b.cols()) * 4;
  Command c = b.move(Opcode::kLoad, at, b.image().words(x),
                     static_cast<std::size_t>(rows / line_rows), bytes, step, bytes);
  c.flags = kVmem;
  b.emit(c);
  return at;
}

// ------------------------------------------------------------------ gates

ScanGates::ScanGates(LayerBuilder& b, int blocks) : b_(b) {
  const auto rows = static_cast<std::size_t>(blocks * b.rows());
  fold_ = b.take_vmem(rows);
  square_ = b.take_vmem(rows);
  series_ = b.take_vmem(rows);
}

void ScanGates::constant(VectorOp f, std::size_t src, double value, std::size_t dst, int blocks) {
  Command c = b_.vector(f, Operand::kConstant, src, 0, dst, blocks);
  c.imm0 = LayerBuilder::bits(value);
  b_.emit(c);
}

void ScanGates::matrix(VectorOp f, std::size_t src, std::size_t other, std::size_t dst,
                       int blocks) {
  b_.emit(b_.vector(f, Operand::kMatrix, src, other, dst, blocks));
}

void ScanGates::softplus(std::size_t x, std::size_t bias, int n) {
  constexpr double kLn2 = 0.69314718055994530942;
  constexpr int kTerms = 5;  // behind the first
  b_.emit(b_.vector(VectorOp::kAdd, Operand::kColumns, x, bias, x, n));
  constant(VectorOp::kMultiply, x, -1, fold_, n);
  matrix(VectorOp::kMinimum, fold_, x, fold_, n);  // -|x|
  constant(VectorOp::kSubtract, fold_, kLn2, fold_, n);
  constant(VectorOp::kSigmoidTimes, fold_, 1, fold_, n);
  matrix(VectorOp::kMultiply, fold_, fold_, square_, n);
  constant(VectorOp::kMultiply, square_, 1.0 / (2 * kTerms + 1), series_, n);
  for (int k = kTerms - 1; k >= 0; --k) {
    constant(VectorOp::kAdd, series_, 1.0 / (2 * k + 1), series_, n);
    matrix(VectorOp::kMultiply, series_, k == 0 ? fold_ : square_, series_, n);
  }
  constant(VectorOp::kMaximum, x, 0, x, n);
  constant(VectorOp::kPlusProduct, series_, 2, x, n);
}

void ScanGates::sigmoid(std::size_t x, int n) {
  constant(VectorOp::kSigmoidTimes, x, 1, x, n);
}

// ------------------------------------------------------------------ convolution

ScanConvolution::ScanConvolution(LayerBuilder& b)
    : b_(b),
      old_(b.layer().recurrence.taps - 1),
      span_(old_ + b.work().tokens),
      channel_blocks_(b.blocks(b.data().recurrence.conv.cols)) {
  const RecurrenceData& d = b.data().recurrence;
  // A tap after the other, so that its blocks are consecutive rows.
  for (int j = 0; j < d.conv.rows; ++j) {
    Matrix tap(1, d.conv.cols);
    for (int c = 0; c < tap.cols; ++c) tap.at(0, c) = d.conv.at(j, c);
    const std::size_t at = load_constant(b, tap);
    if (j == 0) taps_ = at;
  }
  input_bias_ = d.input_bias.cols > 0 ? load_constant(b, d.input_bias) : 0;
  bias_ = d.conv_bias.cols > 0 ? load_constant(b, d.conv_bias) : 0;
  for (std::size_t& at : rows_)
    at = b.take_vmem(static_cast<std::size_t>(b.panel() * span_ * b.work().sequences));
  for (int s = 0; s < b.work().sequences; ++s) {
    Matrix past(old_, d.history.cols);
    for (int r = 0; r < old_; ++r)
      for (int c = 0; c < past.cols; ++c) past.at(r, c) = d.history.at(s * old_ + r, c);
    histories_.push_back(b.image().words(past));
  }
}

void ScanConvolution::history(Opcode op, int sequence, int channel, int blocks, std::size_t at) {
  const std::size_t line = static_cast<std::size_t>(old_ * b_.cols()) * 4;
  const std::uint64_t address =
      histories_[static_cast<std::size_t>(sequence)] + static_cast<std::uint64_t>(channel) * line;
  Command c = b_.move(op, at, address, static_cast<std::size_t>(blocks), line,
                      static_cast<std::size_t>(span_), line);
  c.flags = kVmem;
  b_.emit(c);
}

void ScanConvolution::run(const Panel& p, double scale, int channel, std::size_t dst) {
  const int tokens = b_.work().tokens, m = b_.rows();
  const std::size_t buffer = rows_[turn_++ & 1];
  for (int s = 0; s < b_.work().sequences; ++s) {
    const std::size_t at = buffer + static_cast<std::size_t>(s * b_.panel() * span_);
    const std::size_t first = static_cast<std::size_t>(s * tokens);
    history(Opcode::kLoad, s, channel, p.blocks, at);
    // Rows of this sequence alone, blocks `from` and `to` rows apart.
    const auto rows = [&](Command c, int from, int to) {
      c.rows = static_cast<std::uint16_t>(tokens);
      c.src0_stride = static_cast<std::uint16_t>(from);
      c.dst_stride = static_cast<std::uint16_t>(to);
      return c;
    };
    Command in =
        b_.vector(b_.floats_of_sums(), Operand::kConstant,
                  p.at + first, 0, at + static_cast<std::size_t>(old_), p.blocks);
    in.imm0 = LayerBuilder::bits(scale);
    b_.emit(rows(in, m, span_));
    if (b_.data().recurrence.input_bias.cols > 0)
      b_.emit(rows(b_.vector(VectorOp::kAdd, Operand::kColumns, at + static_cast<std::size_t>(old_),
                             input_bias_ + static_cast<std::size_t>(channel),
                             at + static_cast<std::size_t>(old_), p.blocks),
                   span_, span_));
    history(Opcode::kStore, s, channel, p.blocks, at + static_cast<std::size_t>(tokens));
    for (int j = 0; j <= old_; ++j)
      b_.emit(rows(b_.vector(j == 0 ? VectorOp::kMultiply : VectorOp::kPlusProduct,
                             Operand::kColumns, at + static_cast<std::size_t>(j),
                             taps_ + static_cast<std::size_t>(j * channel_blocks_ + channel),
                             dst + first, p.blocks),
                   span_, m));
    if (!b_.layer().recurrence.delta)
      b_.emit(rows(b_.vector(VectorOp::kAdd, Operand::kColumns, dst + first,
                             bias_ + static_cast<std::size_t>(channel), dst + first, p.blocks),
                   m, m));
    if (b_.layer().mixer == MixerKind::kLru) continue;
    b_.emit(
        rows(b_.vector(VectorOp::kSilu, Operand::kConstant, dst + first, 0, dst + first, p.blocks),
             m, m));
  }
}

}  // namespace strandline::hw::asic
