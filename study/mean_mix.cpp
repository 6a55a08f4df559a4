// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/mean_mix.h"

#include <algorithm>
#include <cmath>

#include "archs/genome.h"

namespace strandline::study {
namespace {

constexpr int kSizeDigit = static_cast<int>(archs::Trait::kSize);

constexpr int size_stride() {
  int stride = 1;
  for (int t = 0; t < kSizeDigit; ++t) stride *= archs::kRadix[t];
  return stride;
}
constexpr int kStride = size_stride();
constexpr int kSizes = archs::kRadix[kSizeDigit];
static_assert(kSizes == 4);

int size_of(int genome) {
  return genome / kStride % kSizes;
}
/// Compact number of the genome's traits without size, and back to a genome of size 0.
int traits_of(int genome) {
  return genome / (kStride * kSizes) * kStride + genome % kStride;
}
int genome_of(int traits, int size) {
  return traits / kStride * (kStride * kSizes) + size * kStride + traits % kStride;
}

/// Share of a trait set's mass from which it counts as having appeared.
constexpr double kAppeared = 0.005;

}  // namespace

float DrawnRates::both_tok_s(int column, int segment, int genome) const {
  const float predicted = costs->cell(column, segment, genome).both_tok_s();
  if (!factors || !(predicted > 0)) return predicted;
  const strategy::CellTimes& times = rates->at(column, genome);
  const float* of_column = factors + rates->first_profile(column);
  return 1.0f / (times.decode_s[segment] * of_column[times.decode_profile[segment]] +
                 times.prefill_s[segment] * of_column[times.prefill_profile[segment]]);
}

MeanMix::MeanMix(int quarters, int segments)
    : quarters_(quarters),
      segments_(segments),
      sums_(static_cast<std::size_t>(quarters) * segments * kTraitSets),
      slots_(quarters) {
  static_assert(kTraitSets * kSizes == archs::kLibrarySize);
}

void MeanMix::observe(const core::Future& future) {
  for (int t = 0; t < quarters_; ++t) {
    const core::FutureQuarter& q = future.quarter[t];
    for (int s = 0; s < segments_; ++s)
      for (int f = 0; f < q.families; ++f)
        sums_[at(t, s, traits_of(q.genome[f]))].fetch_add(
            static_cast<std::uint64_t>(q.share[s][f] * 4294967296.0), std::memory_order_relaxed);
  }
}

void MeanMix::choose_slots(int quarter) {
  std::vector<std::pair<double, int>> mass;  // (mean over segments, traits), largest first
  std::vector<double> segment_total(segments_, 0.0);
  double total = 0;
  for (int k = 0; k < kTraitSets; ++k) {
    double m = 0;
    for (int s = 0; s < segments_; ++s) {
      const double x = static_cast<double>(sums_[at(quarter, s, k)].load());
      segment_total[s] += x;
      m += x;
    }
    if (m > 0) mass.emplace_back(m, k);
    total += m;
  }
  std::sort(mass.begin(), mass.end(), [](auto& a, auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  double cumulative = 0;
  std::size_t i = 0;
  for (int slot = 0; slot < kSlots && !mass.empty(); ++slot) {
    const double target = (slot + 0.5) / kSlots * total;
    while (i + 1 < mass.size() && cumulative + mass[i].first < target)
      cumulative += mass[i++].first;
    Slot& out = slots_[quarter][slot];
    out.traits = mass[i].second;
    for (int s = 0; s < segments_; ++s) {
      const double in_segment = static_cast<double>(sums_[at(quarter, s, out.traits)].load());
      out.weight[s] = static_cast<float>(in_segment / segment_total[s] / (mass[i].first / total));
    }
  }
}

void MeanMix::finish(const std::vector<std::uint64_t>& needs) {
  appeared_.fill(-1);
  for (int t = 0; t < quarters_; ++t) {
    choose_slots(t);
    std::array<double, 64> mass{};
    double total = 0;
    for (int k = 0; k < kTraitSets; ++k) {
      const double m = static_cast<double>(sums_[at(t, 0, k)].load());
      total += m;
      if (m <= 0) continue;
      const std::uint64_t need = needs[static_cast<std::size_t>(genome_of(k, 0))];
      for (int c = 0; c < 64; ++c)
        if (need >> c & 1) mass[c] += m;
    }
    for (int c = 0; c < 64; ++c)
      if (appeared_[c] < 0 && mass[c] > kAppeared * total)
        appeared_[c] = static_cast<std::int16_t>(t);
  }
}

void MeanMix::apply(const core::Future& path, const DrawnRates& rates, core::Future& out) const {
  out.quarters = path.quarters;
  out.elasticity = path.elasticity;
  out.known_mask = path.known_mask;
  for (int c = 0; c < 64; ++c)
    out.appeared[c] = (path.known_mask >> c & 1) ? std::int16_t{0} : appeared_[c];
  for (int t = 0; t < path.quarters; ++t) {
    const core::FutureQuarter& in = path.quarter[t];
    core::FutureQuarter& q = out.quarter[t];
    q = in;
    q.families = kSlots;
    std::array<double, kSizes> size_share{};
    for (int f = 0; f < in.families; ++f) size_share[size_of(in.genome[f])] += in.share[0][f];
    for (int slot = 0; slot < kSlots; ++slot) {
      // 29 is coprime to 48: sizes are spread evenly over the slots whatever their order.
      const double u = ((slot * 29) % kSlots + 0.5) / kSlots;
      int size = 0;
      for (double sum = size_share[0]; size + 1 < kSizes && u > sum; sum += size_share[++size]) {
      }
      q.genome[slot] = static_cast<std::uint16_t>(genome_of(slots_[t][slot].traits, size));
    }
    for (int s = 0; s < segments_; ++s) {
      double total = 0, hours = 0, path_hours = 0;
      for (int slot = 0; slot < kSlots; ++slot) {
        const float tok_s = rates.both_tok_s(in.newest_gpu, s, q.genome[slot]);
        const double w = tok_s > 0 ? slots_[t][slot].weight[s] : 0.0;
        q.share[s][slot] = static_cast<float>(w);
        total += w;
        if (w > 0) hours += w / tok_s;
      }
      for (int f = 0; f < in.families; ++f) {
        if (in.share[s][f] > 0)
          path_hours += in.share[s][f] / rates.both_tok_s(in.newest_gpu, s, in.genome[f]);
      }
      for (int slot = 0; slot < kSlots; ++slot)
        q.share[s][slot] = static_cast<float>(q.share[s][slot] / total);
      const double ratio = hours / total / path_hours;  // of hours per Mtok, mean mix over path's
      q.gpu_hours_per_mtok[s] = in.gpu_hours_per_mtok[s] * ratio;
      q.price_usd_mtok[s] = in.price_usd_mtok[s] * ratio;
      q.demand_mtok[s] = in.demand_mtok[s] / ratio;
    }
  }
}

}  // namespace strandline::study
