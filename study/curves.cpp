// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/curves.h"

#include <fmt/format.h>

#include "hw/prediction_error.h"
#include "hw/serving.h"
#include "hw/support.h"
#include "study/columns.h"

namespace strandline::study {

std::string partition_text(const archs::Partition& p) {
  return fmt::format("TP{} EP{} PP{} DP{}", p.tensor, p.expert, p.pipeline, p.attention_data);
}

std::vector<core::Table::Column> curve_columns() {
  return {{"architecture"},
          {"chip"},
          {"interactivity_tok_s_user"},
          {"output_tok_s_per_chip"},
          {"concurrency"},
          {"partition"},
          {"chips"},
          {"ttft_ms"},
          {"tpot_ms"},
          {"memory_gb_per_chip", 3},
          {"capacity_gb_per_chip", 3},
          {"usd_per_mtok"},
          {"output_tok_s_per_chip_low"},
          {"output_tok_s_per_chip_high"},
          {"tpot_ms_low"},
          {"tpot_ms_high"},
          {"evidence"}};
}

core::Table curve_table() {
  return core::Table(curve_columns());
}

std::string add_curve(core::Table& table, const archs::Architecture& architecture,
                      const hw::Chip& chip, const core::Segment& mix, int max_chips) {
  const hw::ArchitectureSupport support = hw::support(architecture, chip);
  if (!core::served(support.serves)) return support.reason;
  hw::ServingLimits limits;
  limits.max_chips = max_chips;
  const hw::ChipModel model = hw::prepare(chip);
  const auto frontier = hw::pareto_frontier(architecture, model, mix, limits);
  if (frontier.empty()) return "no partition within the limits holds the weights and one request";
  const double usd_h = chip_usd_h(chip);
  const std::string evidence(hw::name_of(hw::prediction_errors().evidence_of(chip)));
  for (const hw::ServingPoint& p : frontier) {
    const auto cost = hw::token_cost(p, mix, usd_h, 1.0);
    const hw::ErrorBand band = hw::band_of(p, architecture, model, mix);
    table.add({architecture.id, chip.id, p.interactivity_tok_s_user, p.output_tok_s_per_chip,
               p.concurrency, partition_text(p.partition), std::int64_t{p.partition.chips()},
               1e3 * p.ttft_s, 1e3 * p.tpot_s, p.memory_bytes_per_chip / 1e9,
               p.capacity_bytes_per_chip / 1e9,
               usd_h > 0 ? core::Cell(cost.usd_per_mtok_output_all_in) : core::Cell(),
               p.output_tok_s_per_chip / band.high, p.output_tok_s_per_chip / band.low,
               1e3 * p.tpot_s * band.low, 1e3 * p.tpot_s * band.high, evidence});
  }
  return support.reason;
}

}  // namespace strandline::study
