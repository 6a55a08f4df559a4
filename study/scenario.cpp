// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/scenario.h"

#include <algorithm>

#include "core/files.h"
#include "core/future.h"
#include "core/yaml.h"

namespace strandline::study {
namespace {

using core::Range;
using core::YamlNode;

core::Segment read_segment(const YamlNode& node, bool needs_target) {
  core::Segment s;
  s.id = node.text_or("id", "curves");
  s.input_tokens = node.number("input_tokens", {1, 4e6});
  s.output_tokens = node.number("output_tokens", {1, 1e6});
  s.prefix_hit_rate = node.number_or("prefix_hit_rate", 0.0, {0, 0.99});
  if (needs_target) {
    s.interactivity_tok_s_user = node.number("interactivity_tok_s_user", {0.1, 1e5});
    s.demand_share = node.number("demand_share", Range::fraction());
  }
  return s;
}

std::vector<core::Segment> read_segments(const YamlNode& list) {
  std::vector<core::Segment> segments;
  double total = 0;
  for (const YamlNode& item : list.items()) {
    segments.push_back(read_segment(item, true));
    item.finish();
    total += segments.back().demand_share;
  }
  if (segments.empty() || segments.size() > core::kMaxSegments)
    list.fail("must list 1 to 4 segments", "write one entry per serving mix");
  if (std::abs(total - 1.0) > 1e-9)
    list.fail("demand shares must sum to 1", "rescale demand_share");
  return segments;
}

Lineup read_lineup(const YamlNode& node) {
  Lineup l;
  l.gpu = node.text("gpu");
  l.narrow = node.text("narrow_asic");
  l.wide = node.text("wide_asic");
  l.semi = node.text("semi_programmable");
  l.at_cost = node.text("at_cost_gpu");
  l.rival = node.text_or("rival", "");
  node.finish();
  return l;
}

std::vector<double> read_axis(const YamlNode& map, const std::string& key, Range range) {
  std::vector<double> axis;
  for (const YamlNode& item : map.at(key).items()) axis.push_back(item.as_number(range));
  if (axis.size() < 2 || !std::is_sorted(axis.begin(), axis.end()))
    map.at(key).fail("must list at least two rising numbers", "for example [0.5, 1, 2]");
  return axis;
}

CurvePage read_curves(const YamlNode& node) {
  CurvePage page;
  page.architectures = node.texts("architectures");
  page.chips = node.texts("chips");
  page.mix = read_segment(node, false);
  node.finish();
  return page;
}

/// One site for everybody: ownership costs in hw and the market in evolution take the prices that
/// the terms name.
hw::SiteCosts site_of(const strategy::Terms& terms) {
  hw::SiteCosts site;
  site.electricity_usd_kwh = terms.electricity_usd_kwh;
  site.pue = terms.pue;
  site.facility_usd_w = terms.facility_usd_w;
  site.facility_years = terms.facility_years;
  site.chip_years = terms.own_life_quarters / 4.0;
  site.staff_share = terms.staff_share;
  return site;
}

/// Moves the process's copy of a site price where a scenario changed the term.
void align_site(Scenario& s) {
  const std::pair<const char*, const char*> same[] = {{"electricity_usd_kwh", "electricity"},
                                                      {"pue", "pue"}};
  for (const auto& [term, parameter] : same)
    if (const auto found = s.terms_overrides.find(term); found != s.terms_overrides.end())
      evolution::override_parameter(s.process, parameter, found->second);
}

/// The process of the scenario with its overrides, which win over fitted draws.
void read_process(const YamlNode& root, const YamlNode* node, ParameterFiles& files, Scenario& s) {
  s.process_file = root.text_or("process_file", s.process_file);
  s.process = files.process(s.process_file);
  if (!node) return;
  for (const std::string& key : node->keys()) {
    const double value = node->number(key);
    try {
      evolution::override_parameter(s.process, key, value);
      s.process_overrides[key] = value;
    } catch (const core::InputError& e) {
      node->at(key).fail(e.parts().problem, e.parts().mend);
    }
  }
}

void read_terms(const YamlNode* node, ParameterFiles& files, Scenario& s) {
  s.terms = files.terms();
  if (!node) return;
  for (const std::string& key : node->keys()) {
    const double value = node->number(key);
    try {
      strategy::override_term(s.terms, key, value);
      s.terms_overrides[key] = value;
    } catch (const core::InputError& e) {
      node->at(key).fail(e.parts().problem, e.parts().mend);
    }
  }
}

strategy::Perspective read_perspective(const YamlNode& root) {
  const std::string text = root.text_or("perspective", "captive");
  if (text == "captive") return strategy::Perspective::kCaptive;
  if (text == "token_provider") return strategy::Perspective::kTokenProvider;
  if (text == "merchant") return strategy::Perspective::kMerchant;
  root.at("perspective").fail("unknown perspective", "use captive, token_provider or merchant");
}

bool is_predicted_role(const std::string& key) {
  for (const char* role : {"gpu", "narrow_asic", "wide_asic", "semi_programmable"})
    if (key == std::string("prediction.") + role) return true;
  return false;
}

bool known_sensitivity(const Scenario& s, const std::string& key) {
  const auto named = [&](const std::string& prefix, const auto& list) {
    return key.starts_with(prefix) && std::any_of(list.begin(), list.end(), [&](const auto& e) {
             return e.name == key.substr(prefix.size());
           });
  };
  return named("process.", s.process.all) || named("terms.", s.terms.entries) ||
         is_predicted_role(key);
}

void read_numbers(const YamlNode& root, Scenario& s, const Overrides& overrides) {
  s.seed = static_cast<std::uint64_t>(root.integer_or("seed", 1, {0, 9e15}));
  s.paths = static_cast<std::uint64_t>(root.integer_or("paths", 100'000, {256, 1e9}));
  s.quarters = static_cast<int>(root.integer_or("quarters", 40, {8, core::kMaxQuarters}));
  s.start = root.text_or("start", s.start);
  if (s.start.size() != 7 || s.start.compare(4, 2, "-Q") != 0 || s.start[6] < '1' ||
      s.start[6] > '4' || s.start.substr(0, 4).find_first_not_of("0123456789") != std::string::npos)
    root.at("start").fail("not a quarter", "write it as 2026-Q4");
  s.family_cap = static_cast<int>(root.integer_or("family_cap", 24, {4, core::kMaxFamilies}));
  s.parameter_draws = static_cast<int>(root.integer_or("parameter_draws", 32, {0, 1024}));
  s.prediction_errors = root.flag_or("prediction_errors", true);
  s.technology_errors = root.flag_or("technology_errors", true);
  s.kernel_writing = root.number_or("kernel_writing", 1.0, {1.0, 100.0});
  s.pilot_paths = static_cast<std::uint64_t>(root.integer_or("pilot_paths", 4096, {256, 1e6}));
  s.side_paths = static_cast<std::uint64_t>(root.integer_or("side_paths", 2048, {256, 1e6}));
  s.bound_branches = static_cast<int>(root.integer_or("bound_branches", 128, {16, 65536}));
  if (overrides.seed) s.seed = overrides.seed;
  if (overrides.paths) s.paths = overrides.paths;
}

bool plain_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 && name[0] != '.' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-.") == std::string::npos;
}

Scenario read_root(const YamlNode& root, const std::filesystem::path& file, ParameterFiles& files,
                   const Overrides& overrides) {
  Scenario s;
  s.file = file.string();
  s.name = root.text_or("name", file.stem().string());
  if (!plain_name(s.name))
    root.fail("name '" + s.name + "' is not plain", "use lower-case letters, digits, _ - and .");
  s.title = root.text_or("title", s.name);
  s.question = root.text_or("question", "");
  read_numbers(root, s, overrides);
  s.lineup = read_lineup(root.at("chips"));
  s.segments = read_segments(root.at("segments"));
  s.curves = read_curves(root.at("curves"));
  const auto process = root.find("process");
  read_process(root, process ? &*process : nullptr, files, s);
  const auto terms = root.find("terms");
  read_terms(terms ? &*terms : nullptr, files, s);
  s.terms.perspective = read_perspective(root);
  s.site = site_of(s.terms);
  align_site(s);
  const YamlNode map = root.at("breakeven");
  s.gains = read_axis(map, "gains", {0.1, 100});
  s.hazards = read_axis(map, "hazards", {0, 20});
  map.finish();
  for (const YamlNode& item : root.at("sensitivity").items()) {
    s.sensitivities.push_back(item.as_text());
    if (!known_sensitivity(s, s.sensitivities.back()))
      item.fail("no such parameter or term", "use process.<name>, terms.<name> or prediction.gpu");
  }
  root.finish();
  return s;
}

}  // namespace

const evolution::ProcessFile& ParameterFiles::process(const std::string& file) {
  const auto known = processes_.find(file);
  if (known != processes_.end()) return known->second;
  return processes_.emplace(file, evolution::load_process(core::home_path(file))).first->second;
}

const strategy::Terms& ParameterFiles::terms() {
  if (!terms_) terms_ = strategy::load_terms(core::home_path("strategy/terms.yaml"));
  return *terms_;
}

Scenario load_scenario(const std::filesystem::path& file, const Overrides& overrides) {
  ParameterFiles files;
  return read_root(YamlNode::load(file), file, files, overrides);
}

Scenario read_scenario(const std::string& text, const std::filesystem::path& file,
                       ParameterFiles& files, const Overrides& overrides) {
  return read_root(YamlNode::parse(text, file.string()), file, files, overrides);
}

}  // namespace strandline::study
