// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "evolution/calibration/lineage.h"
#include "evolution/process.h"

namespace strandline::evolution {

struct TransitionDraw;

/// Likelihood of the traits of dated releases given those before them, kept so that new parameters
/// of one trait cost one pass over that trait, and of one of its years one over that year. A
/// release continues one parent with all of its traits, and which is not observed:
///
///   P(i) = memory * prod_t p_t(own) + (1 - memory) * sum_j w_j prod_t p_t(j),
///   p_t(j) = [v_j = v_i] e^(-h_t tau_j) + (1 - e^(-h_t tau_j)) target_t(v_i).
///
/// The product stands inside the sum: traits of one release come from the same parent, so they are
/// not independent, and taking them so makes memory look surer than it is. A trait that the release
/// does not tell is left out; of a parent that does not tell it, the mean over those that do
/// stands in.
class TransitionLikelihood {
 public:
  /// Releases in (from, to]. Year 0 is the last before `to`, year 1 the one before, ...
  TransitionLikelihood(const Lineages& lineages, double from, double to);
  std::size_t years() const { return years_begin_.size() - 1; }  ///< at least one

  /// Rate of change (1/year) of one trait in a year, and entrant's lag (years).
  void set_rate(std::size_t trait, std::size_t year, double change, double lag);
  /// What one trait's changes draw from in a year.
  void set_target(std::size_t trait, std::size_t year, const double* target);
  /// Everything of a draw but its memory.
  void set(const TransitionDraw& draw);
  /// Log likelihood under what was set last.
  double log(double memory);

 private:
  enum class Tells : unsigned char { kNothing, kParent, kMean };
  struct Release {
    std::size_t begin = 0, end = 0;  ///< of its candidates; the own line first
    bool own = false;
    std::size_t year = 0;
    std::array<int, kMutableTraits> value{};
  };
  struct TraitTerms {
    std::vector<double> same;  ///< by candidate: 1 where its value is the child's
    std::vector<Tells> tells;
    std::vector<bool> partial;  ///< by release: has a candidate that does not tell it
    std::vector<double> keep, p;
    std::vector<std::array<double, kMaxValues>> target;  ///< by year
    std::vector<std::array<double, 2>> rate;             ///< by year: change and lag
  };

  void add(const Lineages& lineages, const Kin& kin);
  void add_candidate(const Kin& child, const Kin& parent, const Link& link, double share);
  void mend_unknown(const Release& r, TraitTerms& terms) const;
  void renew(TraitTerms& terms, std::size_t trait, std::size_t year);
  double log_of(const Release& r, double memory) const;

  double to_ = 0;
  std::vector<Release> releases_;              ///< by date
  std::vector<std::size_t> years_begin_;       ///< releases of year k: [begin[k + 1], begin[k])
  std::vector<double> gap_, entrant_, share_;  ///< by candidate; share: w_j, 1 for the own line
  std::array<TraitTerms, kMutableTraits> traits_;
  std::vector<double> log_of_year_;  ///< under memory_, where not stale_
  std::vector<bool> stale_;
  double memory_ = -1;
};

}  // namespace strandline::evolution
