// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "hw/asic/lower.h"
#include "hw/asic/route_lists.h"

namespace strandline::hw::asic {
namespace {

constexpr int kMostBlockRows = 255;  ///< a field of TOPK
constexpr int kMostExperts = 512;    ///< of the router's tables
constexpr double kLog2E = 1.4426950408889634;

/// A mixture of experts (docs/accelerator/router.md): router, shared experts, then a block of
/// commands for every block of rows that the router may fill. A block holds as many rows as there
/// are tokens, so that an expert's weights are read once.
class Experts {
 public:
  explicit Experts(LayerBuilder& b) : b_(b), l_(b.layer()), e_(b.layer().experts) {
    check();
    const auto m = static_cast<std::size_t>(b.rows());
    scores_ = b.take_vmem(static_cast<std::size_t>(router_blocks()) * m);
    selection_ = b.take_vmem(2 * m);
    for (std::size_t& at : gathered_)
      at = b.take_spad(static_cast<std::size_t>(b.spad_blocks(l_.width)) * m);
    hidden_ = b.take_spad(static_cast<std::size_t>(b.spad_blocks(e_.ffn)) * m);
  }

  void run() {
    b_.norm("norm of experts", in_);
    b_.begin("router");
    router();
    if (e_.shared) lower_dense(b_, true);
    if (l_.gated) gate_ = b_.image().weights(b_.data().experts.gate);
    up_ = b_.image().weights(b_.data().experts.up);
    down_ = b_.image().weights(b_.data().experts.down);
    b_.begin("experts");
    const int blocks = most_blocks(b_.rows(), e_.per_token, e_.count, block_rows());
    gather(0);
    for (int i = 0; i < blocks; ++i) block(i);
  }

 private:
  int block_rows() const { return std::min(b_.rows(), kMostBlockRows); }
  int router_blocks() const { return (e_.count + b_.cols() - 1) / b_.cols(); }

  void check() const {
    const Accelerator& a = b_.accelerator();
    if (!a.topk || !a.gather)
      refuse_layer(fmt::format("expert router and gather: config '{}' has no {}", a.name,
                               a.topk ? "gather" : "router"),
                   "take a config with topk: true and gather: true");
    if (e_.per_token > std::min(16, a.cols) || e_.count > kMostExperts)
      refuse_layer(fmt::format("{} of {} experts; the router selects {} of {} at most",
                               e_.per_token, e_.count, std::min(16, a.cols), kMostExperts),
                   "take another model or a wider array");
    if (b_.rows() * e_.per_token > a.route_entries)
      refuse_layer(fmt::format("{} rows of {} experts; the router's lists hold {}", b_.rows(),
                               e_.per_token, a.route_entries),
                   "take fewer tokens or a config with more route_entries");
    if (l_.post_norms)
      refuse_layer("a norm behind a mixture of experts", "SCATTER adds to the stream itself");
    if (e_.ffn % b_.lanes() != 0)
      refuse_layer(fmt::format("an expert's width ({}) is no multiple of the array's {} rows",
                               e_.ffn, b_.lanes()),
                   "take another --scale or a smaller array");
  }

  void router() {
    Matrix padded(l_.width, router_blocks() * b_.cols());
    const Matrix& w = b_.data().experts.router;
    for (int r = 0; r < w.rows; ++r)
      for (int c = 0; c < w.cols; ++c) padded.at(r, c) = w.at(r, c);
    const WeightPlace place = b_.image().weights(padded);
    b_.product({b_.normed(), l_.width, b_.rows(), b_.rows()}, place, b_.panel(),
               [&](const Panel& p) { b_.floats_to(p, in_.value() * place.scale, scores_); });
    Command c{.opcode = Opcode::kTopk,
              .flags = kFirst,
              .rows = static_cast<std::uint16_t>(b_.rows()),
              .src0 = LayerBuilder::row(scores_),
              .dst = LayerBuilder::row(selection_),
              .src0_stride = static_cast<std::uint16_t>(b_.rows()),
              .src1_stride = static_cast<std::uint16_t>(e_.per_token | block_rows() << 8),
              .blocks_n = static_cast<std::uint16_t>(router_blocks()),
              .blocks_k = static_cast<std::uint16_t>(e_.count),
              .imm0 = LayerBuilder::bits(kLog2E),
              .imm1 = LayerBuilder::bits(1)};
    if (e_.sigmoid) {
      Matrix bias(1, padded.cols);
      for (int i = 0; i < e_.count; ++i) bias.at(0, i) = b_.data().experts.bias.at(0, i);
      c.src1 = LayerBuilder::row(b_.load_row(bias));
      c.flags |= kSigmoid | kBias;
    }
    b_.emit(c);
  }

