// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "hw/serving.h"
#include "hw/serving_case.h"
#include "hw/support.h"

namespace strandline::tests {

/// The steady state of hw::InstanceModel under the default software, written without anything that
/// makes it fast: each quantity of each point lowers its own graphs from the whole model.
struct PlainServing {
  archs::Architecture executed;
  const hw::ChipModel& model;
  double cache_factor = 1;
  core::Segment mix;
  archs::Partition cut;

  PlainServing(const archs::Architecture& a, const hw::ChipModel& chip, const core::Segment& of,
               const archs::Partition& partition)
      : executed(hw::execute_as(a, *chip.chip)),
        model(chip),
        cache_factor(hw::cache_factor(a, *chip.chip)),
        mix(of),
        cut(partition) {}

  static std::int64_t whole(double x) { return static_cast<std::int64_t>(std::ceil(x)); }
  double uncached() const { return std::max(1.0, mix.input_tokens * (1 - mix.prefix_hit_rate)); }
  double prefix() const { return std::max(0.0, mix.input_tokens - uncached()); }
  double chunks() const { return std::ceil(uncached() / hw::ServingSoftware{}.prefill_tokens); }
  double chunk() const { return uncached() / chunks(); }
  double packed() const {
    return std::max(1.0, std::floor(hw::ServingSoftware{}.prefill_tokens / chunk()));
  }

  double step_s(const archs::Architecture& a, const archs::Phase& phase) const {
    const int own = (a.depth() + cut.pipeline - 1) / cut.pipeline * a.depth_loops;
    const int drafts = a.decoding == archs::Decoding::kMultiToken ? a.draft_tokens : 0;
    return hw::cost(archs::lower(a, phase, cut), own + drafts, model).time_s;
  }
  double prefill_s(double before) const {
    const double batch = packed() * cut.attention_data;
    return step_s(executed, {archs::PhaseKind::kPrefill, batch, whole(chunk()),
                             whole(before + (uncached() - chunk()) / 2)}) *
           chunks() / batch;
  }
  double alone_s() const {
    const archs::Phase phase{archs::PhaseKind::kPrefill, 1, whole(chunk()),
                             whole(prefix() + (chunks() - 1) * chunk() / 2)};
    return step_s(executed, phase) * (chunks() + static_cast<double>(cut.pipeline) - 1);
  }
  double token_s(double concurrency) const {
    const double stages = cut.pipeline;
    const archs::Phase phase{archs::PhaseKind::kDecode,
                             std::max(concurrency / stages, std::min(concurrency, 1.0)), 1,
                             whole(mix.input_tokens + mix.output_tokens / 2)};
    const double drafted =
        stages * step_s(executed, phase) / archs::emitted_tokens_per_step(executed);
    if (executed.decoding != archs::Decoding::kMultiToken) return drafted;
    archs::Architecture plain = executed;
    plain.decoding = archs::Decoding::kAutoregressive;
    return std::min(drafted, stages * step_s(plain, phase));
  }

  double weights() const { return archs::weight_bytes_per_chip(executed, cut); }
  double activations() const {
    constexpr double kLiveBytes = 16;
    return std::min(hw::ServingSoftware{}.prefill_tokens, uncached()) * executed.model_width *
           kLiveBytes;
  }
  double cache() const {
    return cache_factor *
           archs::cache_bytes_per_chip(executed, mix.input_tokens + mix.output_tokens, cut);
  }
  double most() const {
    const hw::Chip& chip = *model.chip;
    const double reserve = hw::ServingLimits{}.memory_reserve;
    const double capacity = chip.main_memory().capacity_bytes.value;
    const double usable = capacity - capacity * reserve;
    const bool apart = chip.keeps_state_apart() && weights() < usable;
    const double room =
        apart ? chip.state_memory().capacity_bytes.value * (1 - reserve) - activations()
              : usable - weights() - activations();
    return cut.attention_data * std::floor(room / std::max(1.0, cache()));
  }

  hw::ServingPoint at(double concurrency) const {
    const double chips = cut.chips();
    const double prefill = prefill_s(prefix());
    const double share_s = prefill / mix.output_tokens;
    const double token = token_s(concurrency);
    hw::ServingPoint p;
    p.partition = cut;
    p.concurrency = concurrency;
    p.tpot_s = token + std::max(0.0, concurrency - 1) * share_s;
    p.interactivity_tok_s_user = 1 / p.tpot_s;
    p.decode_tok_s_per_chip = concurrency / token / chips;
    p.prefill_tok_s_per_chip = 1 / share_s / chips;
    p.output_tok_s_per_chip = 1 / (token / concurrency + share_s) / chips;
    p.prefill_cached_share = prefix() > 0 ? std::max(0.0, 1 - prefill_s(0) / prefill) : 0.0;
    const double life = mix.output_tokens * concurrency / (p.output_tok_s_per_chip * chips);
    const double busy = std::min(1.0, (concurrency - 1) * prefill / life);
    const double wait = busy > 0 ? prefill * busy / (2 * (1 - std::min(busy, 0.999))) : 0.0;
    p.ttft_s = alone_s() + wait;
    p.memory_bytes_per_chip =
        weights() + activations() + std::ceil(concurrency / cut.attention_data) * cache();
    return p;
  }
};

/// Throughput and interactivity of the points that no other beats, slowest user first.
inline std::vector<std::pair<double, double>> undominated(
    const std::vector<hw::ServingPoint>& all) {
  std::vector<std::pair<double, double>> kept;
  for (const hw::ServingPoint& p : all) {
    const bool beaten = std::any_of(all.begin(), all.end(), [&](const hw::ServingPoint& q) {
      const bool as_good = q.interactivity_tok_s_user >= p.interactivity_tok_s_user &&
                           q.output_tok_s_per_chip >= p.output_tok_s_per_chip;
      return as_good && (q.interactivity_tok_s_user > p.interactivity_tok_s_user ||
                         q.output_tok_s_per_chip > p.output_tok_s_per_chip);
    });
    if (!beaten) kept.emplace_back(p.interactivity_tok_s_user, p.output_tok_s_per_chip);
  }
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  return kept;
}

}  // namespace strandline::tests
