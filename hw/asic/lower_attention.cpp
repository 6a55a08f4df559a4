// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <utility>

#include "hw/asic/attention_tiles.h"
#include "hw/asic/lower.h"

namespace strandline::hw::asic {
namespace {

int value_dim(const Layer& l) {
  return l.value_dim > 0 ? l.value_dim : l.head_dim;
}

int rotary(const Layer& l) {
  return l.rotary > 0 ? l.rotary : l.head_dim;
}

/// InputError for heads that blocks do not divide.
void check(const LayerBuilder& b) {
  const Layer& l = b.layer();
  const bool part = l.rope && l.rotary > 0;
  for (const auto& [what, size] :
       {std::pair{part     ? "half of a head's turned columns"
                  : l.rope ? "half a head"
                           : "a head",
                  l.rope ? rotary(l) / 2 : l.head_dim},
        std::pair{"a head's other columns", l.rope ? l.head_dim - rotary(l) : 0},
        std::pair{"a head's value", value_dim(l)}})
    if (size % b.lanes() != 0)
      refuse_layer(
          fmt::format("{} ({}) is no multiple of the array's {} rows", what, size, b.lanes()),
          "take a config with a smaller array");
}

AttentionShape shape_of(const LayerBuilder& b) {
  const Layer& l = b.layer();
  check(b);
  return {.heads = l.heads,
          .kv_heads = l.kv_heads,
          .key_dim = l.head_dim,
          .value_dim = value_dim(l),
          .window = l.window,
          .score_scale = b.scale("query").value() * b.scale("key").value() / std::sqrt(l.head_dim),
          .value_scale = b.scale("value").value(),
          .attended = b.scale("attended")};
}

/// Plain attention, step by step.
class Attention {
 public:
  explicit Attention(LayerBuilder& b) : b_(b), l_(b.layer()), tiles_(b, shape_of(b)) {
    if (l_.rope) angles_ = b.take_vmem(static_cast<std::size_t>(b.blocks(half()) * b.rows()));
    if (l_.qk_norm_all)
      wide_ = b.take_vmem(static_cast<std::size_t>(b.blocks(l_.heads * l_.head_dim) * b.rows()));
    attended_ =
        b.take_spad(static_cast<std::size_t>(b.spad_blocks(l_.heads * value_dim(l_)) * b.rows()));
  }

  void run() {
    load();
    b_.norm("norm of attention", in_);
    queries();
    keys();
    values();
    b_.begin("attention");
    tiles_.run(key_cache_, value_cache_, attended_);
    b_.begin("output projection");
    const WeightPlace w = b_.image().weights(b_.data().output);
    b_.product({attended_, l_.heads * value_dim(l_), b_.rows(), b_.rows()}, w, b_.panel(),
               [&](const Panel& p) {
                 b_.add_to_stream(p, b_.scale("attended").value() * w.scale, output_bias_);
               });
  }

 private:
  int half() const { return rotary(l_) / 2; }
  Activations normed() const { return {b_.normed(), l_.width, b_.rows(), b_.rows()}; }

  /// Angles, biases, gains and sinks, which stay on the chip.
  void load() {
    const LayerData& d = b_.data();
    if (l_.rope) b_.load_angles(angles_, half());
    if (l_.bias) {
      query_bias_ = b_.load_row(d.query_bias);
      key_bias_ = b_.load_row(d.key_bias);
      value_bias_ = b_.load_row(d.value_bias);
      output_bias_ = b_.load_row(d.output_bias);
    }
    if (l_.qk_norm || l_.qk_norm_all) {
      query_gain_ = b_.load_row(d.query_gain);
      key_gain_ = b_.load_row(d.key_gain);
    }
    if (l_.sinks) tiles_.use_sinks(b_.image().sinks(d.sinks, b_.integers() ? kSinkUnit : 0));
  }

  /// Sums of a head's queries or keys as floats, with bias and norm.
  void finished(const Panel& p, double scale, std::optional<std::size_t> bias, std::size_t gain) {
    b_.to_float(p.at, p.blocks, scale);
    if (bias) b_.add_row(p, *bias);
    if (!l_.qk_norm) return;
    Command c = b_.norm_rows(p.at, p.at, l_.head_dim);
    c.flags = kGain;
    c.src1 = LayerBuilder::row(gain);
    b_.emit(c);
  }

