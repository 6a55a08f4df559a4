// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

#include <array>
#include <cmath>

#include "core/error.h"
#include "core/math_kernel.h"
#include "core/rng.h"
#include "core/vector_math.h"
#include "strategy/engines/switching_claim.h"

namespace strandline::strategy::engines {
namespace {

namespace kernel = core::kernel;
using claims::Feature;
using claims::FeatureLaw;
using core::vec::kLanes;
using core::vec::Real;

constexpr int kMaxFeatures = 8;
constexpr int kMaxDegree = 6;
constexpr double kSpread = 3.6;  ///< deviations at which regressions hold a feature
/// Roots of 0 to 6.
constexpr double kRoot[kMaxDegree + 1] = {
    0, 1, 1.4142135623730951, 1.7320508075688772, 2, 2.2360679774997898, 2.4494897427831779};

/// How a feature moves over a step: x' = x * stay + shift + noise * normal, in logarithms of
/// x / start where the law is geometric.
struct Motion {
  double stay = 1, shift = 0, noise = 0;
};

/// Degree of the Hermite polynomial of each moving feature.
using Degrees = std::array<int, kMaxFeatures>;

class ClaimMarket final : public MarketPaths {
 public:
  ClaimMarket(const claims::SwitchingProblem& problem, std::uint64_t seed)
      : problem_(problem),
        stream_(seed),
        key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)} {
    if (problem.features.size() > kMaxFeatures)
      throw core::InputError({{},
                              "features",
                              std::to_string(problem.features.size()),
                              "simulation takes at most 8 features",
                              "merge features that move together"});
    set_motions();
    set_scales();
    set_functions();
  }

  int steps() const override { return problem_.steps; }
  double discount() const override { return kernel::exp(-problem_.rate * problem_.dt()); }
  int values() const override { return 2 * count(); }
  int functions() const override { return 1 + (survival_ ? 1 : 0) + plain(); }
  int increments() const override {
    return seen_ * static_cast<int>(hermites_.size()) + (survival_ ? 1 + plain() : 0);
  }
  int payouts() const override {
    return static_cast<int>(2 * problem_.modes.size() + 2 * problem_.decisions.size());
  }
  void simulate(PathDraw draw, std::uint32_t first, double* state) const override;
  void observe(int k, const double* state, double* functions) const override;
  void pay(int k, const double* state, double* payouts) const override;
  void surprise(int k, const double* before, const double* after, double* out) const override;

 private:
  int count() const { return static_cast<int>(problem_.features.size()); }
  int plain() const { return static_cast<int>(geometric_.size() + products_.size()); }
  void set_motions();
  void set_scales();
  void set_functions();
  void add_products(Degrees& product, std::size_t from, int left);
  void draw_lifetimes(PathDraw draw, std::uint32_t first, double* state) const;
  Real alive(const double* state, int lane) const;
  /// The functions other than 1 of a market that survives: products, then geometric features.
  void plain_functions(int k, const double* state, int lane, Real* f) const;
  Real money(const claims::Payout& payout, const Real* x) const;

  struct Hermite {
    int a, b;  // indices in moving_ of the normals; b -1: a alone
    int power;
  };

  const claims::SwitchingProblem& problem_;
  core::RandomStream stream_;
  std::uint32_t key_[2];
  std::vector<int> moving_, geometric_;  // features with a normal; among them geometric ones
  std::vector<Motion> motion_;           // of each moving feature
  std::vector<double> load_;             // Cholesky of the moving features' correlation
  std::vector<double> mean_, scale_;     // of moving feature i at date k: [k * moving + i]
  std::vector<Degrees> products_;
  std::vector<Hermite> hermites_;
  bool survival_ = false;
  int highest_ = 0;     // degree of a product
  int seen_ = 0;        // functions that multiply Hermite polynomials
  double survive_ = 1;  // probability of surviving a step
};

void ClaimMarket::set_motions() {
  const double dt = problem_.dt();
  for (int i = 0; i < count(); ++i) {
    const Feature& f = problem_.features[i];
    if (f.law == FeatureLaw::kSurvival) {
      survival_ = true;
      survive_ *= kernel::exp(-f.hazard * dt);
      continue;
    }
    moving_.push_back(i);
    if (f.law == FeatureLaw::kGeometric) {
      geometric_.push_back(static_cast<int>(moving_.size()) - 1);
      const double noise = f.volatility * kernel::sqrt(dt);
      motion_.push_back({1.0, f.drift * dt - 0.5 * noise * noise, noise});
    } else {
      const double stay = kernel::exp(-f.speed * dt);
      const double noise = f.volatility * kernel::sqrt((1 - stay * stay) / (2 * f.speed));
      motion_.push_back({stay, f.level * (1 - stay), noise});
    }
  }
  const int n = static_cast<int>(moving_.size());
  load_.assign(static_cast<std::size_t>(n) * n, 0.0);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j) {
      double x = problem_.rho(moving_[i], moving_[j]);
      for (int l = 0; l < j; ++l) x -= load_[i * n + l] * load_[j * n + l];
      load_[i * n + j] = i == j ? kernel::sqrt(x) : x / load_[j * n + j];
    }
}

