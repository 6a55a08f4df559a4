// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_run.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw {
namespace {

/// A queue is never quite full: the wait stays finite.
constexpr double kFullest = 0.999;

/// Mean wait at a server with fixed service time (M/D/1).
double wait_s(double service_s, double busy) {
  const double share = std::clamp(busy, 0.0, kFullest);
  return service_s * share / (2 * (1 - share));
}

/// Seconds of prefill, of all else and of a decode step in a wave of `batch` requests.
struct Wave {
  double prefill_s = 0, rest_s = 0, step_s = 0;
};

Wave wave_of(InstanceModel& instance, const core::Segment& mix, double batch) {
  const ServingPoint point = instance.static_batch(batch);
  const double all_s =
      batch * mix.output_tokens / (point.output_tok_s_per_chip * point.partition.chips());
  return {point.ttft_s, all_s - point.ttft_s, point.tpot_s};
}

}  // namespace

RunPoint closed_loop_run(InstanceModel& instance, const core::Segment& mix, double prefill_tokens,
                         const RunExtras& extras, double users) {
  const double running = std::min(users, instance.most_running());
  const ServingPoint point = instance.rates_at(running);
  const double chips = point.partition.chips();
  const double token_s = running / (point.decode_tok_s_per_chip * chips);
  const double prefill_s =
      mix.output_tokens / (point.prefill_tok_s_per_chip * chips) * extras.prefill_time;
  const double life_s = mix.output_tokens * token_s + running * prefill_s;
  const double others = std::max(0.0, running - 1);
  const double step_s = token_s * extras.step_tokens;
  const double chunks = std::ceil(uncached_tokens(mix) / prefill_tokens);
  RunPoint run;
  run.tpot_s = token_s + others * prefill_s / mix.output_tokens;
  run.output_tok_s = running * mix.output_tokens / life_s;
  run.ttft_s = extras.host_s + instance.at(1).ttft_s * extras.prefill_time +
               wait_s(prefill_s, others * prefill_s / life_s) +
               (extras.wait_steps + extras.first_token_steps * chunks) * step_s +
               std::max(0.0, users - running) / running * life_s;
  run.start_s = std::max(0.0, users - 1) / 2 * prefill_s / kPromptsPerUser;
  return run;
}

RunPoint static_run(InstanceModel& instance, const core::Segment& mix, const RunExtras& extras,
                    double batch) {
  const double together = std::min(batch, instance.most_running());
  const double waves = std::floor(batch / together);
  const double left = batch - waves * together;
  const Wave full = wave_of(instance, mix, together);
  const Wave rest = left > 0 ? wave_of(instance, mix, left) : Wave{};
  const double all_s = extras.host_s + waves * full.rest_s + rest.rest_s +
                       (waves * full.prefill_s + rest.prefill_s) * extras.prefill_time;
  RunPoint run;
  run.ttft_s = extras.host_s + full.prefill_s * extras.prefill_time;
  run.tpot_s = full.step_s;
  run.output_tok_s = batch * mix.output_tokens / all_s;
  return run;
}

}  // namespace strandline::hw
