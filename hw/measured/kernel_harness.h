// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "core/sourced.h"
#include "hw/chip.h"

namespace strandline::hw {

/// How the kernel tables of one chip were taken, apart from what ran.
struct KernelHarness {
  core::Sourced launch_s;       ///< each kernel of a captured graph, beyond the engine's fill
  core::Sourced node_chips;     ///< chips of one node
  core::Sourced latent_walk_s;  ///< per latent_walk_tokens(); unknown where the cache is split
};

/// hw/measured/kernel_harness.yaml: a default and what differs by chip id.
class KernelHarnesses {
 public:
  /// InputError with file:line:column on an unknown key or a number without source.
  static KernelHarnesses load(const std::filesystem::path& file);
  /// The file that the program ships.
  static KernelHarnesses load();
  const KernelHarness& of(const std::string& chip_id) const;
  /// Time of a kernel over that of a tuned one for the same work; 1 for most. An empty dtype is
  /// that of tables without one.
  double slowdown(const std::string& kernel, const std::string& dtype) const;

 private:
  KernelHarness default_;
  std::map<std::string, KernelHarness> chips_;
  std::map<std::pair<std::string, std::string>, core::Sourced> slow_;  ///< by kernel and dtype
};

}  // namespace strandline::hw
