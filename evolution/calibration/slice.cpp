// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/slice.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "evolution/factors.h"

namespace strandline::evolution {

double Sequence::uniform() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  if (++next_ == 0) ++block_;
  const auto u = stream_.uniforms({what_, next_, 0, kFactorFit, block_});
  spare_ = u[1];
  has_spare_ = true;
  return u[0];
}

double Sequence::normal() {
  const double radius = std::sqrt(-2.0 * std::log(uniform()));
  return radius * std::cos(6.283185307179586 * uniform());
}

double Sequence::gamma(double shape) {
  if (shape < 1.0) return gamma(shape + 1.0) * std::pow(uniform(), 1.0 / shape);
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = normal();
    const double v = (1.0 + c * x) * (1.0 + c * x) * (1.0 + c * x);
    if (v > 0.0 && std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

int Sequence::poisson(double mean) {
  int n = 0;
  for (; mean > 25.0; mean -= 25.0) n += core::RandomStream::poisson(25.0, uniform());
  return n + core::RandomStream::poisson(mean, uniform());
}

std::size_t Sequence::index(std::size_t n) {
  return std::min(n - 1, static_cast<std::size_t>(uniform() * static_cast<double>(n)));
}

double slice_step(const std::function<double(double)>& f, double x, double& level, double width,
                  Sequence& random) {
  constexpr int kMostSteps = 30;
  const double height = level - random.exponential();
  double low = x - width * random.uniform();
  double high = low + width;
  for (int i = 0; i < kMostSteps && f(low) > height; ++i) low -= width;
  for (int i = 0; i < kMostSteps && f(high) > height; ++i) high += width;
  for (;;) {
    const double y = low + (high - low) * random.uniform();
    level = f(y);
    if (level > height || high - low < 1e-14 * (1.0 + std::abs(x))) return y;
    (y < x ? low : high) = y;
  }
}

namespace {

/// One chain; `widths_` learn how far a coordinate moves.
class SliceChain {
 public:
  SliceChain(const std::function<double(const std::vector<double>&)>& f, std::vector<double> start,
             const SliceOptions& options)
      : f_(f), x_(std::move(start)), width_(x_.size(), 1.0), random_(options.seed, options.what) {
    level_ = f_(x_);
    if (!std::isfinite(level_)) throw std::invalid_argument("slice_sample: start has no density");
  }

  void sweep(bool learn) {
    for (std::size_t k = 0; k < x_.size(); ++k) {
      const double before = x_[k];
      step(k);
      const double moved = std::abs(x_[k] - before);
      if (learn) width_[k] = std::max(1e-4, 0.9 * width_[k] + 0.1 * 3.0 * moved);
    }
  }
  const std::vector<double>& state() const { return x_; }

 private:
  void step(std::size_t k) {
    const auto along = [&](double value) {
      x_[k] = value;
      return f_(x_);
    };
    slice_step(along, x_[k], level_, width_[k], random_);
  }

  const std::function<double(const std::vector<double>&)>& f_;
  std::vector<double> x_, width_;
  double level_ = 0;
  Sequence random_;
};

}  // namespace

std::vector<std::vector<double>> slice_sample(
    const std::function<double(const std::vector<double>&)>& log_density, std::vector<double> start,
    const SliceOptions& options) {
  SliceChain chain(log_density, std::move(start), options);
  for (int i = 0; i < options.warm_up; ++i) chain.sweep(true);
  std::vector<std::vector<double>> out;
  for (int i = 0; i < options.draws; ++i) {
    for (int k = 0; k < options.thin; ++k) chain.sweep(false);
    out.push_back(chain.state());
  }
  return out;
}

double split_r_hat(const std::vector<std::vector<double>>& chains) {
  std::vector<double> means, variances;
  double n = 0;
  for (const auto& chain : chains)
    for (int half = 0; half < 2; ++half) {
      const std::size_t length = chain.size() / 2;
      const auto begin = chain.begin() + static_cast<std::ptrdiff_t>(half * length);
      const auto end = begin + static_cast<std::ptrdiff_t>(length);
      n = static_cast<double>(length);
      double mean = 0, square = 0;
      for (auto it = begin; it != end; ++it) mean += *it / n;
      for (auto it = begin; it != end; ++it) square += (*it - mean) * (*it - mean) / (n - 1);
      means.push_back(mean);
      variances.push_back(square);
    }
  const double m = static_cast<double>(means.size());
  double grand = 0, within = 0, between = 0;
  for (const double x : means) grand += x / m;
  for (const double x : variances) within += x / m;
  for (const double x : means) between += (x - grand) * (x - grand) / (m - 1);
  return within > 0 ? std::sqrt((n - 1) / n + between / within) : 1.0;
}

}  // namespace strandline::evolution
