// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/selection.h"

#include <algorithm>
#include <cmath>

#include "evolution/calibration/transition_likelihood.h"

namespace strandline::evolution {
namespace {

constexpr double kMost = 3.0;
constexpr int kSteps = 60;
constexpr double kMean = 0.5, kDeviation = 0.456;

double cost_of(const Lineages& lineages, const Link& l) {
  return lineages.releases[static_cast<std::size_t>(l.parent)].cost;
}

/// Recent parents reweighted by cost^-eta.
Lineages tilted(const Lineages& lineages, double eta) {
  Lineages out = lineages;
  for (Kin& k : out.releases) {
    double log_sum = 0.0, known = 0.0, total = 0.0;
    for (const Link& l : k.recent) {
      const double cost = cost_of(lineages, l);
      if (!std::isfinite(cost) || cost <= 0.0) continue;
      log_sum += std::log(cost);
      known += 1.0;
    }
    for (Link& l : k.recent) {
      const double cost = cost_of(lineages, l);
      const bool tells = std::isfinite(cost) && cost > 0.0;
      total += l.weight =
          std::exp(-eta * (tells ? std::log(cost) : log_sum / std::max(known, 1.0)));
    }
    for (Link& l : k.recent) l.weight /= total;
  }
  return out;
}

/// Median, 5 and 95 % quantiles and variance of a density given at the grid's points.
struct Summary {
  double median = 0, low = 0, high = 0, variance = 0;
  explicit Summary(const std::vector<double>& density) {
    double total = 0, mean = 0, square = 0;
    for (const double d : density) total += d;
    const auto at = [](std::size_t k) { return kMost * static_cast<double>(k) / kSteps; };
    for (std::size_t k = 0; k < density.size(); ++k) {
      mean += at(k) * density[k] / total;
      square += at(k) * at(k) * density[k] / total;
    }
    variance = square - mean * mean;
    const auto quantile = [&](double p) {
      double sum = 0;
      std::size_t k = 0;
      while (k + 1 < density.size() && (sum += density[k] / total) < p) ++k;
      return at(k);
    };
    median = quantile(0.5);
    low = quantile(0.05);
    high = quantile(0.95);
  }
};

}  // namespace

SelectionFit fit_selection(const Lineages& lineages, const std::vector<TransitionDraw>& kernel,
                           double since) {
  std::vector<double> prior, posterior(kSteps + 1, 0.0);
  std::vector<double> base(kernel.size());
  for (int step = 0; step <= kSteps; ++step) {
    const double eta = kMost * step / kSteps;
    const double z = (eta - kMean) / kDeviation;
    prior.push_back(std::exp(-0.5 * z * z));
    TransitionLikelihood likelihood(tilted(lineages, eta), since, lineages.until);
    for (std::size_t d = 0; d < kernel.size(); ++d) {
      likelihood.set(kernel[d]);
      const double log = likelihood.log(kernel[d].memory);
      if (step == 0) base[d] = log;
      posterior[static_cast<std::size_t>(step)] += prior.back() * std::exp(log - base[d]);
    }
  }
  const Summary before(prior), after(posterior);
  SelectionFit out{before.median,
                   before.low,
                   before.high,
                   after.median,
                   after.low,
                   after.high,
                   1.0 - after.variance / before.variance,
                   0};
  for (const Kin& k : lineages.releases) {
    const auto known = std::count_if(k.recent.begin(), k.recent.end(), [&](const Link& l) {
      return std::isfinite(cost_of(lineages, l));
    });
    out.priced += k.year > since && known > 1 ? 1 : 0;
  }
  return out;
}

}  // namespace strandline::evolution
