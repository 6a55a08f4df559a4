// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/curve_table.h"

#include <fmt/format.h>

#include <initializer_list>
#include <utility>

#include "study/curves.h"

namespace strandline::app {
namespace {

std::string bound_text(hw::Bound bound) {
  switch (bound) {
    case hw::Bound::kCompute:
      return "compute";
    case hw::Bound::kMemory:
      return "memory";
    case hw::Bound::kNetwork:
      return "network";
    case hw::Bound::kOverhead:
      return "overhead";
  }
  return "";
}

void add_energy(std::vector<core::Cell>& row, const std::optional<hw::ServingEnergy>& energy) {
  if (!energy) {
    row.insert(row.end(), 4, core::Cell());
    return;
  }
  row.insert(row.end(), {energy->joules_per_output_token, energy->wall_joules_per_output_token,
                         energy->chip_w, energy->wanted_w});
}

}  // namespace

core::Table curve_table() {
  std::vector<core::Table::Column> columns = study::curve_columns();
  for (const core::Table::Column& more :
       std::initializer_list<core::Table::Column>{{"bound"},
                                                  {"compute_share", 2},
                                                  {"memory_share", 2},
                                                  {"network_share", 2},
                                                  {"overhead_share", 2},
                                                  {"joules_per_output_token", 3},
                                                  {"wall_joules_per_output_token", 3},
                                                  {"chip_power_w", 3},
                                                  {"wanted_power_w", 3}})
    columns.push_back(more);
  return core::Table(std::move(columns));
}

void add_rows(core::Table& table, const ChipCurve& curve, const core::Segment& mix) {
  for (const hw::CurvePoint& c : curve.points) {
    const hw::ServingPoint& p = c.point;
    const double usd = hw::token_cost(p, mix, curve.usd_per_chip_h, 1.0).usd_per_mtok_output_all_in;
    std::vector<core::Cell> row{curve.architecture,
                                curve.chip,
                                p.interactivity_tok_s_user,
                                p.output_tok_s_per_chip,
                                p.concurrency,
                                study::partition_text(p.partition),
                                std::int64_t{p.partition.chips()},
                                1e3 * p.ttft_s,
                                1e3 * p.tpot_s,
                                p.memory_bytes_per_chip / 1e9,
                                p.capacity_bytes_per_chip / 1e9,
                                curve.usd_per_chip_h > 0 ? core::Cell(usd) : core::Cell(),
                                p.output_tok_s_per_chip / c.band.high,
                                p.output_tok_s_per_chip / c.band.low,
                                1e3 * p.tpot_s * c.band.low,
                                1e3 * p.tpot_s * c.band.high,
                                curve.evidence,
                                bound_text(c.shares.bound()),
                                c.shares.compute,
                                c.shares.memory,
                                c.shares.network,
                                c.shares.overhead};
    add_energy(row, c.energy);
    table.add(std::move(row));
  }
}

}  // namespace strandline::app
