// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/lineage.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace strandline::evolution {
namespace {

constexpr double kOldestParent = 3.0;  // years
constexpr double kLeastGap = 0.125;    // half a quarter

/// What a token of a model costs on the market's hardware, as a roofline has it: two operations per
/// active parameter, and the KV cache of 8192 tokens read once. An H100's 989e12 bf16 operations
/// and 3.35e12 bytes a second (NVIDIA H100 SXM data sheet; shared/data/hardware_specs.csv), twice
/// the operations in eight bits or fewer. Unknown where parameters or cache are.
double cost_of(const ModelRow& m, const Classified& traits) {
  constexpr double kOperations = 989e12, kBytes = 3.35e12, kTokens = 8192;
  const double active = std::isfinite(m.active_params_b) ? m.active_params_b : m.total_params_b;
  constexpr auto kPrecision = static_cast<std::size_t>(archs::Trait::kPrecision);
  const double speed = traits.genome.value[kPrecision] > 0 ? 2.0 : 1.0;
  return 2e9 * active / (kOperations * speed) + m.kv_bytes_per_token * kTokens / kBytes;
}

int size_of(const Kin& k) {
  return k.traits.genome.value[static_cast<int>(archs::Trait::kSize)];
}

/// Releases of the year before, of the child's size class where there are any.
std::vector<Link> recent(const std::vector<Kin>& releases, std::size_t child) {
  std::vector<Link> same, any;
  for (std::size_t i = 0; i < child; ++i) {
    const double gap = releases[child].year - releases[i].year;
    if (gap > 1.0 || gap <= 0.0) continue;
    const Link link{static_cast<int>(i), std::max(kLeastGap, gap), 1.0};
    any.push_back(link);
    if (size_of(releases[i]) == size_of(releases[child])) same.push_back(link);
  }
  std::vector<Link>& out = same.empty() ? any : same;
  for (Link& l : out) l.weight = 1.0 / static_cast<double>(out.size());
  return out;
}

}  // namespace

double Lineages::share(const std::string& name, double year) const {
  int carriers = 0, count = 0;
  for (const Kin& k : releases) {
    if (k.year >= year) break;
    if (k.year < year - 1.0) continue;
    ++count;
    carriers += k.operators.contains(name) ? 1 : 0;
  }
  return count > 0 ? static_cast<double>(carriers) / count : 0.0;
}

void link_releases(Lineages& lineages) {
  std::map<std::string, std::map<int, int>> last;  // by lab and size class
  for (std::size_t i = 0; i < lineages.releases.size(); ++i) {
    Kin& k = lineages.releases[i];
    auto& family = last[k.lab];
    k.new_lab = family.empty();
    k.own.clear();
    const auto found = family.find(size_of(k));
    if (found != family.end()) {
      const double gap = k.year - lineages.releases[static_cast<std::size_t>(found->second)].year;
      if (gap <= kOldestParent) k.own = {{found->second, std::max(kLeastGap, gap), 1.0}};
    }
    k.recent = recent(lineages.releases, i);
    family[size_of(k)] = static_cast<int>(i);
  }
}

Lineages trace_lineages(const Record& record) {
  Lineages out;
  out.until = record.until;
  for (const ModelRow* m : record.notable()) {
    Kin k;
    k.year = m->year;
    k.lab = m->lab;
    k.open = m->open;
    k.traits = classify(record, *m);
    k.cost = cost_of(*m, k.traits);
    const auto hard = hard_operators(record, *m).hard;
    k.operators.insert(hard.begin(), hard.end());
    out.releases.push_back(std::move(k));
  }
  link_releases(out);
  return out;
}

}  // namespace strandline::evolution
