// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace strandline::strategy::claims {

/// How a feature of the market moves. All laws are exact over any step; Z are standard normals of
/// the problem's correlation.
enum class FeatureLaw : std::uint8_t {
  kGeometric,      ///< dX/X = drift dt + volatility dW
  kMeanReverting,  ///< dX = speed (level - X) dt + volatility dW (Ornstein-Uhlenbeck)
  kSurvival,       ///< 1 until an event of intensity `hazard` that moves with nothing, 0 after it
};

/// An observable of the market that cash flows and policies see.
struct Feature {
  std::string name;
  FeatureLaw law = FeatureLaw::kGeometric;
  double start = 0;       ///< value today; above 0 for kGeometric; 1 for kSurvival
  double drift = 0;       ///< per year, under the pricing measure
  double volatility = 0;  ///< relative (kGeometric) or absolute, per square root of a year
  double level = 0;       ///< kMeanReverting
  double speed = 0;       ///< kMeanReverting, per year, above 0
  double hazard = 0;      ///< kSurvival, per year
};

/// Money as a function of the features x: max(floor, min(cap, constant + sum of products)).
struct Payout {
  struct Term {
    double coefficient = 0;
    std::vector<int> features;  ///< indices whose values multiply the coefficient; repeats allowed
  };
  double constant = 0;
  std::vector<Term> terms;
  double floor = -std::numeric_limits<double>::infinity();
  double cap = std::numeric_limits<double>::infinity();

  double operator()(std::span<const double> features) const;
  bool zero() const { return constant == 0 && terms.empty(); }
};

/// A state that can be decided from. `cash` is paid per year, `terminal` once at the horizon (it
/// stands for what the mode is worth after it).
struct Mode {
  std::string name;
  Payout cash;
  Payout terminal;
};

/// One way in which a decision can turn out. Luck is independent of the features and known to
/// nobody before arrival: values are expectations over it.
struct Outcome {
  int to = 0;              ///< mode on arrival
  int lag = 0;             ///< steps from the decision to arrival; 0: at once
  double probability = 1;  ///< above 0; a decision's sum to 1
};

/// A switch that the owner may choose at dates first_step .. last_step while in mode `from`. Until
/// arrival nothing can be decided and `building` is earned per year instead of a mode's cash.
struct Decision {
  std::string name;
  int from = 0;
  Payout cost;  ///< paid at the decision; negative: received
  Payout building;
  std::vector<Outcome> outcomes;
  int first_step = 0;
  int last_step = std::numeric_limits<int>::max();

  int longest_lag() const;
};

/// Optimal switching with build lags, on dates k = 0 .. steps, dt = horizon / steps years apart.
///
/// At date k < steps the owner sees the features X_k and the mode, takes at most one decision (or
/// stays), pays its cost, and then holds the arrival mode of a lag of 0, else is in transit. Over
/// the step, mode (or transit) cash(X_k) dt is paid at date k. At k = steps nothing is decided and
/// terminal(X_steps) is received. A decision is offered only while its longest lag still arrives by
/// the horizon: k + longest_lag() <= steps. Money at date k is discounted by exp(-rate k dt). The
/// value is the supremum over policies that see X_0 .. X_k, the mode, and their own history.
struct SwitchingProblem {
  std::vector<Feature> features;
  std::vector<double> correlation;  ///< of the features' normals, by rows; empty: independent
  std::vector<Mode> modes;
  std::vector<Decision> decisions;
  int start_mode = 0;
  int steps = 0;
  double horizon = 0;  ///< years
  double rate = 0;     ///< risk-free, per year

  double dt() const { return horizon / steps; }
  /// Whether decision d may be taken at date k (its mode aside).
  bool offered(const Decision& d, int k) const;
  double rho(std::size_t i, std::size_t j) const {
    if (correlation.empty()) return i == j ? 1.0 : 0.0;
    return correlation[i * features.size() + j];
  }
};

}  // namespace strandline::strategy::claims
