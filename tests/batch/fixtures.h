// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "batch/plan.h"
#include "core/files.h"
#include "core/hash.h"

namespace strandline::batch::test {

/// A scratch folder that goes with its owner.
struct Scratch {
  std::filesystem::path path;
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "strandline-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
};

/// `count` units that no study is behind, with one swept key.
inline Plan small_plan(int count) {
  Plan plan;
  plan.scenarios.push_back({"small.yaml", "name: small\n", "small"});
  plan.keys.push_back({"terms.nre_factor", "1"});
  for (int i = 0; i < count; ++i)
    plan.units.push_back({core::ContentHash().add(fmt::format("unit {}", i)).hex(),
                          0,
                          {{"terms.nre_factor", std::to_string(i)}}});
  return plan;
}

/// What such a unit's file holds: the tables that a batch collects, in little.
inline std::string small_summary(const Unit& unit) {
  const std::string x = unit.settings[0].second;
  return fmt::format(
      "{{\"meta\": [{{\"key\": \"best_strategy\", \"value\": \"gpu_buy\"}},"
      " {{\"key\": \"scenario_hash\", \"value\": \"{0}\"}}],\n"
      "\"strategies\": [{{\"id\": \"gpu_buy\", \"label\": \"Buy\", \"value_musd\": {1}.5}}],\n"
      "\"measures\": [{{\"id\": \"G2\", \"label\": \"Gain\", \"value\": -{1}.25, \"unit\": "
      "\"MUSD\", \"meaning\": \"{2}\"}}]}}\n",
      unit.id, x, std::string(400, 'm'));
}

}  // namespace strandline::batch::test
