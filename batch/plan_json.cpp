// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "batch/plan.h"
#include "core/error.h"

namespace strandline::batch {

using nlohmann::ordered_json;

std::string to_json(const Plan& plan) {
  ordered_json out;
  out["scenarios"] = ordered_json::array();
  for (const ScenarioText& s : plan.scenarios)
    out["scenarios"].push_back({{"file", s.file}, {"name", s.name}, {"text", s.text}});
  out["keys"] = ordered_json::array();
  for (const SweptKey& k : plan.keys) out["keys"].push_back({{"key", k.key}, {"unit", k.unit}});
  out["units"] = ordered_json::array();
  for (const Unit& u : plan.units) {
    ordered_json values = ordered_json::array();
    for (const auto& [key, value] : u.settings) values.push_back(value);
    out["units"].push_back({{"id", u.id}, {"scenario", u.scenario}, {"values", values}});
  }
  return out.dump(1) + "\n";
}

Plan plan_from_json(const std::string& text, const std::string& file) {
  try {
    const ordered_json in = ordered_json::parse(text);
    Plan plan;
    for (const auto& s : in.at("scenarios"))
      plan.scenarios.push_back({s.at("file"), s.at("text"), s.at("name")});
    for (const auto& k : in.at("keys")) plan.keys.push_back({k.at("key"), k.at("unit")});
    for (const auto& u : in.at("units")) {
      Unit unit{u.at("id"), u.at("scenario"), {}};
      for (std::size_t i = 0; i < plan.keys.size(); ++i)
        unit.settings.emplace_back(plan.keys[i].key, u.at("values").at(i));
      if (unit.scenario >= plan.scenarios.size()) throw std::out_of_range("scenario of a unit");
      plan.units.push_back(std::move(unit));
    }
    return plan;
  } catch (const std::exception& e) {
    throw core::InputError({{file, 0, 0},
                            "",
                            "",
                            std::string("is no plan of a batch (") + e.what() + ")",
                            "run the batch again to write it"});
  }
}

}  // namespace strandline::batch
