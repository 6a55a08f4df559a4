// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>

#include "batch/collect.h"
#include "batch/run.h"

namespace strandline::batch {

/// Whether a plan's files are theses (theses/thesis.h) rather than scenarios.
bool of_theses(const Plan& plan);

/// Whether files are theses; InputError where some are and some are not.
bool are_theses(const std::vector<std::filesystem::path>& files);

/// make_plan() for theses: one unit per thesis and setting. Its id is the hash of the thesis with
/// its expanded base, the code version and, where the experiment reads measured data, that data.
Plan make_thesis_plan(const std::vector<std::filesystem::path>& files, const Sweep& sweep);

/// Work that tests a unit's thesis and returns its JSON (theses/thesis_json.h).
Work thesis_work(const Plan& plan, const std::filesystem::path& cache_dir,
                 std::function<bool()> stop);

/// What a plan's units are: study_work() or thesis_work().
Work unit_work(const Plan& plan, const std::filesystem::path& cache_dir,
               std::function<bool()> stop);

/// collect() for theses: batch.sqlite and units.csv, and for every thesis that is done a folder
/// <number>-<experiment> (with the unit's id where a sweep runs it more than once) that holds
/// thesis.json and <table>.csv, each by atomic rename.
///
/// units(unit, id, thesis, title, experiment, <swept key>..., state, error, verdict, condition,
///       number, number_unit, low, point, high, over)
/// numbers(unit, name, label, number_unit, low, point, high, over)
/// flips(unit, input, input_unit, today, crossing, from, to, holds_above, meaning)
/// thesis<n>_<table>(unit, <columns>...)
/// Collected::comparison is what people read first: thesis, title, number, interval, verdict.
Collected collect_theses(const Plan& plan, const std::filesystem::path& root, const Ledger& ledger);

}  // namespace strandline::batch
