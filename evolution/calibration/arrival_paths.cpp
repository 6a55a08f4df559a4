// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "evolution/calibration/arrival.h"
#include "evolution/calibration/arrival_likelihood.h"
#include "evolution/factors.h"

namespace strandline::evolution {

ArrivalDraw as_hawkes(const ArrivalDraw& draw) {
  ArrivalDraw out = draw;
  out.model = ArrivalModel::kHawkes;
  if (draw.model == ArrivalModel::kHomogeneous) {
    out.branching = 0.0;
    out.start = 1.0;
  } else if (draw.model == ArrivalModel::kTwoRegime) {
    const double switching = draw.to_calm + draw.to_busy;
    const double busy = draw.to_busy / switching, calm = 1.0 - busy;
    const double slow = draw.rate * draw.calm, mean = busy * draw.rate + calm * slow;
    const double gap = draw.rate - slow;
    const double dispersion = 1.0 + 2.0 * busy * calm * gap * gap / (switching * mean);
    out.rate = mean;
    out.branching = 1.0 - 1.0 / std::sqrt(dispersion);
    out.decay = switching / (1.0 - out.branching);
    out.start = (draw.start * draw.rate + (1.0 - draw.start) * slow) / mean;
  }
  return out;
}

std::vector<double> simulate_arrivals(const ArrivalDraw& d, double years,
                                      const core::RandomStream& stream, std::uint32_t path) {
  std::uint32_t next = 0;
  const auto uniforms = [&] { return stream.uniforms({path, next++, 0, kFactorFit, 1}); };
  const auto wait = [&](double rate) { return -std::log(uniforms()[0]) / rate; };
  std::vector<double> events;
  if (d.model == ArrivalModel::kTwoRegime) {
    bool busy = uniforms()[0] <= d.start;
    for (double t = 0.0; t < years;) {
      const double until = std::min(years, t + wait(busy ? d.to_calm : d.to_busy));
      const double rate = busy ? d.rate : d.rate * d.calm;
      for (double s = t + wait(rate); s < until; s += wait(rate)) events.push_back(s);
      t = until;
      busy = !busy;
    }
    return events;
  }
  // Ogata's thinning: between events the intensity only falls, so its value now bounds it.
  const double base = d.rate * (1.0 - d.branching);
  double excited = d.rate * d.start - base, t = 0.0;
  for (;;) {
    const double bound = base + std::max(0.0, excited);
    const double gap = wait(bound);
    t += gap;
    if (t > years) return events;
    excited *= std::exp(-d.decay * gap);
    if (uniforms()[0] * bound > base + excited) continue;
    events.push_back(t);
    excited += d.branching * d.decay;
  }
}

std::vector<double> simulate_observed(const ArrivalDraw& d, const ArrivalData& data, double from,
                                      Sequence& random) {
  const ArrivalGrid grid(data);
  double most = 0.0;  // of the exposure, which moves with every release
  for (double t = from; t <= data.end; t += 1.0 / 100.0) most = std::max(most, grid.exposure(d, t));
  most *= 1.2;
  const bool regimes = d.model == ArrivalModel::kTwoRegime;
  const double base = regimes ? d.rate : d.rate * (1.0 - d.branching);
  bool busy = random.uniform() <= d.start;
  double excited = 0.0, t = from;
  for (const double s : data.events)
    if (s <= from) excited += d.branching * d.decay * std::exp(-d.decay * (from - s));
  std::vector<double> events;
  while (t < data.end) {
    const double switching = !regimes ? 0.0 : busy ? d.to_calm : d.to_busy;
    const double now = regimes ? (busy ? d.rate : d.rate * d.calm) : base + excited;
    const double bound = most * now + switching;
    const double gap = random.exponential() / bound;
    t += gap;
    excited *= std::exp(-d.decay * gap);
    if (t >= data.end) break;
    const double rate = (regimes ? now : base + excited) * grid.exposure(d, t);
    const double u = random.uniform() * bound;
    if (u <= switching) {
      busy = !busy;
    } else if (u <= switching + rate) {
      events.push_back(t);
      excited += d.branching * d.decay;
    }
  }
  return events;
}

}  // namespace strandline::evolution
