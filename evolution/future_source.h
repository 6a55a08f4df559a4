// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/future.h"
#include "evolution/process.h"

namespace strandline::evolution {

/// Samples futures in blocks, elsewhere than on the thread that asks for them: on a GPU. The bits
/// are those of sample_future.
class FutureSource {
 public:
  virtual ~FutureSource() = default;
  /// Sets out[i] to path first + i, for i < count. Of a quarter's arrays only entries in use are
  /// set. May be called from many threads.
  virtual void sample(std::uint32_t first, std::uint32_t count, World world, core::Future* out) = 0;
};

/// Processes by parameter draw and how paths are dealt to them.
struct FutureDeal {
  const std::vector<Process>& processes;
  std::uint64_t seed = 1;
  std::uint32_t paths_per_draw = 1;  ///< paths in a row that share a draw
};

/// Makes the source of a deal; the processes must outlive it.
using FutureBackend = std::function<std::unique_ptr<FutureSource>(const FutureDeal&)>;

}  // namespace strandline::evolution
