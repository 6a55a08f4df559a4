// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
// Writes the fixture store and its report into a folder: `report_fixture FOLDER`. The browser test
// opens what this writes.
#include <cstdio>
#include <filesystem>

#include "report/report.h"
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
  return 0;
}
