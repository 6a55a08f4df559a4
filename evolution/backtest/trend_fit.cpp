// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/trend_fit.h"

#include <algorithm>
#include <cmath>

namespace strandline::evolution::backtest {
namespace {

enum Factor : std::uint16_t {
  kProposal = 1,
  kAccept,
  kPrior,
  kState,
  kWalk,
  kSample,
  kNewborn,
  kCurve
};

int last_quarter_before(double cutoff) {
  return static_cast<int>(std::ceil((cutoff - kFirstYear) * 4.0 - 1e-9)) - 1;
}

double log_prior(const TrendCoordinates& x) {
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const TrendPrior& p = trend_priors()[i];
    const double z = (x[i] - (p.log_scale ? std::log(p.median) : p.median)) / p.sd;
    sum -= 0.5 * z * z;
  }
  return sum;
}

TrendCoordinates prior_median() {
  TrendCoordinates x{};
  for (std::size_t i = 0; i < x.size(); ++i) {
    const TrendPrior& p = trend_priors()[i];
    x[i] = p.log_scale ? std::log(p.median) : p.median;
  }
  return x;
}

double log_posterior(const std::vector<Series>& series, const TrendCoordinates& x,
                     int last_quarter) {
  double sum = log_prior(x);
  const TrendConstants c = constants_at(x);
  for (const Series& s : series) filter(s, c, last_quarter, sum);
  return sum;
}

std::vector<TrendState> states_of(const std::vector<Series>& series, const TrendConstants& c,
                                  int last_quarter) {
  std::vector<TrendState> states;
  double ignored = 0.0;
  for (const Series& s : series) states.push_back(filter(s, c, last_quarter, ignored));
  return states;
}

/// Metropolis steps, one coordinate each; scales move towards an acceptance of 0.44 (Roberts and
/// Rosenthal 2009) during the warm-up alone.
class Chain {
 public:
  Chain(const std::vector<Series>& series, int last_quarter, std::uint64_t seed)
      : series_(series), last_quarter_(last_quarter), stream_(seed), at_(prior_median()) {
    for (std::size_t i = 0; i < scale_.size(); ++i) scale_[i] = 0.5 * trend_priors()[i].sd;
    density_ = log_posterior(series_, at_, last_quarter_);
  }

  void step(bool adapt) {
    const auto i = static_cast<std::size_t>(number_ % kTrendConstants);
    const auto path = static_cast<std::uint32_t>(number_++);
    TrendCoordinates to = at_;
    to[i] += scale_[i] * stream_.normal({path, 0, 0, kProposal, 0});
    const double density = log_posterior(series_, to, last_quarter_);
    const bool taken = std::log(stream_.uniform({path, 0, 0, kAccept, 0})) <= density - density_;
    if (taken) {
      at_ = to;
      density_ = density;
      ++accepted_;
    }
    if (adapt)
      scale_[i] *= std::exp((taken ? 0.56 : -0.44) / std::sqrt(1.0 + path / kTrendConstants));
  }
  const TrendCoordinates& at() const { return at_; }
  double acceptance() const { return static_cast<double>(accepted_) / number_; }

 private:
  const std::vector<Series>& series_;
  int last_quarter_;
  core::RandomStream stream_;
  TrendCoordinates at_, scale_{};
  double density_ = 0;
  int number_ = 0, accepted_ = 0;
};

/// A path of (x, v), one quarter at a time.
struct Walker {
  double x = 0, v = 0;
  void step(const TrendConstants& c, const std::array<double, 2>& z) {
    constexpr double kDt = 0.25;
    const double keep = std::exp(-c.damping * kDt);
    const double noise = (1.0 - keep * keep) / (2.0 * c.damping);
    x += v * (1.0 - keep) / c.damping + c.level_sd * std::sqrt(kDt) * z[0];
    v = keep * v + c.velocity_sd * std::sqrt(noise) * z[1];
  }
  double share() const { return 1.0 / (1.0 + std::exp(-x)); }
};

/// (x, v) drawn from a state.
Walker draw_state(const TrendState& s, const std::array<double, 2>& z) {
  Walker w;
  const double sd = std::sqrt(s.level_var);
  const double slope = s.cross / s.level_var;
  const double rest = std::max(0.0, s.velocity_var - slope * s.cross);
  w.x = s.level + sd * z[0];
  w.v = s.velocity + slope * sd * z[0] + std::sqrt(rest) * z[1];
  return w;
}

/// Successes of n draws whose mean is beta distributed (Polya's urn).
int draw_beta_binomial(double p, double concentration, int n, const core::RandomStream& stream,
                       core::DrawKey key) {
  int yes = 0;
  for (int j = 0; j < n; ++j) {
    key.replicate = static_cast<std::uint32_t>(j);
    yes += stream.uniform(key) * (concentration + j) <= concentration * p + yes;
  }
  return yes;
}

}  // namespace

