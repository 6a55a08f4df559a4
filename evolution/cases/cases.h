// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/csv.h"
#include "core/sourced.h"
#include "core/table.h"
#include "evolution/calibration/record.h"

namespace strandline::evolution::cases {

/// A chip whose fate a table tells. Columns: name, stranded (1, 0, or blank where open),
/// specialised_to, decision_date (a year, year-month or day), stranding_cause; others are left.
struct Case {
  std::string name, specialised_to, told_cause;
  double decided = 0;            ///< year; the first moment of a year or month given alone
  std::optional<bool> stranded;  ///< blank: not known yet
};
/// InputError with line and column for a bad date, a mark other than 0 or 1, or a missing column.
std::vector<Case> read_cases(const core::Csv& table);

/// Why a chip's capital is lost, in the order of the columns of a forecast.
enum class Cause { kWorkload, kEconomics, kExecution };
constexpr int kCauses = 3;
const char* name_of(Cause cause);

/// How a chip is specialised, by words of `specialised_to`.
struct ChipClass {
  std::string id;
  std::vector<std::string> words;
  bool models = true;   ///< serves models of the record's kind
  bool rivals = false;  ///< its gain is everybody's
  bool family = true;   ///< runs the whole family of its operators, else one model
  core::Sourced gain;   ///< work per dollar over general-purpose silicon at the decision
  double misses = 1;    ///< share of new operators that it cannot run
};

/// evolution/cases/causes.yaml.
struct CauseFile {
  std::vector<ChipClass> classes;
  double horizon = 0, lost_share = 0;
  core::Sourced progress, opex_share, build, failure;
  /// Class of a description; null where no word matches.
  const ChipClass* find(const std::string& specialised_to) const;
};
CauseFile load_causes(const std::filesystem::path& file);

/// One draw of how models change, rates a year.
struct ChangeDraw {
  double novel = 0;               ///< new operators that will spread
  double own = 0, imitation = 0;  ///< Bass p, q of one of them
  double traits = 0;              ///< sum of the rates at which a lineage redraws its traits
};

/// What was known of change at a moment, and where from.
struct Knowledge {
  std::vector<ChangeDraw> draws;
  int releases = 0;  ///< notable ones that the record had by then; 0: the prior alone speaks
};
/// The process fitted to the record as it stood then (rows after it dropped, at least 30 notable
/// releases), else draws from the priors that the fit starts from (Parameter::prior_low, .._high as
/// 5 and 95 % quantiles of a lognormal, or of a normal clamped to the range). Deterministic.
Knowledge known_at(const Record& record, double year, bool models, std::uint64_t seed);

/// Probability that a chip strands within the horizon, by its first cause.
struct Forecast {
  double stranded = 0;
  std::array<double, kCauses> by_cause{};
  Cause likeliest = Cause::kWorkload;
};
/// Competing causes, one sample per draw of chance. Workload: new operators come as a Poisson
/// process, each spreads as F(t) = (1 - e^{-(p+q)t}) / (1 + (q/p) e^{-(p+q)t}) (Bass 1969), and the
/// chip keeps the product of (1 - F) over those it misses, times e^{-traits t} where it runs one
/// model; it strands when that is below lost_share. Economics: when general-purpose silicon of the
/// day does its work for less than it costs to run, e^{progress a} opex_share > gain at an age a
/// since volume, `build` years after the decision. Execution: at a constant rate. `samples` future
/// draws, deterministic in the seed.
Forecast forecast(const ChipClass& chip, const CauseFile& causes, const Knowledge& knowledge,
                  int samples, std::uint64_t seed);

/// A case beside what was to be expected of it.
struct Replay {
  Case fact;
  std::string chip_class;  ///< empty: no rule knows it, and nothing is forecast
  int releases = 0;        ///< as in Knowledge
  Forecast forecast;
};

/// Mean squared errors of probabilities over the decided cases that a forecast exists for.
struct CaseScore {
  int cases = 0, stranded = 0;
  int informed = 0;  ///< of them, those for which the record had anything to say
  double brier = 0;
  double base_rate = 0;       ///< of forecasting each by the share among the others
  double hindsight_rate = 0;  ///< of forecasting all by their own share, known only afterwards
  double difference = 0;      ///< brier - base_rate, with its standard error over cases
  double difference_se = 0;
};
CaseScore score_cases(const std::vector<Replay>& replays);

/// Replays every case. One fit per distinct decision date that the record reaches.
std::vector<Replay> replay_cases(const std::vector<Case>& cases, const CauseFile& causes,
                                 const Record& record, std::uint64_t seed);

/// One row per case; and the score with what so few cases can show, a sentence each.
core::Table case_table(const std::vector<Replay>& replays);
core::Table score_table(const CaseScore& score);

}  // namespace strandline::evolution::cases
