// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "archs/genome.h"
#include "core/cost_table.h"
#include "core/sourced.h"

namespace strandline::evolution {

/// Worlds of design section 6. kFrozen: traits and operators stay (new families copy today's mix;
/// sizes, prices, demand, roadmaps evolve). kFull: everything moves. The mean-drift world k = 1 is
/// built by study from the mean mix of a pilot of kFull.
enum class World : std::uint8_t { kFrozen = 0, kFull = 2 };

/// A scalar parameter: point, 90 % interval, source, and how a draw is spread over the interval.
struct Parameter {
  std::string name;      ///< key in process.yaml
  std::string unit;
  core::Sourced value;
  bool log_scale = true; ///< lognormal draws (positive parameters), else normal
};

/// All of evolution/process.yaml, in base units, quarterly steps derived in prepare(). Order of
/// `all` is the order of the file; named access by parameter().
struct ProcessFile {
  std::vector<Parameter> all;
  std::vector<double> initial_mix;           ///< weight per known genome at the start (catalog models)
  std::vector<archs::Signature> signatures;  ///< the eight novel operators of the library
  double parameter(const std::string& name) const;
};
ProcessFile load_process(const std::filesystem::path& file);

/// Overrides by name from a scenario; InputError names the nearest parameter.
void override_parameter(ProcessFile& process, const std::string& name, double value);

/// One draw of all parameters: draw 0 is the point values, draws >= 1 spread over the intervals
/// (seeded, independent of paths).
ProcessFile draw_parameters(const ProcessFile& point, std::uint64_t seed, std::uint32_t draw);

}  // namespace strandline::evolution
