// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include "core/files.h"
#include "report/headline.h"
#include "report/page.h"
#include "report/rows.h"
#include "report/section.h"

namespace strandline::report {

std::string render_report(const core::ResultStore& store) {
  Page page;
  page.brand = "study report";
  page.title = meta(store, "title");
  if (page.title.empty()) page.title = "Study without a title";
  page.question = meta(store, "question");
  page.setting = setting_line(store);
  page.sentences = answer_sentences(store);
  page.tiles = answer_tiles(store);
  for (const SectionBuilder build : sections()) page.sections.push_back(build(store));
  page.facts = run_facts(store);
  page.command = run_command(store);
  page.note =
      "The same seed and version give the same numbers on any machine and any number of threads. "
      "All tables lie beside this page in study.sqlite.";
  return render_page(page);
}

void write_report(const std::filesystem::path& results_dir) {
  const auto store = core::ResultStore::read(results_dir / "study.sqlite");
  core::write_file_atomically(results_dir / "report.html", render_report(store));
}

}  // namespace strandline::report
