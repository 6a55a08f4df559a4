// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/chip_core.h"

namespace strandline::hw::asic {

/// Cycles of operators spread over all cores of a chip, by the closed forms of the commands that
/// the compiler makes of them (hw/asic/timing.h, docs/accelerator/timing.md). Operands are in SPAD:
/// what main memory takes is the roofline's, what a real system loses beside, the derating's.
/// `pack`: products that a multiplier of the array makes in a cycle, 1 in its own format; narrower
/// ones lengthen a tile's contraction, as 2:4 sparse weights do. No allocation.

/// [m, k] x [k, n] for each of `groups` weight matrices.
struct ProductWork {
  double m = 1, n = 1, k = 1, groups = 1;
  int pack = 1;
};
/// Tiles of weights go to cores in turns, each with all rows of activations that it multiplies;
/// where tiles are fewer than cores, rows are split too. A tile takes max(rows, R) cycles, a
/// command its fill and drain once.
double product_cycles(const ProductWork& w, const ChipCore& chip);

/// Attention of `pairs` (sequences times key heads), each `rows` queries over `keys` keys (the mean
/// that a query sees).
struct AttentionWork {
  double pairs = 1, rows = 1, keys = 1;
  double qk = 128, v = 128;
  int pack = 1;
};
/// Tiles of keys: transposer, scores, softmax, sum of values and rescaling work side by side, so
/// that the slowest sets the pace and the others show once, for the first tile. Pairs fewer than
/// cores are split by rows, then by keys.
double attention_cycles(const AttentionWork& w, const ChipCore& chip);

/// A recurrence of `pairs` (sequences times heads) over states of keys x values words, on scan
/// units.
struct RecurrenceWork {
  double pairs = 1, tokens = 1, keys = 128, values = 128;
};
/// The state passes the lanes once a token, and once more (docs/accelerator/scan.md). The core must
/// have a scan unit.
double recurrence_cycles(const RecurrenceWork& w, const ChipCore& chip);

/// Share of their peak that the arrays reach on a product large in every dimension: the ceiling
/// that is inside every prior of achieved over peak, and is taken out of it.
double product_ceiling(const ChipCore& chip, int pack = 1);

}  // namespace strandline::hw::asic
