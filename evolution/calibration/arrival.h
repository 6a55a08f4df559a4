// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/rng.h"
#include "evolution/calibration/record.h"
#include "evolution/calibration/slice.h"

namespace strandline::evolution {

/// Models of how new hard operators arrive.
enum class ArrivalModel : std::uint8_t { kHomogeneous, kTwoRegime, kHawkes };
constexpr int kArrivalModels = 3;
const char* name_of(ArrivalModel model);

/// What an arrival model sees: events in [begin, end] and how observable each moment is. Exposure
/// at time t is (releases in the year before t / reference)^kappa; events of the last months are
/// still being recognized: times 1 - exp(-(compiled - t) / delay).
struct ArrivalData {
  double begin = 0, end = 0;     ///< years
  double compiled = 0;           ///< when the record was compiled, at least `end`
  double reference = 1;          ///< releases a year at which exposure is one
  std::vector<double> events;    ///< sorted
  std::vector<double> releases;  ///< sorted dates of notable releases, for the exposure
};
/// Hard operators' first notable uses from `begin` on; the reference is the last year's releases.
ArrivalData arrival_data(const Record& record, double begin = 2019.0);
/// The same up to an earlier end, with the reference of that end.
ArrivalData up_to(const ArrivalData& data, double end);

/// One posterior draw of one model; rates are per year at an exposure of one.
struct ArrivalDraw {
  ArrivalModel model = ArrivalModel::kHomogeneous;
  double rate = 0;       ///< homogeneous; Hawkes: long-run rate mu / (1 - branching); busy rate
  double branching = 0;  ///< Hawkes
  double decay = 1;      ///< Hawkes, 1/year
  double calm = 1;       ///< two regimes: calm rate over the busy one
  double to_calm = 0, to_busy = 0;  ///< switching rates, 1/year
  double kappa = 0, delay = 0;      ///< see ArrivalData
  double start = 1;  ///< at the end of the record: intensity over `rate` (Hawkes), or the
                     ///< probability of being busy (two regimes)
};

/// Log likelihood of the events in (from, data.end] given those before; from = data.begin: of all.
double arrival_log_likelihood(const ArrivalDraw& draw, const ArrivalData& data, double from);

/// Draws of each model, and the weights of their stack: the weights that maximise the sum over
/// held-out years (each predicted from fits to the years before) of the log of the mixture's
/// predictive likelihood, under a Dirichlet(2) prior that keeps a handful of years from deciding.
struct ArrivalFit {
  std::array<std::vector<ArrivalDraw>, kArrivalModels> draws;
  std::array<double, kArrivalModels> weight{};
  std::array<double, kArrivalModels> held_out{};  ///< sum of log predictive likelihoods
  int held_out_years = 0;
  /// Draws of the stack, mixed by weight, in an order that does not tell the model.
  std::vector<ArrivalDraw> stacked(int count, std::uint64_t seed) const;
};
struct ArrivalOptions {
  int draws = 500;    ///< kept, per model
  int warm_up = 300;  ///< dropped
  std::uint64_t seed = 1;
  bool stack = true;  ///< else equal weights (no refits)
};
ArrivalFit fit_arrival(const ArrivalData& data, const ArrivalOptions& options = {});
/// The draws of one model alone, as fit_arrival() has them.
std::vector<ArrivalDraw> fit_arrival_model(ArrivalModel model, const ArrivalData& data,
                                           const ArrivalOptions& options = {});

/// The draw in the process' own form. Two regimes become the Hawkes process with the same mean rate
/// at every time to come and the same ratio of variance to mean of counts in the long run: with
/// s = to_calm + to_busy, shares b and c of time, rates B and C, mean rate m = b B + c C,
///   1 / (1 - n)^2 = 1 + 2 b c (B - C)^2 / (s m),   beta (1 - n) = s,
///   start = (mean rate at the end of the record) / m.
/// A homogeneous draw has no branching.
ArrivalDraw as_hawkes(const ArrivalDraw& draw);

/// Event times in (0, years] after the end of the record under one draw, at constant exposure.
/// `path` names the draw of chance.
std::vector<double> simulate_arrivals(const ArrivalDraw& draw, double years,
                                      const core::RandomStream& stream, std::uint32_t path);

/// Event times in (from, data.end] as a record would hold them, under one draw: thinned by the
/// exposure of the data's releases; the data's events up to `from` excite those after (Hawkes).
/// `draw.start` is the probability of being busy at `from` (two regimes).
std::vector<double> simulate_observed(const ArrivalDraw& draw, const ArrivalData& data, double from,
                                      Sequence& random);

}  // namespace strandline::evolution
