// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/serving_case.h"

namespace strandline::hw {

/// Workers of one model, each an instance of its own: some only prefill, some only decode.
struct DisaggregatedWorkers {
  InstanceModel* prefill = nullptr;
  InstanceModel* decode = nullptr;
  double prefill_workers = 1, decode_workers = 1;
  double output_tokens = 1;     ///< per request
  double prefill_time = 1;      ///< times the chips' own time of a prefill
  double host_s = 0;            ///< per request before its prefill
  double cache_handover_s = 0;  ///< of one prompt's cache between workers
};

/// Steady state of a closed loop of `users`.
struct DisaggregatedPoint {
  double ttft_s = 0, tpot_s = 0;
  double output_tok_s = 0;  ///< of all workers together
  double decoding = 0;      ///< sequences in decode
};

/// Prefill does not stall decode: with n sequences in decode, n/D on each of D workers, TPOT is a
/// decode step t(n/D), and the loop turns X = n / (OSL t) requests per second. P prefill workers
/// that take p per request are busy a share rho = X p / P, so a prompt waits
/// p rho / (2 (1 - rho)) (M/D/1 per worker, arrivals spread evenly), is prefilled and handed
/// over. The n sought is that at which all users are somewhere: users = X (TTFT + OSL t). Where
/// memory holds fewer than that, the rest wait before decode, in TTFT.
DisaggregatedPoint disaggregated_loop(const DisaggregatedWorkers& workers, double users);

}  // namespace strandline::hw
