// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/coverage.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include "core/parallel.h"
#include "core/statistics.h"
#include "evolution/path_kernel.h"

namespace strandline::evolution {
namespace {

/// Releases and covered ones by quarter of one path; quarters before the start count from -kMaxAge.
struct Tally {
  std::vector<int> released, covered;
  explicit Tally(int quarters) : released(quarters + kMaxAge), covered(quarters + kMaxAge) {}
  void add(int quarter, bool runs) {
    released[static_cast<std::size_t>(quarter + kMaxAge)] += 1;
    covered[static_cast<std::size_t>(quarter + kMaxAge)] += runs;
  }
  /// Covered share of the releases in (quarter - window, quarter]; negative where there are none.
  double share(int quarter, int window) const {
    int n = 0, k = 0;
    for (int q = quarter - window + 1; q <= quarter; ++q) {
      n += released[static_cast<std::size_t>(q + kMaxAge)];
      k += covered[static_cast<std::size_t>(q + kMaxAge)];
    }
    return n > 0 ? static_cast<double>(k) / n : -1.0;
  }
};

double traffic_share(const Process& p, const core::FutureQuarter& q,
                     const std::vector<std::uint8_t>& runs) {
  double sum = 0.0;
  for (int s = 0; s < p.segments; ++s)
    for (int i = 0; i < q.families; ++i)
      if (runs[q.genome[i]]) sum += p.demand_share[s] * q.share[s][i];
  return sum;
}

/// One path's coverage by release and by traffic, a value per quarter each.
struct PathCoverage {
  std::vector<double> release, traffic;
};

PathCoverage cover_path(const Process& p, const core::RandomStream& stream, World world,
                        const CoverageQuery& query, std::uint32_t path,
                        const std::vector<std::uint8_t>& runs, core::Future& future) {
  Tally tally(p.inputs.quarters);
  sample_observed(p, stream, path, world, future, [&](const Release& r) {
    tally.add(std::max(r.quarter, -kMaxAge), runs[static_cast<std::size_t>(r.genome)] != 0);
  });
  PathCoverage out;
  double last = 1.0;
  for (int t = 0; t < p.inputs.quarters; ++t) {
    const double x = tally.share(t, std::min(query.window_quarters, kMaxAge));
    if (x >= 0.0) last = x;
    out.release.push_back(last);
    out.traffic.push_back(traffic_share(p, future.quarter[t], runs));
  }
  return out;
}

CoveragePoint summarize(int quarter, const std::vector<PathCoverage>& paths) {
  std::vector<double> x;
  double sum = 0.0, squares = 0.0, traffic = 0.0;
  for (const PathCoverage& p : paths) {
    const double v = p.release[static_cast<std::size_t>(quarter)];
    x.push_back(v);
    sum += v;
    squares += v * v;
    traffic += p.traffic[static_cast<std::size_t>(quarter)];
  }
  const double n = static_cast<double>(paths.size());
  CoveragePoint point;
  point.quarter = quarter;
  point.mean = sum / n;
  point.standard_error = std::sqrt(std::max(0.0, squares / n - point.mean * point.mean) / n);
  point.p05 = core::quantile(x, 0.05);
  point.p95 = core::quantile(std::move(x), 0.95);
  point.traffic_mean = traffic / n;
  return point;
}

}  // namespace

namespace {

/// `deal(i)` is the process and the stream of path i.
template <class Deal>
std::vector<CoveragePoint> curve_of(const Process& first, World world, const CoverageQuery& query,
                                    const Deal& deal) {
  std::vector<std::uint8_t> runs;
  for (const std::uint64_t needs : first.inputs.costs->needs)
    runs.push_back((needs & query.judged & ~query.mask) == 0);
  std::vector<PathCoverage> paths(query.paths);
  constexpr std::uint32_t kBlock = 64;
  core::parallel_blocks((query.paths + kBlock - 1) / kBlock, query.threads, [&](std::size_t block) {
    const auto future = std::make_unique<core::Future>();
    const auto begin = static_cast<std::uint32_t>(block) * kBlock;
    for (std::uint32_t i = begin; i < std::min(begin + kBlock, query.paths); ++i) {
      const auto [process, stream] = deal(i);
      paths[i] = cover_path(*process, stream, world, query, query.first_path + i, runs, *future);
    }
  });
  std::vector<CoveragePoint> curve;
  for (int t = 0; t < first.inputs.quarters; ++t) curve.push_back(summarize(t, paths));
  return curve;
}

}  // namespace

std::vector<CoveragePoint> coverage_curve(const Process& process, const core::RandomStream& stream,
                                          World world, const CoverageQuery& query) {
  return curve_of(process, world, query,
                  [&](std::uint32_t) { return std::pair(&process, stream); });
}

std::vector<CoveragePoint> coverage_curve(const std::vector<Process>& draws, std::uint64_t seed,
                                          World world, const CoverageQuery& query) {
  return curve_of(draws.front(), world, query, [&](std::uint32_t i) {
    const std::uint32_t draw = i % static_cast<std::uint32_t>(draws.size());
    return std::pair(&draws[draw], core::RandomStream(seed, draw));
  });
}

std::uint64_t mainstream_mask(const Process& process, double share) {
  std::array<double, 64> weight{};
  double last = 0.0;
  for (std::size_t i = 0; i < process.mix_genome.size(); ++i) {
    const double w = process.mix_cdf[i] - last;
    last = process.mix_cdf[i];
    for (std::uint64_t m = process.inputs.costs->needs[process.mix_genome[i]]; m; m &= m - 1)
      weight[std::countr_zero(m)] += w;
  }
  std::uint64_t mask = 0;
  for (int bit = 0; bit < 64; ++bit)
    if (weight[bit] > 0.0 && weight[bit] >= share) mask |= std::uint64_t{1} << bit;
  return mask;
}

double effective_templates(const std::vector<int>& genomes) {
  std::map<std::array<std::uint8_t, 5>, int> count;
  for (const int g : genomes) {
    const auto v = archs::genome_at(g).value;
    ++count[{v[0], v[1], v[2], v[4], v[6]}];
  }
  double entropy = 0.0;
  for (const auto& [traits, n] : count) {
    const double x = static_cast<double>(n) / static_cast<double>(genomes.size());
    entropy -= x * std::log(x);
  }
  return std::exp(entropy);
}

}  // namespace strandline::evolution
