// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/parallel.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <algorithm>
#include <atomic>

namespace strandline::core {

int hardware_threads() {
  return oneapi::tbb::info::default_concurrency();
}

bool parallel_blocks(std::size_t blocks, int threads, const std::function<void(std::size_t)>& body,
                     const std::function<bool()>& stop) {
  namespace tbb = oneapi::tbb;
  std::atomic<bool> stopped{false};
  // Says in our own code, for the sanitizer, what oneTBB's fork and join give anyway: bodies see
  // what the caller wrote, and the caller what they wrote.
  std::atomic<std::size_t> finished;
  finished.store(0, std::memory_order_release);
  tbb::task_group_context context;
  const auto run_block = [&](const tbb::blocked_range<std::size_t>& range) {
    finished.load(std::memory_order_acquire);
    for (std::size_t block = range.begin(); block != range.end(); ++block) {
      if (stop && !stopped.load(std::memory_order_relaxed) && stop()) {
        stopped = true;
        context.cancel_group_execution();
      }
      if (stopped.load(std::memory_order_relaxed)) return;
      body(block);
      finished.fetch_add(1, std::memory_order_release);
    }
  };
  // oneTBB warns on standard error when more threads are asked for than there are cores.
  const int cores = hardware_threads();
  tbb::task_arena arena(threads > 0 ? std::min(threads, cores) : cores);
  arena.execute([&] {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, blocks, 1), run_block,
                      tbb::simple_partitioner{}, context);
  });
  return finished.load(std::memory_order_acquire) == blocks;
}

}  // namespace strandline::core