/// Mean and deviation of each feature's state at each date.
void ClaimMarket::set_scales() {
  const std::size_t n = moving_.size();
  mean_.resize((steps() + 1) * n);
  scale_.resize(mean_.size());
  for (std::size_t i = 0; i < n; ++i) {
    const Feature& f = problem_.features[moving_[i]];
    double mean = f.law == FeatureLaw::kGeometric ? 0.0 : f.start, variance = 0;
    for (int k = 0; k <= steps(); ++k) {
      mean_[k * n + i] = mean;
      scale_[k * n + i] = kernel::sqrt(variance);
      const Motion& m = motion_[i];
      mean = m.stay * mean + m.shift;
      variance = m.stay * m.stay * variance + m.noise * m.noise;
    }
  }
}

void ClaimMarket::set_functions() {
  static constexpr int kDegree[] = {0, 6, 4, 3};
  const int n = static_cast<int>(moving_.size());
  highest_ = n <= 3 ? kDegree[n] : 2;
  seen_ = 1;
  for (int degree = 1; degree <= highest_; ++degree) {
    Degrees product{};
    add_products(product, 0, degree);
    if (n == 1 || degree < highest_) seen_ = 1 + static_cast<int>(products_.size());
  }
  for (int i = 0; i < n; ++i)
    for (int power = 1; power <= (n == 1 ? 3 : 2); ++power) hermites_.push_back({i, -1, power});
  for (int i = 0; i < n && n <= 3; ++i)
    for (int j = 0; j < i; ++j) hermites_.push_back({i, j, 1});
}

/// All products of features `from` and later whose degrees sum to `left`.
void ClaimMarket::add_products(Degrees& product, std::size_t from, int left) {
  if (from + 1 == moving_.size()) {
    product[from] = left;
    products_.push_back(product);
    return;
  }
  for (int degree = left; degree >= 0 && from < moving_.size(); --degree) {
    product[from] = degree;
    add_products(product, from + 1, left - degree);
  }
}

void ClaimMarket::draw_lifetimes(PathDraw draw, std::uint32_t first, double* state) const {
  for (int i = 0; i < count(); ++i) {
    const Feature& f = problem_.features[i];
    if (f.law != FeatureLaw::kSurvival) continue;
    for (int lane = 0; lane < kPathGroup; ++lane) {
      const core::DrawKey key{first + static_cast<std::uint32_t>(lane),
                              static_cast<std::uint32_t>(i), 0, static_cast<std::uint16_t>(draw),
                              1};
      const double end = stream_.exponential(key);
      for (int k = 0; k <= steps(); ++k)
        state[(k * values() + i) * kPathGroup + lane] = f.hazard * k * problem_.dt() < end ? 1 : 0;
    }
  }
}

void ClaimMarket::simulate(PathDraw draw, std::uint32_t first, double* state) const {
  draw_lifetimes(draw, first, state);
  const int n = static_cast<int>(moving_.size());
  for (int lane = 0; lane < kPathGroup; lane += kLanes) {
    core::vec::DrawName name{{key_[0], key_[1]},
                             first + static_cast<std::uint32_t>(lane),
                             0,
                             static_cast<std::uint32_t>(draw) << 16,
                             0};
    Real x[kMaxFeatures], u[kMaxFeatures + 1];
    for (int i = 0; i < n; ++i) {
      x[i] = Real(mean_[i]);
      u[i] = Real(0.0);
    }
    for (int k = 0; k <= steps(); ++k) {
      double* row = state + k * values() * kPathGroup + lane;
      for (int i = 0; i < n; ++i) {
        x[i].store(row + moving_[i] * kPathGroup);
        u[i].store(row + (count() + moving_[i]) * kPathGroup);
      }
      for (int i = 0; i < n; i += 2, ++name.entity)
        core::vec::normals<core::vec::LaneIs::kPath>(name, u[i], u[i + 1]);
      for (int i = n - 1; i >= 0; --i) {
        Real w(0.0);
        for (int j = 0; j <= i; ++j) w = fma(Real(load_[i * n + j]), u[j], w);
        x[i] = fma(x[i], Real(motion_[i].stay), fma(Real(motion_[i].noise), w, motion_[i].shift));
      }
    }
  }
}

