// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/section.h"

namespace strandline::report {

/// A tested thesis as batches write it (the JSON of theses/thesis_json.h), and the folder of its
/// rows beside the page.
struct ThesisResult {
  Json json;
  std::string folder;  ///< relative to the page, e.g. "4-topology"
};

/// Whether a folder is that of a batch of theses: holds <number>-<experiment>/thesis.json.
bool holds_theses(const std::filesystem::path& folder);

/// The theses of a folder by number. InputError for a file that is damaged.
std::vector<ThesisResult> read_theses(const std::filesystem::path& folder);

/// One page: a table of all theses (number, interval, verdict, what flips it), then one section per
/// thesis with claim, rule, figures, charts, tables and links to their CSV files.
std::string render_theses(const std::vector<ThesisResult>& theses);

/// The sections alone, summary first.
std::vector<Section> theses_sections(const std::vector<ThesisResult>& theses);

/// The picture of a chart of thesis_json over the rows of its table.
Panel thesis_panel(const Json& chart, const Json& table, const std::string& id);

}  // namespace strandline::report
