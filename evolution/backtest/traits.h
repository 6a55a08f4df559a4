// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "evolution/calibration/record.h"

namespace strandline::evolution::backtest {

/// A yes/no property of a release, e.g. "MoE" or "RoPE".
struct Trait {
  std::string name;
  bool hard = false;     ///< is or implies a tensor operator that a transformer engine lacks
  bool named = false;    ///< of the vocabulary in trait_rules.cpp; else made from an unknown value
  bool derived = false;  ///< no trait of the model but made of others, e.g. "runs on chip X"
};

/// Whether a release has a trait; blank cells leave it unknown.
enum class Has : std::int8_t { kUnknown = -1, kNo = 0, kYes = 1 };

/// A dated release of the record.
struct Release {
  std::string name;
  double date = 0;             ///< years, e.g. 2024.5
  std::vector<Has> traits;     ///< by trait
  std::vector<int> needs;      ///< hard operators (functional level), into History::operators
  std::vector<int> efficient;  ///< what the efficient level adds, the same indices
};

/// The record as the back-test sees it: notable and frontier language models (encoders included) of
/// disclosed architecture, with the traits that the archs record names. Values outside that
/// vocabulary become traits of their own, named "column=value"; those of mixers, caches and
/// attention patterns are hard operators too (calibration/operators.h).
struct History {
  std::vector<Trait> traits;
  std::vector<std::string> operators;
  std::vector<Release> releases;                     ///< by date
  double end = 0;                                    ///< end of observation, a year
  int trait(const std::string& name) const;          ///< index, -1 where absent
  int find_operator(const std::string& name) const;  ///< index, -1 where absent
  /// Adds a derived trait by a predicate on releases; returns its index.
  int derive(const std::string& name, const std::function<Has(const Release&)>& has);
};
History read_history(const evolution::Record& record);

/// Releases of [from, to), those of them that have a trait, and their mean date; releases whose
/// cells leave the trait unknown do not count.
struct Share {
  int n = 0, yes = 0;
  double date = 0;
  double value() const { return n > 0 ? static_cast<double>(yes) / n : 0.0; }
};
Share share_between(const History& history, int trait, double from, double to);

/// Date on which a trait, or a hard operator, first appears; kNever where it does not.
constexpr double kNever = 1e9;
double first_trait(const History& history, int trait);
double first_need(const History& history, int needed_operator);

}  // namespace strandline::evolution::backtest
