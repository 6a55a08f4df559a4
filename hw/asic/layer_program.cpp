// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <utility>

#include "core/error.h"
#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"
#include "hw/asic/memory_image.h"

namespace strandline::hw::asic {
namespace {

constexpr double kLog2E = 1.4426950408889634;

[[noreturn]] void refuse(std::string problem, std::string mend) {
  throw core::InputError({.place = {},
                          .key = {},
                          .value = {},
                          .problem = std::move(problem),
                          .mend = std::move(mend)});
}

std::uint16_t narrow(std::size_t x, const char* what) {
  if (x > 0xffff)
    refuse(fmt::format("{} needs {} rows or bytes, more than a command's 65,535", what, x),
           "take a smaller layer (--scale) or fewer tokens");
  return static_cast<std::uint16_t>(x);
}

/// One symmetric scale: value = scale * integer, with 1 / scale exact in bf16. 1 on bf16 chips.
struct Scale {
  float inverse = 1;
  double value() const { return 1.0 / static_cast<double>(inverse); }
};

/// Where things lie on the chip; rows.
struct Places {
  std::size_t x, accumulators[2], angles, scores, product, sums, factors;  // VMEM
  std::size_t normed, weights[2], queries, staged, keys, turned, values, chances, attended, hidden;
};

class Compiler {
 public:
  Compiler(const DenseLayer& layer, const LayerWork& work, const LayerData& data,
           const LayerReference& scales, const Accelerator& a)
      : layer_(layer), work_(work), data_(data), a_(a), image_(a), out_(a) {
    check();
    set_scales(scales);
    place();
  }

  LayerProgram run() {
    load_input();
    norm("norm of attention", normed_scale_);
    queries();
    keys_and_values();
    attention();
    output();
    norm("norm of feed-forward", normed_ffn_scale_);
    feed_forward();
    store_result();
    LayerProgram p{out_, operations_, image_.bytes(), result_, m_, layer_.width};
    return p;
  }

 private:
  // ---------------------------------------------------------------- sizes
  void check() const {
    if (a_.rows != a_.cols)
      refuse(fmt::format("config '{}' has an array of {} x {}", a_.name, a_.rows, a_.cols),
             "whole layers need a square array");
    if (!a_.transposer)
      refuse(fmt::format("config '{}' has no transposer, which turns keys into weights", a_.name),
             "take a config with one");
    for (const auto& [what, size] : {std::pair{"the model's width", layer_.width},
                                     std::pair{"the feed-forward width", layer_.ffn},
                                     std::pair{"half a head", layer_.head_dim / 2}})
      if (size % c_ != 0)
        refuse(fmt::format("{} ({}) is no multiple of the array's {} columns", what, size, c_),
               "take another --scale or a smaller array");
    if (layer_.window > 0 && (!a_.window_mask || layer_.window % c_ != 0))
      refuse(fmt::format("a sliding window of {} keys on config '{}'", layer_.window, a_.name),
             a_.window_mask ? fmt::format("windows are multiples of {} keys", c_)
                            : "take a config with window_mask");
    if (m_ > a_.state_rows)
      refuse(
          fmt::format("{} rows of activations; the units keep the state of {}", m_, a_.state_rows),
          "take fewer tokens or sequences");
  }

  void set_scales(const LayerReference& r) {
    if (!integers()) return;
    const auto of = [](double most) {
      // Down to a bf16, so that nothing saturates.
      const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(127 / most));
      return Scale{std::bit_cast<float>(bits & 0xffff0000U)};
    };
    normed_scale_ = of(r.normed);
    normed_ffn_scale_ = of(r.normed_ffn);
    query_scale_ = of(r.query);
    key_scale_ = of(r.key);
    value_scale_ = of(r.value);
    attended_scale_ = of(r.attended);
    hidden_scale_ = of(r.hidden);
  }

