// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include <fmt/format.h>

#include <kainjow/mustache.hpp>

#include "core/files.h"
#include "report/assets.h"
#include "report/format.h"
#include "report/headline.h"
#include "report/rows.h"
#include "report/section.h"

namespace strandline::report {
namespace {

using kainjow::mustache::data;

/// HTML text in which a sign stays on the line of its amount.
std::string escape(const std::string& text) {
  std::string html = kainjow::mustache::html_escape(text);
  for (const std::string sign : {"\u2212", "\u00b1"})
    for (std::size_t at = html.find(sign + "$"); at != std::string::npos;
         at = html.find(sign + "$", at + 1))
      html.insert(at + sign.size(), "&NoBreak;");
  return html;
}

data flag(bool on) {
  return on ? data(data::type::bool_true) : data(data::type::bool_false);
}

data list() {
  return data(data::type::list);
}

data legend_data(const Section& section) {
  static constexpr const char* kDashes[] = {"none", "8 3", "3 3", "9 3 2 3"};  // as dash_scale()
  data entries = list();
  for (const LegendEntry& entry : section.legend) {
    data item;
    item.set("label", entry.label);
    item.set("color", fmt::format("{}", entry.color % 8));
    item.set("dash", kDashes[entry.color % 4]);
    item.set("line", flag(entry.mark == LegendEntry::Mark::kLine));
    item.set("area", flag(entry.mark == LegendEntry::Mark::kArea));
    item.set("dot", flag(entry.mark == LegendEntry::Mark::kPoint));
    entries.push_back(item);
  }
  return entries;
}

data panels_data(const Section& section) {
  data panels = list();
  for (const Panel& panel : section.panels) {
    data item;
    item.set("panel_id", panel.id);
    item.set("panel_title", panel.title);
    item.set("alt", panel.alt);
    panels.push_back(item);
  }
  return panels;
}

data rows_data(const TableView& table) {
  data rows = list();
  for (const auto& row : table.rows) {
    data cells = list();
    for (std::size_t c = 0; c < row.size(); ++c) {
      data cell;
      cell.set("text", row[c]);
      cell.set("numeric", flag(table.columns[c].numeric));
      cells.push_back(cell);
    }
    data item;
    item.set("cells", cells);
    rows.push_back(item);
  }
  return rows;
}

constexpr std::size_t kFewColumns = 4;  // more do not fit on a phone; such tables scroll

data tables_data(const Section& section) {
  data tables = list();
  for (std::size_t t = 0; t < section.tables.size(); ++t) {
    const TableView& table = section.tables[t];
    data columns = list();
    for (const TableView::Column& column : table.columns) {
      data item;
      item.set("name", column.name);
      item.set("numeric", flag(column.numeric));
      columns.push_back(item);
    }
    data item;
    item.set("wide", flag(table.columns.size() > kFewColumns));
    item.set("table_id", fmt::format("table-{}-{}", section.id, t));
    item.set("table_title", table.title);
    item.set("table_label", table.title.empty() ? section.title : table.title);
    item.set("folded", flag(table.folded));
    item.set("searchable", flag(table.searchable));
    item.set("columns", columns);
    item.set("rows", rows_data(table));
    tables.push_back(item);
  }
  return tables;
}

/// Text where there is some; else false, so that the template's block is left out.
void set_text(data& item, const std::string& key, const std::string& text) {
  if (text.empty()) {
    item.set(key, flag(false));
  } else {
    item.set(key, text);
  }
}

data points_data(const Section& section) {
  data points = list();
  for (const Point& point : section.points) {
    data item;
    set_text(item, "term", point.term);
    item.set("point", point.text);
    points.push_back(item);
  }
  return points;
}

data section_data(const Section& section) {
  static constexpr const char* kLayouts[] = {"one", "two", "small"};
  data item;
  item.set("id", section.id);
  item.set("section_title", section.title);
  item.set("takeaway", section.takeaway);
  item.set("layout", kLayouts[static_cast<int>(section.layout)]);
  set_text(item, "missing", section.missing);
  set_text(item, "how_to_read", section.how_to_read);
  item.set("has_legend", flag(!section.legend.empty()));
  item.set("legend", legend_data(section));
  item.set("has_panels", flag(!section.panels.empty()));
  item.set("panels", panels_data(section));
  item.set("has_points", flag(!section.points.empty()));
  item.set("points", points_data(section));
  item.set("tables", tables_data(section));
  return item;
}

void set_answer(data& page, const core::ResultStore& store) {
  data answer = list();
  const auto sentences = answer_sentences(store);
  for (const std::string& sentence : sentences) {
    data item;
    item.set("sentence", sentence);
    answer.push_back(item);
  }
  data tiles = list();
  const auto numbers = answer_tiles(store);
  for (const Tile& tile : numbers) {
    data item;
    item.set("label", tile.label);
    item.set("value", tile.value);
    item.set("detail", tile.detail);
    tiles.push_back(item);
  }
  page.set("has_answer", flag(!sentences.empty()));
  page.set("answer", answer);
  page.set("has_tiles", flag(!numbers.empty()));
  page.set("tiles", tiles);
}

void set_sections(data& page, const core::ResultStore& store) {
  data navigation = list();
  data parts = list();
  Json specs = Json::object();
  for (const SectionBuilder build : sections()) {
    const Section section = build(store);
    parts.push_back(section_data(section));
    for (const Panel& panel : section.panels) {
      specs[panel.id] = panel.spec;
      specs[panel.id]["description"] = panel.alt;
    }
    if (!section.missing.empty()) continue;
    data link;
    link.set("target", section.id);
    link.set("name", section.short_title);
    navigation.push_back(link);
  }
  page.set("navigation", navigation);
  page.set("sections", parts);
  page.set("specs", script_safe(specs.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

void set_run(data& page, const core::ResultStore& store) {
  data facts = list();
  for (const Fact& fact : run_facts(store)) {
    data item;
    item.set("label", fact.label);
    item.set("value", fact.value);
    facts.push_back(item);
  }
  page.set("facts", facts);
  set_text(page, "command", run_command(store));
}

}  // namespace

std::string render_report(const core::ResultStore& store) {
  data page;
  const std::string title = meta(store, "title");
  page.set("title", title.empty() ? "Study without a title" : title);
  set_text(page, "question", meta(store, "question"));
  set_text(page, "setting", setting_line(store));
  set_answer(page, store);
  set_sections(page, store);
  set_run(page, store);
  page.set("style", std::string(style_sheet()));
  page.set("script", std::string(page_script()));
  page.set("libraries", std::string(chart_libraries()));
  kainjow::mustache::mustache page_view{std::string(page_template())};
  page_view.set_custom_escape(escape);
  return page_view.render(page);
}

void write_report(const std::filesystem::path& results_dir) {
  const auto store = core::ResultStore::read(results_dir / "study.sqlite");
  core::write_file_atomically(results_dir / "report.html", render_report(store));
}

}  // namespace strandline::report
