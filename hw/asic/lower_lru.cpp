// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/lower_lru.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "hw/asic/lower.h"
#include "hw/asic/lower_scan.h"
#include "hw/asic/timing_run.h"

namespace strandline::hw::asic {
namespace {

void check(const LayerBuilder& b) {
  const Accelerator& a = b.accelerator();
  if (!a.vector_processor)
    refuse_layer(fmt::format("config '{}' has no vector processor, which runs the gated linear "
                             "recurrence",
                             a.name),
                 "take a config with vector_processor: true");
  if (lru_kernel().code.size() > static_cast<std::size_t>(a.vproc_words))
    refuse_layer(fmt::format("a program of {} instructions on {} vproc_words",
                             lru_kernel().code.size(), a.vproc_words),
                 "take a config with more of them");
  if (b.layer().head_dim % b.lanes() != 0)
    refuse_layer(fmt::format("channels of a head ({}) are no multiple of the array's {} rows",
                             b.layer().head_dim, b.lanes()),
                 "take a smaller array");
}

/// A gated linear recurrence: projection and convolution, gates head by head, then the vector
/// processor's program over each sequence, gate and way back.
class Lru {
 public:
  explicit Lru(LayerBuilder& b)
      : b_(b),
        l_(b.layer()),
        d_(b.data().lru),
        m_(b.rows()),
        width_(l_.heads * l_.head_dim),
        blocks_(b.blocks(width_)),
        span_(static_cast<std::size_t>(blocks_ * m_)) {
    gates_ = b.take_vmem(3 * span_);
    out_ = b.take_vmem(span_ + static_cast<std::size_t>(b.work().sequences * blocks_));
    narrow_ = b.take_spad(static_cast<std::size_t>(b.spad_blocks(width_) * m_));
    gated_ = b.take_spad(static_cast<std::size_t>(b.spad_blocks(width_) * m_));
  }

  std::vector<std::uint64_t> run() {
    b_.norm("norm of recurrence", in_);
    b_.begin("recurrence in");
    load_code();
    convolve();
    b_.begin("recurrence gates");
    gate(d_.recur, d_.recur_bias, gates_);
    gate(d_.admit, d_.admit_bias, gates_ + span_);
    b_.begin("recurrence");
    const std::vector<std::uint64_t> states = recur();
    b_.begin("recurrence out");
    leave();
    return states;
  }

 private:
  /// Row of SPAD where columns of block `n` of a narrowed matrix at `base` lie.
  std::size_t narrowed(std::size_t base, int n) const {
    return base + static_cast<std::size_t>(n * b_.cols() / b_.lanes() * m_);
  }
  std::size_t states() const { return out_ + span_; }

  void load_code() {
    const auto& code = lru_kernel().code;
    const auto cols = static_cast<std::size_t>(b_.cols());
    const std::size_t rows = (code.size() + cols - 1) / cols, at = b_.take_vmem(rows);
    Command c = b_.move(Opcode::kLoad, at, b_.image().instructions(code), 1, rows * cols * 4, 0, 0);
    c.flags = kVmem;
    b_.emit(c);
    b_.emit({.opcode = Opcode::kRun,
             .flags = kRunCode,
             .rows = static_cast<std::uint16_t>(rows),
             .src0 = LayerBuilder::row(at)});
  }

  void convolve() {
    ScanConvolution conv(b_);
    const WeightPlace w = b_.image().weights(d_.input);
    const Scale scale = b_.scale("convolved");
    const std::size_t x = gates_ + 2 * span_;
    b_.product(normed(), w, b_.panel(), [&](const Panel& p) {
      conv.run(p, in_.value() * w.scale, p.first, x + static_cast<std::size_t>(p.first * m_));
      b_.emit(LayerBuilder::to_spad(
          b_.vector(VectorOp::kCopy, Operand::kConstant, x + static_cast<std::size_t>(p.first * m_),
                    0, narrowed(narrow_, p.first), p.blocks),
          scale));
    });
  }