  void place() {
    const auto m = static_cast<std::size_t>(m_), cols = static_cast<std::size_t>(c_);
    const auto blocks = [&](int width) { return static_cast<std::size_t>(width) / cols; };
    const std::size_t head = blocks(layer_.head_dim);
    jobs_rows_ = work_.tokens == 1 ? layer_.heads / layer_.kv_heads : work_.tokens;
    const auto job = static_cast<std::size_t>(jobs_rows_);
    capacity_ = (work_.keys() + c_ - 1) / c_ * c_;
    tile_ = std::min(capacity_, 16 * c_);
    panel_ = std::max<int>(static_cast<int>(head), 4);
    const auto tile = static_cast<std::size_t>(tile_);
    std::size_t at = 0;
    const auto take = [&](std::size_t rows) { return std::exchange(at, at + rows); };
    const std::size_t panel = static_cast<std::size_t>(panel_) * m;
    p_.x = take(blocks(layer_.width) * m);
    p_.accumulators[0] = take(panel);
    p_.accumulators[1] = take(panel);
    p_.angles = take(head / 2 * m);
    p_.scores = take(blocks(tile_) * job);
    p_.product = take(head * job);
    p_.sums = take(head * job);
    p_.factors = take(2 * job);
    fits(at, a_.vmem_rows, "vmem_rows");
    at = 0;
    const std::size_t q = blocks(layer_.heads * layer_.head_dim) * m;
    const std::size_t deepest = static_cast<std::size_t>(
        std::max({layer_.width, layer_.heads * layer_.head_dim, layer_.ffn}));
    p_.normed = take(blocks(layer_.width) * m);
    load_blocks_ = static_cast<int>(std::max<std::size_t>(1, 2048 / deepest));
    p_.weights[0] = take(static_cast<std::size_t>(load_blocks_) * deepest);
    p_.weights[1] = take(static_cast<std::size_t>(load_blocks_) * deepest);
    p_.queries = take(q);
    p_.staged = take(head * m);
    p_.keys = take(head * tile);
    p_.turned = take(blocks(tile_) * static_cast<std::size_t>(layer_.head_dim));
    p_.values = take(head * tile);
    p_.chances = take(blocks(tile_) * job);
    p_.attended = take(q);
    p_.hidden = take(blocks(layer_.ffn) * m);
    fits(at, a_.spad_rows, "spad_rows");
  }

  void fits(std::size_t rows, int limit, const char* key) const {
    if (rows > static_cast<std::size_t>(limit) || rows > 65536)
      refuse(
          fmt::format("the layer needs {} rows; config '{}' has {} {}", rows, a_.name, limit, key),
          "take fewer tokens, a smaller --scale or a config with more memory");
  }

  // ---------------------------------------------------------------- small things
  bool integers() const { return a_.element == Element::kInt8; }
  std::uint16_t blocks(int width) const { return static_cast<std::uint16_t>(width / c_); }
  int head_blocks() const { return layer_.head_dim / c_; }
  std::size_t row_bytes() const { return static_cast<std::size_t>(c_ * a_.element_bytes()); }
  void begin(std::string name) { operations_.push_back(std::move(name)); }
  void emit(const Command& c) { out_.add(c, static_cast<int>(operations_.size()) - 1); }
  static std::uint32_t bits(double x) {
    return std::bit_cast<std::uint32_t>(static_cast<float>(x));
  }
  static std::uint16_t row(std::size_t r) { return static_cast<std::uint16_t>(r); }
  std::uint16_t stride() const { return static_cast<std::uint16_t>(m_); }

  /// f and where b comes from: docs/accelerator/architecture.md, VECTOR.
  Command vector(int f, int b_from, std::size_t src, std::size_t b, std::size_t dst, int n) const {
    return {.opcode = Opcode::kVector,
            .rows = stride(),
            .src0 = row(src),
            .src1 = row(b),
            .dst = row(dst),
            .src0_stride = stride(),
            .src1_stride = stride(),
            .dst_stride = stride(),
            .blocks_n = static_cast<std::uint16_t>(n),
            .imm1 = static_cast<std::uint32_t>(b_from | f << 4)};
  }
  static Command to_spad(Command c, Scale s) {
    c.flags = kToSpad;
    c.imm1 |= std::bit_cast<std::uint32_t>(s.inverse) & 0xffff0000U;
    return c;
  }
  /// Integer sums to fp32 in place, times the scales that they carry. Nothing to do in bf16.
  void to_float(std::size_t at, int n, double scale) {
    if (!integers()) return;
    Command c = vector(9, 3, at, 0, at, n);
    c.imm0 = bits(scale);
    emit(c);
  }

  void norm(const char* name, Scale s) {
    begin(name);
    Command c{.opcode = Opcode::kNorm,
              .flags = static_cast<std::uint8_t>(kToSpad | (layer_.layer_norm ? kLayerNorm : 0)),
              .rows = stride(),
              .src0 = row(p_.x),
              .dst = row(p_.normed),
              .src0_stride = stride(),
              .dst_stride = stride(),
              .blocks_n = blocks(layer_.width),
              .imm0 = bits(1.0 / layer_.width),
              .imm1 = bits(layer_.epsilon)};
    c.src1_stride = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(s.inverse) >> 16);
    emit(c);
  }

