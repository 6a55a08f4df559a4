// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/lineage.h"

#include <algorithm>
#include <map>

namespace strandline::evolution {
namespace {

constexpr double kOldestParent = 3.0;  // years
constexpr double kLeastGap = 0.125;    // half a quarter

int size_of(const Kin& k) {
  return k.traits.genome.value[static_cast<int>(archs::Trait::kSize)];
}

/// Releases of the year before, of the child's size class where there are any.
std::vector<Link> recent(const std::vector<Kin>& before, const Kin& child) {
  std::vector<Link> same, any;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double gap = child.year - before[i].year;
    if (gap > 1.0 || gap <= 0.0) continue;
    const Link link{static_cast<int>(i), std::max(kLeastGap, gap), 1.0};
    any.push_back(link);
    if (size_of(before[i]) == size_of(child)) same.push_back(link);
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

Lineages trace_lineages(const Record& record) {
  Lineages out;
  out.until = record.until;
  std::map<std::string, std::map<int, int>> last;  // by lab and size class
  for (const ModelRow* m : record.notable()) {
    Kin k;
    k.year = m->year;
    k.open = m->open;
    k.traits = classify(record, *m);
    const auto hard = hard_operators(record, *m).hard;
    k.operators.insert(hard.begin(), hard.end());
    auto& family = last[m->lab];
    k.new_lab = family.empty();
    const auto found = family.find(size_of(k));
    if (found != family.end()) {
      const double gap = k.year - out.releases[static_cast<std::size_t>(found->second)].year;
      if (gap <= kOldestParent) k.own = {{found->second, std::max(kLeastGap, gap), 1.0}};
    }
    k.recent = recent(out.releases, k);
    family[size_of(k)] = static_cast<int>(out.releases.size());
    out.releases.push_back(std::move(k));
  }
  return out;
}

}  // namespace strandline::evolution
