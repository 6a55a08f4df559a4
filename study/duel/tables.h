// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/table.h"
#include "study/duel/duel.h"

namespace strandline::study {

/// A line per architecture and chip: verdict, steps and dollars of both sides.
core::Table duel_table(std::span<const DuelRow> rows);

/// A line per operator of each: verdict, times of both sides, whose kernel is how old.
core::Table duel_operator_table(std::span<const DuelRow> rows);

}  // namespace strandline::study
