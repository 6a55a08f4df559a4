// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <list>
#include <thread>
#include <vector>

#ifdef STRANDLINE_KERNELS_TBB
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#endif

#include "kernels/common/block.h"
#include "kernels/common/threaded_block.h"

namespace strandline::kernels {

/// Calls body(first, last) over parts of 0..count: side by side with oneTBB, in one piece without.
template <class Body>
void over_blocks(std::int64_t count, Body body) {
#ifdef STRANDLINE_KERNELS_TBB
  tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count),
                    [&](const auto& range) { body(range.begin(), range.end()); });
#else
  body(std::int64_t{0}, count);
#endif
}

/// Runs operators on the host and owns their memory. A runner (this one, DeviceRunner) offers
/// upload, make, download and launch; a problem is written once for all of them.
class HostRunner {
 public:
  static constexpr bool kOnDevice = false;

  /// With more than one thread a block, blocks follow each other and run as ThreadedBlocks, with
  /// warps of `lanes`; else as SoloBlocks side by side.
  explicit HostRunner(int threads = 1, int lanes = 1) : threads_(threads), lanes_(lanes) {}

  /// A copy of `values` where operators can reach it, for as long as the runner lives.
  template <class T>
  T* upload(const std::vector<T>& values) {
    T* memory = make<T>(values.size());
    if (!values.empty()) std::memcpy(memory, values.data(), values.size() * sizeof(T));
    return memory;
  }

  /// `count` values that start as NaN (bytes of all ones).
  template <class T>
  T* make(std::size_t count) {
    memory_.emplace_back(count * sizeof(T) / sizeof(Chunk) + 1);
    std::memset(static_cast<void*>(memory_.back().data()), 0xFF,
                memory_.back().size() * sizeof(Chunk));
    return reinterpret_cast<T*>(memory_.back().data());
  }

  template <class T>
  std::vector<T> download(const T* memory, std::size_t count) const {
    std::vector<T> values(count);
    fetch(values.data(), memory, count);
    return values;
  }
  /// download() into memory that is there.
  template <class T>
  void fetch(T* values, const T* memory, std::size_t count) const {
    if (count > 0) std::memcpy(values, memory, count * sizeof(T));
  }
  void wait() const {}

  /// launch() that no replay will repeat.
  template <class Op>
  void start(const Op& op) const {
    launch(op);
  }

  /// Refuses what op.check() refuses, then runs every block to its end.
  template <class Op>
  void launch(const Op& op) const {
    op.check();
    if (threads_ > 1) return launch_threaded(op);
    over_blocks(op.blocks(), [&op](std::int64_t first, std::int64_t last) {
      Arena arena(op.shared_bytes());
      for (std::int64_t i = first; i < last; ++i) {
        arena.poison();
        SoloBlock block(i, arena);
        op(block);
      }
    });
  }

 private:
  struct alignas(16) Chunk {
    std::byte bytes[16];
  };

  template <class Op>
  void launch_threaded(const Op& op) const {
    for (std::int64_t i = 0; i < op.blocks(); ++i) {
      Crew crew(threads_, lanes_, op.shared_bytes());
      std::vector<std::jthread> threads;
      for (int rank = 0; rank < threads_; ++rank)
        threads.emplace_back([&op, &crew, i, rank] {
          ThreadedBlock block(i, rank, crew);
          op(block);
        });
    }
  }

  int threads_, lanes_;
  std::list<std::vector<Chunk>> memory_;
};

}  // namespace strandline::kernels
