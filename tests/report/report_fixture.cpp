// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
// Writes the fixture store, its report, a comparison of it with itself and a page of theses into a
// folder: `report_fixture FOLDER`. The browser tests open what this writes.
#include <cstdio>
#include <filesystem>

#include "core/files.h"
#include "report/comparison_page.h"
#include "report/report.h"
#include "report/theses_page.h"
#include "tests/report/fixture_theses.h"
#include "tests/report/fixtures.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: report_fixture FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  strandline::tests::fixture_store().write(folder / "study.sqlite");
  strandline::report::write_report(folder);
  const auto store = strandline::tests::fixture_store();
  const strandline::report::ComparedStudy one{"before", store, "paths: 512\nseed: 1\n", ""};
  const strandline::report::ComparedStudy two{"after", store, "paths: 1024\nseed: 1\n", ""};
  strandline::core::write_file_atomically(folder / "comparison.html",
                                          strandline::report::render_comparison({one, two}));
  strandline::core::write_file_atomically(
      folder / "theses.html",
      strandline::report::render_theses(strandline::tests::fixture_theses()));
  return 0;
}
