// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/thesis_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/files.h"

namespace strandline::theses {
namespace {

using Json = nlohmann::ordered_json;

Json number(double x) {
  return std::isfinite(x) ? Json(x) : Json(nullptr);
}

Json cell(const core::Cell& c) {
  if (const auto* text = std::get_if<std::string>(&c)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&c)) return *whole;
  if (const auto* x = std::get_if<double>(&c)) return number(*x);
  return nullptr;
}

Json json_of(const Number& n) {
  return {{"name", n.name},       {"label", n.label},         {"unit", n.unit},
          {"low", number(n.low)}, {"point", number(n.point)}, {"high", number(n.high)},
          {"over", n.over}};
}

Json json_of(const Flip& f) {
  return {{"input", f.input},
          {"unit", f.unit},
          {"today", number(f.today)},
          {"crossing", number(f.crossing)},
          {"from", number(f.from)},
          {"to", number(f.to)},
          {"holds_above", f.holds_above},
          {"meaning", f.meaning}};
}

Json json_of(const NamedTable& t) {
  Json columns = Json::array(), rows = Json::array();
  for (const auto& column : t.rows.columns()) columns.push_back(column.name);
  for (const auto& cells : t.rows.cells()) {
    Json row = Json::array();
    for (const core::Cell& c : cells) row.push_back(cell(c));
    rows.push_back(std::move(row));
  }
  return {{"id", t.id}, {"title", t.title}, {"columns", columns}, {"rows", rows}};
}

Json json_of(const Chart& c) {
  return {{"table", c.table},
          {"title", c.title},
          {"kind", c.kind},
          {"x", c.x},
          {"y", c.y},
          {"series", c.series},
          {"low", c.low},
          {"high", c.high},
          {"x_title", c.x_title},
          {"y_title", c.y_title},
          {"x_log", c.x_log},
          {"y_log", c.y_log}};
}

template <typename T>
Json list_of(const std::vector<T>& items) {
  Json out = Json::array();
  for (const T& item : items) out.push_back(json_of(item));
  return out;
}

Json meta(const std::string& id) {
  Json out = Json::array();
  out.push_back({{"key", "kind"}, {"value", "thesis"}});
  out.push_back({{"key", "scenario_hash"}, {"value", id}});
  out.push_back({{"key", "version"}, {"value", core::version()}});
  return out;
}

}  // namespace

std::string to_json(const ThesisDocument& d, const Verdict& v, const std::string& id) {
  Json out;
  out["meta"] = meta(id);
  out["thesis"] = d.number;
  out["title"] = d.title;
  out["claim"] = d.claim;
  out["experiment"] = d.experiment;
  out["seed"] = d.seed;
  out["rule"] = {{"number", d.rule.number},
                 {"unit", d.rule.unit},
                 {"side", d.rule.above ? "above" : "below"},
                 {"threshold", d.rule.threshold}};
  out["verdict"] = name_of(v.ruling);
  out["condition"] = v.condition;
  out["sentence"] = v.sentence;
  out["caveat"] = v.caveat;
  out["number"] = json_of(v.number);
  out["others"] = list_of(v.others);
  out["flips"] = list_of(v.flips);
  out["tables"] = list_of(v.tables);
  out["charts"] = list_of(v.charts);
  return out.dump(1) + "\n";
}

}  // namespace strandline::theses
