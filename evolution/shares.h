// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "evolution/births.h"

namespace strandline::evolution::detail {

/// Sum in four lanes: one order for every compiler and vector width.
struct LaneSum {
  double lane[kLanes] = {};
  STRANDLINE_SHARED double total() const { return (lane[0] + lane[1]) + (lane[2] + lane[3]); }
};

/// Next quarter's popularity: weight_f = retention(age) * exp(x_f), x_f = rho x_f + s z. The z are
/// uniforms of unit variance, so x is bounded by sqrt(3) s / (1 - rho) and near normal for rho ~
/// 0.8.
STRANDLINE_SHARED inline void refresh_weights(const ProcessView& p, const PathDraws& draws,
                                              int quarter, Families& f) {
  const int k = quarter % kNoiseBlock;
  if (k == 0)
    for (int i = 0; i < f.count; ++i) draw_noise(draws, quarter, f, i);
  const int n = padded(f.count);
  const double memory = p.family.noise_memory;
  const double sd = p.family.noise_sd;
  const auto& words = f.noise_words[k / 2];
  const int half = k % 2;
  for (int i = 0; i < n; ++i)
    f.noise[i] = memory * f.noise[i] + sd * centered(unit16(words[i], half));
  for (int i = 0; i < n; ++i) f.weight[i] = core::kernel::exp(f.noise[i]);
  for (int i = 0; i < f.count; ++i) {
    f.weight[i] *= p.family.retention[quarter - f.birth[i]];
  }
}

/// Shares of one segment: weight * fit over their sum, and the mean base-GPU hours per Mtok under
/// them. Where the newest GPU serves nothing that is alive, traffic falls on all families alike and
/// hours are those of the initial mix.
STRANDLINE_SHARED inline void share_segment(const ProcessView& p, int segment, Families& f,
                                            core::FutureQuarter& out) {
  const int n = padded(f.count);
  const auto& fit = f.fit[segment];
  const auto& hours = f.hours[segment];
  PerFamily<double> w;
  for (int i = 0; i < n; ++i) w[i] = f.weight[i] * fit[i];
  LaneSum sum, spent;
  for (int i = 0; i < n; i += kLanes)
    for (int j = 0; j < kLanes; ++j) sum.lane[j] += w[i + j];
  for (int i = 0; i < n; i += kLanes)
    for (int j = 0; j < kLanes; ++j) spent.lane[j] += w[i + j] * hours[i + j];
  double total = sum.total();
  if (total > 0.0) {
    out.gpu_hours_per_mtok[segment] = spent.total() / total;
  } else {
    for (int i = 0; i < f.count; ++i) w[i] = f.weight[i];
    total = 0.0;
    for (int i = 0; i < f.count; ++i) total += w[i];
    out.gpu_hours_per_mtok[segment] = p.mix_hours[segment];
  }
  const double scale = 1.0 / total;
  const double demand = p.demand_share[segment];
  auto& share = out.share[segment];
  for (int i = 0; i < n; ++i) {
    const double x = w[i] * scale;
    share[i] = static_cast<float>(x);
    f.total[i] += demand * x;
  }
}

/// The classes that next quarter's parents are drawn from.
STRANDLINE_SHARED inline void sort_by_size(PathState& state) {
  const Families& f = state.families;
  for (SizeClass& c : state.by_size) c.count = 0;
  for (int i = 0; i < f.count; ++i) {
    SizeClass& c = state.by_size[f.size[i]];
    c.slot[c.count] = static_cast<std::uint8_t>(i);
    c.cdf[c.count] = f.total[i] + (c.count > 0 ? c.cdf[c.count - 1] : 0.0);
    ++c.count;
  }
}

/// Shares of all segments, the classes of possible parents, and what novel operators carry.
STRANDLINE_SHARED inline void update_shares(const ProcessView& p, const PathDraws& draws,
                                            PathState& state, core::FutureQuarter& out) {
  Families& f = state.families;
  refresh_weights(p, draws, state.quarter, f);
  for (int i = 0; i < f.count; ++i) f.total[i] = 0.0;
  for (int s = 0; s < p.segments; ++s) share_segment(p, s, f, out);
  sort_by_size(state);
  Innovations& v = state.innovations;
  if (v.appeared == 0) return;
  v.share.fill(0.0);
  for (int i = 0; i < f.count; ++i) {
    if (f.novel[i] >= 0) v.share[f.novel[i]] += f.total[i];
  }
  v.adoption = 0.0;
  for (int k = 0; k < v.appeared; ++k)
    v.adoption +=
        bass_hazard(p.innovation.spread_own, p.innovation.spread_imitation, v.share[v.order[k]]);
  v.abstain = core::kernel::exp(-v.adoption);
}

/// Genomes alive and when their capabilities first appeared.
STRANDLINE_SHARED inline void record_families(const ProcessView& p, const PathState& state,
                                              core::Future& out) {
  const Families& f = state.families;
  core::FutureQuarter& q = out.quarter[state.quarter];
  q.families = f.count;
  std::uint64_t alive = 0;
  int novel = 0;
  for (int i = 0; i < f.count; ++i) {
    q.genome[i] = f.genome[i];
    alive |= f.needs[i];
    novel += (f.needs[i] & ~p.known_mask) != 0;
  }
  q.novel_families = novel;
  for (std::uint64_t fresh = alive; fresh; fresh &= fresh - 1) {
    const int bit = std::countr_zero(fresh);
    if (out.appeared[bit] < 0) out.appeared[bit] = static_cast<std::int16_t>(state.quarter);
  }
}

}  // namespace strandline::evolution::detail
