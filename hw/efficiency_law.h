// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <limits>
#include <span>
#include <vector>

namespace strandline::hw {

/// An operator of a kernel call on a chip without any loss: seconds at nominal peak rate (tiles and
/// waves counted), at nominal bandwidth, and of dependent steps; and the bytes that memory moves
/// over its last-level cache.
struct LosslessPart {
  double compute_s = 0, memory_s = 0, steps_s = 0;
  /// Seconds of compute that no achieved rate stretches: exponentials of a softmax on their own
  /// units, dependent steps of a product that is not split.
  double floor_s = 0;
  double cache_fill = 0;   ///< bytes moved over the bytes that the last-level cache holds; 0: none
  double cache_share = 1;  ///< of the bytes moved, those that the cache may hold from before
  /// Bytes that each independent block (tile, sequence times head) moves; 0 where any number does.
  double block_bytes = 0;
  double waves = 0;  ///< independent blocks over units
  /// Units hold several blocks at once, so that one starts while others work.
  bool starts_overlap = false;
};

/// What kernels of one class (operator, kernel, data type, phase) reach on one chip. Few physical
/// numbers, fitted by hw/measured/calibrate.h and kept in
/// hw/efficiency_laws.yaml (hw/fitted_law.h).
struct EfficiencyLaw {
  double rate = 1;     ///< achieved over nominal peak of the engine
  double stream = 1;   ///< achieved over nominal bandwidth of main memory
  double start_s = 0;  ///< a call: launches, first loads, last stores
  /// Seconds of the smaller of compute and memory that do not hide behind the larger: 0 perfect
  /// overlap, 1 none.
  double exposed = 0;
  double cached = 1;  ///< bandwidth of operands that fit in the last-level cache over `stream`
  /// Bytes per second that one block moves: what it keeps in flight over the latency of memory
  /// (Little's law), so that few blocks do not reach the chip's bandwidth.
  double block_b_s = std::numeric_limits<double>::infinity();
  double wave_s = 0;  ///< starting and ending a wave of blocks: first loads, last stores

  static constexpr int kNumbers = 7;
  std::array<double, kNumbers> numbers() const {
    return {rate, stream, start_s, exposed, cached, block_b_s, wave_s};
  }
  static EfficiencyLaw of(const std::array<double, kNumbers>& x) {
    return {x[0], x[1], x[2], x[3], x[4], x[5], x[6]};
  }
};

/// Bounds of the numbers: a fit stays inside.
EfficiencyLaw least_law();
EfficiencyLaw most_law();

/// Seconds of a part under a law, its call's start apart: max(compute_s, memory_s) + exposed_s,
/// where exposed_s holds all that hides behind neither.
struct PartTime {
  double compute_s = 0, memory_s = 0, exposed_s = 0;
};
PartTime part_time(const LosslessPart& part, const EfficiencyLaw& law);

/// Seconds of a call: start + sum over parts of max(c, m) + exposed min(c, m) + w + steps, with
/// c = max(compute / rate, floor), m = memory / stream, faster by up to `cached` the more fits in
/// the cache, + block_bytes / block_b_s, and w = wave_s waves. Where starts overlap: the longest of
/// c, m, w + exposed times the other two. Does not fall when a part grows, or a rate or bandwidth
/// falls.
double call_s(std::span<const LosslessPart> parts, const EfficiencyLaw& law);

/// Geometric mean of each number: what an unmeasured chip of the family takes. Not for none.
EfficiencyLaw mean_law(std::span<const EfficiencyLaw> laws);

}  // namespace strandline::hw
