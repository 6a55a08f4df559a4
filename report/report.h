// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/store.h"

namespace strandline::report {

/// Reads results_dir/study.sqlite and writes results_dir/report.html, whole or not at all.
/// core::InputError where the store is missing or not ours, core::RuntimeFailure where the page
/// cannot be written.
void write_report(const std::filesystem::path& results_dir);

/// The report as one self-contained HTML page: charts, libraries and styles are inside, nothing is
/// fetched. A table that the store lacks costs its section, which a plain sentence replaces; every
/// text of the store is escaped.
std::string render_report(const core::ResultStore& store);

}  // namespace strandline::report
