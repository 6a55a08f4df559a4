// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "report/headline.h"
#include "report/section.h"

namespace strandline::report {

/// What a page of this program says; every text is escaped when it is drawn.
struct Page {
  std::string brand;  ///< above the title: "study report"
  std::string title, question, setting;
  std::vector<std::string> sentences;  ///< the answer
  std::vector<Tile> tiles;
  std::vector<Section> sections;
  std::vector<Fact> facts;  ///< what somebody needs to get the numbers again
  std::string command;      ///< that gets them; may be empty
  std::string note;         ///< the last line: where all tables lie
};

/// The page as one self-contained HTML file: charts, libraries and styles are inside, nothing is
/// fetched.
std::string render_page(const Page& page);

}  // namespace strandline::report
