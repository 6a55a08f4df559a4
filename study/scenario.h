// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/cost_table.h"
#include "evolution/parameters.h"
#include "hw/economics.h"
#include "strategy/terms.h"

namespace strandline::study {

/// Chips that a study compares, by catalog id.
struct Lineup {
  std::string gpu;      ///< merchant programmable family; its roadmap gives the later generations
  std::string narrow;   ///< own fixed-function chip for today's mix
  std::string wide;     ///< own fixed-function chip with a wider coverage set
  std::string semi;     ///< own semi-programmable chip
  std::string at_cost;  ///< programmable chip without vendor margin (waterfall)
  std::string rival;    ///< rivals' chip; empty: no rivals
};

/// One page of curves in the report.
struct CurvePage {
  std::vector<std::string> architectures;
  std::vector<std::string> chips;
  core::Segment mix;
};

/// The process fitted to the record, with its joint draws: what studies use unless a scenario's
/// `process_file` names another (evolution/process.yaml: literature and judgement alone).
constexpr const char* kFittedProcess = "evolution/process_fitted.yaml";

/// A study's input with every default filled in and every override applied: what is archived as
/// scenario.expanded.yaml and hashed.
struct Scenario {
  std::string name, title, question, file;
  std::uint64_t seed = 1;
  std::uint64_t paths = 100'000;
  int quarters = 40;
  std::string start = "2026-Q4";
  int family_cap = 24;
  int parameter_draws = 32;       ///< draws of the process parameters; 0: point values only
  bool prediction_errors = true;  ///< each draw also draws how far predicted times are off
  bool technology_errors = true;  ///< and how far coming generations and software are
  /// Models that write kernels divide the times that software for a new operator takes by this
  /// (evolution/maturity.h); 1: as recorded.
  double kernel_writing = 1;
  std::uint64_t pilot_paths = 4096;
  std::uint64_t side_paths = 2048;  ///< per cell of the break-even map; half per end of the ranking
  /// Rests of a future from each quarter that the upper bound of deciding averages over: more take
  /// longer and bring it down, never below what deciding is worth (study/adaptive_bound.h).
  int bound_branches = 128;
  std::vector<double> gains, hazards;  ///< axes of the break-even map
  Lineup lineup;
  std::vector<core::Segment> segments;
  CurvePage curves;
  hw::SiteCosts site;
  std::string process_file = kFittedProcess;  ///< under the home folder
  evolution::ProcessFile process;
  strategy::Terms terms;
  std::map<std::string, double> process_overrides, terms_overrides;  ///< as the file gave them
  std::vector<std::string> sensitivities;  ///< "process.<name>", "terms.<name>" or
                                           ///< "prediction.<chip of the lineup>"
};

/// What the command line may override.
struct Overrides {
  std::uint64_t seed = 0;   ///< 0: the scenario's
  std::uint64_t paths = 0;  ///< 0: the scenario's
};

/// Reads and checks a scenario. Everything that can be wrong is found here, before anything is
/// computed or written: unknown keys, ranges, missing files, unknown chips.
Scenario load_scenario(const std::filesystem::path& file, const Overrides& overrides = {});

/// The parameter files below scenarios, each read once: for those who read many scenarios. Not for
/// several threads at once.
class ParameterFiles {
 public:
  const evolution::ProcessFile& process(const std::string& file);  ///< named under the home folder
  const strategy::Terms& terms();

 private:
  std::map<std::string, evolution::ProcessFile> processes_;
  std::optional<strategy::Terms> terms_;
};

/// load_scenario for text in memory; `file` stands for it in messages, and names a scenario that
/// has no name.
Scenario read_scenario(const std::string& text, const std::filesystem::path& file,
                       ParameterFiles& files, const Overrides& overrides = {});

/// The expanded scenario as YAML: equal text means an equal study.
std::string expand(const Scenario& scenario);

}  // namespace strandline::study
