// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/lower_index.h"

#include <fmt/format.h>

#include <algorithm>

namespace strandline::hw::asic {
namespace {

std::size_t rows_of(int blocks, int each) {
  return static_cast<std::size_t>(blocks * each);
}

}  // namespace

bool Indexer::selects(const LayerBuilder& b) {
  return b.layer().index.top_k > 0 && b.work().keys() > b.layer().index.top_k;
}

void Indexer::check() const {
  const Accelerator& a = b_.accelerator();
  if (!a.topk || !a.gather)
    refuse_layer(fmt::format("top-k selection of keys: config '{}' has no {}", a.name,
                             a.topk ? "gather" : "router"),
                 "take a config with topk: true and gather: true");
  if (s_.rope_dim != b_.layer().latent.rope_dim)
    refuse_layer(fmt::format("an index key of {} turned columns beside keys of {}", s_.rope_dim,
                             b_.layer().latent.rope_dim),
                 "one table of angles serves both: make them equal");
  if (s_.dim % b_.lanes() != 0 || s_.rope_dim / 2 % b_.lanes() != 0)
    refuse_layer(fmt::format("an index key of {} columns, {} of them turned, on {} lanes", s_.dim,
                             s_.rope_dim, b_.lanes()),
                 "take a config with a smaller array");
  if (2 * s_.top_k > a.route_entries)
    refuse_layer(fmt::format("{} keys of a query; the router's lists hold {} of each of two",
                             s_.top_k, a.route_entries / 2),
                 "take a smaller --scale or a config with more route_entries");
}

Indexer::Indexer(LayerBuilder& b, std::size_t angles)
    : b_(b), s_(b.layer().index), selects_(selects(b)), angles_(angles) {
  if (s_.top_k == 0) return;
  check();
  const int m = b.rows(), lanes = b.lanes(), key = b.spad_blocks(s_.dim);
  capacity_ = (b.work().keys() + lanes - 1) / lanes * lanes;
  tile_ = std::min(capacity_, b.mapping().key_blocks * lanes);
  gain_ = b.take_vmem(rows_of(b.blocks(s_.dim), 1));
  staged_ = b.take_spad(rows_of(key, m));
  if (!selects_) return;
  scores_ = b.take_vmem(rows_of(b.blocks(capacity_), m));
  hits_ = b.take_vmem(rows_of(b.blocks(tile_), s_.heads));
  queries_ = b.take_spad(rows_of(key, m * s_.heads));
  weights_ = b.take_spad(rows_of(b.spad_blocks(padded_heads()), m));
  keys_ = b.take_spad(rows_of(key, tile_));
  turned_ = b.take_spad(rows_of(b.blocks(tile_), s_.dim));
  narrowed_ = b.take_spad(rows_of(b.blocks(tile_), padded_heads()));
}

int Indexer::padded_heads() const {
  return (s_.heads + b_.lanes() - 1) / b_.lanes() * b_.lanes();
}

int Indexer::count(int row) const {
  return std::min(s_.top_k, b_.work().position(row) + 1);
}

std::size_t Indexer::entry(int row) const {
  return static_cast<std::size_t>(row % 2 * (b_.accelerator().route_entries / 2));
}

void Indexer::put(std::size_t at, std::size_t dst, std::size_t stride, Scale s, int step) {
  const int turned = b_.blocks(s_.rope_dim), rest = b_.blocks(s_.dim) - turned;
  Command rope = b_.rope(at, angles_, s_.rope_dim / 2, dst, stride, s.inverse);
  Command copy = LayerBuilder::to_spad(
      b_.vector(VectorOp::kCopy, Operand::kConstant, at + rows_of(turned, b_.rows()), 0,
                dst + static_cast<std::size_t>(b_.spad_blocks(s_.rope_dim)) * stride, rest),
      s);
  copy.dst_stride = LayerBuilder::row(stride);
  if (step > 0) rope.rows = copy.rows = 1;
  for (int r = 0; r < (step == 0 ? 1 : b_.rows()); ++r) {
    b_.emit(rope);
    if (rest > 0) b_.emit(copy);
    ++rope.src0, ++rope.src1, ++copy.src0;
    rope.dst = static_cast<std::uint16_t>(rope.dst + step);
    copy.dst = static_cast<std::uint16_t>(copy.dst + step);
  }
}

void Indexer::keys(const Scale& in) {
  if (s_.top_k == 0) return;
  b_.begin("index keys");
  const IndexData& d = b_.data().index;
  const Scale s = b_.scale("index key");
  const LayerWork& work = b_.work();
  cache_ = b_.image().cache(d.cached_keys, {work.sequences, work.context, capacity_, b_.lanes()},
                            s.inverse);
  gain_ = b_.load_row(d.gain);
  const WeightPlace w = b_.image().weights(d.key);
  b_.product({b_.normed(), b_.layer().width, b_.rows(), b_.rows()}, w, b_.blocks(s_.dim),
             [&](const Panel& p) {
               b_.to_float(p.at, p.blocks, in.value() * w.scale);
               Command c = b_.norm_rows(p.at, p.at, s_.dim);
               c.flags = kLayerNorm | kGain;
               c.src1 = LayerBuilder::row(gain_);
               b_.emit(c);
               put(p.at, staged_, static_cast<std::size_t>(b_.rows()), s, 0);
             });
  const auto tokens = static_cast<std::size_t>(work.tokens), row = b_.row_bytes();
  const int blocks = b_.spad_blocks(s_.dim);
  for (int q = 0; q < work.sequences; ++q)
    b_.emit(
        b_.move(Opcode::kStore, staged_ + static_cast<std::size_t>(q) * tokens,
                cache_ + static_cast<std::uint64_t>(q * blocks * capacity_ + work.context) * row,
                static_cast<std::size_t>(blocks), tokens * row, static_cast<std::size_t>(b_.rows()),
                static_cast<std::size_t>(capacity_) * row));
}

/// Heads of a row lie row by row: one product scores them all.
void Indexer::queries(const Activations& low, double low_scale) {
  const int all = b_.rows() * s_.heads;
  const WeightPlace w = b_.image().weights(b_.data().index.query);
  b_.product(low, w, b_.blocks(s_.dim), [&](const Panel& p) {
    b_.to_float(p.at, p.blocks, low_scale * w.scale);
    const int head = p.first / b_.blocks(s_.dim);
    put(p.at, queries_ + static_cast<std::size_t>(head), static_cast<std::size_t>(all),
        b_.scale("index query"), s_.heads);
  });
}

/// Weights of heads as activations of the product that sums over heads; zeros behind them.
void Indexer::weights(const Scale& in) {
  const Matrix& from = b_.data().index.weight;
  Matrix padded(from.rows, padded_heads());
  for (int r = 0; r < from.rows; ++r)
    for (int c = 0; c < from.cols; ++c) padded.at(r, c) = from.at(r, c);
  const WeightPlace w = b_.image().weights(padded);
  b_.product({b_.normed(), b_.layer().width, b_.rows(), b_.rows()}, w, b_.blocks(padded.cols),
             [&](const Panel& p) {
               b_.emit(b_.narrowed_sums(p.at, p.blocks, in.value() * w.scale, weights_,
                                        b_.scale("index weight")));
             });
}

void Indexer::tile(int sequence, int first, int count) {
  const int m = b_.rows(), key = b_.spad_blocks(s_.dim), n = b_.blocks(count), pad = padded_heads();
  const auto row = b_.row_bytes();
  b_.emit(b_.move(Opcode::kLoad, keys_,
                  cache_ + static_cast<std::uint64_t>(sequence * key * capacity_ + first) * row,
                  static_cast<std::size_t>(key), static_cast<std::size_t>(count) * row,
                  static_cast<std::size_t>(tile_), static_cast<std::size_t>(capacity_) * row));
  b_.emit({.opcode = Opcode::kTranspose,
           .src0 = LayerBuilder::row(keys_),
           .dst = LayerBuilder::row(turned_),
           .src0_stride = static_cast<std::uint16_t>(tile_),
           .dst_stride = static_cast<std::uint16_t>(s_.dim),
           .blocks_n = static_cast<std::uint16_t>(n),
           .blocks_k = static_cast<std::uint16_t>(key)});
  const Scale q = b_.scale("index query"), k = b_.scale("index key"), h = b_.scale("index hit");
  const auto heads = static_cast<std::uint16_t>(s_.heads), stride = static_cast<std::uint16_t>(m);
  for (int t = 0; t < b_.work().tokens; ++t) {
    const int r = sequence * b_.work().tokens + t;
    b_.emit({.opcode = Opcode::kMatmul,
             .flags = b_.results_as_weights(),
             .rows = heads,
             .src0 = LayerBuilder::row(queries_ + rows_of(r, s_.heads)),
             .src1 = LayerBuilder::row(turned_),
             .dst = LayerBuilder::row(hits_),
             .src0_stride = static_cast<std::uint16_t>(m * s_.heads),
             .src1_stride = static_cast<std::uint16_t>(s_.dim),
             .dst_stride = heads,
             .blocks_n = static_cast<std::uint16_t>(n),
             .blocks_k = static_cast<std::uint16_t>(key)});
    Command c = b_.vector(b_.floats_of_sums(), Operand::kConstant, hits_, 0, hits_, n);
    c.rows = c.src0_stride = c.dst_stride = heads;
    c.imm0 = LayerBuilder::bits(q.value() * k.value());
    if (b_.scaled()) b_.emit(c);
    c = b_.vector(VectorOp::kMaximum, Operand::kConstant, hits_, 0, narrowed_, n);
    c.rows = c.src0_stride = heads;
    c.dst_stride = static_cast<std::uint16_t>(pad);
    b_.emit_as_weights(LayerBuilder::to_spad(c, h));
    b_.emit({.opcode = Opcode::kMatmul,
             .flags = b_.results_as_weights(),
             .rows = 1,
             .src0 = LayerBuilder::row(weights_ + static_cast<std::size_t>(r)),
             .src1 = LayerBuilder::row(narrowed_),
             .dst = LayerBuilder::row(scores_ + rows_of(b_.blocks(first), m) +
                                      static_cast<std::size_t>(r)),
             .src0_stride = stride,
             .src1_stride = static_cast<std::uint16_t>(pad),
             .dst_stride = stride,
             .blocks_n = static_cast<std::uint16_t>(n),
             .blocks_k = static_cast<std::uint16_t>(b_.spad_blocks(pad))});
  }
}

void Indexer::scores(const Activations& low, double low_scale, const Scale& in) {
  if (!selects_) return;
  b_.begin("index scores");
  queries(low, low_scale);
  weights(in);
  for (int q = 0; q < b_.work().sequences; ++q)
    for (int first = 0; first < capacity_; first += tile_)
      tile(q, first, std::min(tile_, capacity_ - first));
  // SELECT compares floats; their scale changes no order.
  if (b_.integers()) b_.to_float(scores_, b_.blocks(capacity_), 1);
}

void Indexer::select(int row) {
  const int n = b_.work().position(row) + 1, m = b_.rows();
  b_.emit({.opcode = Opcode::kSelect,
           .rows = 1,
           .src0 = LayerBuilder::row(scores_ + static_cast<std::size_t>(row)),
           .dst = LayerBuilder::row(entry(row)),
           .src0_stride = static_cast<std::uint16_t>(m),
           .src1_stride = static_cast<std::uint16_t>(count(row)),
           .blocks_n = static_cast<std::uint16_t>((n + b_.cols() - 1) / b_.cols()),
           .blocks_k = static_cast<std::uint16_t>(n)});
}

}  // namespace strandline::hw::asic
