// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "evolution/path_kernel.h"
#include "kernels/common/portable.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// Futures of a study, one thread each: evolution/path_kernel.h itself, so that the bits are those
/// of the host where nvcc fuses nothing (-fmad=false). A thread's state, 14 KB, lies in local
/// memory: a GPU sets aside as much for every thread that it can hold (some 4 GB on an H100).
struct SampleFutures {
  static constexpr int kPathsPerBlock = 64;

  const evolution::ProcessView* processes;  ///< [draws], with their tables
  std::uint32_t draws;
  std::uint32_t paths_per_draw;  ///< paths in a row that share a draw
  std::uint64_t seed;
  std::uint32_t first;  ///< path
  std::uint32_t count;
  evolution::World world;
  core::Future* futures;  ///< [count]

  void check() const {
    require(draws > 0, "paths", "draws", draws, "must be positive");
    require(paths_per_draw > 0, "paths", "paths_per_draw", paths_per_draw, "must be positive");
  }
  std::int64_t blocks() const { return parts_of(count, kPathsPerBlock); }
  int threads() const { return kPathsPerBlock; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const auto begin = static_cast<std::uint32_t>(block.index()) * kPathsPerBlock;
    const std::uint32_t end = begin + least<std::uint32_t>(kPathsPerBlock, count - begin);
    for (std::uint32_t i = begin + block.rank(); i < end; i += block.size()) {
      const std::uint32_t path = first + i;
      const std::uint32_t draw = path / paths_per_draw % draws;
      evolution::sample_future(processes[draw], core::RandomStream(seed, draw), path, world,
                               futures[i]);
    }
  }
};

}  // namespace strandline::kernels