  /// Rows of VMEM or SPAD from or to contiguous lines of memory.
  Command move(Opcode op, std::size_t chip_row, std::uint64_t address, std::size_t lines,
               std::size_t line_bytes, std::size_t chip_step, std::size_t memory_step) const {
    Command c{.opcode = op,
              .rows = narrow(lines, "a transfer"),
              .src0_stride = narrow(line_bytes, "a line of a transfer"),
              .src1_stride = row(chip_step),
              .dst_stride = narrow(memory_step / 16, "a transfer"),
              .blocks_n = 1,
              .imm0 = static_cast<std::uint32_t>(address),
              .imm1 = static_cast<std::uint32_t>(address >> 32) & 0xff};
    (op == Opcode::kLoad ? c.dst : c.src0) = row(chip_row);
    return c;
  }

  /// y = activations (in SPAD, `depth` wide) times weights, panel by panel of at most panel_
  /// blocks; `then` gets the panel's first block, its blocks and where it lies in VMEM.
  using Then = std::function<void(int first, int n, std::size_t at)>;
  void product(std::size_t src, int depth, const WeightPlace& w, int panel, int which,
               const Then& then) {
    const int n_all = w.cols / c_;
    for (int first = 0; first < n_all; first += panel) {
      const int n = std::min(panel, n_all - first);
      const std::size_t at = p_.accumulators[which < 0 ? turn_ & 1 : which];
      ++turn_;
      for (int done = 0; done < n; done += load_blocks_) {
        const int some = std::min(load_blocks_, n - done);
        const std::size_t buffer = p_.weights[weights_turn_++ & 1];
        const std::size_t line = static_cast<std::size_t>(depth) * row_bytes();
        emit(move(Opcode::kLoad, buffer,
                  w.address + static_cast<std::uint64_t>(first + done) * line,
                  static_cast<std::size_t>(some), line, static_cast<std::size_t>(depth), line));
        emit({.opcode = Opcode::kMatmul,
              .rows = stride(),
              .src0 = row(src),
              .src1 = row(buffer),
              .dst = row(at + static_cast<std::size_t>(done * m_)),
              .src0_stride = stride(),
              .src1_stride = row(static_cast<std::size_t>(depth)),
              .dst_stride = stride(),
              .blocks_n = static_cast<std::uint16_t>(some),
              .blocks_k = blocks(depth)});
      }
      then(first, n, at);
    }
  }

  // ---------------------------------------------------------------- the layer, step by step
  void load_input() {
    begin("load input");
    const std::uint64_t at = image_.words(data_.input);
    const std::size_t line = static_cast<std::size_t>(m_ * c_) * 4;
    for (int n = 0; n < layer_.width / c_; ++n) {
      Command c = move(Opcode::kLoad, p_.x + static_cast<std::size_t>(n * m_),
                       at + static_cast<std::uint64_t>(n) * line, 1, line, 0, 0);
      c.flags = kVmem;
      emit(c);
    }
    const int half = layer_.head_dim / 2;
    const std::uint64_t angles = image_.angles(
        m_, half, [&](int r) { return work_.context + r % work_.tokens; }, layer_.rope_theta,
        layer_.head_dim);
    for (int n = 0; n < half / c_; ++n) {
      Command c = move(Opcode::kLoad, p_.angles + static_cast<std::size_t>(n * m_),
                       angles + static_cast<std::uint64_t>(n) * line, 1, line, 0, 0);
      c.flags = kVmem;
      emit(c);
    }
  }

  /// One head, in VMEM at `at`, turned by its rows' positions and narrowed to SPAD.
  void rope(std::size_t at, int first_row, int rows, std::size_t dst, std::size_t dst_stride,
            Scale s) {
    const int half = head_blocks() / 2;
    emit({.opcode = Opcode::kRope,
          .flags = kToSpad,
          .rows = static_cast<std::uint16_t>(rows),
          .src0 = row(at + static_cast<std::size_t>(first_row)),
          .src1 = row(p_.angles + static_cast<std::size_t>(first_row)),
          .dst = row(dst),
          .src0_stride = stride(),
          .src1_stride = stride(),
          .dst_stride = row(dst_stride),
          .blocks_n = 1,
          .blocks_k = static_cast<std::uint16_t>(half),
          .imm0 = std::bit_cast<std::uint32_t>(s.inverse),
          .imm1 = static_cast<std::uint32_t>(half * m_) |
                  static_cast<std::uint32_t>(static_cast<std::size_t>(half) * dst_stride) << 16});
  }

