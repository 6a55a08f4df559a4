// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "kernels/common/device_runner.h"

namespace strandline::kernels {

/// Times of one operator on the GPU, microseconds.
struct Timing {
  double median_us = 0;
  double first_tenth_us = 0, last_tenth_us = 0;  ///< 10 % and 90 % of the replays
  int replays = 0;
  int clock_mhz = 0;  ///< core clock right after the replays, as the driver tells it; 0: unknown
};

/// Replays what the copies launched, in turn, as CUDA graphs, each replay timed by events: a
/// warm-up, then as many as fit into a quarter of a second, at least 11. `copies` is not empty.
Timing time_replays(const std::vector<std::unique_ptr<DeviceRunner>>& copies);

}  // namespace strandline::kernels
