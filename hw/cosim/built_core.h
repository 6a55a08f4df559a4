// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "hw/cosim/rtl_core.h"

namespace strandline::hw::cosim {

/// How a core is built at run time.
struct CoreBuild {
  std::filesystem::path cache;  ///< folder that keeps built cores
  bool trace = false;           ///< with waveforms: slower to build, as fast to run
};

/// Verilates and compiles the core of any config, or takes it from the cache, where it lies under
/// the hash of the config's sizes and of all sources that it is made of. Half a minute or more the
/// first time. RuntimeFailure where there is no Verilator or no compiler, or with the end of their
/// log.
std::unique_ptr<RtlCore> build_rtl_core(const asic::Accelerator& a, const CoreBuild& build);

/// Parameters of rtl/sl_core.sv that make it the core of a config, as Verilator takes them:
/// "-GRows=8", ... cmake/StrandlineVerilate.cmake gives those of the cores of the build.
std::vector<std::string> rtl_parameters(const asic::Accelerator& a);

}  // namespace strandline::hw::cosim
