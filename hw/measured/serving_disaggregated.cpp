// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_disaggregated.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw {
namespace {

/// Halvings: a ten-millionth of the users.
constexpr int kBisections = 24;
/// Prefill workers are never quite full: the wait stays finite.
constexpr double kFullest = 0.9999;

/// The loop with a given number of sequences in decode.
DisaggregatedPoint turned_by(const DisaggregatedWorkers& w, double decoding, double alone_s,
                             double prefill_s) {
  const double per_worker = std::max(1.0, decoding / w.decode_workers);  // no part of a sequence
  const ServingPoint step = w.decode->rates_at(per_worker);
  DisaggregatedPoint point;
  point.decoding = decoding;
  point.tpot_s = per_worker / (step.decode_tok_s_per_chip * step.partition.chips());
  const double most = w.prefill_workers / prefill_s * kFullest;
  const double requests = std::min(decoding / (w.output_tokens * point.tpot_s), most);
  const double busy = requests * prefill_s / w.prefill_workers;
  const double wait = prefill_s * busy / (2 * (1 - busy));
  point.ttft_s = alone_s + w.cache_handover_s + wait;
  point.output_tok_s = requests * w.output_tokens;
  return point;
}

double users_of(const DisaggregatedPoint& p, double output_tokens) {
  return p.output_tok_s / output_tokens * (p.ttft_s + output_tokens * p.tpot_s);
}

}  // namespace

DisaggregatedPoint disaggregated_loop(const DisaggregatedWorkers& w, double users) {
  const ServingPoint one = w.prefill->at(1);
  const double prefill_s =
      w.prefill_time * w.output_tokens / (one.prefill_tok_s_per_chip * one.partition.chips());
  const double alone_s = w.host_s + w.prefill_time * one.ttft_s;
  const double room = w.decode->most_running() * w.decode_workers;
  DisaggregatedPoint point = turned_by(w, std::min(users, room), alone_s, prefill_s);
  if (users_of(point, w.output_tokens) > users) {
    double low = 0, high = point.decoding;
    for (int i = 0; i < kBisections; ++i) {
      const double middle = (low + high) / 2;
      point = turned_by(w, middle, alone_s, prefill_s);
      (users_of(point, w.output_tokens) > users ? high : low) = middle;
    }
  }
  const double outside = users - users_of(point, w.output_tokens);
  if (outside > 0) point.ttft_s += outside * w.output_tokens / point.output_tok_s;
  return point;
}

}  // namespace strandline::hw
