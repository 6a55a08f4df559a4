// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/serving_case.h"

namespace strandline::hw {

/// What a measured run adds to the steady state of an instance.
struct RunExtras {
  double prefill_time = 1;       ///< times the chips' own time of a prefill
  double host_s = 0;             ///< per request, before its prefill
  double first_token_steps = 0;  ///< decode steps that pass per chunk before a first token
  double wait_steps = 0;         ///< decode steps that pass before a request is looked at
  double step_tokens = 1;        ///< that a decode step yields per sequence (drafts)
};

/// A benchmark's run of an instance.
struct RunPoint {
  double ttft_s = 0;  ///< median over requests
  double tpot_s = 0;
  double output_tok_s = 0;  ///< of the instance
  double start_s = 0;       ///< what the common start of all users adds to the mean TTFT
};

/// A closed loop of `users`, all of whom send their first request at once and the next one when
/// the last is answered, kPromptsPerUser times. With R of them running, t seconds of decode per
/// token, p per prefill (a packed chunk shared) and q a lone prefill:
///
///   TPOT = t + (R - 1) p / OSL     life = OSL t + R p     output = R OSL / life
///   TTFT = host + q + wait + (wait_steps + chunks steps) t_d + (users - R) / R life
///
/// Wait is that of M/D/1 at the share of time that others' prefills take. Requests do not return
/// together: the first prefills, one after the other, set users apart by p each, and lengths drawn
/// at random set them further apart, so that only the first round queues. One request in
/// kPromptsPerUser is of that round and waits (users - 1)/2 prefills, which moves the mean and not
/// the median (measured means lie above medians by just that, docs/measured_serving.md).
RunPoint closed_loop_run(InstanceModel& instance, const core::Segment& mix, double prefill_tokens,
                         const RunExtras& extras, double users);
constexpr double kPromptsPerUser = 10;  ///< InferenceX: --num-prompts $((CONC * 10)),
                                        ///< benchmarks/single_node/*.sh
/// Of a run's time that the loop is full: users end at different times, each after
/// kPromptsPerUser answers of 0.8 to 1 of the nominal length. From drawn runs (0.973 to 0.986 for
/// 4 to 512 users); the measured runs have 0.970 to 0.987 (Little's law, inferencex_points.csv).
constexpr double kBusyShare = 0.976;

/// `batch` requests that start together and run to the end, in waves where memory holds fewer. TTFT
/// is that of the first wave's prefill, TPOT a decode step.
RunPoint static_run(InstanceModel& instance, const core::Segment& mix, const RunExtras& extras,
                    double batch);

}  // namespace strandline::hw
