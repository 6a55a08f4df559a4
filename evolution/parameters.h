// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "archs/genome.h"
#include "core/cost_table.h"
#include "core/sourced.h"
#include "core/yaml.h"

namespace strandline::evolution {

struct Posterior;

/// Worlds of design section 6. kFrozen: traits and operators stay (new families copy today's mix;
/// sizes, prices, demand, roadmaps evolve). kFull: everything moves. The mean-drift world k = 1 is
/// built by study from the mean mix of a pilot of kFull.
enum class World : std::uint8_t { kFrozen = 0, kFull = 2 };

/// A scalar parameter: point, 90 % interval, source, and how a draw is spread over the interval.
/// Values, interval and range are in `unit` as the file writes it (e.g. 4.3 with unit "1/year"), so
/// that overrides and reports speak the file's language; prepare() turns them into quarterly steps.
struct Parameter {
  std::string name;  ///< key in process.yaml
  std::string unit;
  core::Sourced value;
  bool log_scale = true;  ///< lognormal draws (positive parameters), else normal
  bool integer = false;   ///< draws are rounded
  core::Range range;      ///< what overrides must keep; draws are clamped to it
  /// 90 % interval before the record was seen, of a fitted parameter; else not a number.
  double prior_low = std::numeric_limits<double>::quiet_NaN();
  double prior_high = std::numeric_limits<double>::quiet_NaN();
  std::string meaning;  ///< one sentence for the assumptions page
};

/// One year of the real history that a report draws beside the simulated coverage.
struct HistoryPoint {
  std::string series, label;  ///< e.g. "C2023", "GQA dense bf16 (Llama-2 template)"
  double year = 0;
  double share = 0, low = 0, high = 0;  ///< of notable open releases; Wilson 95 %
  std::string source;
};

/// All of evolution/process.yaml. Order of `all` is the order of the file; access by parameter().
struct ProcessFile {
  std::vector<Parameter> all;
  std::vector<double> initial_mix;  ///< weight per known genome at the start (catalog models)
  std::vector<archs::Signature> signatures;    ///< the eight novel operators of the library
  std::vector<std::string> signature_names;    ///< what each of them stands for
  std::vector<HistoryPoint> history;           ///< native coverage of chips frozen in the past
  std::string mix_source;                      ///< citation of initial_mix
  std::shared_ptr<const Posterior> posterior;  ///< joint draws of fitted parameters; may be null
  /// The value of a parameter in its own unit; std::out_of_range for an unknown name.
  double parameter(const std::string& name) const;
};

/// Reads a process file; InputError with place, key, value and mend. Its optional key `posterior`
/// names a posterior file (calibration/posterior.h) beside it, whose units must be the process'.
ProcessFile load_process(const std::filesystem::path& file);

/// Overrides by name from a scenario, in the parameter's own unit; its interval collapses to the
/// value, in every draw: it wins over a posterior too, whose other parameters keep their joint rows
/// (they are not conditioned on the value). InputError names the nearest parameter, or the range
/// that the value leaves.
void override_parameter(ProcessFile& process, const std::string& name, double value);

/// One draw of all parameters: draw 0 is the point values, draws >= 1 spread over the intervals
/// (seeded, independent of paths). Two-piece normal of the value (or of its logarithm): the point
/// is the median, low and high are the 5 % and 95 % quantiles. Each parameter's draw is keyed by
/// its name, so adding one leaves the others' draws as they are. Parameters that the posterior has
/// take one of its rows instead, all from the same.
ProcessFile draw_parameters(const ProcessFile& point, std::uint64_t seed, std::uint32_t draw);

}  // namespace strandline::evolution