  /// Where the queries of a head start and how far its blocks are apart. One new token: the heads
  /// that share keys lie row by row, so that one product serves them all.
  std::size_t query_place(int head, int sequence) const {
    const int group = layer_.heads / layer_.kv_heads;
    const auto first = static_cast<std::size_t>(head / group * group * head_blocks() * m_);
    if (work_.tokens == 1)
      return p_.queries + first + static_cast<std::size_t>(sequence * group + head % group);
    return p_.queries +
           static_cast<std::size_t>(head * head_blocks() * m_ + sequence * work_.tokens);
  }
  std::size_t query_stride() const {
    return static_cast<std::size_t>(work_.tokens == 1 ? layer_.heads / layer_.kv_heads * m_ : m_);
  }

  void queries() {
    begin("queries");
    const WeightPlace w = image_.weights(data_.query);
    product(p_.normed, layer_.width, w, head_blocks(), -1, [&](int first, int n, std::size_t at) {
      to_float(at, n, normed_scale_.value() * w.scale);
      const int head = first / head_blocks();
      if (work_.tokens == 1)
        for (int s = 0; s < work_.sequences; ++s)
          rope(at, s, 1, query_place(head, s), query_stride(), query_scale_);
      else
        rope(at, 0, m_, query_place(head, 0), query_stride(), query_scale_);
    });
  }

  std::uint64_t cache_place(std::uint64_t cache, int sequence, int kv) const {
    return cache + static_cast<std::uint64_t>((sequence * layer_.kv_heads + kv) * head_blocks() *
                                              capacity_) *
                       row_bytes();
  }
  /// The new rows of one head, staged in SPAD, to their places in the cache.
  void append(std::uint64_t cache, int kv) {
    for (int s = 0; s < work_.sequences; ++s)
      emit(move(Opcode::kStore, p_.staged + static_cast<std::size_t>(s * work_.tokens),
                cache_place(cache, s, kv) + static_cast<std::uint64_t>(work_.context) * row_bytes(),
                static_cast<std::size_t>(head_blocks()),
                static_cast<std::size_t>(work_.tokens) * row_bytes(), static_cast<std::size_t>(m_),
                static_cast<std::size_t>(capacity_) * row_bytes()));
  }

  void keys_and_values() {
    const auto cache = [&](const Matrix& past, Scale s) {
      return image_.cache(past, work_.sequences, layer_.kv_heads, layer_.head_dim, work_.context,
                          capacity_, s.inverse);
    };
    key_cache_ = cache(data_.cached_keys, key_scale_);
    value_cache_ = cache(data_.cached_values, value_scale_);
    begin("keys");
    const WeightPlace k = image_.weights(data_.key);
    product(p_.normed, layer_.width, k, head_blocks(), -1, [&](int first, int n, std::size_t at) {
      to_float(at, n, normed_scale_.value() * k.scale);
      rope(at, 0, m_, p_.staged, static_cast<std::size_t>(m_), key_scale_);
      append(key_cache_, first / head_blocks());
    });
    begin("values");
    const WeightPlace v = image_.weights(data_.value);
    product(p_.normed, layer_.width, v, head_blocks(), -1, [&](int first, int n, std::size_t at) {
      Command c = vector(integers() ? 9 : 5, 3, at, 0, p_.staged, n);
      c.imm0 = bits(normed_scale_.value() * v.scale);
      emit(to_spad(c, value_scale_));
      append(value_cache_, first / head_blocks());
    });
  }

  void load_tile(int sequence, int kv, int first, int keys) {
    const auto lines = [&](std::uint64_t cache, std::size_t place) {
      emit(move(Opcode::kLoad, place,
                cache_place(cache, sequence, kv) + static_cast<std::uint64_t>(first) * row_bytes(),
                static_cast<std::size_t>(head_blocks()),
                static_cast<std::size_t>(keys) * row_bytes(), static_cast<std::size_t>(tile_),
                static_cast<std::size_t>(capacity_) * row_bytes()));
    };
    lines(key_cache_, p_.keys);
    emit({.opcode = Opcode::kTranspose,
          .src0 = row(p_.keys),
          .dst = row(p_.turned),
          .src0_stride = row(static_cast<std::size_t>(tile_)),
          .dst_stride = row(static_cast<std::size_t>(layer_.head_dim)),
          .blocks_n = blocks(keys),
          .blocks_k = blocks(layer_.head_dim)});
    lines(value_cache_, p_.values);
  }

