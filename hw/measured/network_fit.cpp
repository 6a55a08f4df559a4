// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/parallel.h"
#include "core/rng.h"
#include "core/statistics.h"
#include "hw/measured/factor_search.h"
#include "hw/measured/network_case.h"

namespace strandline::hw {
namespace {

constexpr std::uint64_t kSeed = 2026;
constexpr double kLowQuantile = 0.1, kHighQuantile = 0.9;

using Rows = std::vector<const NetworkCase*>;

bool usable(const NetworkCase& c) {
  return c.label.why.empty() && c.label.measured_us && *c.label.measured_us > 0;
}

/// A network without losses at most: neither a share nor a link passes one.
bool possible(const NetworkFit& fit) {
  const LibraryConstants& k = fit.constants;
  for (const double share :
       {k.in_switch_share, k.one_shot_share, k.dispatch_share, k.combine_share})
    if (share > 1) return false;
  return std::all_of(fit.links.begin(), fit.links.end(),
                     [](const auto& entry) { return entry.second.efficiency <= 1; });
}

double mean_error(const Rows& rows, const NetworkFit& fit) {
  if (!possible(fit)) return std::numeric_limits<double>::infinity();
  double sum = 0;
  for (const NetworkCase* c : rows) {
    const double us = predicted_us(*c, fit.constants, fit.links.at(c->label.chip));
    sum += std::fabs(std::log(us / *c->label.measured_us));
  }
  return sum / static_cast<double>(rows.size());
}

NetworkFit fitted(const Rows& rows, const LibraryConstants& start, bool free_links) {
  NetworkFit fit;
  fit.constants = start;
  for (const NetworkCase* c : rows) {
    fit.links.emplace(c->label.chip, link_of(*c));
    fit.kin.emplace(c->label.chip, std::pair{c->label.silicon, c->label.family});
  }
  if (rows.empty()) return fit;
  std::vector<double*> numbers;
  for (const LibraryNumber& n : library_numbers()) numbers.push_back(&(fit.constants.*n.member));
  if (free_links)
    for (auto& [chip, link] : fit.links) {
      numbers.push_back(&link.efficiency);
      numbers.push_back(&link.latency_s);
    }
  factor_search(numbers, [&] { return mean_error(rows, fit); });
  return fit;
}

/// Rows of shapes drawn with replacement.
Rows resample(const Rows& rows, std::uint32_t draw) {
  std::map<std::uint64_t, Rows> shapes;
  for (const NetworkCase* c : rows) shapes[c->label.shape].push_back(c);
  std::vector<const Rows*> list;
  for (const auto& [shape, same] : shapes) list.push_back(&same);
  const core::RandomStream stream(kSeed, draw);
  Rows out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const double u = stream.uniform({.entity = static_cast<std::uint32_t>(i)});
    const auto pick = static_cast<std::size_t>(u * static_cast<double>(list.size()));
    const Rows& drawn = *list[std::min(pick, list.size() - 1)];
    out.insert(out.end(), drawn.begin(), drawn.end());
  }
  return out;
}

}  // namespace

ChipLink NetworkFit::link(const NetworkCase& c) const {
  if (const auto own = links.find(c.label.chip); own != links.end()) return own->second;
  std::map<std::string, std::vector<ChipLink>> silicons;
  for (const auto& [chip, link] : links) {
    const auto& [silicon, family] = kin.at(chip);
    if (family == c.label.family) silicons[silicon].push_back(link);
  }
  if (silicons.empty()) return link_of(c);
  double efficiency = 0, latency = 0;
  for (const auto& [silicon, all] : silicons)
    for (const ChipLink& link : all) {
      const auto share = 1.0 / static_cast<double>(all.size() * silicons.size());
      efficiency += share * std::log(link.efficiency);
      latency += share * std::log(link.latency_s);
    }
  return {std::exp(efficiency), std::exp(latency)};
}

NetworkFit fit_network(const std::vector<NetworkCase>& cases, const NetworkFilter& seen,
                       const LibraryConstants& start, bool free_links) {
  Rows rows;
  for (const NetworkCase& c : cases)
    if (usable(c) && seen(c)) rows.push_back(&c);
  return fitted(rows, start, free_links);
}

FittedLibrary calibrate_network(const std::vector<NetworkCase>& cases, int resamples, int threads) {
  Rows rows;
  for (const NetworkCase& c : cases)
    if (usable(c)) rows.push_back(&c);
  FittedLibrary out;
  out.value = out.low = out.high = fitted(rows, library_constants(), false).constants;
  if (resamples <= 0) return out;
  std::vector<LibraryConstants> draws(static_cast<std::size_t>(resamples));
  core::parallel_blocks(draws.size(), threads, [&](std::size_t i) {
    const Rows drawn = resample(rows, static_cast<std::uint32_t>(i));
    draws[i] = fitted(drawn, out.value, false).constants;
  });
  for (const LibraryNumber& n : library_numbers()) {
    std::vector<double> values;
    for (const LibraryConstants& d : draws) values.push_back(d.*n.member);
    out.low.*n.member = std::min(out.value.*n.member, core::quantile(values, kLowQuantile));
    out.high.*n.member = std::max(out.value.*n.member, core::quantile(values, kHighQuantile));
  }
  return out;
}

}  // namespace strandline::hw
