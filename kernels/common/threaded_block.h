// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <barrier>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/common/block.h"
#include "kernels/common/portable.h"

namespace strandline::kernels {

/// What the threads of one ThreadedBlock share.
class Crew {
 public:
  /// `threads` is a multiple of `warp_lanes`.
  Crew(int threads, int warp_lanes, std::size_t shared_bytes)
      : arena(shared_bytes),
        all(threads),
        slots(static_cast<std::size_t>(threads)),
        lanes(warp_lanes) {
    for (int w = 0; w < threads / lanes; ++w)
      warps.push_back(std::make_unique<std::barrier<>>(lanes));
  }
  Arena arena;
  std::barrier<> all;
  std::vector<std::unique_ptr<std::barrier<>>> warps;
  std::vector<float> slots;  ///< one value of each thread, for sums and maxima
  int lanes;
};

/// One of several host threads that run a block together, with real barriers: a kernel that reads
/// what another thread wrote without a barrier between is found by the thread sanitizer.
class ThreadedBlock {
 public:
  ThreadedBlock(std::int64_t index, int rank, Crew& crew)
      : index_(index), rank_(rank), crew_(crew) {}

  static constexpr int kHeld = 32;
  std::int64_t index() const { return index_; }
  int rank() const { return rank_; }
  int size() const { return static_cast<int>(crew_.slots.size()); }
  int lane() const { return rank_ % crew_.lanes; }
  int lanes() const { return crew_.lanes; }
  int warp() const { return rank_ / crew_.lanes; }
  int warps() const { return size() / crew_.lanes; }
  void sync() { crew_.all.arrive_and_wait(); }
  void warp_sync() { crew_.warps[static_cast<std::size_t>(warp())]->arrive_and_wait(); }

  float sum(float x) {
    return fold(
        x, 0, size(), [this] { sync(); }, [](float a, float b) { return a + b; });
  }
  float max(float x) {
    return fold(
        x, 0, size(), [this] { sync(); }, greatest<float>);
  }
  float warp_sum(float x) {
    return fold(
        x, warp() * lanes(), lanes(), [this] { warp_sync(); },
        [](float a, float b) { return a + b; });
  }
  float warp_max(float x) {
    return fold(
        x, warp() * lanes(), lanes(), [this] { warp_sync(); }, greatest<float>);
  }
  template <class T>
  T* take(std::int64_t count) {
    return crew_.arena.take<T>(static_cast<std::size_t>(count), offset_);
  }

 private:
  template <class Barrier, class Join>
  float fold(float x, int first, int count, Barrier barrier, Join join) {
    float* slots = crew_.slots.data();
    slots[rank_] = x;
    barrier();
    float total = slots[first];
    for (int i = first + 1; i < first + count; ++i) total = join(total, slots[i]);
    barrier();
    return total;
  }

  std::int64_t index_;
  int rank_;
  Crew& crew_;
  std::size_t offset_ = 0;
};

}  // namespace strandline::kernels
