// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "hw/asic/attention_tiles.h"
#include "hw/asic/lower.h"

namespace strandline::hw::asic {
namespace {

/// Scales of a query of two parts, latent and rotary, whose integer products with the two parts of
/// a key must carry one scale.
struct QueryScales {
  Scale absorbed;          ///< of the latent part
  float rope_inverse = 1;  ///< of the rotary part
};

QueryScales query_scales(const LayerBuilder& b) {
  if (!b.scaled()) return {};
  const double ratio = static_cast<double>(b.scale("latent").inverse) /
                       static_cast<double>(b.scale("rope key").inverse);
  // The rotary part's inverse scale is the latent part's times the ratio.
  QueryScales s;
  s.absorbed = b.scale_of(std::max(b.most("query absorbed"), b.most("query rope") * ratio));
  s.rope_inverse = static_cast<float>(static_cast<double>(s.absorbed.inverse) * ratio);
  return s;
}

void check(const LayerBuilder& b) {
  const LatentSizes& s = b.layer().latent;
  for (const auto& [what, size] :
       {std::pair{"the rank of queries", s.q_rank}, std::pair{"the rank of keys", s.kv_rank},
        std::pair{"a head's unturned part", s.nope_dim},
        std::pair{"half a head's turned part", s.rope_dim / 2},
        std::pair{"a head's value", s.v_dim}})
    if (size % b.lanes() != 0)
      refuse_layer(
          fmt::format("{} ({}) is no multiple of the array's {} rows", what, size, b.lanes()),
          "take a config with a smaller array, or another --scale");
}

AttentionShape shape_of(const LayerBuilder& b) {
  const LatentSizes& s = b.layer().latent;
  check(b);
  return {.heads = b.layer().heads,
          .kv_heads = 1,
          .key_dim = s.kv_rank + s.rope_dim,
          .value_dim = s.kv_rank,
          .values_in_keys = true,
          .score_scale = query_scales(b).absorbed.value() * b.scale("latent").value() /
                         std::sqrt(s.nope_dim + s.rope_dim),
          .value_scale = b.scale("latent").value(),
          .attended = b.scale("attended latent"),
          .top_k = Indexer::selects(b) ? b.layer().index.top_k : 0};
}

/// W^T of each head's part of an up-projection [rank][heads * dim]: [dim][heads * rank].
Matrix by_head_transposed(const Matrix& w, int dim) {
  const int heads = w.cols / dim;
  Matrix y(dim, heads * w.rows);
  for (int h = 0; h < heads; ++h)
    for (int i = 0; i < dim; ++i)
      for (int r = 0; r < w.rows; ++r) y.at(i, h * w.rows + r) = w.at(r, h * dim + i);
  return y;
}

class Latent {
 public:
  explicit Latent(LayerBuilder& b)
      : b_(b),
        l_(b.layer()),
        s_(l_.latent),
        tiles_(b, shape_of(b)),
        angles_(b.take_vmem(static_cast<std::size_t>(b.blocks(s_.rope_dim / 2) * b.rows()))),
        index_(b, angles_) {
    tiles_.use_index(index_);
    const auto rows = [&](int blocks) { return static_cast<std::size_t>(blocks * b.rows()); };
    wide_ = b.take_vmem(rows(b.blocks(std::max(s_.q_rank, s_.kv_rank))));
    if (s_.q_rank > 0) low_ = b.take_spad(rows(b.spad_blocks(s_.q_rank)));
    for (std::size_t& at : nope_) at = b.take_spad(rows(b.spad_blocks(s_.nope_dim)));
    latents_ = b.take_spad(rows(b.spad_blocks(l_.heads * s_.kv_rank)));
    attended_ = b.take_spad(rows(b.spad_blocks(l_.heads * s_.v_dim)));
  }

  void run() {
    b_.load_angles(angles_, s_.rope_dim / 2);
    b_.norm("norm of attention", in_);
    keys();
    index_.keys(in_);
    queries();
    b_.begin("attention");
    tiles_.run(keys_, values_, latents_);
    values();
    b_.begin("output projection");
    const WeightPlace w = b_.image().weights(b_.data().output);
    b_.product(rows_of(attended_, l_.heads * s_.v_dim), w, b_.panel(), [&](const Panel& p) {
      b_.add_to_stream(p, b_.scale("attended").value() * w.scale);
    });
  }

 private:
  Activations rows_of(std::size_t at, int depth) const { return {at, depth, b_.rows(), b_.rows()}; }
  Activations normed() const { return rows_of(b_.normed(), l_.width); }

  /// A low-rank projection of the normed input, normed itself, as floats at wide_.
  void low_rank(const Matrix& weights) {
    const WeightPlace w = b_.image().weights(weights);
    b_.product(normed(), w, b_.panel(),
               [&](const Panel& p) { b_.floats_to(p, in_.value() * w.scale, wide_); });
    b_.emit(b_.norm_rows(wide_, wide_, weights.cols));
  }

  /// Columns at wide_, narrowed.
  Command narrowed(int width, std::size_t dst, Scale s) const {
    return LayerBuilder::to_spad(
        b_.vector(VectorOp::kCopy, Operand::kConstant, wide_, 0, dst, b_.blocks(width)), s);
  }

  CachePlace cache(const Matrix& past, Scale s, int block) {
    const int blocks = past.cols / block;
    const std::size_t step = tiles_.cache_step(blocks);
    return {b_.image().cache(
                past, {b_.work().sequences, b_.work().context, tiles_.capacity(), block, step},
                s.inverse),
            blocks, step};
  }

