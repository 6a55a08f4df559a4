// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "hw/serving.h"
#include "hw/serving_case.h"
#include "hw/support.h"

namespace strandline::hw {
namespace {

using archs::Architecture;
using archs::Partition;

/// Narrowest head count and most experts of a model: bounds on the cuts.
struct Widths {
  int heads = 1 << 20;
  int experts = 0;
};

Widths widths_of(const Architecture& a) {
  Widths w;
  for (const archs::LayerSpec& l : a.layers) {
    if (l.mixer.kind != archs::TokenMixer::kNone) w.heads = std::min(w.heads, l.mixer.heads);
    if (l.channel.kind == archs::ChannelMixer::kMoe) {
      w.experts = w.experts ? std::min(w.experts, l.channel.experts) : l.channel.experts;
    }
  }
  return w;
}

int power_of_two_below(int x) {
  int p = 1;
  while (2 * p <= x) p *= 2;
  return p;
}

int power_of_two_in(int x) {
  return x & -x;
}

int largest_divisor(int x, int most) {
  int d = std::min(x, most);
  while (x % d != 0) --d;
  return d;
}

/// The whole of a scale-up domain whose size is not a power of two (72, 576); 0 where a grid's
/// slices are powers of two anyway.
int odd_domain(const Network& network) {
  const bool any_size =
      network.topology == TopologyKind::kSwitch || network.topology == TopologyKind::kFullMesh;
  const int chips = network.domain_chips;
  return any_size && chips > 0 && power_of_two_in(chips) != chips ? chips : 0;
}

/// Sizes of instances worth trying: powers of two, and a whole domain.
std::vector<int> instance_sizes(const Network& network, int most) {
  std::vector<int> sizes;
  for (int n = 1; n <= most; n *= 2) sizes.push_back(n);
  const int whole = odd_domain(network);
  if (whole > 0 && whole <= most)
    sizes.insert(std::upper_bound(sizes.begin(), sizes.end(), whole), whole);
  return sizes;
}

/// The cuts of `n` chips worth trying: tensors over all of them; for mixtures also experts whole on
/// chips, with attention cut or with attention replicas (that keep latents and shared heads
/// unique).
std::vector<Partition> cuts_of(int n, int domain, const Widths& w) {
  std::vector<Partition> cuts;
  const int tensor = std::min({power_of_two_in(n), domain, power_of_two_below(w.heads)});
  const int stages = n / tensor;
  cuts.push_back({.tensor = tensor, .expert = 1, .pipeline = stages, .attention_data = 1});
  if (w.experts == 0 || n == 1) return cuts;
  const int inside = std::min(n, domain);
  const int spread = largest_divisor(inside, w.experts);
  if (stages == 1)
    cuts.push_back(
        {.tensor = n, .expert = std::min(n, spread), .pipeline = 1, .attention_data = 1});
  cuts.push_back({.tensor = 1, .expert = spread, .pipeline = n / inside, .attention_data = inside});
  constexpr int kMixed = 4;  // replicas of a few chips: between the two
  if (inside > 2 * kMixed && inside % kMixed == 0 && w.heads >= kMixed)
    cuts.push_back({.tensor = kMixed,
                    .expert = spread,
                    .pipeline = n / inside,
                    .attention_data = inside / kMixed});
  return cuts;
}

/// Cuts whose weights a chip holds, given what a partition's chips hold.
template <typename WeightBytes>
std::vector<Cut> cuts_that_fit(const Architecture& a, const Chip& chip, const ServingLimits& limits,
                               WeightBytes weight_bytes) {
  const Widths w = widths_of(a);
  const bool networked = chip.network.topology != TopologyKind::kNone;
  const int domain = networked ? power_of_two_below(std::max(1, chip.network.domain_chips)) : 1;
  const bool scale_out = chip.network.scale_out_b_s.known();
  const double usable = chip.main_memory().capacity_bytes.value * (1 - limits.memory_reserve);
  std::vector<Cut> found;
  for (int n : instance_sizes(chip.network, limits.max_chips)) {
    const int reach = n == odd_domain(chip.network) ? n : domain;
    if (n > reach && !scale_out) break;
    if (n > reach && !found.empty() && found.front().partition.chips() < domain) break;
    for (const Partition& p : cuts_of(n, reach, w)) {
      if (p.pipeline > a.depth()) continue;
      const double held = weight_bytes(p);
      if (held < usable) found.push_back({p, held});
    }
  }
  return found;
}

}  // namespace

std::vector<double> concurrency_grid(double most) {
  std::vector<double> grid;
  for (double c = 1; c <= most; c *= 2) {
    grid.push_back(c);
    if (c > 1 && 1.5 * c <= most) grid.push_back(1.5 * c);
  }
  if (most >= 1 && grid.back() < most) grid.push_back(most);
  return grid;
}

std::vector<Partition> partitions(const Architecture& a, const Chip& chip,
                                  const ServingLimits& limits) {
  std::vector<Partition> found;
  for (const Cut& cut : cuts_that_fit(
           a, chip, limits, [&](const Partition& p) { return archs::weight_bytes_per_chip(a, p); }))
    found.push_back(cut.partition);
  return found;
}

std::vector<Cut> cuts(const ServingCase& c, const ServingLimits& limits) {
  return cuts_that_fit(c.executed(), *c.chip().chip, limits,
                       [&](const Partition& p) { return cut_of(c, p).weight_bytes; });
}

std::vector<ServingPoint> pareto_frontier(const Architecture& a, const ChipModel& chip,
                                          const core::Segment& mix, const ServingLimits& limits) {
  if (!core::served(support(a, *chip.chip).serves)) return {};
  const ServingCase serving(a, chip);
  const ServingSoftware software{.memory_reserve = limits.memory_reserve};
  const auto steps = std::make_shared<StepCost>(chip, software.cache_reads);
  std::vector<ServingPoint> all;
  for (const Cut& cut : cuts(serving, limits)) {
    InstanceModel instance(serving, mix, cut, software, steps);
    const double most = std::min(instance.memory_concurrency(), limits.max_concurrency);
    for (double c : concurrency_grid(most)) all.push_back(instance.at(c));
  }
  // From the fastest user down: a slower point stays only where it brings more throughput.
  std::sort(all.begin(), all.end(), [](const ServingPoint& x, const ServingPoint& y) {
    return x.interactivity_tok_s_user != y.interactivity_tok_s_user
               ? x.interactivity_tok_s_user > y.interactivity_tok_s_user
               : x.output_tok_s_per_chip > y.output_tok_s_per_chip;
  });
  std::vector<ServingPoint> frontier;
  for (const ServingPoint& p : all)
    if (frontier.empty() || (p.output_tok_s_per_chip > frontier.back().output_tok_s_per_chip &&
                             p.interactivity_tok_s_user < frontier.back().interactivity_tok_s_user))
      frontier.push_back(p);
  std::reverse(frontier.begin(), frontier.end());
  return frontier;
}

}  // namespace strandline::hw
