// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/comparison_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/files.h"
#include "report/comparison_sections.h"
#include "report/format.h"
#include "report/page.h"
#include "report/rows.h"

namespace strandline::report {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  return fs::exists(file) ? core::read_file(file) : std::string();
}

std::string chips_of(const fs::path& folder) {
  std::string texts;
  if (fs::is_directory(folder))
    for (const fs::path& file : core::list_files(folder, ".yaml")) texts += core::read_file(file);
  return texts;
}

fs::path plain(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

std::size_t best_of(const Rows& strategies) {
  const auto order =
      strategies.sorted_by([&](std::size_t r) { return -strategies.number(r, "value_musd"); });
  return order.empty() ? strategies.size() : order[0];
}

/// "baseline: build wider, $17.8 bn (9.8 to 25.7)".
std::string best_sentence(const ComparedStudy& study) {
  const Rows rows(study.store, "strategies");
  const std::size_t best = best_of(rows);
  if (best == rows.size()) return fmt::format("{} recorded no strategy.", study.label);
  const Rows measures(study.store, "measures");
  const std::size_t g2 = measures.find("id", "G2");
  std::string text =
      fmt::format("In {} the most valuable strategy is \u201c{}\u201d at {} ({})", study.label,
                  rows.text(best, "label"), money(rows.number(best, "value_musd")),
                  money_range(rows.number(best, "low_musd"), rows.number(best, "high_musd")));
  if (!std::isnan(measures.number(g2, "value")))
    text += fmt::format("; committing to a chip now, against staying on GPUs, is worth {} ({})",
                        money(measures.number(g2, "value")),
                        money_range(measures.number(g2, "low"), measures.number(g2, "high")));
  return text + ".";
}

std::vector<Tile> best_tiles(const Studies& studies) {
  std::vector<Tile> tiles;
  for (const ComparedStudy& study : studies) {
    const Rows rows(study.store, "strategies");
    const std::size_t best = best_of(rows);
    if (best == rows.size()) continue;
    tiles.push_back({fmt::format("{}: {}", study.label, rows.text(best, "label")),
                     money(rows.number(best, "value_musd")),
                     money_range(rows.number(best, "low_musd"), rows.number(best, "high_musd"))});
  }
  return tiles;
}

std::string joined_labels(const Studies& studies) {
  std::string text;
  for (std::size_t i = 0; i < studies.size(); ++i)
    text += (i == 0 ? "" : i + 1 == studies.size() ? " and " : ", ") + studies[i].label;
  return text;
}

std::string run_of(const ComparedStudy& study) {
  return fmt::format("{}, seed {}, {} futures, version {}, hash {}", meta(study.store, "name"),
                     meta(study.store, "seed"), meta(study.store, "paths"),
                     meta(study.store, "version"), meta(study.store, "scenario_hash"));
}

}  // namespace

std::vector<ComparedStudy> read_compared(const std::vector<fs::path>& folders) {
  if (folders.size() < 2)
    throw core::InputError(
        {{}, "report", "", "compares two studies or more", "give their folders"});
  std::vector<ComparedStudy> studies;
  std::vector<fs::path> whole;
  for (const fs::path& folder : folders) {
    whole.push_back(plain(folder));
    if (std::count(whole.begin(), whole.end(), whole.back()) > 1)
      throw core::InputError({{folder.string()}, "", "", "is given twice", "name each study once"});
    studies.push_back({whole.back().filename().string(),
                       core::ResultStore::read(folder / "study.sqlite"),
                       text_of(folder / "scenario.expanded.yaml"), chips_of(folder / "chips")});
  }
  for (std::size_t i = 0; i < studies.size(); ++i) {
    const auto same = [&](const fs::path& other) {
      return other.filename() == whole[i].filename();
    };
    if (std::count_if(whole.begin(), whole.end(), same) > 1)
      studies[i].label = folders[i].lexically_normal().string();
  }
  return studies;
}

std::string render_comparison(const Studies& studies) {
  Page page;
  page.brand = "comparison of studies";
  page.title = joined_labels(studies) + " side by side";
  for (const ComparedStudy& study : studies) {
    page.sentences.push_back(best_sentence(study));
    page.facts.push_back({study.label, run_of(study)});
  }
  page.tiles = best_tiles(studies);
  page.sections = {compared_values_section(studies), compared_measures_section(studies),
                   compared_ranks_section(studies), compared_changes_section(studies)};
  page.note =
      "Each study's own report and all of its tables (study.sqlite) lie in its folder; the same "
      "seed "
      "and version give the same numbers again.";
  return render_page(page);
}

}  // namespace strandline::report
