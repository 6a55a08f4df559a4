// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/page.h"

#include <fmt/format.h>

#include <kainjow/mustache.hpp>

#include "report/assets.h"
#include "report/format.h"
#include "report/spec.h"

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

/// Text where there is some; else false, so that the template's block is left out.
void set_text(data& item, const std::string& key, const std::string& text) {
  if (text.empty()) {
    item.set(key, flag(false));
  } else {
    item.set(key, text);
  }
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
    set_text(item, "download", table.download);
    item.set("columns", columns);
    item.set("rows", rows_data(table));
    tables.push_back(item);
  }
  return tables;
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

void set_answer(data& view, const Page& page) {
  data answer = list();
  for (const std::string& sentence : page.sentences) {
    data item;
    item.set("sentence", sentence);
    answer.push_back(item);
  }
  data tiles = list();
  for (const Tile& tile : page.tiles) {
    data item;
    item.set("label", tile.label);
    item.set("value", tile.value);
    item.set("detail", tile.detail);
    tiles.push_back(item);
  }
  view.set("has_answer", flag(!page.sentences.empty()));
  view.set("answer", answer);
  view.set("has_tiles", flag(!page.tiles.empty()));
  view.set("tiles", tiles);
}

void set_sections(data& view, const Page& page) {
  data navigation = list();
  data parts = list();
  Json specs = Json::object();
  for (const Section& section : page.sections) {
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
  view.set("navigation", navigation);
  view.set("sections", parts);
  view.set("specs", script_safe(specs.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

void set_run(data& view, const Page& page) {
  data facts = list();
  for (const Fact& fact : page.facts) {
    data item;
    item.set("label", fact.label);
    item.set("value", fact.value);
    facts.push_back(item);
  }
  view.set("facts", facts);
  set_text(view, "command", page.command);
  view.set("note", page.note);
}

}  // namespace

std::string render_page(const Page& page) {
  data view;
  view.set("brand", page.brand);
  view.set("title", page.title);
  set_text(view, "question", page.question);
  set_text(view, "setting", page.setting);
  set_answer(view, page);
  set_sections(view, page);
  set_run(view, page);
  view.set("style", std::string(style_sheet()));
  view.set("script", std::string(page_script()));
  view.set("libraries", std::string(chart_libraries()));
  kainjow::mustache::mustache template_view{std::string(page_template())};
  template_view.set_custom_escape(escape);
  return template_view.render(view);
}

}  // namespace strandline::report
