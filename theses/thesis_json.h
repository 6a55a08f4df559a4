// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "theses/thesis.h"
#include "theses/verdict.h"

namespace strandline::theses {

/// A tested thesis as one JSON object, what batches keep and the report reads:
///
///   meta        [{key, value}]: kind "thesis", scenario_hash (the unit's id), version
///   thesis, title, claim, experiment, seed, rule {number, unit, side, threshold}
///   verdict "holds" | "holds when" | "fails", condition, sentence, caveat
///   number {name, label, unit, low, point, high, over}, others [the same]
///   flips [{input, unit, today, crossing, from, to, holds_above, meaning}]
///   tables [{id, title, columns [names], rows [[cells]]}]
///   charts [{table, title, kind, x, y, series, low, high, x_title, y_title, x_log, y_log}]
///
/// Blanks and numbers that are none are null; digits are kept in full.
std::string to_json(const ThesisDocument& document, const Verdict& verdict, const std::string& id);

}  // namespace strandline::theses
