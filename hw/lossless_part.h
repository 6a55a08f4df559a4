// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/operator.h"
#include "hw/chip.h"
#include "hw/efficiency_law.h"
#include "hw/operator_cost.h"

namespace strandline::hw {

/// The chip with every derating of rates 1: its nominal rates.
Chip lossless(Chip chip);

/// The cost model of a chip at nominal rates, without the losses that a law has: what
/// lossless_part() takes. `nominal` is lossless() and must outlive the model.
ChipModel prepare_lossless(const Chip& nominal);
ChipModel prepare_lossless(const Chip&& nominal) = delete;  ///< would dangle

/// One execution of an operator without loss: what a law of its class turns into seconds. Infinite
/// compute_s where the chip cannot run it. Not for collectives, nor chips without a matrix engine.
/// No allocation.
LosslessPart lossless_part(const archs::Operator& op, const ChipModel& nominal);

/// Of an attention `part` of the shape, a decode of one token per sequence over the same cache.
LosslessPart one_token(LosslessPart part, const archs::OperatorShape& s, const ChipModel& nominal);

/// Least traffic of one execution in bytes: all of its operands once.
double least_bytes(const archs::Operator& op);

/// Peak op/s of the format in which the operator's products multiply.
double nominal_peak_op_s(const archs::Operator& op, const ChipModel& nominal);

}  // namespace strandline::hw