  /// Makes a block the current one and brings its rows together. It is emitted before the way back
  /// of the block before, so that the array need not wait for it.
  void gather(int i) {
    select(i);
    b_.emit({.opcode = Opcode::kGather,
             .rows = static_cast<std::uint16_t>(block_rows()),
             .src0 = LayerBuilder::row(b_.normed()),
             .dst = LayerBuilder::row(gathered_[i & 1]),
             .src0_stride = static_cast<std::uint16_t>(b_.rows()),
             .dst_stride = static_cast<std::uint16_t>(b_.rows()),
             .blocks_n = static_cast<std::uint16_t>(b_.spad_blocks(l_.width))});
    b_.end_routed();
  }
  void select(int i) {
    b_.end_routed();
    b_.emit({.opcode = Opcode::kBlock, .src0 = static_cast<std::uint16_t>(i)});
    b_.route(0);
  }
  /// From an expert's weights to the next one's, bytes.
  std::uint64_t step(int inputs, int outputs) const {
    return static_cast<std::uint64_t>(b_.accelerator().weight_rows(inputs)) *
           static_cast<std::uint64_t>(b_.blocks(outputs)) *
           b_.row_bytes();
  }

  void block(int i) {
    select(i);
    b_.route(step(l_.width, e_.ffn));
    for (int first = 0; first < b_.blocks(e_.ffn); first += b_.panel()) {
      const int n = std::min(b_.panel(), b_.blocks(e_.ffn) - first);
      const std::size_t gated = l_.gated ? part(gate_, i, first, n) : 0;
      const std::size_t last = part(up_, i, first, n);
      b_.activate(l_.gated ? gated : last, last, n,
                  hidden_ + static_cast<std::size_t>(first / b_.accelerator().groups() * b_.rows()),
                  scale_);
    }
    gather(i + 1);
    select(i);
    b_.route(step(e_.ffn, l_.width));
    b_.product({hidden_, e_.ffn, b_.rows(), b_.rows()},
               b_.image().slice(down_, e_.ffn, 0, b_.blocks(l_.width)), b_.panel(),
               [&](const Panel& p) { scatter(p); });
    b_.end_routed();
  }

  /// Blocks of one of the two products as floats; where they lie.
  std::size_t part(const WeightPlace& w, int i, int first, int n) {
    std::size_t at = 0;
    b_.product({gathered_[i & 1], l_.width, b_.rows(), b_.rows()},
               b_.image().slice(w, l_.width, first, n), n, [&](const Panel& p) {
                 b_.to_float(p.at, p.blocks, in_.value() * w.scale);
                 at = p.at;
               });
    return at;
  }

  void scatter(const Panel& p) {
    const auto stride = static_cast<std::uint16_t>(b_.rows());
    b_.emit({.opcode = Opcode::kScatter,
             .rows = static_cast<std::uint16_t>(block_rows()),
             .src0 = LayerBuilder::row(p.at),
             .dst = LayerBuilder::row(b_.stream() + static_cast<std::size_t>(p.first * b_.rows())),
             .src0_stride = stride,
             .dst_stride = stride,
             .blocks_n = static_cast<std::uint16_t>(p.blocks),
             .imm0 = LayerBuilder::bits(scale_.value() * down_.scale)});
  }

  LayerBuilder& b_;
  const Layer& l_;
  const ExpertSizes& e_;
  Scale in_ = b_.scale("normed_ffn"), scale_ = b_.scale("hidden_experts");
  WeightPlace gate_, up_, down_;
  std::size_t scores_ = 0, selection_ = 0, gathered_[2]{}, hidden_ = 0;
};

}  // namespace

void lower_experts(LayerBuilder& b) {
  Experts(b).run();
}

}  // namespace strandline::hw::asic
