// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "hw/asic/lower.h"

namespace strandline::hw::asic {
namespace {

void check(const LayerBuilder& b) {
  if (b.layer().ffn % b.lanes() != 0)
    refuse_layer(fmt::format("the feed-forward width ({}) is no multiple of the array's {} rows",
                             b.layer().ffn, b.lanes()),
                 "take another --scale or a smaller array");
}

/// The activation of a panel of hidden columns, narrowed to `dst`.
Command activated(const LayerBuilder& b, const Panel& p, std::size_t gate, std::size_t dst) {
  const Layer& l = b.layer();
  if (l.gated)
    return b.vector(l.gelu ? VectorOp::kGeluTimes : VectorOp::kSiluTimes, Operand::kMatrix, gate,
                    p.at, dst, p.blocks);
  return b.vector(l.gelu ? VectorOp::kGelu : VectorOp::kSilu, Operand::kConstant, p.at, 0, dst,
                  p.blocks);
}

}  // namespace

void lower_dense(LayerBuilder& b) {
  check(b);
  const Layer& l = b.layer();
  const int m = b.rows();
  const std::size_t hidden = b.take_spad(static_cast<std::size_t>(b.spad_blocks(l.ffn) * m));
  const Scale in = b.scale("normed_ffn"), hidden_scale = b.scale("hidden");
  b.norm("norm of feed-forward", in);
  b.begin("feed-forward in");
  const WeightPlace up = b.image().weights(b.data().up);
  const WeightPlace gate = l.gated ? b.image().weights(b.data().gate) : WeightPlace{};
  const Activations x{b.normed(), l.width, m, m};
  for (int first = 0; first < b.blocks(l.ffn); first += b.panel()) {
    const int n = std::min(b.panel(), b.blocks(l.ffn) - first);
    Panel last{};
    const auto part = [&](const WeightPlace& w, int which) {
      b.product(
          x, b.image().slice(w, l.width, first, n), n,
          [&](const Panel& p) {
            b.to_float(p.at, p.blocks, in.value() * w.scale);
            last = p;
          },
          which);
    };
    if (l.gated) part(gate, 0);
    part(up, 1);
    const std::size_t dst = hidden + static_cast<std::size_t>(first * b.cols() / b.lanes() * m);
    b.emit(LayerBuilder::to_spad(activated(b, last, b.accumulator(0), dst), hidden_scale));
  }
  b.begin("feed-forward out");
  const WeightPlace down = b.image().weights(b.data().down);
  b.product({hidden, l.ffn, m, m}, down, b.panel(),
            [&](const Panel& p) { b.add_to_stream(p, hidden_scale.value() * down.scale); });
}

}  // namespace strandline::hw::asic
