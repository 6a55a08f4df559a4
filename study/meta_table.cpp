// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/files.h"
#include "study/tables.h"

namespace strandline::study {
namespace {

std::string perspective_name(strategy::Perspective p) {
  switch (p) {
    case strategy::Perspective::kCaptive:
      return "captive: serves its own models";
    case strategy::Perspective::kTokenProvider:
      return "token provider: sells tokens at the market's price";
    case strategy::Perspective::kMerchant:
      return "merchant: sells chips";
  }
  return "";
}

/// What every parameter draw draws, for the report's page of uncertainties.
std::string drawn_parts(const Scenario& s) {
  if (s.parameter_draws == 0) return "";
  std::string parts = "the process of architectures, demand and market";
  if (s.prediction_errors)
    parts += ", how far predicted times are off per chip family and class of work";
  if (s.technology_errors)
    parts +=
        ", technology, prices and power of coming chip generations, and how fast software of new "
        "chips and operators matures";
  return parts;
}

}  // namespace

core::Table meta_table(const World& world, const StudySums& sums, const std::string& hash) {
  const Scenario& s = world.scenario;
  const Headlines lines = headlines(world, sums);
  core::Table t({{"key"}, {"value"}});
  const std::pair<const char*, std::string> rows[] = {
      {"name", s.name},
      {"title", s.title},
      {"question", s.question},
      {"perspective", perspective_name(s.terms.perspective)},
      {"seed", std::to_string(s.seed)},
      {"paths", std::to_string(s.paths)},
      {"quarters", std::to_string(s.quarters)},
      {"start_date", s.start},
      {"base_gpu", s.lineup.gpu},
      {"version", core::version()},
      {"scenario_hash", hash},
      {"posterior_draws", std::to_string(s.parameter_draws)},
      {"drawn", drawn_parts(s)},
      {"best_strategy", world.plans.strategies[best_strategy(sums)].id},
      {"headline_1", lines.value},
      {"headline_2", lines.stranding},
      {"headline_3", lines.option}};
  for (const auto& [key, value] : rows) t.add({std::string(key), value});
  return t;
}

}  // namespace strandline::study
