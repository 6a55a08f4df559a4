// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "archs/data_type.h"
#include "hw/chip.h"

namespace strandline::hw {

/// Which operand of a product [m,k] x [k,n] stays in the array. Stationary operands hold k along
/// the rows: weights lie k x n and m inputs stream past, inputs lie k x m and n weights stream
/// past. Output-stationary arrays hold m x n results, and k pairs stream past.
enum class Dataflow : std::uint8_t { kWeightStationary, kOutputStationary, kInputStationary };

/// One or more equal systolic arrays of rows x columns multiply-adders, each one multiply-add a
/// cycle. Operands enter at the edges, skewed by a cycle per row and column, and move by one
/// neighbour a cycle.
///
/// A product larger than the array is cut into folds; a fold that fills the array in part takes as
/// long as a full one. With T operands streamed past, one fold by itself takes
///
///   weight-, input-stationary   rows (load) + T + rows + columns - 2 (skew)
///   output-stationary           T + rows + columns - 2, + rows where results shift out
///
/// Source: SCALE-Sim (arXiv:1811.02883; ISPASS 2020, "A systematic methodology for characterizing
/// scalability of DNN accelerators", 2R + C + T - 2 for all three) and version 3 of the program
/// (arXiv:2504.15377), whose output-stationary results leave without shifting. The defaults are
/// that program's assumptions: it reports one cycle less than these.
struct SystolicArray {
  int rows = 128, columns = 128;
  int arrays = 1;  ///< folds are dealt out evenly; adding up parts of k is not counted
  Dataflow dataflow = Dataflow::kWeightStationary;
  /// A second register in each cell: the next fold's stationary operand is loaded (or the last
  /// fold's results shift out) while this fold streams, and folds follow each other after
  /// max(T, rows) cycles. Load, skew and shifting out then show once per product.
  bool overlaps_folds = false;
  bool shifts_results_out = false;  ///< output-stationary: through the rows, one a cycle
};

/// Cycles of the array that works longest, by cause: total = load + stream + skew + stall + drain.
struct SystolicCycles {
  std::int64_t total = 0;
  std::int64_t load = 0;    ///< stationary operand on its way in, nothing streams
  std::int64_t stream = 0;  ///< operands enter
  std::int64_t skew = 0;    ///< the wavefront crosses the array after the last operand entered
  std::int64_t stall = 0;   ///< folds shorter than rows wait for their load or the shifting out
  std::int64_t drain = 0;   ///< results shift out, nothing streams
  std::int64_t folds = 0;   ///< of the whole product
  double mapped = 0;        ///< cells that hold an operand over all cells, mean over folds
  double utilization = 0;   ///< multiply-adds done over those of all cells in all cycles
};

/// Cycles of a product [m,k] x [k,n], memory always in time. InputError where a size is below 1.
SystolicCycles systolic_cycles(const SystolicArray& array, std::int64_t m, std::int64_t n,
                               std::int64_t k);

/// A matrix engine whose tile is its array (TPU, Trainium, candidates): weights of tile_k rows and
/// tile_n columns stay, folds overlap, one array per unit.
SystolicArray systolic_array(const Engine& engine);

/// Cycles per second at which such arrays reach the engine's peak of a format, op/s over two per
/// cell; 0 where the engine has no rate for it.
double systolic_clock_hz(const Engine& engine, archs::DataType type);

}  // namespace strandline::hw
