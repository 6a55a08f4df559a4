// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kernels/common/device_runner.h"
#include "kernels/tune/search.h"

namespace strandline::kernels {

/// How a candidate is started: sizes, and the operator itself as its kernel takes it.
struct Plan {
  unsigned blocks = 0, threads = 0;
  std::size_t shared_bytes = 0;
  std::vector<std::byte> op;
};

/// A problem on the GPU that candidates are timed on.
struct TuningProblem {
  std::function<Plan(const Candidate&)> plan;
  std::function<std::vector<double>()> result;  ///< what the last launch wrote
  std::vector<double> expected;                 ///< what the shipped instance writes
  double tolerance = 0;
};

/// A kernel with constants to be searched.
struct Tunable {
  std::string name, shape, header;
  std::vector<Axis> axes;
  std::vector<Candidate> candidates;
  std::function<std::string(const Candidate&)> type_of;  ///< of the operator, in the source's words
  std::function<TuningProblem(DeviceRunner&)> make;
};

/// Attention of prefill and decode (row warps, column warps, keys of a tile) and the grouped
/// product of experts (rows and columns of a tile, stages).
std::vector<Tunable> tunables();

/// Searches for so long on the first GPU; a candidate whose results are off counts as not running.
/// Refusal where no GPU can be used.
std::vector<Trial> tune(const Tunable& tunable, const std::string& root, double seconds);

}  // namespace strandline::kernels