  /// Queries or keys, head by head, to `then` as floats with bias and norm.
  void heads_of(const Matrix& weights, std::optional<std::size_t> bias, std::size_t gain,
                const std::function<void(int, std::size_t)>& then) {
    const int head = b_.blocks(l_.head_dim), all = weights.cols;
    const WeightPlace w = b_.image().weights(weights);
    const double scale = in_.value() * w.scale;
    b_.product(normed(), w, head, [&](const Panel& p) {
      if (!l_.qk_norm_all) {
        finished(p, scale, bias, gain);
        return then(p.first / head, p.at);
      }
      b_.floats_to(p, scale, wide_);
      if (bias) b_.add_row({p.first, p.blocks, wide(p.first)}, *bias);
    });
    if (!l_.qk_norm_all) return;
    Command c = b_.norm_rows(wide_, wide_, all);
    c.flags = kGain;
    c.src1 = LayerBuilder::row(gain);
    b_.emit(c);
    for (int h = 0; h < all / l_.head_dim; ++h) then(h, wide(h * head));
  }
  std::size_t wide(int block) const { return wide_ + static_cast<std::size_t>(block * b_.rows()); }

  /// Floats of a head, those that turn turned by their positions, narrowed: `put` gets the commands
  /// and the head's column that each starts at.
  void turned(std::size_t at, std::size_t stride, Scale s,
              const std::function<void(Command, int)>& put) const {
    const int turns = l_.rope ? rotary(l_) : 0;
    if (l_.rope) put(b_.rope(at, angles_, half(), 0, stride, s.inverse), 0);
    if (turns == l_.head_dim) return;
    const std::size_t rest = at + static_cast<std::size_t>(b_.blocks(turns) * b_.rows());
    Command c = LayerBuilder::to_spad(
        b_.vector(VectorOp::kCopy, Operand::kConstant, rest, 0, 0, b_.blocks(l_.head_dim - turns)),
        s);
    c.dst_stride = LayerBuilder::row(stride);
    put(c, turns);
  }

  void queries() {
    b_.begin("queries");
    heads_of(b_.data().query, query_bias_, query_gain_, [&](int head, std::size_t at) {
      turned(at, tiles_.query_stride(), b_.scale("query"),
             [&](const Command& c, int column) { tiles_.put_queries(c, head, column); });
    });
  }

  CachePlace cache(const Matrix& past, Scale s, int dim, int block) {
    return {
        b_.image().cache(past, {b_.work().sequences, b_.work().context, tiles_.capacity(), block},
                         s.inverse),
        dim / block};
  }

  void keys() {
    key_cache_ = cache(b_.data().cached_keys, b_.scale("key"), l_.head_dim, b_.lanes());
    value_cache_ = cache(b_.data().cached_values, b_.scale("value"), value_dim(l_), b_.cols());
    b_.begin("keys");
    const auto m = static_cast<std::size_t>(b_.rows());
    heads_of(b_.data().key, key_bias_, key_gain_, [&](int head, std::size_t at) {
      turned(at, m, b_.scale("key"), [&](Command c, int column) {
        c.dst = LayerBuilder::row(tiles_.staged() +
                                  static_cast<std::size_t>(b_.spad_blocks(column)) * m);
        b_.emit(c);
      });
      tiles_.append(key_cache_, head);
    });
  }

  void values() {
    b_.begin("values");
    const int head = b_.blocks(value_dim(l_));
    const Scale s = b_.scale("value");
    const WeightPlace w = b_.image().weights(b_.data().value);
    b_.product(normed(), w, head, [&](const Panel& p) {
      const double scale = in_.value() * w.scale;
      if (value_bias_) {
        b_.to_float(p.at, p.blocks, scale);
        b_.emit_as_weights(LayerBuilder::to_spad(
            b_.vector(VectorOp::kAdd, Operand::kColumns, p.at,
                      *value_bias_ + static_cast<std::size_t>(p.first), tiles_.staged(), p.blocks),
            s));
      } else {
        b_.emit_as_weights(b_.narrowed_sums(p.at, p.blocks, scale, tiles_.staged(), s));
      }
      tiles_.append(value_cache_, p.first / head);
    });
  }

  LayerBuilder& b_;
  const Layer& l_;
  Scale in_ = b_.scale("normed");
  AttentionTiles tiles_;
  std::size_t angles_ = 0, attended_ = 0, query_gain_ = 0, key_gain_ = 0, wide_ = 0;
  std::optional<std::size_t> query_bias_, key_bias_, value_bias_, output_bias_;
  CachePlace key_cache_, value_cache_;
};

}  // namespace

void lower_attention(LayerBuilder& b) {
  Attention(b).run();
}

}  // namespace strandline::hw::asic
