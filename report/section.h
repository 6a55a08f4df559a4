// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/store.h"

namespace strandline::report {

/// Vega-Lite specifications keep the order they were written in.
using Json = nlohmann::ordered_json;

/// One chart. `alt` says in one sentence what a reader who cannot see it should know.
struct Panel {
  std::string id;     ///< unique in the page, e.g. "fig-values"
  std::string title;  ///< shown above the chart, units included; may be empty
  std::string alt;
  Json spec;
};

/// A row of the legend; `color` and `dash` count as in spec.h.
struct LegendEntry {
  enum class Mark { kLine, kArea, kPoint };
  std::string label;
  int color = 0;
  Mark mark = Mark::kLine;
};

/// A table of the page; cells are text, already formatted.
struct TableView {
  struct Column {
    std::string name;
    bool numeric = false;
  };
  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
  bool folded = true;         ///< behind a "show" line
  bool searchable = false;    ///< with a box that filters rows
  std::string download = {};  ///< file beside the page that holds all rows; empty: none
};

/// A sentence of a list, with the term it explains set apart (or none).
struct Point {
  std::string term, text;
};

/// How a section's charts stand beside one another on a wide screen.
enum class Layout { kOne, kTwo, kSmall };

/// One section of the report. Where the store lacks its table, only `missing` is set: the sentence
/// that stands in its place.
struct Section {
  std::string id, title;
  std::string short_title;  ///< for the navigation line
  std::string takeaway;     ///< what the data say, in one or two sentences, computed
  std::string how_to_read;
  Layout layout = Layout::kOne;
  std::vector<LegendEntry> legend;
  std::vector<Panel> panels;
  std::vector<Point> points;  ///< further sentences, as a list
  std::vector<TableView> tables;
  std::string missing;
};

using SectionBuilder = Section (*)(const core::ResultStore&);

/// Every section in the order of the page. To add one: write its builder in a file of its own,
/// declare it in sections.h and add it to the list in sections.cpp.
const std::vector<SectionBuilder>& sections();

}  // namespace strandline::report
