// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/kernel_check.h"

#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "evolution/factors.h"

namespace strandline::evolution::backtest {
namespace {

using Values = std::array<std::uint8_t, kMutableTraits>;

Values values_of(const Kin& kin) {
  Values v{};
  for (std::size_t t = 0; t < v.size(); ++t) v[t] = kin.traits.genome.value[t];
  return v;
}

const Link& pick_link(const std::vector<Link>& links, double u) {
  std::size_t i = 0;
  while (i + 1 < links.size() && u > links[i].weight) u -= links[i++].weight;
  return links[i];
}

/// What holds in the n-th year after the cut-off, n >= 1, in one member's future: steps as the
/// study's sampler takes them (evolution/births.h).
TransitionDraw::Year drifted(const TransitionDraw& draw, const core::RandomStream& stream,
                             std::uint32_t member, int years) {
  const auto walk = [&](std::size_t what) {
    double sum = 0.0;
    for (int n = 1; n <= years; ++n)
      sum += bell(stream.words(
          {member, static_cast<std::uint32_t>(what), static_cast<std::uint16_t>(n), 3, 0})[0]);
    return sum;
  };
  TransitionDraw::Year out{draw.change, draw.target};
  for (std::size_t t = 0; t < kMutableTraits; ++t) {
    out.change[t] *= core::kernel::exp(draw.change_drift * walk(kMutableTraits * kMaxValues + t));
    double sum = 0.0;
    for (std::size_t v = 0; v < std::size_t(archs::kRadix[t]); ++v)
      sum += out.target[t][v] *= core::kernel::exp(draw.target_drift * walk(t * kMaxValues + v));
    for (double& x : out.target[t]) x /= sum;
  }
  return out;
}

/// One release: its parent by the kernel's rule, each trait redrawn with the hazard of the time
/// between them.
Values draw_release(const Kin& kin, const TransitionDraw& draw, const TransitionDraw::Year& now,
                    const std::vector<Values>& known, const core::RandomStream& stream,
                    std::uint32_t member, std::uint32_t number) {
  const auto u = stream.uniforms({member, number, 0, 1, 0});
  const bool continues = !kin.own.empty() && u[0] <= draw.memory;
  const auto& links = continues || kin.recent.empty() ? kin.own : kin.recent;
  if (links.empty()) return values_of(kin);  // the first of all has no parent
  const Link& link = pick_link(links, u[1]);
  Values v = known[static_cast<std::size_t>(link.parent)];
  const double years = link.years + (kin.entrant() ? draw.lag : 0.0);
  for (std::size_t t = 0; t < v.size(); ++t) {
    const auto w = stream.uniforms({member, number, static_cast<std::uint16_t>(t), 2, 0});
    if (w[0] > 1.0 - std::exp(-now.change[t] * years)) continue;
    double left = w[1];
    int value = 0;
    while (value + 1 < archs::kRadix[t] && left > now.target[t][static_cast<std::size_t>(value)])
      left -= now.target[t][static_cast<std::size_t>(value++)];
    v[t] = static_cast<std::uint8_t>(value);
  }
  return v;
}

}  // namespace

const std::vector<LibraryValue>& library_values() {
  static const std::vector<LibraryValue> all = [] {
    std::vector<LibraryValue> values;
    for (int t = 0; t < kMutableTraits; ++t)
      for (int v = 0; v < archs::kRadix[static_cast<std::size_t>(t)]; ++v) {
        const auto trait = static_cast<archs::Trait>(t);
        values.push_back(
            {t, v,
             std::string(archs::name_of(trait)) + ": " + std::string(archs::value_name(trait, v))});
      }
    return values;
  }();
  return all;
}

History library_history(const Lineages& lineages) {
  History history;
  history.end = lineages.until;
  for (const LibraryValue& v : library_values())
    history.traits.push_back({v.name, false, true, false});
  for (const Kin& kin : lineages.releases) {
    Release r;
    r.date = kin.year;
    for (const LibraryValue& v : library_values()) {
      const auto t = static_cast<std::size_t>(v.trait);
      const bool yes = kin.traits.genome.value[t] == v.value;
      r.traits.push_back(!kin.traits.known[t] ? Has::kUnknown : yes ? Has::kYes : Has::kNo);
    }
    history.releases.push_back(r);
  }
  return history;
}

KernelFutures sample_kernel(const Lineages& lineages, const std::vector<TransitionDraw>& draws,
                            double cutoff, int members, std::uint64_t seed) {
  KernelFutures out;
  std::vector<Values> past;
  for (const Kin& kin : lineages.releases) {
    if (kin.year >= cutoff) break;
    past.push_back(values_of(kin));
  }
  out.first = past.size();
  const core::RandomStream stream(seed, static_cast<std::uint32_t>(cutoff * 4.0));
  for (int m = 0; m < members; ++m) {
    const TransitionDraw& draw = draws[static_cast<std::size_t>(m) % draws.size()];
    const auto member = static_cast<std::uint32_t>(m);
    std::vector<Values> known = past;
    std::vector<TransitionDraw::Year> ahead;
    for (std::size_t i = out.first; i < lineages.releases.size(); ++i) {
      const Kin& kin = lineages.releases[i];
      while (cutoff + static_cast<double>(ahead.size()) <= kin.year)
        ahead.push_back(drifted(draw, stream, member, static_cast<int>(ahead.size()) + 1));
      known.push_back(draw_release(kin, draw, ahead.back(), known, stream, member,
                                   static_cast<std::uint32_t>(i)));
    }
    out.genomes.emplace_back(known.begin() + static_cast<std::ptrdiff_t>(out.first), known.end());
  }
  return out;
}

Ensemble kernel_shares(const KernelFutures& futures, const Lineages& lineages,
                       const LibraryValue& value, double from, double to) {
  const auto t = static_cast<std::size_t>(value.trait);
  Ensemble out;
  for (const auto& genomes : futures.genomes) {
    int n = 0, yes = 0;
    for (std::size_t i = 0; i < genomes.size(); ++i) {
      const Kin& kin = lineages.releases[futures.first + i];
      if (kin.year < from || kin.year >= to || !kin.traits.known[t]) continue;
      ++n;
      yes += genomes[i][t] == value.value;
    }
    out.push_back(n > 0 ? static_cast<double>(yes) / n : 0.0);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace strandline::evolution::backtest