Real ClaimMarket::alive(const double* state, int lane) const {
  Real all(1.0);
  for (int i = 0; i < count(); ++i)
    if (problem_.features[i].law == FeatureLaw::kSurvival)
      all = all * Real::load(state + i * kPathGroup + lane);
  return all;
}

void ClaimMarket::plain_functions(int k, const double* state, int lane, Real* f) const {
  const int n = static_cast<int>(moving_.size());
  Real h[kMaxFeatures][kMaxDegree + 1];
  for (int i = 0; i < n; ++i) {
    const double scale = scale_[k * n + i];
    const Real x = Real::load(state + moving_[i] * kPathGroup + lane) - Real(mean_[k * n + i]);
    h[i][0] = Real(1.0);
    h[i][1] =
        scale > 0 ? least(most(x * Real(1.0 / scale), Real(-kSpread)), Real(kSpread)) : Real(0.0);
    for (int d = 1; d < highest_; ++d)
      h[i][d + 1] = (h[i][1] * h[i][d] - h[i][d - 1] * Real(kRoot[d])) * Real(1.0 / kRoot[d + 1]);
  }
  for (const Degrees& degrees : products_) {
    Real product(1.0);
    for (int i = 0; i < n; ++i)
      if (degrees[i] > 0) product = product * h[i][degrees[i]];
    *f++ = product;
  }
  for (const int i : geometric_) {
    const double scale = scale_[k * n + i];
    *f++ = exp(fma(h[i][1], Real(scale), Real(-2.0 * scale)));
  }
}

void ClaimMarket::observe(int k, const double* state, double* functions) const {
  std::vector<Real> f(plain());
  for (int lane = 0; lane < kPathGroup; lane += kLanes) {
    plain_functions(k, state, lane, f.data());
    double* out = functions + lane;
    Real(1.0).store(out);
    const Real on = alive(state, lane);
    if (survival_) on.store(out += kPathGroup);
    for (const Real& x : f) (x * on).store(out += kPathGroup);
  }
}

/// Probabilists' Hermite polynomial of degree 1 to 3 over the root of its variance.
Real hermite(const Real& u, int power) {
  if (power == 1) return u;
  if (power == 2) return (u * u - Real(1.0)) * Real(0.70710678118654752);
  return u * (u * u - Real(3.0)) * Real(0.40824829046386302);
}

void ClaimMarket::surprise(int k, const double* before, const double* after, double* out) const {
  std::vector<Real> f(plain());
  for (int lane = 0; lane < kPathGroup; lane += kLanes) {
    double* row = out + lane - kPathGroup;
    const Real on = alive(before, lane);
    const auto normal = [&](int i) {
      return Real::load(after + (count() + moving_[i]) * kPathGroup + lane);
    };
    plain_functions(k, before, lane, f.data());
    for (const Hermite& h : hermites_) {
      Real factor = hermite(normal(h.a), h.power) * on;
      if (h.b >= 0) factor = factor * normal(h.b);
      factor.store(row += kPathGroup);
      for (int i = 0; i + 1 < seen_; ++i) (factor * f[i]).store(row += kPathGroup);
    }
    if (!survival_) continue;
    const Real news = alive(after, lane) - on * Real(survive_);
    plain_functions(k + 1, after, lane, f.data());
    news.store(row += kPathGroup);
    for (const Real& x : f) (news * x).store(row += kPathGroup);
  }
}

Real ClaimMarket::money(const claims::Payout& payout, const Real* x) const {
  Real total(payout.constant);
  for (const claims::Payout::Term& term : payout.terms) {
    Real product(term.coefficient);
    for (const int f : term.features) product = product * x[f];
    total = total + product;
  }
  return most(Real(payout.floor), least(Real(payout.cap), total));
}

void ClaimMarket::pay(int, const double* state, double* payouts) const {
  for (int lane = 0; lane < kPathGroup; lane += kLanes) {
    Real x[kMaxFeatures];
    for (int i = 0; i < count(); ++i) {
      x[i] = Real::load(state + i * kPathGroup + lane);
      const Feature& f = problem_.features[i];
      if (f.law == FeatureLaw::kGeometric) x[i] = exp(x[i]) * Real(f.start);
    }
    double* row = payouts + lane;
    for (const claims::Mode& m : problem_.modes) {
      money(m.cash, x).store(row);
      money(m.terminal, x).store(row + kPathGroup);
      row += 2 * kPathGroup;
    }
    for (const claims::Decision& d : problem_.decisions) {
      money(d.cost, x).store(row);
      money(d.building, x).store(row + kPathGroup);
      row += 2 * kPathGroup;
    }
  }
}

}  // namespace

std::unique_ptr<MarketPaths> switching_market(const claims::SwitchingProblem& problem,
                                              std::uint64_t seed) {
  return std::make_unique<ClaimMarket>(problem, seed);
}

}  // namespace strandline::strategy::engines
