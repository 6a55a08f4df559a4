// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/informed_starts.h"

#include <algorithm>

#include "strategy/engines/least_squares.h"

namespace strandline::strategy {
namespace {

constexpr int kFunctions = InformedStarts::kFunctions;

/// One regression over the paths of a world.
class Fit {
 public:
  void add(const std::array<double, kFunctions>& f, double y) {
    double* s = sums_.data();
    for (int i = 0; i < kFunctions; ++i)
      for (int j = 0; j <= i; ++j) *s++ = f[i] * f[j];
    for (int i = 0; i < kFunctions; ++i) *s++ = f[i] * y;
    equations_.add(sums_);
  }
  std::array<double, kFunctions> solve() const {
    const std::vector<double> beta = equations_.solve();
    std::array<double, kFunctions> out;
    std::copy(beta.begin(), beta.end(), out.begin());
    return out;
  }

 private:
  engines::NormalEquations equations_{kFunctions, 1};
  std::vector<double> sums_ = std::vector<double>(equations_.size());
};

}  // namespace

InformedStarts::InformedStarts(const StartPolicy& common, const StartSample& sample,
                               const std::vector<std::uint32_t>& worlds, std::uint32_t count)
    : common_(&common), rows_(count) {
  std::vector<std::vector<std::uint32_t>> paths(count);
  for (std::uint32_t path = 0; path < sample.paths; ++path) paths[worlds[path]].push_back(path);
  for (std::uint32_t world = 0; world < count; ++world)
    if (paths[world].size() >= kLeastPaths) train(sample, paths[world], rows_[world]);
}

InformedStarts::Functions InformedStarts::functions(int quarter, int choice,
                                                    const Signals& s) const {
  return {common_->expected_of(quarter, choice, s), 1, s.narrow_coverage, s.growth, spending(s)};
}

void InformedStarts::train(const StartSample& sample, const std::vector<std::uint32_t>& paths,
                           std::vector<Functions>& rows) const {
  const double scale = common_->money_scale;
  rows.assign(row(sample.quarters, 0), {});
  std::vector<double> later(paths.size(), 0.0);  // never started: nothing gained
  for (int t = sample.quarters - 1; t >= 0; --t) {
    for (int k = 0; k <= sample.targets; ++k) {
      if (k < sample.targets ? !sample.may_start(t, k) : t == sample.quarters - 1) continue;
      Fit fit;
      for (std::size_t i = 0; i < paths.size(); ++i)
        fit.add(functions(t, k, sample.signals[sample.signal_at(paths[i], t)]),
                (k < sample.targets ? sample.gains_at(paths[i], t)[k] : later[i]) / scale);
      rows[row(t, k)] = fit.solve();
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const int k = best(rows, t, sample.signals[sample.signal_at(paths[i], t)]);
      if (k >= 0) later[i] = sample.gains_at(paths[i], t)[k];
    }
  }
}

int InformedStarts::best(const std::vector<Functions>& rows, int quarter, const Signals& s) const {
  const int waiting = common_->targets;
  double most = engines::predicted(rows[row(quarter, waiting)], functions(quarter, waiting, s));
  int target = -1;
  for (int k = 0; k < waiting; ++k) {
    if (!common_->may_start(quarter, k)) continue;
    const double gain = engines::predicted(rows[row(quarter, k)], functions(quarter, k, s));
    if (gain > most) most = gain, target = k;
  }
  return target;
}

int InformedStarts::decide(std::uint32_t world, int quarter, const Signals& s) const {
  if (quarter >= common_->quarters) return -1;
  const auto& rows = rows_[world];
  return rows.empty() ? common_->decide(quarter, s) : best(rows, quarter, s);
}

}  // namespace strandline::strategy
