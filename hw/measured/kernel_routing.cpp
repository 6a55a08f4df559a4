// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_routing.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <string_view>
#include <vector>

#include "core/rng.h"
#include "hw/measured/kernel_row.h"

namespace strandline::hw {
namespace {

constexpr int kDraws = 16;
constexpr std::uint64_t kSeed = 1;
constexpr std::string_view kPowerLaw = "power_law_";

/// The exponent of "power_law_1.2".
double exponent_of(const std::string& distribution) {
  double exponent = 0;
  const char* end = distribution.data() + distribution.size();
  const bool named = distribution.starts_with(kPowerLaw);
  const auto [stop, error] =
      std::from_chars(distribution.data() + (named ? kPowerLaw.size() : 0), end, exponent);
  if (!named || error != std::errc() || stop != end || exponent <= 0 || exponent > 10)
    throw NotModelled("routing_distribution '" + distribution.substr(0, 40) + "' is not known");
  return exponent;
}

/// Quantile of the density x^-a on [low, high].
double power_law(double u, double a, double low, double high) {
  if (std::abs(a - 1) < 1e-9) return low * std::pow(high / low, u);
  const double p = 1 - a;
  const double from = std::pow(low, p), to = std::pow(high, p);
  return std::pow(from + (to - from) * u, 1 / p);
}

/// Pairs per expert of one draw: shares scaled to `pairs`, rounded, the rounding error spread over
/// the largest, and what exceeds `most` moved to the next ones.
std::vector<std::int64_t> rounded(const std::vector<double>& shares, std::int64_t pairs,
                                  std::int64_t most) {
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<std::int64_t> counts;
  for (double s : shares) counts.push_back(std::llround(s / sum * double(pairs)));
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
  for (auto& c : counts) c = std::min(c, most);
  std::int64_t left = pairs - std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  while (left != 0) {
    const std::int64_t before = left;
    for (std::size_t i = 0; i < order.size() && left != 0; ++i) {
      auto& c = counts[left > 0 ? order[i] : order[order.size() - 1 - i]];
      if (left > 0 && c < most) ++c, --left;
      if (left < 0 && c > 0) --c, ++left;
    }
    if (left == before) break;  // more pairs than tokens times experts can hold
  }
  return counts;
}

ExpertLoad busiest(const std::vector<std::int64_t>& counts, std::int64_t ranks) {
  const std::size_t local = counts.size() / static_cast<std::size_t>(ranks);
  ExpertLoad best;
  for (std::size_t r = 0; r + local <= counts.size(); r += local) {
    ExpertLoad load;
    for (std::size_t e = r; e < r + local; ++e) {
      load.rows += double(counts[e]);
      load.experts += counts[e] > 0;
    }
    if (load.rows > best.rows) best = load;
  }
  return best;
}

ExpertLoad balanced(std::int64_t pairs, std::int64_t experts, std::int64_t ranks) {
  const double rows = std::max(1.0, double(pairs) / double(ranks));
  return {.experts = std::min(double(experts) / double(ranks), rows), .rows = rows};
}

}  // namespace

ExpertLoad expert_load(const std::string& distribution, std::int64_t tokens, std::int64_t top_k,
                       std::int64_t experts, std::int64_t ranks) {
  if (ranks > experts) throw NotModelled("more expert-parallel ranks than experts");
  if (top_k > experts) throw NotModelled("topk exceeds num_experts");
  const std::int64_t pairs = tokens * top_k;
  if (distribution == "balanced") return balanced(pairs, experts, ranks);
  const double a = exponent_of(distribution);
  const bool many = pairs > experts;
  const core::RandomStream stream(kSeed);
  ExpertLoad mean;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    std::vector<double> shares;
    for (std::int64_t e = 0; e < experts; ++e) {
      const double u = stream.uniform({.path = draw, .entity = static_cast<std::uint32_t>(e)});
      shares.push_back(
          power_law(u, a, many ? 1 : 0.01, many ? std::max(1.0, 0.8 * double(tokens)) : 2));
    }
    const ExpertLoad load = busiest(rounded(shares, pairs, tokens), ranks);
    mean.experts += load.experts / kDraws;
    mean.rows += load.rows / kDraws;
  }
  return mean;
}

}  // namespace strandline::hw
