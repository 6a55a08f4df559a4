// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/product_grid.h"

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "strategy/claims/correlation.h"
#include "strategy/engines/closed_form.h"
#include "strategy/engines/deterministic.h"
#include "strategy/engines/gaussian_row.h"
#include "strategy/engines/refinement.h"

namespace strandline::strategy::engines {
namespace {

using claims::BermudanOption;

constexpr double kReach = 5.5;  ///< half width of the grid at a date, in its standard deviations
/// Intervals of the coarse grid along an axis, by number of assets.
constexpr std::array<std::size_t, kGridAssets> kIntervals{400, 160};

NodeLine line_at(double time, std::size_t intervals) {
  const double half = kReach * std::sqrt(time);
  return {-half, 2 * half / static_cast<double>(intervals), intervals + 1};
}

/// Applies one row per node along an axis; the cube has `before` x (rows or source) x `after`
/// values.
std::vector<double> along_axis(const std::vector<double>& in, const std::vector<GaussianRow>& rows,
                               std::size_t before, std::size_t source, std::size_t after) {
  std::vector<double> out(before * rows.size() * after);
  for (std::size_t b = 0; b < before; ++b)
    for (std::size_t i = 0; i < rows.size(); ++i) {
      double* to = &out[(b * rows.size() + i) * after];
      for (std::size_t j = 0; j < rows[i].weights.size(); ++j) {
        const double weight = rows[i].weights[j];
        const double* from = &in[(b * source + rows[i].first + j) * after];
        for (std::size_t a = 0; a < after; ++a) to[a] += weight * from[a];
      }
    }
  return out;
}

class GridInduction {
 public:
  GridInduction(const BermudanOption& o, std::size_t intervals)
      : o_(o), d_(o.assets.size()), intervals_(intervals) {
    std::vector<double> matrix;
    for (std::size_t i = 0; i < d_ * d_; ++i) matrix.push_back(o.rho(i / d_, i % d_));
    lower_ = claims::cholesky(matrix, d_).value();
  }

  double value() const {
    BermudanOption once = o_;
    once.dates = 1;
    const auto known = european_closed_form(once);
    std::vector<double> values = payoffs(o_.dates), european = values;
    for (int k = o_.dates - 1; k >= 0; --k) {
      values = rolled_back(values, k);
      if (known) european = rolled_back(european, k);
      if (k == 0) break;
      exercise(values, payoffs(k));
    }
    return known ? values[0] + *known - european[0] : values[0];
  }

 private:
  /// What exercise pays on every node of date k.
  std::vector<double> payoffs(int k) const {
    const NodeLine line = line_at(o_.time(k), intervals_);
    std::size_t size = 1;
    for (std::size_t i = 0; i < d_; ++i) size *= line.count;
    std::vector<double> out(size), walk(d_), prices(d_);
    for (std::size_t node = 0; node < size; ++node) {
      std::size_t rest = node;
      for (std::size_t j = d_; j-- > 0; rest /= line.count) walk[j] = line.node(rest % line.count);
      for (std::size_t i = 0; i < d_; ++i) prices[i] = price(i, o_.time(k), walk);
      out[node] = claims::exercise_value(o_, prices);
    }
    return out;
  }

  /// The better of waiting (values) and exercise at each node. Where the boundary crosses a node's
  /// cell the gain is its mean over the cell, of a gain that is linear there: errors then fall
  /// regularly with the spacing.
  void exercise(std::vector<double>& values, const std::vector<double>& payoff) const {
    std::vector<double> gain(values.size());
    for (std::size_t i = 0; i < gain.size(); ++i) gain[i] = payoff[i] - values[i];
    const std::size_t line = intervals_ + 1;
    for (std::size_t node = 0; node < gain.size(); ++node) {
      double width_squared = 0;
      std::size_t stride = 1;
      for (std::size_t j = 0; j < d_; ++j, stride *= line) {
        const std::size_t at = node / stride % line;
        if (at == 0 || at + 1 == line) continue;
        const double slope = 0.5 * (gain[node + stride] - gain[node - stride]);
        width_squared += slope * slope;
      }
      const double half = 0.5 * std::sqrt(width_squared), g = gain[node];
      if (g >= half)
        values[node] = payoff[node];
      else if (g > -half)
        values[node] += (g + half) * (g + half) / (4 * half);
    }
  }

  double price(std::size_t i, double t, const std::vector<double>& walk) const {
    const auto& a = o_.assets[i];
    double exponent = (o_.rate - a.dividend_yield - 0.5 * a.volatility * a.volatility) * t;
    for (std::size_t j = 0; j <= i; ++j) exponent += a.volatility * lower_[i * d_ + j] * walk[j];
    return a.spot * std::exp(exponent);
  }

  /// From date k + 1 to date k (0: today, a single node), discounted.
  std::vector<double> rolled_back(const std::vector<double>& values, int k) const {
    const NodeLine next = line_at(o_.time(k + 1), intervals_);
    const NodeLine now = k > 0 ? line_at(o_.time(k), intervals_) : NodeLine{0, 1, 1};
    const double deviation = std::sqrt(o_.time(k + 1) - o_.time(k));
    std::vector<GaussianRow> rows;
    for (std::size_t i = 0; i < now.count; ++i)
      rows.push_back(gaussian_row(next, now.node(i), deviation));
    std::vector<double> out = values;
    std::size_t before = 1, after = values.size();
    for (std::size_t j = 0; j < d_; ++j) {
      after /= next.count;
      out = along_axis(out, rows, before, next.count, after);
      before *= now.count;
    }
    const double discount = std::exp(-o_.rate * (o_.time(k + 1) - o_.time(k)));
    for (double& v : out) v *= discount;
    return out;
  }

  const BermudanOption& o_;
  std::size_t d_, intervals_;
  std::vector<double> lower_;
};

}  // namespace

Valuation product_grid(const BermudanOption& o) {
  if (o.american() || o.assets.size() > kGridAssets)
    throw std::logic_error("product_grid() is for Bermudan options on one or two assets");
  if (const auto value = without_volatility(o)) return exact(*value);
  const std::size_t coarse = kIntervals[o.assets.size() - 1];
  const double rough = GridInduction(o, coarse).value();
  const double fine = GridInduction(o, 2 * coarse).value();
  // Kinks cross a line of nodes anywhere, so that their errors do not fall regularly; over a plane
  // of nodes they average to second order.
  return o.assets.size() == 1 ? settled(rough, fine) : refined(rough, fine, 2);
}

}  // namespace strandline::strategy::engines