  /// What comes before a gate's sigmoid, at `dst`, head by head.
  void gate(const Matrix& maps, const Matrix& bias, std::size_t dst) {
    const std::size_t loaded = b_.load_row(bias);
    const int n = b_.blocks(l_.head_dim);
    const double scale = b_.scale("convolved").value();
    for (int h = 0; h < l_.heads; ++h) {
      Matrix map(l_.head_dim, l_.head_dim);
      for (int r = 0; r < map.rows; ++r)
        for (int c = 0; c < map.cols; ++c) map.at(r, c) = maps.at(h * l_.head_dim + r, c);
      const WeightPlace w = b_.image().weights(map);
      const std::size_t at = dst + static_cast<std::size_t>(h * n * m_);
      b_.product({narrowed(narrow_, h * n), l_.head_dim, m_, m_}, w, b_.panel(),
                 [&](const Panel& p) {
                   b_.floats_to(p, scale * w.scale, at);
                   b_.add_row({p.first, p.blocks, at + static_cast<std::size_t>(p.first * m_)},
                              loaded + static_cast<std::size_t>(h * n));
                 });
    }
  }

  Command move_state(Opcode op, std::uint64_t place, std::size_t at) const {
    const auto bytes = static_cast<std::size_t>(blocks_ * b_.cols()) * 4;
    Command c = b_.move(op, at, place, 1, bytes, 0, 0);
    c.flags = kVmem;
    return c;
  }

  /// A RUN for each sequence; where its state stays in memory.
  std::vector<std::uint64_t> recur() {
    Matrix decay = d_.decay;
    for (double& x : decay.data) x *= std::numbers::log2e;
    const std::size_t decays = b_.load_row(decay);
    std::vector<std::uint64_t> places;
    for (int s = 0; s < b_.work().sequences; ++s) {
      Matrix state(1, width_);
      for (int c = 0; c < width_; ++c) state.at(0, c) = d_.state.at(s, c);
      const std::size_t at = states() + static_cast<std::size_t>(s * blocks_);
      places.push_back(b_.image().words(state));
      b_.emit(move_state(Opcode::kLoad, places.back(), at));
      b_.emit(run_of(s, decays, at));
      b_.emit(move_state(Opcode::kStore, places.back(), at));
    }
    return places;
  }

  Command run_of(int sequence, std::size_t decays, std::size_t state) const {
    const int tokens = b_.work().tokens;
    const auto first = static_cast<std::size_t>(sequence * tokens);
    const auto u16 = [](std::size_t x) { return static_cast<std::uint16_t>(x); };
    Command c{.opcode = Opcode::kRun,
              .rows = u16(static_cast<std::size_t>(tokens)),
              .src0 = u16(gates_ + first),
              .src1 = u16(decays),
              .dst = u16(out_ + first),
              .src0_stride = u16(3 * span_ - first),
              .src1_stride = u16(static_cast<std::size_t>(blocks_)),
              .dst_stride = u16(state + static_cast<std::size_t>(blocks_) - out_ - first),
              .blocks_n = u16(static_cast<std::size_t>(m_ - tokens)),
              .blocks_k = b_.work().context == 0 ? std::uint16_t{0} : lru_kernel().continued,
              .imm0 = static_cast<std::uint32_t>((state - out_ - first) | span_ << 16)};
    c.imm1 = static_cast<std::uint32_t>(run_cycles(lru_kernel().code, c, b_.accelerator()));
    return c;
  }

  void leave() {
    const std::size_t gate_bias = b_.load_row(d_.gate_bias), bias = b_.load_row(d_.output_bias);
    const WeightPlace gate = b_.image().weights(d_.gate), w = b_.image().weights(d_.output);
    const Scale scale = b_.scale("gated");
    b_.product(normed(), gate, b_.panel(), [&](const Panel& p) {
      b_.to_float(p.at, p.blocks, in_.value() * gate.scale);
      b_.add_row(p, gate_bias);
      b_.emit(LayerBuilder::to_spad(b_.vector(VectorOp::kGeluTimes, Operand::kMatrix, p.at,
                                              out_ + static_cast<std::size_t>(p.first * m_),
                                              narrowed(gated_, p.first), p.blocks),
                                    scale));
    });
    b_.product({gated_, width_, m_, m_}, w, b_.panel(),
               [&](const Panel& p) { b_.add_to_stream(p, scale.value() * w.scale, bias); });
  }

  Activations normed() const { return {b_.normed(), l_.width, m_, m_}; }

  LayerBuilder& b_;
  const Layer& l_;
  const LruData& d_;
  int m_, width_, blocks_;
  std::size_t span_;
  Scale in_ = b_.scale("normed");
  std::size_t gates_ = 0, out_ = 0, narrow_ = 0, gated_ = 0;
};

}  // namespace

std::vector<std::uint64_t> place_lru(LayerBuilder& b) {
  check(b);
  return Lru(b).run();
}

void lower_lru(LayerBuilder& b) {
  place_lru(b);
}

}  // namespace strandline::hw::asic
