// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_output_stationary.h"

#include <algorithm>

namespace strandline::hw::asic {
namespace {

/// A block of R steps: R weight rows beside the activation rows that the matrix has of a fold.
struct Steps {
  std::uint64_t weights, activations;  ///< first rows
  std::uint64_t present;               ///< activation rows
  std::uint64_t n, m;                  ///< of the fold
  bool fold_ends;
};

template <class Visit>
void for_each_block(const Command& c, const Accelerator& a, Visit visit) {
  const auto rows = static_cast<std::uint64_t>(a.rows);
  for (std::uint64_t n = 0; n < c.blocks_n; ++n)
    for (std::uint64_t m = 0; m < c.rows; m += rows)
      for (std::uint64_t k = 0; k < c.blocks_k; ++k)
        visit(Steps{c.src1 + n * c.src1_stride + k * rows, c.src0 + k * c.src0_stride + m,
                    std::min(rows, c.rows - m), n, m, k + 1 == c.blocks_k});
}

/// Steps of a block whose two rows lie in one bank.
std::uint64_t shared(const Steps& s, std::uint64_t depth) {
  std::uint64_t count = 0;
  for (std::uint64_t r = 0; r < s.present; ++r)
    count += (s.weights + r) / depth == (s.activations + r) / depth;
  return count;
}

std::uint64_t bank_depth(const Accelerator& a) {
  return static_cast<std::uint64_t>(a.spad_rows / a.spad_banks);
}

/// From the last step on: the last present row's way through the array, its write, completion.
std::uint64_t tail(const Command& c, const Accelerator& a) {
  return static_cast<std::uint64_t>((c.rows - 1) % a.rows + a.cols) + 2;
}

}  // namespace

std::uint64_t output_stationary_cycles(const Command& c, const Accelerator& a) {
  std::uint64_t steps = 0;
  for_each_block(c, a, [&](const Steps& s) {
    steps += static_cast<std::uint64_t>(a.rows) + shared(s, bank_depth(a));
  });
  return 1 + steps + tail(c, a);
}

Cycle reserve_output_stationary(const Command& c, const Accelerator& a, Ports& ports, Cycle t) {
  const auto rows = static_cast<std::uint64_t>(a.rows);
  const Cycle through = static_cast<Cycle>(a.cols) + 1;
  Cycle at = t + 1;
  for_each_block(c, a, [&](const Steps& s) {
    const std::uint64_t depth = bank_depth(a);
    if (shared(s, depth) == 0) {
      ports.reserve(Ports::Stream::kActivations, s.activations, s.present, at);
      ports.reserve(Ports::Stream::kWeights, s.weights, rows, at);
      at += rows;
    } else {
      for (std::uint64_t r = 0; r < rows; ++r, ++at) {
        if (r < s.present) ports.reserve(Ports::Stream::kActivations, s.activations + r, 1, at);
        at += r < s.present && (s.weights + r) / depth == (s.activations + r) / depth;
        ports.reserve(Ports::Stream::kWeights, s.weights + r, 1, at);
      }
    }
    if (!s.fold_ends) return;
    const std::uint64_t y = c.dst + s.n * c.dst_stride + s.m;
    if (c.has(kAccumulate)) ports.reserve(Ports::Stream::kSums, y, s.present, at + through - 1);
    ports.reserve(Ports::Stream::kResults, y, s.present, at + through);
  });
  return at - 1 + tail(c, a);
}

}  // namespace strandline::hw::asic
