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
    : b_(b), s_(shape), group_(shape.heads / shape.kv_heads) {
  check();
  const int m = b.rows(), lanes = b.lanes();
  job_rows_ = by_head() ? group_ : b.work().tokens;
  capacity_ = (b.work().keys() + lanes - 1) / lanes * lanes;
  tile_ = std::min(capacity_, 16 * lanes);
  const auto rows = [](int blocks, int each) { return static_cast<std::size_t>(blocks * each); };
  const int value_blocks = b.blocks(s_.value_dim), key_blocks = b.spad_blocks(s_.key_dim);
  scores_ = b.take_vmem(rows(b.blocks(tile_), job_rows_));
  product_ = b.take_vmem(rows(value_blocks, job_rows_));
  sums_ = b.take_vmem(rows(value_blocks, job_rows_));
  factors_ = b.take_vmem(rows(2, job_rows_));
  queries_ = b.take_spad(rows(b.spad_blocks(s_.heads * s_.key_dim), m));
  staged_ = b.take_spad(rows(std::max(key_blocks, value_blocks), m));
  keys_ = b.take_spad(rows(key_blocks, tile_));
  turned_ = b.take_spad(rows(b.blocks(tile_), s_.key_dim));
  values_ = caches_values() ? b.take_spad(rows(value_blocks, tile_)) : keys_;
  chances_ = b.take_spad(rows(b.spad_blocks(tile_), job_rows_));
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
  for (int s = 0; s < (by_head() ? b_.work().sequences : 1); ++s) {
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
  return cache.address +
         static_cast<std::uint64_t>((sequence * s_.kv_heads + kv) * cache.blocks * capacity_) *
             b_.row_bytes();
}

void AttentionTiles::append(const CachePlace& cache, int kv) {
  const auto tokens = static_cast<std::size_t>(b_.work().tokens);
  for (int s = 0; s < b_.work().sequences; ++s)
    b_.emit(b_.move(
        Opcode::kStore, staged_ + static_cast<std::size_t>(s) * tokens,
        cache_place(cache, s, kv) + static_cast<std::uint64_t>(b_.work().context) * b_.row_bytes(),
        static_cast<std::size_t>(cache.blocks), tokens * b_.row_bytes(),
        static_cast<std::size_t>(b_.rows()), static_cast<std::size_t>(capacity_) * b_.row_bytes()));
}

void AttentionTiles::load_tile(const CachePlace& keys, const CachePlace& values, int sequence,
                               int kv, int first, int count) {
  const auto lines = [&](const CachePlace& cache, std::size_t place) {
    b_.emit(b_.move(
        Opcode::kLoad, place,
        cache_place(cache, sequence, kv) + static_cast<std::uint64_t>(first) * b_.row_bytes(),
        static_cast<std::size_t>(cache.blocks), static_cast<std::size_t>(count) * b_.row_bytes(),
        static_cast<std::size_t>(tile_), static_cast<std::size_t>(capacity_) * b_.row_bytes()));
  };
  lines(keys, keys_);
  b_.emit({.opcode = Opcode::kTranspose,
           .src0 = LayerBuilder::row(keys_),
           .dst = LayerBuilder::row(turned_),
           .src0_stride = static_cast<std::uint16_t>(tile_),
           .dst_stride = static_cast<std::uint16_t>(s_.key_dim),
           .blocks_n = static_cast<std::uint16_t>(b_.blocks(count)),
           .blocks_k = static_cast<std::uint16_t>(b_.spad_blocks(s_.key_dim))});
  if (caches_values()) lines(values, values_);
}

void AttentionTiles::use_sinks(std::uint64_t address) {
  sinks_ = address;
  sink_rows_ = b_.take_vmem(static_cast<std::size_t>(job_rows_));
}

/// A tile of one key, the sink, whose probability goes nowhere: it leaves the running maximum and
/// the running sum.
void AttentionTiles::start_with_sinks(int head) {
  const auto job = static_cast<std::uint16_t>(job_rows_);
  const std::size_t row = static_cast<std::size_t>(b_.cols()) * 4;
  Command load =
      b_.move(Opcode::kLoad, sink_rows_, *sinks_ + static_cast<std::uint64_t>(head) * row, job, row,
              1, by_head() ? row : 0);
  load.flags = kVmem;
  b_.emit(load);
  b_.emit({.opcode = Opcode::kSoftmax,
           .flags = kFirst,
           .rows = job,
           .src0 = LayerBuilder::row(sink_rows_),
           .src1 = LayerBuilder::row(factors_),
           .dst = LayerBuilder::row(chances_),
           .src0_stride = job,
           .dst_stride = job,
           .blocks_n = static_cast<std::uint16_t>(b_.accelerator().groups()),
           .blocks_k = 1,
           .imm0 = LayerBuilder::bits((b_.integers() ? kSinkUnit : 1) * kLog2E)});
}

void AttentionTiles::scores(std::size_t queries, int count) {
  const auto job = static_cast<std::uint16_t>(job_rows_);
  b_.emit({.opcode = Opcode::kMatmul,
           .rows = job,
           .src0 = LayerBuilder::row(queries),
           .src1 = LayerBuilder::row(turned_),
           .dst = LayerBuilder::row(scores_),
           .src0_stride = LayerBuilder::row(query_stride()),
           .src1_stride = static_cast<std::uint16_t>(s_.key_dim),
           .dst_stride = job,
           .blocks_n = static_cast<std::uint16_t>(b_.blocks(count)),
           .blocks_k = static_cast<std::uint16_t>(b_.spad_blocks(s_.key_dim))});
}

void AttentionTiles::softmax(int first, int count, int flags) {
  const auto job = static_cast<std::uint16_t>(job_rows_);
  const int shift = by_head() ? 15 : 0;
  b_.emit({.opcode = Opcode::kSoftmax,
           .flags = static_cast<std::uint8_t>(kCausal | flags),
           .rows = job,
           .src0 = LayerBuilder::row(scores_),
           .src1 = LayerBuilder::row(factors_),
           .dst = LayerBuilder::row(chances_),
           .src0_stride = job,
           .src1_stride = static_cast<std::uint16_t>(shift | s_.window / b_.cols() << 4),
           .dst_stride = job,
           .blocks_n = static_cast<std::uint16_t>(b_.blocks(count)),
           .blocks_k = static_cast<std::uint16_t>(std::min(count, b_.work().keys() - first)),
           .imm0 = LayerBuilder::bits(s_.score_scale * kLog2E),
           .imm1 = static_cast<std::uint32_t>(b_.work().context - first)});
}

void AttentionTiles::sum_values(int count, bool begins) {
  const auto job = static_cast<std::uint16_t>(job_rows_);
  b_.emit({.opcode = Opcode::kMatmul,
           .rows = job,
           .src0 = LayerBuilder::row(chances_),
           .src1 = LayerBuilder::row(values_),
           .dst = LayerBuilder::row(product_),
           .src0_stride = job,
           .src1_stride = static_cast<std::uint16_t>(tile_),
           .dst_stride = job,
           .blocks_n = static_cast<std::uint16_t>(b_.blocks(s_.value_dim)),
           .blocks_k = static_cast<std::uint16_t>(b_.spad_blocks(count))});
  const int n = b_.blocks(s_.value_dim);
  const bool integers = b_.integers();
  Command c = begins ? b_.vector(integers ? VectorOp::kFloatTimes : VectorOp::kCopy,
                                 Operand::kConstant, product_, 0, sums_, n)
                     : b_.vector(integers ? VectorOp::kRescaleAddInt : VectorOp::kRescaleAdd,
                                 Operand::kRows, product_, factors_, sums_, n);
  c.rows = c.src0_stride = c.dst_stride = job;
  c.imm0 = LayerBuilder::bits(s_.value_scale / 127);
  b_.emit(c);
}

void AttentionTiles::attend_tile(std::size_t queries, int first, int count, bool begins,
                                 bool ends) {
  scores(queries, count);
  softmax(first, count, (begins && !sinks_ ? kFirst : 0) | (ends ? kLast : 0));
  sum_values(count, begins);
}

/// Sums over probabilities' total, narrowed, to the rows that the next product reads.
void AttentionTiles::finish(int head, int sequence, std::size_t attended) {
  const int n = b_.blocks(s_.value_dim), at = b_.spad_blocks(s_.value_dim) * b_.rows();
  for (int g = 0; g < (by_head() ? group_ : 1); ++g) {
    const auto place = static_cast<std::size_t>((head + g) * at + sequence * b_.work().tokens);
    const auto offset = static_cast<std::size_t>(g);
    Command c =
        b_.vector(VectorOp::kMultiply, Operand::kRows, sums_ + offset,
                  factors_ + static_cast<std::size_t>(job_rows_) + offset, attended + place, n);
    c.rows = static_cast<std::uint16_t>(by_head() ? 1 : job_rows_);
    c.src0_stride = static_cast<std::uint16_t>(job_rows_);
    b_.emit(LayerBuilder::to_spad(c, s_.attended));
  }
}

void AttentionTiles::run(const CachePlace& keys, const CachePlace& values, std::size_t attended) {
  const LayerWork& work = b_.work();
  const bool one_tile = capacity_ <= tile_;
  const int earliest =
      s_.window > 0 ? std::max(0, work.context - s_.window + 1) / tile_ * tile_ : 0;
  for (int s = 0; s < work.sequences; ++s)
    for (int kv = 0; kv < s_.kv_heads; ++kv) {
      if (one_tile) load_tile(keys, values, s, kv, 0, capacity_);
      for (int job = 0; job < (by_head() ? 1 : group_); ++job) {
        const int head = kv * group_ + job;
        if (sinks_) start_with_sinks(head);
        for (int first = earliest; first < capacity_; first += tile_) {
          const int count = std::min(tile_, capacity_ - first);
          if (!one_tile) load_tile(keys, values, s, kv, first, count);
          attend_tile(query_place(head, s), first, count, first == earliest,
                      first + tile_ >= capacity_);
        }
        finish(head, s, attended);
      }
    }
}

}  // namespace strandline::hw::asic
