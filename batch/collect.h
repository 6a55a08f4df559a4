// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "batch/ledger.h"
#include "batch/plan.h"
#include "core/table.h"

namespace strandline::batch {

/// What a batch came to, in tables that depend on the plan and the units' results alone.
struct Collected {
  core::Table units;       ///< a row per unit, see collect()
  core::Table comparison;  ///< see compare()
};

/// Writes batch.sqlite and units.csv from the files of the plan's units, each by atomic rename:
///
/// units(unit, id, scenario, <swept key>_<its unit>..., state, error, best_strategy,
///       value_<strategy>_musd..., <measure>_<its unit>...)
///                        unit: place in the plan from 0; blanks where it failed or is not done
/// strategies, measures, stranding_causes, adaptive, breakeven, sensitivity, waterfall, committee
///                        as in a study's store, with `unit` in front and without labels and
///                        meanings
/// glossary(name, id, label, unit, meaning)   those, once: of the first unit that has them
/// comparison             see compare()
///
/// What is drawn rather than compared (survival, market, coverage, chips, curves) stays in the
/// units' files. Memory is bounded by one unit's file. Equal results give equal bytes, whatever
/// wrote the units and in what order. InputError for a unit's file that is damaged. A plan of
/// theses is collected by collect_theses() (batch/thesis_units.h).
Collected collect(const Plan& plan, const std::filesystem::path& root, const Ledger& ledger);

/// Units grouped by each value of each swept key (of a sampled one: by quarters of its range), and
/// by scenario where there are several:
/// (key, value, units, best_strategy, share_best, value_mean_musd, value_low_musd, value_high_musd,
///  g2_mean_musd, g2_low_musd, g2_high_musd)
/// best_strategy: what is best in most units of the group; value: of the best strategy of each
/// unit; low, high: least and largest among the units. From a units table of `plan`.
core::Table compare(const Plan& plan, const core::Table& units);

}  // namespace strandline::batch
