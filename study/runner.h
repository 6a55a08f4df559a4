// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/parallel.h"
#include "core/progress.h"
#include "study/cpu/path_block.h"
#include "study/interrupted.h"

namespace strandline::study {

/// How paths are run: threads, a poll for Ctrl-C, a label for the progress bar (empty: none).
struct RunOptions {
  int threads = 0;
  std::function<bool()> stop;
  std::string label;
  evolution::FutureBackend futures = {};  ///< where futures are sampled; empty: by the threads
};

constexpr std::uint32_t kBlockPaths = 128;
/// Where a back-end samples the futures: enough of them to fill a good part of a GPU.
constexpr std::uint32_t kBackendBlockPaths = 1024;

/// Runs `paths` futures from `first` and folds each into a per-block accumulator, then merges the
/// blocks. `Sum` has add(job, path, const Outcome* plays) and merge(const Sum&), both independent
/// of order (integer sums), so the result has the same bits for any number of threads.
template <typename Sum>
Sum run_paths(const PathJob& job, std::uint32_t first, std::uint64_t paths, const Sum& zero,
              const RunOptions& options) {
  Sum total = zero;
  std::mutex mutex;
  const std::unique_ptr<evolution::FutureSource> source =
      options.futures ? options.futures({*job.processes, job.seed, job.paths_per_draw}) : nullptr;
  const std::uint32_t block_paths = source ? kBackendBlockPaths : kBlockPaths;
  const std::size_t blocks = (paths + block_paths - 1) / block_paths;
  core::Progress progress(options.label, options.label.empty() ? 0 : paths);
  const bool finished = core::parallel_blocks(
      blocks, options.threads,
      [&](std::size_t block) {
        const std::uint64_t begin = block * block_paths;
        const auto count =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(block_paths, paths - begin));
        thread_local std::vector<strategy::Outcome> outcomes;
        simulate_paths(job, first + static_cast<std::uint32_t>(begin), count, outcomes,
                       source.get());
        Sum part = zero;
        const std::size_t plays = job.plays();
        for (std::uint32_t i = 0; i < count; ++i)
          part.add(job, first + static_cast<std::uint32_t>(begin) + i, outcomes.data() + i * plays);
        const std::lock_guard lock(mutex);
        total.merge(part);
        if (!options.label.empty()) progress.tick(count);
      },
      options.stop);
  if (!finished) throw Interrupted{};
  return total;
}

}  // namespace strandline::study
