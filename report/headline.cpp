// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/headline.h"

#include <fmt/format.h>

#include <cmath>

#include "report/format.h"
#include "report/rows.h"

namespace strandline::report {
namespace {

void add_best(const Rows& strategies, std::vector<Tile>& tiles) {
  const auto order =
      strategies.sorted_by([&](std::size_t r) { return -strategies.number(r, "value_musd"); });
  if (order.empty()) return;
  const std::size_t best = order[0];
  tiles.push_back(
      {"Best: " + strategies.text(best, "label"), money(strategies.number(best, "value_musd")),
       money_range(strategies.number(best, "low_musd"), strategies.number(best, "high_musd"))});
}

void add_measure(const Rows& measures, const std::string& id, const std::string& label,
                 std::vector<Tile>& tiles) {
  const std::size_t r = measures.find("id", id);
  if (std::isnan(measures.number(r, "value"))) return;
  tiles.push_back({label, money(measures.number(r, "value")),
                   money_range(measures.number(r, "low"), measures.number(r, "high"))});
}

/// The first strategy in the table with an own chip; "asic_now" (today's mix) where it is there.
void add_stranding(const Rows& strategies, std::vector<Tile>& tiles) {
  std::size_t chosen = strategies.find("id", "asic_now");
  for (std::size_t r = 0; chosen == strategies.size() && r < strategies.size(); ++r)
    if (!std::isnan(strategies.number(r, "p_functional_strand"))) chosen = r;
  const double p = strategies.number(chosen, "p_functional_strand");
  if (std::isnan(p)) return;
  tiles.push_back({"Strands functionally: " + strategies.text(chosen, "label"), percent(p),
                   "of futures in which the chip reaches volume"});
}

}  // namespace

std::vector<std::string> answer_sentences(const core::ResultStore& store) {
  std::vector<std::string> sentences;
  for (const char* key : {"headline_1", "headline_2", "headline_3"}) {
    std::string sentence = meta(store, key);
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
  }
  return sentences;
}

std::vector<Tile> answer_tiles(const core::ResultStore& store) {
  const Rows strategies(store, "strategies");
  const Rows measures(store, "measures");
  std::vector<Tile> tiles;
  add_best(strategies, tiles);
  add_measure(measures, "G2", "Building now, against staying on GPUs (G2)", tiles);
  add_stranding(strategies, tiles);
  add_measure(measures, "O", "Option value of general-purpose silicon (O)", tiles);
  return tiles;
}

std::string setting_line(const core::ResultStore& store) {
  std::string line;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) line += (line.empty() ? "" : " \u00b7 ") + part;
  };
  const std::string perspective = meta(store, "perspective");
  if (!perspective.empty()) add(humanize(perspective));
  const std::string quarters_text = meta(store, "quarters");
  if (!quarters_text.empty()) add(quarters_text + " quarters from " + meta(store, "start_date"));
  const Rows rows(store, "meta");
  const double paths = rows.number(rows.find("key", "paths"), "value");
  if (!std::isnan(paths)) add(count(paths) + " futures");
  if (!meta(store, "base_gpu").empty()) add("base GPU " + meta(store, "base_gpu"));
  return line;
}

std::vector<Fact> run_facts(const core::ResultStore& store) {
  static constexpr std::pair<const char*, const char*> kFacts[] = {
      {"name", "Scenario"},         {"seed", "Seed"},
      {"paths", "Futures (paths)"}, {"posterior_draws", "Parameter draws"},
      {"quarters", "Quarters"},     {"start_date", "Start"},
      {"version", "Version"},       {"scenario_hash", "Hash of the expanded scenario"}};
  std::vector<Fact> facts;
  for (const auto& [key, label] : kFacts)
    if (!meta(store, key).empty()) facts.push_back({label, meta(store, key)});
  return facts;
}

std::string run_command(const core::ResultStore& store) {
  const std::string name = meta(store, "name");
  if (name.empty()) return {};
  std::string command = "strandline study scenarios/" + name + ".yaml";
  if (!meta(store, "seed").empty()) command += " --seed " + meta(store, "seed");
  if (!meta(store, "paths").empty()) command += " --paths " + meta(store, "paths");
  return command;
}

}  // namespace strandline::report
