// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/sourced.h"

namespace strandline::hw {

/// Months since year 0 of "YYYY-MM" or "YYYY-MM-DD"; InputError otherwise.
int month_of(const std::string& date);
/// The same back to "YYYY-MM".
std::string date_of(int month);

/// When the generations of some families come; quarters count from the study's start.
struct RoadmapKind {
  std::string id;
  std::vector<std::string> families;
  core::Sourced first_generation, cadence, lag;  ///< quarters
};

/// Growth per year of what a generation brings.
struct RoadmapGrowth {
  core::Sourced compute, network, sram, price, power, system, nre, layer_overhead;
};

/// How far one generation lies from the trend: a factor (and one over it) that holds 80 % of the
/// steps of the record (hw/roadmap_record.h). `years` is a step's mean length: over longer times
/// more steps lie between, and each errs apart.
struct GenerationSpread {
  core::Sourced compute, network, price, power;
  double years = 1;
};

/// A memory technology, per stack.
struct MemoryTechnology {
  std::string id;
  int month = 0;  ///< of volume
  core::Sourced bandwidth_b_s, capacity_bytes;
};

struct NodeStep {
  std::string id;  ///< of hw/parameters.yaml
  int month = 0;   ///< of volume of large AI dies
};

/// hw/roadmap.yaml.
struct Roadmap {
  int base_month = 0;
  std::vector<RoadmapKind> kinds;
  std::vector<std::string> ended_families;  ///< vendors ended them: no further generation
  RoadmapGrowth growth;
  GenerationSpread spread;
  std::vector<MemoryTechnology> memory;             ///< by date
  core::Sourced memory_step_spread;                 ///< relative uncertainty of one step
  core::Sourced beyond_bandwidth, beyond_capacity;  ///< growth per year after the last technology
  int stacked_month = 0, stacked_earliest = 0, stacked_latest = 0;
  std::vector<NodeStep> nodes;  ///< by date

  /// The kind that a family belongs to; InputError naming the nearest family otherwise.
  const RoadmapKind& kind_of(const std::string& family) const;
  bool ended(const std::string& family) const;
};

Roadmap load_roadmap(const std::filesystem::path& file);
/// hw/roadmap.yaml of the installation, read once.
const Roadmap& roadmap();

}  // namespace strandline::hw
