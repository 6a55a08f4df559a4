// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/table.h"
#include "hw/chip.h"
#include "hw/operator_cost.h"
#include "kernels/run/layer_calls.h"
#include "kernels/run/layer_run.h"

namespace strandline::app {

/// Which layer the kernels run, and on what.
struct GpuRunOptions {
  std::string arch, phase = "decode";
  int layer = 0, batch = 1, tokens = 128, context = -1;  ///< context -1: none, or 512 in decode
  int scale = 0;  ///< 0: the least power of two whose references take some seconds
};

struct GpuRun {
  int scale = 1;
  kernels::LayerCalls layer;
};
/// InputError where the model has no such layer, or tells what no call is made of.
GpuRun prepare_gpu_run(const archs::Architecture& model, const GpuRunOptions& o);

/// The catalog's chip of a CUDA device's name: "NVIDIA H100 80GB HBM3" is h100. Of several names
/// that it contains the longest; h100 where it contains none.
std::string chip_of_device(const std::string& device, const hw::ChipCatalog& chips);

/// A row per call with what it was checked and measured by, then one per operator without a kernel.
/// `times` is absent on the host.
core::Table gpu_run_table(const GpuRun& run, const std::vector<kernels::CallRun>& checks,
                          const std::optional<kernels::DeviceTimes>& times,
                          const hw::ChipModel& gpu);

}  // namespace strandline::app
