// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systolic.h"

#include <algorithm>
#include <string>

#include "core/error.h"

namespace strandline::hw {
namespace {

/// What lies along the rows, along the columns, and streams past.
struct Mapping {
  std::int64_t along_rows, along_columns, streamed;
};

Mapping mapping(Dataflow dataflow, std::int64_t m, std::int64_t n, std::int64_t k) {
  switch (dataflow) {
    case Dataflow::kOutputStationary:
      return {m, n, k};
    case Dataflow::kInputStationary:
      return {k, m, n};
    case Dataflow::kWeightStationary:
      break;
  }
  return {k, n, m};
}

std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

void require_positive(const char* key, std::int64_t value) {
  if (value < 1)
    throw core::InputError({{},
                            std::string("systolic.") + key,
                            std::to_string(value),
                            "must be at least 1",
                            "give a positive size"});
}

void require_sizes(const SystolicArray& a, std::int64_t m, std::int64_t n, std::int64_t k) {
  require_positive("rows", a.rows);
  require_positive("columns", a.columns);
  require_positive("arrays", a.arrays);
  require_positive("m", m);
  require_positive("n", n);
  require_positive("k", k);
}

}  // namespace

SystolicCycles systolic_cycles(const SystolicArray& array, std::int64_t m, std::int64_t n,
                               std::int64_t k) {
  require_sizes(array, m, n, k);
  const Mapping map = mapping(array.dataflow, m, n, k);
  const std::int64_t rows = array.rows;
  const std::int64_t columns = array.columns;
  const bool keeps_results = array.dataflow == Dataflow::kOutputStationary;
  const std::int64_t load = keeps_results ? 0 : rows;
  const std::int64_t drain = keeps_results && array.shifts_results_out ? rows : 0;
  SystolicCycles c;
  c.folds = ceil_div(map.along_rows, rows) * ceil_div(map.along_columns, columns);
  const std::int64_t own = ceil_div(c.folds, array.arrays);
  const std::int64_t exposed = array.overlaps_folds ? 1 : own;
  c.stream = own * map.streamed;
  c.load = exposed * load;
  c.skew = exposed * (rows + columns - 2);
  c.drain = exposed * drain;
  if (array.overlaps_folds)
    c.stall = (own - 1) * std::max<std::int64_t>(0, load + drain - map.streamed);
  c.total = c.load + c.stream + c.skew + c.stall + c.drain;
  const double cells = static_cast<double>(rows) * static_cast<double>(columns);
  const double held = static_cast<double>(map.along_rows) * static_cast<double>(map.along_columns);
  c.mapped = held / (static_cast<double>(c.folds) * cells);
  c.utilization = held * static_cast<double>(map.streamed) /
                  (cells * array.arrays * static_cast<double>(c.total));
  return c;
}

SystolicArray systolic_array(const Engine& engine) {
  return {.rows = engine.tile_k,
          .columns = engine.tile_n,
          .arrays = engine.units,
          .overlaps_folds = true};
}

double systolic_clock_hz(const Engine& engine, archs::DataType type) {
  const auto rate = engine.peak_op_s.find(type);
  if (rate == engine.peak_op_s.end() || !rate->second.known()) return 0;
  return rate->second.value / (2.0 * engine.tile_k * engine.tile_n * engine.units);
}

}  // namespace strandline::hw
