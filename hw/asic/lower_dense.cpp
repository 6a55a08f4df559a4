// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "hw/asic/lower.h"

namespace strandline::hw::asic {
namespace {

/// A dense feed-forward network: hidden columns panel by panel, then the way back.
class Dense {
 public:
  explicit Dense(LayerBuilder& b) : b_(b), l_(b.layer()) {
    if (l_.ffn % b.lanes() != 0)
      refuse_layer(fmt::format("the feed-forward width ({}) is no multiple of the array's {} rows",
                               l_.ffn, b.lanes()),
                   "take another --scale or a smaller array");
    hidden_ = b.take_spad(static_cast<std::size_t>(b.spad_blocks(l_.ffn) * b.rows()));
  }

  void run(bool normed) {
    if (l_.ffn_bias) {
      if (l_.gated) gate_bias_ = b_.load_row(b_.data().gate_bias);
      up_bias_ = b_.load_row(b_.data().up_bias);
      down_bias_ = b_.load_row(b_.data().down_bias);
    }
    if (!normed) b_.norm("norm of feed-forward", in_);
    b_.begin("feed-forward in");
    in();
    b_.begin("feed-forward out");
    const WeightPlace down = b_.image().weights(b_.data().down);
    b_.product({hidden_, l_.ffn, b_.rows(), b_.rows()}, down, b_.panel(), [&](const Panel& p) {
      b_.add_to_stream(p, scale_.value() * down.scale, down_bias_);
    });
  }

 private:
  void in() {
    const WeightPlace up = b_.image().weights(b_.data().up);
    const WeightPlace gate = l_.gated ? b_.image().weights(b_.data().gate) : WeightPlace{};
    for (int first = 0; first < b_.blocks(l_.ffn); first += b_.panel()) {
      const int n = std::min(b_.panel(), b_.blocks(l_.ffn) - first);
      const std::size_t gated = l_.gated ? part(gate, gate_bias_, first, n) : 0;
      const std::size_t last = part(up, up_bias_, first, n);
      b_.activate(l_.gated ? gated : last, last, n,
                  hidden_ + static_cast<std::size_t>(first / b_.accelerator().groups() * b_.rows()),
                  scale_);
    }
  }

  /// Blocks of one of the two products as floats; where they lie.
  std::size_t part(const WeightPlace& w, std::optional<std::size_t> bias, int first, int n) {
    std::size_t at = 0;
    b_.product({b_.normed(), l_.width, b_.rows(), b_.rows()},
               b_.image().slice(w, l_.width, first, n), n, [&](const Panel& p) {
                 b_.to_float(p.at, p.blocks, in_.value() * w.scale);
                 if (bias) b_.add_row({first, p.blocks, p.at}, *bias);
                 at = p.at;
               });
    return at;
  }

  LayerBuilder& b_;
  const Layer& l_;
  Scale in_ = b_.scale("normed_ffn"), scale_ = b_.scale("hidden");
  std::size_t hidden_ = 0;
  std::optional<std::size_t> gate_bias_, up_bias_, down_bias_;
};

}  // namespace

void lower_dense(LayerBuilder& b, bool normed) {
  Dense(b).run(normed);
}

}  // namespace strandline::hw::asic
