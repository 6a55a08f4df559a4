// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/attention_tiles.h"

#include <fmt/format.h>

#include <algorithm>

namespace strandline::hw::asic {
namespace {

constexpr double kLog2E = 1.4426950408889634;

}  // namespace

AttentionTiles::AttentionTiles(LayerBuilder& b, const AttentionShape& shape)
    : b_(b), s_(shape), group_(shape.heads / shape.kv_heads), slots_(b.mapping().overlap ? 2 : 1) {
  check();
  const int m = b.rows(), lanes = b.lanes();
  job_rows_ = by_head() ? group_ : b.work().tokens;
  capacity_ = (b.work().keys() + lanes - 1) / lanes * lanes;
  // Memory counts strides in 16 bytes.
  while (static_cast<std::size_t>(capacity_) * b.row_bytes() % 16 != 0) capacity_ += lanes;
  const int most = selects() ? (s_.top_k + lanes - 1) / lanes * lanes : capacity_;
  tile_ = std::min(most, b.mapping().key_blocks * lanes);
  const auto rows = [](int blocks, int each) { return static_cast<std::size_t>(blocks * each); };
  const int value_blocks = b.blocks(s_.value_dim), key_blocks = b.spad_blocks(s_.key_dim);
  constexpr OwnBanks kOwn = OwnBanks::kOperands;
  for (std::size_t i = 0; i < slots_; ++i) {
    scores_[i] = b.take_vmem(rows(b.blocks(tile_), job_rows_), kOwn);
    product_[i] = b.take_vmem(rows(value_blocks, job_rows_));
    factors_[i] = b.take_vmem(rows(2, job_rows_));
  }
  sums_ = b.take_vmem(rows(value_blocks, job_rows_));
  queries_ = b.take_spad(rows(b.spad_blocks(s_.heads * s_.key_dim), m), kOwn);
  staged_ = b.take_spad(rows(std::max(key_blocks, value_blocks), m));
  for (std::size_t i = 0; i < slots_; ++i) {
    keys_[i] = b.take_spad(rows(key_blocks, tile_), kOwn);
    turned_[i] = b.take_spad(rows(b.blocks(tile_), s_.key_dim));
    values_[i] = caches_values() ? b.take_spad(rows(value_blocks, tile_)) : keys_[i];
    chances_[i] = b.take_spad(rows(b.spad_blocks(tile_), job_rows_), kOwn);
  }
}

void AttentionTiles::check() const {
  const Accelerator& a = b_.accelerator();
  if (by_head() && group_ > a.state_rows)
    refuse_layer(fmt::format("{} heads share keys; the units keep the state of {} rows", group_,
                             a.state_rows),
                 "take a config with more state_rows");
  if (!a.transposer)
    refuse_layer(
        fmt::format("config '{}' has no transposer, which turns keys into weights", a.name),
        "take a config with one");
  if (s_.window > 0 && (!a.window_mask || s_.window % a.cols != 0))
    refuse_layer(fmt::format("a sliding window of {} keys on config '{}'", s_.window, a.name),
                 a.window_mask ? fmt::format("windows are multiples of {} keys", a.cols)
                               : "take a config with window_mask");
}

std::size_t AttentionTiles::query_place(int head, int sequence) const {
  const int m = b_.rows(), blocks = b_.spad_blocks(s_.key_dim);
  const auto first = static_cast<std::size_t>(head / group_ * group_ * blocks * m);
  // The heads that share keys lie row by row, so that one product serves them all.
  if (by_head())
    return queries_ + first + static_cast<std::size_t>(sequence * group_ + head % group_);
  return queries_ + static_cast<std::size_t>(head * blocks * m + sequence * b_.work().tokens);
}

std::size_t AttentionTiles::query_stride() const {
  return static_cast<std::size_t>(by_head() ? group_ * b_.rows() : b_.rows());
}

void AttentionTiles::put_queries(Command c, int head, int column) {
  const std::size_t at = static_cast<std::size_t>(b_.spad_blocks(column)) * query_stride();
  const std::uint16_t first_src = c.src0, first_angle = c.src1;
  for (int s = 0; s < (by_head() ? b_.rows() : 1); ++s) {
    if (by_head()) {
      c.rows = 1;
      c.src0 = static_cast<std::uint16_t>(first_src + s);
      if (c.opcode == Opcode::kRope) c.src1 = static_cast<std::uint16_t>(first_angle + s);
    }
    c.dst = LayerBuilder::row(query_place(head, s) + at);
    b_.emit(c);
  }
}

std::uint64_t AttentionTiles::cache_place(const CachePlace& cache, int sequence, int kv) const {
  return cache.address + static_cast<std::uint64_t>((sequence * s_.kv_heads + kv) * capacity_) *
                             (cache.step > 0
                                  ? cache.step
                                  : static_cast<std::size_t>(cache.blocks) * b_.row_bytes());
}

std::size_t AttentionTiles::cache_step(int blocks) const {
  if (!selects()) return 0;
  const auto unit = static_cast<std::size_t>(std::max(16, b_.accelerator().dma_bytes));
  if (b_.row_bytes() % 16 != 0)
    refuse_layer(fmt::format("selected keys in rows of {} bytes", b_.row_bytes()),
                 "take a config whose SPAD rows have 16 bytes or a multiple");
  return (static_cast<std::size_t>(blocks) * b_.row_bytes() + unit - 1) / unit * unit;
}

int AttentionTiles::end_of(int job) const {
  return selects() ? (index_->count(job) + b_.lanes() - 1) / b_.lanes() * b_.lanes() : capacity_;
}

void AttentionTiles::append(const CachePlace& cache, int kv) {
  const auto tokens = static_cast<std::size_t>(b_.work().tokens);
  if (cache.step > 0) {
    // A line is a row of a block; repeats are tokens, whose blocks lie side by side.
    for (int s = 0; s < b_.work().sequences; ++s) {
      Command c = b_.move(
          Opcode::kStore, staged_ + static_cast<std::size_t>(s) * tokens,
          cache_place(cache, s, kv) + static_cast<std::uint64_t>(b_.work().context) * cache.step,
          static_cast<std::size_t>(cache.blocks), b_.row_bytes(),
          static_cast<std::size_t>(b_.rows()), b_.row_bytes());
      c.blocks_n = static_cast<std::uint16_t>(tokens);
      c.blocks_k = 1;
      c.imm1 |= static_cast<std::uint32_t>(cache.step / 16) << 8;
      b_.emit(c);
    }
    return;
  }
  for (int s = 0; s < b_.work().sequences; ++s)
    b_.emit(b_.move(
        Opcode::kStore, staged_ + static_cast<std::size_t>(s) * tokens,
        cache_place(cache, s, kv) + static_cast<std::uint64_t>(b_.work().context) * b_.row_bytes(),
        static_cast<std::size_t>(cache.blocks), tokens * b_.row_bytes(),
        static_cast<std::size_t>(b_.rows()), static_cast<std::size_t>(capacity_) * b_.row_bytes()));
}

std::vector<AttentionTiles::Tile> AttentionTiles::tiles() const {
  const LayerWork& work = b_.work();
  const bool one_tile = !selects() && capacity_ <= tile_;
  const int earliest =
      s_.window > 0 ? std::max(0, work.context - s_.window + 1) / tile_ * tile_ : 0;
  std::vector<Tile> all;
  std::size_t loads = 0;
  for (int s = 0; s < (by_head() ? b_.rows() : work.sequences); ++s)
    for (int kv = 0; kv < s_.kv_heads; ++kv)
      for (int head = 0; head < (by_head() ? 1 : group_); ++head)
        for (int first = earliest; first < end_of(s); first += tile_) {
          const bool fresh = !one_tile || head == 0;
          loads += fresh ? 1 : 0;
          all.push_back({.job = s,
                         .kv = kv,
                         .head = kv * group_ + head,
                         .first = first,
                         .count = std::min(tile_, end_of(s) - first),
                         .loads = fresh,
                         .begins = first == earliest,
                         .ends = first + tile_ >= end_of(s),
                         .keys_slot = (loads - 1) % slots_,
                         .slot = all.size() % slots_});
        }
  return all;
}

void AttentionTiles::load_listed(const CachePlace& cache, std::size_t place, const Tile& t) {
  const int keys = std::min(t.count, index_->count(t.job) - t.first);
  Command c = b_.move(Opcode::kLoad, place, cache_place(cache, sequence_of(t.job), t.kv),
                      static_cast<std::size_t>(keys),
                      static_cast<std::size_t>(cache.blocks) * b_.row_bytes(), 1, cache.step);
  c.flags = kListed;
  c.src0 = LayerBuilder::row(index_->entry(t.job) + static_cast<std::size_t>(t.first));
  c.src1 = static_cast<std::uint16_t>(tile_);
  c.blocks_k = static_cast<std::uint16_t>(b_.work().position(t.job) + 1);
  b_.emit(c);
}

void AttentionTiles::load_tile(const CachePlace& keys, const CachePlace& values, const Tile& t) {
  const auto lines = [&](const CachePlace& cache, std::size_t place) {
    if (selects()) return load_listed(cache, place, t);
    b_.emit(b_.move(
        Opcode::kLoad, place,
        cache_place(cache, sequence_of(t.job), t.kv) +
            static_cast<std::uint64_t>(t.first) * b_.row_bytes(),
        static_cast<std::size_t>(cache.blocks), static_cast<std::size_t>(t.count) * b_.row_bytes(),
        static_cast<std::size_t>(tile_), static_cast<std::size_t>(capacity_) * b_.row_bytes()));
  };
  lines(keys, keys_[t.keys_slot]);
  b_.emit({.opcode = Opcode::kTranspose,
           .src0 = LayerBuilder::row(keys_[t.keys_slot]),
           .dst = LayerBuilder::row(turned_[t.keys_slot]),
           .src0_stride = static_cast<std::uint16_t>(tile_),
           .dst_stride = static_cast<std::uint16_t>(s_.key_dim),
           .blocks_n = static_cast<std::uint16_t>(b_.blocks(t.count)),
           .blocks_k = static_cast<std::uint16_t>(b_.spad_blocks(s_.key_dim))});
  if (caches_values()) lines(values, values_[t.keys_slot]);
  // The next row's list is made while this one is attended to.
  if (selects() && t.ends && t.job + 1 < b_.rows()) index_->select(t.job + 1);
}

void AttentionTiles::use_sinks(std::uint64_t address) {
  sinks_ = address;
  sink_rows_ = b_.take_vmem(static_cast<std::size_t>(job_rows_));
}

/// A tile of one key, the sink, whose probability goes nowhere: it leaves the running maximum and
/// the running sum.
void AttentionTiles::start_with_sinks(const Tile& t) {
  const auto job = static_cast<std::uint16_t>(job_rows_);
  const std::size_t row = static_cast<std::size_t>(b_.cols()) * 4;
  Command load =
      b_.move(Opcode::kLoad, sink_rows_, *sinks_ + static_cast<std::uint64_t>(t.head) * row, job,
              row, 1, by_head() ? row : 0);
  load.flags = kVmem;
  b_.emit(load);
  b_.emit({.opcode = Opcode::kSoftmax,
           .flags = kFirst,
           .rows = job,
           .src0 = LayerBuilder::row(sink_rows_),
           .src1 = LayerBuilder::row(factors_[t.slot]),
           .dst = LayerBuilder::row(chances_[t.slot]),
           .src0_stride = 0,
           .dst_stride = job,
           .blocks_n = 1,
           .blocks_k = 1,
           .imm0 = LayerBuilder::bits((b_.integers() ? kSinkUnit : 1) * kLog2E)});
}

void AttentionTiles::scores(const Tile& t) {
  const auto job = static_cast<std::uint16_t>(job_rows_);
  b_.emit({.opcode = Opcode::kMatmul,
           .flags = b_.results_as_weights(),
           .rows = job,
           .src0 = LayerBuilder::row(query_place(t.head, t.job)),
           .src1 = LayerBuilder::row(turned_[t.keys_slot]),
           .dst = LayerBuilder::row(scores_[t.slot]),
           .src0_stride = LayerBuilder::row(query_stride()),
           .src1_stride = static_cast<std::uint16_t>(s_.key_dim),
           .dst_stride = job,
           .blocks_n = static_cast<std::uint16_t>(b_.blocks(t.count)),
           .blocks_k = static_cast<std::uint16_t>(b_.spad_blocks(s_.key_dim))});
}

void AttentionTiles::softmax(const Tile& t) {
  const auto job = static_cast<std::uint16_t>(job_rows_);
  const int shift = by_head() ? 15 : 0;
  const int keys = selects() ? index_->count(t.job) : b_.work().keys();
  const int flags =
      (selects() ? 0 : kCausal) | (t.begins && !sinks_ ? kFirst : 0) | (t.ends ? kLast : 0);
  b_.emit({.opcode = Opcode::kSoftmax,
           .flags = static_cast<std::uint8_t>(flags),
           .rows = job,
           .src0 = LayerBuilder::row(scores_[t.slot]),
           .src1 = LayerBuilder::row(factors_[t.slot]),
           .dst = LayerBuilder::row(chances_[t.slot]),
           .src0_stride = job,
           .src1_stride = static_cast<std::uint16_t>(shift | s_.window / b_.cols() << 4),
           .dst_stride = job,
           .blocks_n = static_cast<std::uint16_t>(b_.blocks(t.count)),
           .blocks_k = static_cast<std::uint16_t>(std::min(t.count, keys - t.first)),
           .imm0 = LayerBuilder::bits(s_.score_scale * kLog2E),
           .imm1 = static_cast<std::uint32_t>(b_.work().context - t.first)});
}

/// The weighted sum of values onto what earlier tiles left.
void AttentionTiles::sum_values(const Tile& t) {
  const auto job = static_cast<std::uint16_t>(job_rows_);
  b_.emit({.opcode = Opcode::kMatmul,
           .flags = b_.results_as_weights(),
           .rows = job,
           .src0 = LayerBuilder::row(chances_[t.slot]),
           .src1 = LayerBuilder::row(values_[t.keys_slot]),
           .dst = LayerBuilder::row(product_[t.slot]),
           .src0_stride = job,
           .src1_stride = static_cast<std::uint16_t>(tile_),
           .dst_stride = job,
           .blocks_n = static_cast<std::uint16_t>(b_.blocks(s_.value_dim)),
           .blocks_k = static_cast<std::uint16_t>(b_.spad_blocks(t.count))});
  const int n = b_.blocks(s_.value_dim);
  const bool integers = b_.integers();
  Command c = t.begins ? b_.vector(integers ? VectorOp::kFloatTimes : VectorOp::kCopy,
                                   Operand::kConstant, product_[t.slot], 0, sums_, n)
                       : b_.vector(integers ? VectorOp::kRescaleAddInt : VectorOp::kRescaleAdd,
                                   Operand::kRows, product_[t.slot], factors_[t.slot], sums_, n);
  c.rows = c.src0_stride = c.dst_stride = job;
  c.imm0 = LayerBuilder::bits(s_.value_scale / 127);
  b_.emit(c);
}

/// Sums over probabilities' total, narrowed, to the rows that the next product reads.
void AttentionTiles::finish(const Tile& t, std::size_t attended) {
  const int n = b_.blocks(s_.value_dim), at = b_.spad_blocks(s_.value_dim) * b_.rows();
  // Sums of fp8 numbers keep the scales of values and of probabilities (256) until here.
  Scale out = s_.attended;
  if (b_.scaled() && !b_.integers()) out.inverse *= static_cast<float>(s_.value_scale / 256);
  for (int g = 0; g < (by_head() ? group_ : 1); ++g) {
    const auto place = static_cast<std::size_t>((t.head + g) * at +
                                                (by_head() ? t.job : t.job * b_.work().tokens));
    const auto offset = static_cast<std::size_t>(g);
    Command c = b_.vector(VectorOp::kMultiply, Operand::kRows, sums_ + offset,
                          factors_[t.slot] + static_cast<std::size_t>(job_rows_) + offset,
                          attended + place, n);
    c.rows = static_cast<std::uint16_t>(by_head() ? 1 : job_rows_);
    c.src0_stride = static_cast<std::uint16_t>(job_rows_);
    b_.emit(LayerBuilder::to_spad(c, out));
  }
}

void AttentionTiles::run(const CachePlace& keys, const CachePlace& values, std::size_t attended) {
  const std::vector<Tile> all = tiles();
  const auto front = [&](const Tile& t) {
    if (t.loads) load_tile(keys, values, t);
    scores(t);
  };
  const bool overlap = slots_ == 2;
  if (selects()) index_->select(0);
  if (overlap) front(all.front());
  for (std::size_t i = 0; i < all.size(); ++i) {
    // The next tile's scores come first, so that the array works while the softmax does.
    if (!overlap) front(all[i]);
    if (overlap && i + 1 < all.size()) front(all[i + 1]);
    if (all[i].begins && sinks_) start_with_sinks(all[i]);
    softmax(all[i]);
    sum_values(all[i]);
    if (all[i].ends) finish(all[i], attended);
  }
}

}  // namespace strandline::hw::asic