  /// The caches hold integers of two scales, latents and rotary keys side by side.
  void caches() {
    const LatentData& d = b_.data().latent;
    const Scale s = b_.scale("latent"), r = b_.scale("rope key");
    const double ratio = static_cast<double>(r.inverse) / static_cast<double>(s.inverse);
    Matrix both(d.cached_latents.rows, s_.kv_rank + s_.rope_dim);
    for (int row = 0; row < both.rows; ++row)
      for (int c = 0; c < both.cols; ++c)
        both.at(row, c) = c < s_.kv_rank ? d.cached_latents.at(row, c)
                                         : d.cached_rope_keys.at(row, c - s_.kv_rank) * ratio;
    keys_ = cache(both, s, b_.lanes());
    if (tiles_.caches_values()) values_ = cache(d.cached_latents, s, b_.cols());
  }

  /// The new latents and rotary keys, behind the cached ones.
  void keys() {
    caches();
    b_.begin("latents");
    const Scale s = b_.scale("latent");
    low_rank(b_.data().latent.latent_down);
    if (tiles_.caches_values()) {
      b_.emit_as_weights(narrowed(s_.kv_rank, tiles_.staged(), s));
      tiles_.append(values_, 0);
    }
    b_.emit(narrowed(s_.kv_rank, tiles_.staged(), s));
    const WeightPlace w = b_.image().weights(b_.data().latent.rope_key);
    const auto m = static_cast<std::size_t>(b_.rows());
    b_.product(normed(), w, b_.blocks(s_.rope_dim), [&](const Panel& p) {
      b_.to_float(p.at, p.blocks, in_.value() * w.scale);
      b_.emit(b_.rope(p.at, angles_, s_.rope_dim / 2,
                      tiles_.staged() + static_cast<std::size_t>(b_.spad_blocks(s_.kv_rank)) * m, m,
                      b_.scale("rope key").inverse));
    });
    tiles_.append(keys_, 0);
  }

  void queries() {
    b_.begin("queries");
    const LatentData& d = b_.data().latent;
    Activations low = normed();
    double scale = in_.value();
    if (s_.q_rank > 0) {
      low_rank(d.query_down);
      b_.emit(narrowed(s_.q_rank, low_, b_.scale("query latent")));
      low = rows_of(low_, s_.q_rank);
      scale = b_.scale("query latent").value();
    }
    index_.scores(low, scale, in_);
    if (Indexer::selects(b_)) b_.begin("queries of heads");
    const WeightPlace w = b_.image().weights(d.query_up);
    const WeightPlace up = b_.image().weights(by_head_transposed(d.key_up, s_.nope_dim));
    const int head = b_.blocks(s_.nope_dim + s_.rope_dim);
    b_.product(low, w, head,
               [&](const Panel& p) { query(p.first / head, p.at, scale * w.scale, up); });
  }

  /// A head's query, as sums at `at`: the rotary part turned; the rest through the head's
  /// up-projection of keys, transposed.
  void query(int head, std::size_t at, double scale, const WeightPlace& up) {
    const QueryScales scales = query_scales(b_);
    const int nope = b_.blocks(s_.nope_dim);
    const std::size_t rope = at + static_cast<std::size_t>(nope * b_.rows());
    const std::size_t staged = nope_[head & 1];
    const Scale narrow = b_.scale("query nope");
    b_.emit(b_.narrowed_sums(at, nope, scale, staged, narrow));
    b_.to_float(rope, b_.blocks(s_.rope_dim), scale);
    tiles_.put_queries(
        b_.rope(rope, angles_, s_.rope_dim / 2, 0, tiles_.query_stride(), scales.rope_inverse),
        head, s_.kv_rank);
    const WeightPlace part =
        b_.image().slice(up, s_.nope_dim, head * b_.blocks(s_.kv_rank), b_.blocks(s_.kv_rank));
    b_.product(rows_of(staged, s_.nope_dim), part, b_.panel(), [&](const Panel& p) {
      Command c = b_.narrowed_sums(p.at, p.blocks, narrow.value() * up.scale, 0, scales.absorbed);
      c.dst_stride = LayerBuilder::row(tiles_.query_stride());
      tiles_.put_queries(c, head, p.first * b_.cols());
    });
  }

  /// Weighted latents through each head's up-projection of values.
  void values() {
    b_.begin("values");
    const WeightPlace up = b_.image().weights(b_.data().latent.value_up);
    const Scale in = b_.scale("attended latent"), out = b_.scale("attended");
    const int latent_blocks = b_.spad_blocks(s_.kv_rank), value_blocks = b_.spad_blocks(s_.v_dim);
    for (int h = 0; h < l_.heads; ++h) {
      const auto from = latents_ + static_cast<std::size_t>(h * latent_blocks * b_.rows());
      const auto to = attended_ + static_cast<std::size_t>(h * value_blocks * b_.rows());
      const WeightPlace part =
          b_.image().slice(up, s_.kv_rank, h * b_.blocks(s_.v_dim), b_.blocks(s_.v_dim));
      b_.product(rows_of(from, s_.kv_rank), part, b_.panel(), [&](const Panel& p) {
        const int first = p.first / b_.accelerator().groups() * b_.rows();
        b_.emit(b_.narrowed_sums(p.at, p.blocks, in.value() * up.scale,
                                 to + static_cast<std::size_t>(first), out));
      });
    }
  }

  LayerBuilder& b_;
  const Layer& l_;
  const LatentSizes& s_;
  Scale in_ = b_.scale("normed");
  AttentionTiles tiles_;
  std::size_t angles_;  // VMEM
  Indexer index_;
  std::size_t wide_ = 0;                                          // VMEM
  std::size_t low_ = 0, nope_[2]{}, latents_ = 0, attended_ = 0;  // SPAD
  CachePlace keys_, values_;
};

}  // namespace

void lower_latent(LayerBuilder& b) {
  Latent(b).run();
}

}  // namespace strandline::hw::asic