  /// One tile of keys for the rows of one job: scores, softmax, and the weighted sum of values onto
  /// what earlier tiles left.
  void attend_tile(std::size_t queries, int first, int keys, bool begins, bool ends) {
    const auto job = static_cast<std::uint16_t>(jobs_rows_);
    emit({.opcode = Opcode::kMatmul,
          .rows = job,
          .src0 = row(queries),
          .src1 = row(p_.turned),
          .dst = row(p_.scores),
          .src0_stride = row(query_stride()),
          .src1_stride = row(static_cast<std::size_t>(layer_.head_dim)),
          .dst_stride = job,
          .blocks_n = blocks(keys),
          .blocks_k = blocks(layer_.head_dim)});
    const double scale =
        query_scale_.value() * key_scale_.value() * kLog2E / std::sqrt(layer_.head_dim);
    const int shift = work_.tokens == 1 ? 15 : 0;
    emit({.opcode = Opcode::kSoftmax,
          .flags = static_cast<std::uint8_t>(kCausal | (begins ? kFirst : 0) | (ends ? kLast : 0)),
          .rows = job,
          .src0 = row(p_.scores),
          .src1 = row(p_.factors),
          .dst = row(p_.chances),
          .src0_stride = job,
          .src1_stride = static_cast<std::uint16_t>(shift | layer_.window / c_ << 4),
          .dst_stride = job,
          .blocks_n = blocks(keys),
          .blocks_k = static_cast<std::uint16_t>(std::min(keys, work_.keys() - first)),
          .imm0 = bits(scale),
          .imm1 = static_cast<std::uint32_t>(work_.context - first)});
    emit({.opcode = Opcode::kMatmul,
          .rows = job,
          .src0 = row(p_.chances),
          .src1 = row(p_.values),
          .dst = row(p_.product),
          .src0_stride = job,
          .src1_stride = row(static_cast<std::size_t>(tile_)),
          .dst_stride = job,
          .blocks_n = blocks(layer_.head_dim),
          .blocks_k = blocks(keys)});
    Command c =
        begins ? vector(integers() ? 9 : 5, 3, p_.product, 0, p_.sums, head_blocks())
               : vector(integers() ? 11 : 12, 2, p_.product, p_.factors, p_.sums, head_blocks());
    c.rows = c.src0_stride = c.dst_stride = job;
    c.imm0 = bits(value_scale_.value() / 127);
    emit(c);
  }

  /// Sums over probabilities' total, narrowed, to the rows that the output projection reads.
  void finish(int head, int sequence) {
    const auto job = static_cast<std::uint16_t>(jobs_rows_);
    const int group = layer_.heads / layer_.kv_heads;
    const bool by_head = work_.tokens == 1;
    for (int g = 0; g < (by_head ? group : 1); ++g) {
      const auto place =
          static_cast<std::size_t>((head + g) * head_blocks() * m_ + sequence * work_.tokens);
      const auto offset = static_cast<std::size_t>(g);
      Command c = vector(2, 2, p_.sums + offset, p_.factors + job + offset, p_.attended + place,
                         head_blocks());
      c.rows = by_head ? 1 : job;
      c.src0_stride = job;
      emit(to_spad(c, attended_scale_));
    }
  }

  void attention() {
    begin("attention");
    const int group = layer_.heads / layer_.kv_heads;
    const bool one_tile = capacity_ <= tile_;
    const int earliest =
        layer_.window > 0 ? std::max(0, work_.context - layer_.window + 1) / tile_ * tile_ : 0;
    for (int s = 0; s < work_.sequences; ++s)
      for (int kv = 0; kv < layer_.kv_heads; ++kv) {
        if (one_tile) load_tile(s, kv, 0, capacity_);
        for (int job = 0; job < (work_.tokens == 1 ? 1 : group); ++job) {
          const int head = kv * group + job;
          for (int first = earliest; first < capacity_; first += tile_) {
            const int keys = std::min(tile_, capacity_ - first);
            if (!one_tile) load_tile(s, kv, first, keys);
            attend_tile(query_place(head, s), first, keys, first == earliest,
                        first + tile_ >= capacity_);
          }
          finish(head, s);
        }
      }
  }

