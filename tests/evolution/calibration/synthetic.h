// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "evolution/calibration/arrival.h"
#include "evolution/calibration/lineage.h"
#include "evolution/calibration/slice.h"
#include "evolution/calibration/spread.h"
#include "evolution/calibration/transition.h"

namespace strandline::tests {

using evolution::ArrivalData;
using evolution::ArrivalDraw;
using evolution::date_of_year;
using evolution::kMaxValues;
using evolution::kMutableTraits;
using evolution::Lineages;
using evolution::parse_record;
using evolution::Sequence;
using evolution::SpreadDraw;
using evolution::trace_lineages;
using evolution::TransitionDraw;

/// A made-up history: `count` notable releases at an even pace over [2019, 2026.75] of labs whose
/// lines follow a known kernel, and operators that arrive and spread at known rates.
struct MadeUp {
  TransitionDraw kernel;
  SpreadDraw spread;
  ArrivalDraw arrival;
  double entrant_share = 0.2;
  Lineages lineages;
  ArrivalData arrivals;
};

constexpr double kMadeUpBegin = 2019.0, kMadeUpEnd = 2026.75;

/// Cells of a row whose classification is the genome.
inline std::string cells_of(const archs::Genome& g) {
  constexpr const char* kMixer[] = {"GQA,full,attention",
                                    "MLA,full,attention",
                                    "GQA,local-global,attention",
                                    "GQA,sparse-topk,attention",
                                    "GQA,full,hybrid Mamba2:attention",
                                    "GQA,full,hybrid KDA:attention",
                                    "none,none,Mamba2"};
  constexpr const char* kChannel[] = {"dense-SwiGLU,", "MoE-SwiGLU,8", "MoE-SwiGLU,128"};
  constexpr const char* kPrecision[] = {"bf16", "fp8", "nvfp4"};
  constexpr const char* kDecoding[] = {"AR", "AR+MTP", "diffusion-LM"};
  constexpr const char* kSize[] = {"8", "32", "120", "600"};
  return fmt::format("{},{},{},{},{},{}", kMixer[g.value[0]], kChannel[g.value[1]],
                     g.value[2] ? "mHC" : "", kPrecision[g.value[3]], kDecoding[g.value[4]],
                     kSize[g.value[5]]);
}
constexpr const char* kMadeUpHeader =
    "name,org,release_date,open_weights,notability,modality,kv_sharing,attn_pattern,token_mixer,"
    "channel_mixer,n_experts,extra_traits,serve_precision,decoding,total_params_B\n";

/// Truth drawn from the priors that fit_transitions() states.
inline TransitionDraw draw_kernel(Sequence& random) {
  TransitionDraw k;
  k.pooled_change = 0.4 * std::exp(0.7 * random.normal());
  k.pooled_spread = std::abs(0.7 * random.normal());
  for (std::size_t t = 0; t < kMutableTraits; ++t) {
    k.change[t] = k.pooled_change * std::exp(k.pooled_spread * random.normal());
    double sum = 0;
    for (int v = 0; v < archs::kRadix[t]; ++v)
      sum += k.target[t][static_cast<std::size_t>(v)] = random.gamma(0.5);
    for (double& x : k.target[t]) x /= sum;
  }
  k.lag = 0.5 * std::exp(0.42 * random.normal());
  k.memory = random.uniform();
  return k;
}

inline std::uint8_t pick(const std::array<double, kMaxValues>& share, int values,
                         Sequence& random) {
  double u = random.uniform();
  int v = 0;
  while (v + 1 < values && u > share[static_cast<std::size_t>(v)])
    u -= share[static_cast<std::size_t>(v++)];
  return static_cast<std::uint8_t>(v);
}

struct MadeUpRelease {
  double year;
  int lab, size;
  archs::Genome genome;
  std::set<std::string> operators;
};

/// The parent that the kernel of transition.h would give: index and years, -1 for none.
inline std::pair<int, double> draw_parent(const std::vector<MadeUpRelease>& before,
                                          const MadeUpRelease& child, const TransitionDraw& k,
                                          Sequence& random) {
  int own = -1;
  std::vector<int> same, any;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double gap = child.year - before[i].year;
    const bool fits = before[i].size == child.size;
    if (fits && before[i].lab == child.lab && gap <= 3.0) own = static_cast<int>(i);
    if (gap <= 0.0 || gap > 1.0) continue;
    any.push_back(static_cast<int>(i));
    if (fits) same.push_back(static_cast<int>(i));
  }
  const auto gap = [&](int i) {
    return std::max(0.125, child.year - before[static_cast<std::size_t>(i)].year);
  };
  if (own >= 0 && random.uniform() <= k.memory) return {own, gap(own)};
  const auto& from = same.empty() ? any : same;
  if (from.empty()) return {own, own >= 0 ? gap(own) : 0.0};
  const int i = from[random.index(from.size())];
  return {i, gap(i) + (own < 0 ? k.lag : 0.0)};
}