TrendPosterior fit_trends(std::vector<Series> series, double cutoff, const FitOptions& options) {
  TrendPosterior out;
  out.last_quarter = last_quarter_before(cutoff);
  Chain chain(series, out.last_quarter, options.seed);
  for (int i = 0; i < options.warm_up; ++i) chain.step(true);
  const int every = std::max(1, options.steps / options.kept);
  for (int i = 1; i <= options.steps; ++i) {
    chain.step(false);
    if (i % every != 0) continue;
    out.constants.push_back(constants_at(chain.at()));
    out.states.push_back(states_of(series, out.constants.back(), out.last_quarter));
  }
  out.series = std::move(series);
  out.acceptance = chain.acceptance();
  return out;
}

TrendPosterior prior_trends(std::vector<Series> series, double cutoff, const FitOptions& options) {
  TrendPosterior out;
  out.last_quarter = last_quarter_before(cutoff);
  for (Series& s : series) s.cells.clear();
  const core::RandomStream stream(options.seed);
  for (int d = 0; d < options.kept; ++d) {
    TrendCoordinates x = prior_median();
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] += trend_priors()[i].sd * stream.normal({static_cast<std::uint32_t>(d),
                                                    static_cast<std::uint32_t>(i), 0, kPrior, 0});
    out.constants.push_back(constants_at(x));
    out.states.push_back(states_of(series, out.constants.back(), out.last_quarter));
  }
  out.series = std::move(series);
  return out;
}

std::size_t add_series(TrendPosterior& posterior, Series series) {
  double ignored = 0.0;
  for (std::size_t d = 0; d < posterior.constants.size(); ++d)
    posterior.states[d].push_back(
        filter(series, posterior.constants[d], posterior.last_quarter, ignored));
  posterior.series.push_back(std::move(series));
  return posterior.series.size() - 1;
}

Paths trend_paths(const TrendPosterior& posterior, std::size_t series, int quarters, int members,
                  const core::RandomStream& stream) {
  Paths paths(static_cast<std::size_t>(members));
  const auto entity = static_cast<std::uint32_t>(series);
  for (int m = 0; m < members; ++m) {
    const auto path = static_cast<std::uint32_t>(m);
    const std::size_t d = static_cast<std::size_t>(m) % posterior.constants.size();
    Walker w =
        draw_state(posterior.states[d][series], stream.normals({path, entity, 0, kState, 0}));
    for (int q = 0; q < quarters; ++q) {
      w.step(posterior.constants[d],
             stream.normals({path, entity, static_cast<std::uint16_t>(q), kWalk, 0}));
      paths[path].push_back(w.share());
    }
  }
  return paths;
}

Paths logistic_paths(const LogisticFit& fit, int quarters, int members,
                     const core::RandomStream& stream, std::uint32_t entity) {
  Paths paths(static_cast<std::size_t>(members));
  const double sd = std::sqrt(fit.level_var);
  const double rest = std::max(0.0, fit.slope_var - fit.cross * fit.cross / fit.level_var);
  for (int m = 0; m < members; ++m) {
    const auto path = static_cast<std::uint32_t>(m);
    const auto z = stream.normals({path, entity, 0, kCurve, 0});
    const double level = fit.level + sd * z[0];
    const double slope = fit.slope + fit.cross / sd * z[0] + std::sqrt(rest) * z[1];
    for (int q = 0; q < quarters; ++q)
      paths[path].push_back(1.0 / (1.0 + std::exp(-level - slope * 0.25 * (q + 0.5))));
  }
  return paths;
}

Ensemble sampled_shares(const Paths& paths, const std::vector<double>& concentration,
                        const std::vector<Cell>& cells, const core::RandomStream& stream,
                        std::uint32_t entity) {
  Ensemble out;
  for (std::size_t m = 0; m < paths.size(); ++m) {
    int n = 0, yes = 0;
    for (const Cell& cell : cells) {
      n += cell.n;
      yes += draw_beta_binomial(paths[m][static_cast<std::size_t>(cell.quarter)], concentration[m],
                                cell.n, stream,
                                {static_cast<std::uint32_t>(m), entity,
                                 static_cast<std::uint16_t>(cell.quarter), kSample, 0});
    }
    out.push_back(n > 0 ? static_cast<double>(yes) / n : 0.0);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<double> newborn_path(const TrendConstants& c, int quarters,
                                 const core::RandomStream& stream, std::uint32_t path,
                                 std::uint32_t entity) {
  const auto z = stream.normals({path, entity, 0, kNewborn, 0});
  Walker w;
  w.x = c.birth_level + c.birth_level_sd * z[0];
  w.v = c.birth_velocity + c.birth_velocity_sd * z[1];
  std::vector<double> shares;
  for (int q = 0; q < quarters; ++q) {
    if (q > 0)
      w.step(c, stream.normals({path, entity, static_cast<std::uint16_t>(q), kNewborn, 0}));
    shares.push_back(w.share());
  }
  return shares;
}

}  // namespace strandline::evolution::backtest