  /// A panel of sums onto the residual stream.
  void add_to_stream(int first, int n, std::size_t at, double scale) {
    to_float(at, n, scale);
    const std::size_t x = p_.x + static_cast<std::size_t>(first * m_);
    emit(vector(0, 0, at, x, x, n));
  }

  void output() {
    begin("output projection");
    const WeightPlace w = image_.weights(data_.output);
    product(p_.attended, layer_.heads * layer_.head_dim, w, panel_, -1,
            [&](int first, int n, std::size_t at) {
              add_to_stream(first, n, at, attended_scale_.value() * w.scale);
            });
  }

  void feed_forward() {
    begin("feed-forward in");
    const WeightPlace up = image_.weights(data_.up);
    const WeightPlace gate = layer_.gated ? image_.weights(data_.gate) : WeightPlace{};
    const double in = normed_ffn_scale_.value();
    for (int first = 0; first < layer_.ffn / c_; first += panel_) {
      const int n = std::min(panel_, layer_.ffn / c_ - first);
      const auto part = [&](const WeightPlace& w, int which) {
        const WeightPlace slice{
            w.address + static_cast<std::uint64_t>(first * layer_.width) * row_bytes(), n * c_,
            w.scale};
        product(p_.normed, layer_.width, slice, n, which,
                [&](int, int blocks_n, std::size_t at) { to_float(at, blocks_n, in * w.scale); });
      };
      const std::size_t dst = p_.hidden + static_cast<std::size_t>(first * m_);
      const int plain = layer_.gelu ? 7 : 6;
      if (layer_.gated) part(gate, 0);
      part(up, 1);
      emit(to_spad(layer_.gated ? vector(layer_.gelu ? 10 : 8, 0, p_.accumulators[0],
                                         p_.accumulators[1], dst, n)
                                : vector(plain, 3, p_.accumulators[1], 0, dst, n),
                   hidden_scale_));
    }
    begin("feed-forward out");
    const WeightPlace w = image_.weights(data_.down);
    product(p_.hidden, layer_.ffn, w, panel_, -1, [&](int first, int n, std::size_t at) {
      add_to_stream(first, n, at, hidden_scale_.value() * w.scale);
    });
  }

  void store_result() {
    begin("store result");
    result_ = image_.room(static_cast<std::size_t>(m_ * layer_.width) * 4);
    const std::size_t line = static_cast<std::size_t>(m_ * c_) * 4;
    for (int n = 0; n < layer_.width / c_; ++n) {
      Command c = move(Opcode::kStore, p_.x + static_cast<std::size_t>(n * m_),
                       result_ + static_cast<std::uint64_t>(n) * line, 1, line, 0, 0);
      c.flags = kVmem;
      emit(c);
    }
  }

  DenseLayer layer_;
  LayerWork work_;
  const LayerData& data_;
  Accelerator a_;
  int c_ = a_.cols, m_ = work_.rows();
  MemoryImage image_;
  Program out_;
  std::vector<std::string> operations_;
  Places p_{};
  Scale normed_scale_, normed_ffn_scale_, query_scale_, key_scale_, value_scale_, attended_scale_,
      hidden_scale_;
  int jobs_rows_ = 0;    ///< rows of activations that attend together
  int capacity_ = 0;     ///< keys of a sequence's cache, whole blocks
  int tile_ = 0;         ///< keys at once
  int panel_ = 0;        ///< blocks of outputs at once
  int load_blocks_ = 1;  ///< of weights in one buffer
  int turn_ = 0, weights_turn_ = 0;
  std::uint64_t key_cache_ = 0, value_cache_ = 0, result_ = 0;
};

}  // namespace

LayerProgram compile_layer(const DenseLayer& layer, const LayerWork& work, const LayerData& data,
                           const LayerReference& scales, const Accelerator& a) {
  return Compiler(layer, work, data, scales, a).run();
}

Matrix result_of(const LayerProgram& p, const std::vector<std::uint8_t>& memory,
                 const Accelerator& a) {
  Matrix y(p.rows, p.width);
  for (int r = 0; r < p.rows; ++r)
    for (int c = 0; c < p.width; ++c) {
      const auto at =
          p.result_address +
          static_cast<std::uint64_t>((c / a.cols * p.rows + r) * a.cols + c % a.cols) * 4;
      std::uint32_t word = 0;
      for (unsigned b = 0; b < 4; ++b)
        word |= static_cast<std::uint32_t>(memory.at(at + b)) << (8 * b);
      y.at(r, c) = std::bit_cast<float>(word);
    }
  return y;
}

}  // namespace strandline::hw::asic