inline void inherit(const MadeUp& truth, const std::vector<MadeUpRelease>& before,
                    MadeUpRelease& child, Sequence& random,
                    const std::map<std::string, double>& factor) {
  const auto [parent, years] = draw_parent(before, child, truth.kernel, random);
  for (std::size_t t = 0; t < kMutableTraits; ++t) {
    const bool keeps = parent >= 0 && random.uniform() <= std::exp(-truth.kernel.change[t] * years);
    child.genome.value[t] = keeps ? before[static_cast<std::size_t>(parent)].genome.value[t]
                                  : pick(truth.kernel.target[t], archs::kRadix[t], random);
  }
  child.genome.value[5] = static_cast<std::uint8_t>(child.size);
  for (const auto& [name, a] : factor) {
    double carriers = 0, count = 0;
    for (const auto& r : before)
      if (r.year >= child.year - 1.0) count += 1, carriers += r.operators.contains(name) ? 1 : 0;
    const double share = count > 0 ? carriers / count : 0.0;
    const bool had =
        parent >= 0 && before[static_cast<std::size_t>(parent)].operators.contains(name);
    const double hazard = a * (truth.spread.own + truth.spread.imitation * share);
    const double p =
        had ? std::exp(-truth.spread.retreat * years) : 1.0 - std::exp(-hazard * years);
    if (parent >= 0 && random.uniform() <= p) child.operators.insert(name);
  }
}

/// Releases and operators under `made.kernel`, `spread` and `arrival`; fills lineages and arrivals.
inline void make_up(MadeUp& made, int count, std::uint64_t seed) {
  Sequence random(seed, 9000);
  const double span = kMadeUpEnd - kMadeUpBegin;
  const core::RandomStream stream(seed);
  auto& a = made.arrivals;
  a = {kMadeUpBegin, kMadeUpEnd, kMadeUpEnd + 10.0, 0, {}, {}};
  for (const double t : simulate_arrivals(made.arrival, span, stream, 1))
    a.events.push_back(kMadeUpBegin + t);
  // The year before, for the exposure of the first.
  for (int i = 0; i < count / span; ++i)
    a.releases.push_back(kMadeUpBegin - 1.0 + (i + random.uniform()) * span / count);
  std::vector<MadeUpRelease> all;
  std::map<std::string, double> factor;
  int labs = 0;
  std::size_t next = 0;
  for (int i = 0; i < count; ++i) {
    MadeUpRelease r;
    r.year = kMadeUpBegin + span * (i + random.uniform()) / count;
    const bool fresh = labs == 0 || random.uniform() <= made.entrant_share;
    r.lab = fresh ? labs++ : static_cast<int>(random.index(static_cast<std::size_t>(labs)));
    r.size = static_cast<int>(random.index(4));
    inherit(made, all, r, random, factor);
    for (; next < a.events.size() && a.events[next] <= r.year; ++next) {
      const std::string name = fmt::format("operator {}", next);
      r.operators.insert(name);
      factor[name] = std::exp(made.spread.spread * random.normal());
    }
    a.releases.push_back(r.year);
    all.push_back(r);
  }
  a.reference = count / span;
  std::string text = kMadeUpHeader;
  for (std::size_t i = 0; i < all.size(); ++i)
    text += fmt::format("m{},lab{},{},1,N,text,{}\n", i, all[i].lab, date_of_year(all[i].year),
                        cells_of(all[i].genome));
  made.lineages = trace_lineages(parse_record(text, "made-up.csv"));
  for (std::size_t i = 0; i < all.size(); ++i)
    made.lineages.releases[i].operators = all[i].operators;
}

}  // namespace strandline::tests
