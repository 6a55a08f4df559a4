// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "archs/architecture.h"
#include "archs/lower.h"
#include "core/cost_table.h"
#include "hw/chip.h"
#include "hw/operator_cost.h"

namespace strandline::hw {

/// Steady state of one model instance, prefill and decode sharing its chips (aggregated) or on
/// their own (disaggregated).
struct ServingPoint {
  archs::Partition partition;
  double concurrency = 0;  ///< sequences in decode over the instance
  double ttft_s = 0;       ///< of chips alone: no host, tokenizer or bunching of arrivals
  double tpot_s = 0;
  double interactivity_tok_s_user = 0;  ///< 1 / TPOT
  double output_tok_s_per_chip = 0;
  double decode_tok_s_per_chip = 0;   ///< were the chips only to decode
  double prefill_tok_s_per_chip = 0;  ///< output tokens/s that prefill alone could feed
  double memory_bytes_per_chip = 0;   ///< weights + cache + activations at this concurrency
  double capacity_bytes_per_chip = 0;
  double prefill_cached_share = 0;  ///< of prefill time: reading the cached prefix
};

struct ServingLimits {
  int max_chips = 64;             ///< chips of one instance at most (and the scale-up domain)
  double max_concurrency = 4096;  ///< sequences of one instance at most
  double memory_reserve = 0.10;   ///< share of memory kept free
};

/// The steady state at one partition and concurrency; empty where memory does not hold it.
std::vector<ServingPoint> evaluate(const archs::Architecture& a, const ChipModel& chip,
                                   const core::Segment& mix, const archs::Partition& partition,
                                   const std::vector<double>& concurrencies);

/// Partitions worth trying for a model on a chip that hold the weights: powers of two, and the
/// whole of a switched domain of another size (72, 576) where `limits` allow as many chips.
std::vector<archs::Partition> partitions(const archs::Architecture& a, const Chip& chip,
                                         const ServingLimits& limits);

/// The throughput-interactivity Pareto frontier over partitions and concurrencies: interactivity
/// rises and throughput falls strictly from point to point. Empty where nothing fits.
std::vector<ServingPoint> pareto_frontier(const archs::Architecture& a, const ChipModel& chip,
                                          const core::Segment& mix,
                                          const ServingLimits& limits = {});

/// The best throughput at or above the segment's interactivity (between frontier points: log-log
/// interpolation); `serves` says why not where it cannot.
core::CostTable::Cell best_cell(const archs::Architecture& a, const Chip& chip,
                                const ChipModel& model, const core::Segment& segment,
                                const ServingLimits& limits = {});

/// best_cell() for several segments at once: what does not depend on the mix is done once. Chips
/// that hold weights on the die may take their whole domain, hundreds of chips, for one instance.
std::vector<core::CostTable::Cell> best_cells(const archs::Architecture& a, const ChipModel& model,
                                              const std::vector<core::Segment>& segments,
                                              const ServingLimits& limits = {});

/// Cost of tokens from ownership: USD per million output tokens (prefill included), and split into
/// input, cached input and output by the time each takes.
struct TokenCost {
  double usd_per_mtok_output_all_in = 0;
  double usd_per_mtok_input = 0, usd_per_mtok_cached = 0, usd_per_mtok_output = 0;
};
TokenCost token_cost(const ServingPoint& point, const core::Segment& mix, double usd_per_chip_h,
                     double utilization);

}  // namespace strandline::hw
