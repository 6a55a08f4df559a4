// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "hw/asic/attention_tiles.h"
#include "hw/asic/lower.h"

namespace strandline::hw::asic {
namespace {

/// Plain attention, step by step.
class Attention {
 public:
  explicit Attention(LayerBuilder& b)
      : b_(b),
        l_(b.layer()),
        query_scale_(b.scale("query")),
        key_scale_(b.scale("key")),
        value_scale_(b.scale("value")),
        angles_((check(b), b.take_vmem(static_cast<std::size_t>(half_blocks() * b.rows())))),
        tiles_(b, shape()),
        attended_(b.take_spad(
            static_cast<std::size_t>(b.spad_blocks(l_.heads * l_.head_dim) * b.rows()))) {}

  void run() {
    const std::uint64_t angles = b_.image().angles(
        b_.rows(), l_.head_dim / 2, [&](int r) { return b_.work().position(r); }, l_.rope_theta,
        l_.head_dim);
    b_.move_words(Opcode::kLoad, angles_, angles, l_.head_dim / 2);
    b_.norm("norm of attention", in_);
    queries();
    keys_and_values();
    b_.begin("attention");
    tiles_.run(keys_, values_, attended_);
    b_.begin("output projection");
    const WeightPlace w = b_.image().weights(b_.data().output);
    b_.product(
        {attended_, l_.heads * l_.head_dim, b_.rows(), b_.rows()}, w, b_.panel(),
        [&](const Panel& p) { b_.add_to_stream(p, b_.scale("attended").value() * w.scale); });
  }

 private:
  static void check(const LayerBuilder& b) {
    const Layer& l = b.layer();
    if (l.head_dim / 2 % b.lanes() != 0)
      refuse_layer(fmt::format("half a head ({}) is no multiple of the array's {} rows",
                               l.head_dim / 2, b.lanes()),
                   "take another --scale or a smaller array");
  }
  AttentionShape shape() const {
    return {.heads = l_.heads,
            .kv_heads = l_.kv_heads,
            .key_dim = l_.head_dim,
            .value_dim = l_.head_dim,
            .window = l_.window,
            .score_scale = query_scale_.value() * key_scale_.value() / std::sqrt(l_.head_dim),
            .value_scale = value_scale_.value(),
            .attended = b_.scale("attended")};
  }
  int head_blocks() const { return b_.blocks(l_.head_dim); }
  int half_blocks() const { return head_blocks() / 2; }
  Activations normed() const { return {b_.normed(), l_.width, b_.rows(), b_.rows()}; }

  /// One head, in VMEM at `at`, turned by its rows' positions and narrowed to SPAD.
  void rope(std::size_t at, int first_row, int rows, std::size_t dst, std::size_t dst_stride,
            Scale s) {
    const auto stride = static_cast<std::uint16_t>(b_.rows());
    const auto first = static_cast<std::size_t>(first_row);
    const auto half_out = static_cast<std::uint32_t>(b_.spad_blocks(l_.head_dim / 2)) *
                          static_cast<std::uint32_t>(dst_stride);
    b_.emit({.opcode = Opcode::kRope,
             .flags = kToSpad,
             .rows = static_cast<std::uint16_t>(rows),
             .src0 = LayerBuilder::row(at + first),
             .src1 = LayerBuilder::row(angles_ + first),
             .dst = LayerBuilder::row(dst),
             .src0_stride = stride,
             .src1_stride = stride,
             .dst_stride = LayerBuilder::row(dst_stride),
             .blocks_n = 1,
             .blocks_k = static_cast<std::uint16_t>(half_blocks()),
             .imm0 = std::bit_cast<std::uint32_t>(s.inverse),
             .imm1 = static_cast<std::uint32_t>(half_blocks() * b_.rows()) | half_out << 16});
  }

  void queries() {
    b_.begin("queries");
    const WeightPlace w = b_.image().weights(b_.data().query);
    b_.product(normed(), w, head_blocks(), [&](const Panel& p) {
      b_.to_float(p.at, p.blocks, in_.value() * w.scale);
      const int head = p.first / head_blocks();
      if (tiles_.by_head())
        for (int s = 0; s < b_.work().sequences; ++s)
          rope(p.at, s, 1, tiles_.query_place(head, s), tiles_.query_stride(), query_scale_);
      else
        rope(p.at, 0, b_.rows(), tiles_.query_place(head, 0), tiles_.query_stride(), query_scale_);
    });
  }

  void keys_and_values() {
    const auto cache = [&](const Matrix& past, Scale s) {
      return CachePlace{b_.image().cache(past, b_.work().sequences, l_.kv_heads, l_.head_dim,
                                         b_.work().context, tiles_.capacity(), s.inverse),
                        b_.spad_blocks(l_.head_dim)};
    };
    keys_ = cache(b_.data().cached_keys, key_scale_);
    values_ = cache(b_.data().cached_values, value_scale_);
    b_.begin("keys");
    const WeightPlace k = b_.image().weights(b_.data().key);
    b_.product(normed(), k, head_blocks(), [&](const Panel& p) {
      b_.to_float(p.at, p.blocks, in_.value() * k.scale);
      rope(p.at, 0, b_.rows(), tiles_.staged(), static_cast<std::size_t>(b_.rows()), key_scale_);
      tiles_.append(keys_, p.first / head_blocks());
    });
    b_.begin("values");
    const WeightPlace v = b_.image().weights(b_.data().value);
    b_.product(normed(), v, head_blocks(), [&](const Panel& p) {
      b_.emit(
          b_.narrowed_sums(p.at, p.blocks, in_.value() * v.scale, tiles_.staged(), value_scale_));
      tiles_.append(values_, p.first / head_blocks());
    });
  }

  LayerBuilder& b_;
  const Layer& l_;
  Scale in_ = b_.scale("normed"), query_scale_, key_scale_, value_scale_;
  std::size_t angles_;
  AttentionTiles tiles_;
  std::size_t attended_;
  CachePlace keys_, values_;
};

}  // namespace

void lower_attention(LayerBuilder& b) {
  Attention(b).run();
}

}  // namespace strandline::hw::asic
