// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/print_pdf.h"
#include "core/error.h"
#include "core/files.h"
#include "report/comparison_page.h"
#include "report/report.h"
#include "report/theses_page.h"

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  std::vector<std::string> folders;
  std::string out, pdf;
};

/// The page of a folder of theses.
fs::path report_theses(const fs::path& folder, const std::string& out) {
  const fs::path file = out.empty() ? folder / "report.html" : fs::path(out);
  core::write_file_atomically(file, report::render_theses(report::read_theses(folder)));
  return file;
}

/// Writes the page of one study into its folder (or `out`). Gives where it lies.
fs::path report_study(const fs::path& folder, const std::string& out) {
  if (report::holds_theses(folder)) return report_theses(folder, out);
  if (out.empty()) {
    report::write_report(folder);
    return folder / "report.html";
  }
  const auto store = core::ResultStore::read(folder / "study.sqlite");
  core::write_file_atomically(out, report::render_report(store));
  return out;
}

fs::path compare(const std::vector<std::string>& folders, const std::string& out) {
  const auto studies = report::read_compared({folders.begin(), folders.end()});
  const fs::path file = out.empty() ? "comparison.html" : out;
  core::write_file_atomically(file, report::render_comparison(studies));
  return file;
}

void run(const ReportOptions& o) {
  const fs::path page =
      o.folders.size() == 1 ? report_study(o.folders[0], o.out) : compare(o.folders, o.out);
  fmt::print("{}\n", page.string());
  if (o.pdf.empty()) return;
  print_pdf(page, o.pdf);
  fmt::print("{}\n", o.pdf);
}

}  // namespace

void add_report(CLI::App& app) {
  auto o = std::make_shared<ReportOptions>();
  auto* c = app.add_subcommand(
      "report", "Writes the report of a study, or sets several studies side by side in one page");
  c->add_option("dir", o->folders, "Folder of a study, e.g. results/baseline; several: compared")
      ->required();
  c->add_option("--out", o->out,
                "The page (default: report.html in the folder; comparison.html for several)");
  c->add_option("--pdf", o->pdf, "Prints the page to this PDF, too (needs Chromium)");
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
