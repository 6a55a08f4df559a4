// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "kernels/common/portable.h"

namespace strandline::kernels {

// A kernel is a plain struct of pointers and shapes, an "operator":
//
//   void check() const;                  refuses shapes that it does not take (common/refusal.h)
//   std::int64_t blocks() const;         blocks of threads to run; 0 for an empty shape
//   int threads() const;                 threads of a block on the GPU, a multiple of 32
//   std::size_t shared_bytes() const;    memory that a block's threads share
//   template <class Block> void operator()(Block& block) const;     what one thread of one block
//   does
//
// The body is the same source on the GPU (DeviceBlock, common/device_block.cuh) and on the host
// (SoloBlock: a block of one thread; ThreadedBlock: real threads, which shows a missing barrier).
// A Block offers:
//
//   index()                   which block; rank() of size(): which of its threads
//   lane() of lanes(), warp() of warps(): the thread's place in its warp, the warp's in its block
//   sync(), warp_sync()       barriers; all threads of the block or warp must arrive
//   sum(x), max(x)            over the block, the same value for every thread; both are barriers
//   warp_sum(x), warp_max(x)  over the warp
//   take<T>(n)                n values of shared memory, in the same order in every thread
//   kHeld                     lanes of a tensor-core fragment that a thread holds (fragment.cuh)

/// The least of the indices of a block's threads, the same for every thread; a barrier. Indices
/// below 2^24 are exact in a float.
template <class Block>
STRANDLINE_SHARED int least_index(Block& block, int index) {
  return static_cast<int>(-block.max(-static_cast<float>(index)));
}

/// Shared memory of a host block: hands out pieces, and refuses more than the operator asked for.
/// It starts as NaN, so that a value read before it was written shows.
class Arena {
 public:
  explicit Arena(std::size_t bytes) : bytes_(bytes), words_(bytes / kAlignment + 1) { poison(); }

  void poison() {
    std::memset(static_cast<void*>(words_.data()), 0xFF, words_.size() * kAlignment);
  }

  /// The piece at `offset`, which moves on behind it.
  template <class T>
  T* take(std::size_t count, std::size_t& offset) {
    std::byte* piece = words_.front().bytes + offset;
    offset += (count * sizeof(T) + kAlignment - 1) / kAlignment * kAlignment;
    if (offset > (bytes_ + kAlignment - 1) / kAlignment * kAlignment)
      throw std::logic_error("a kernel takes more shared memory than its shared_bytes()");
    return reinterpret_cast<T*>(piece);
  }

  static constexpr std::size_t kAlignment = 16;

 private:
  struct alignas(kAlignment) Word {
    std::byte bytes[kAlignment];
  };
  std::size_t bytes_;
  std::vector<Word> words_;
};

/// Bytes that take<T>(count) uses, for shared_bytes().
template <class T>
constexpr std::size_t taken(std::int64_t count) {
  return (static_cast<std::size_t>(count) * sizeof(T) + Arena::kAlignment - 1) / Arena::kAlignment *
         Arena::kAlignment;
}

/// A block of one thread: the host twin proper.
class SoloBlock {
 public:
  SoloBlock(std::int64_t index, Arena& arena) : index_(index), arena_(arena) {}

  static constexpr int kHeld = 32;
  std::int64_t index() const { return index_; }
  static constexpr int rank() { return 0; }
  static constexpr int size() { return 1; }
  static constexpr int lane() { return 0; }
  static constexpr int lanes() { return 1; }
  static constexpr int warp() { return 0; }
  static constexpr int warps() { return 1; }
  void sync() const {}
  void warp_sync() const {}
  float sum(float x) const { return x; }
  float max(float x) const { return x; }
  float warp_sum(float x) const { return x; }
  float warp_max(float x) const { return x; }
  template <class T>
  T* take(std::int64_t count) {
    return arena_.take<T>(static_cast<std::size_t>(count), offset_);
  }

 private:
  std::int64_t index_;
  Arena& arena_;
  std::size_t offset_ = 0;
};

}  // namespace strandline::kernels
