// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/capability.h"
#include "evolution/coverage.h"
#include "study/tables.h"

namespace strandline::study {
namespace {

constexpr std::uint32_t kPaths = 2048;

/// Calendar year of the start, as a number: "2026-Q4" is 2026.75.
double start_year(const std::string& start) {
  return std::stod(start.substr(0, 4)) + (start.size() >= 7 ? (start[6] - '1') / 4.0 : 0.0);
}

}  // namespace

core::Table coverage_table(const World& world) {
  core::Table t({{"series"}, {"kind"}, {"year"}, {"share"}, {"low"}, {"high"}});
  for (const evolution::HistoryPoint& h : world.scenario.process.history)
    t.add({h.series + ": " + h.label, std::string("history"), h.year, h.share, h.low, h.high});
  const evolution::Process& process = world.real.front();
  struct Frozen {
    const char* series;
    std::uint64_t mask;
  };
  const Frozen chips[] = {
      {"Frozen at the start: mainstream only (needs of 10 % of releases)",
       evolution::mainstream_mask(process, 0.1)},
      {"Frozen at the start: everything seen so far", evolution::mainstream_mask(process, 0.0)}};
  const double start = start_year(world.scenario.start);
  for (const Frozen& chip : chips) {
    evolution::CoverageQuery query;
    query.mask = chip.mask;
    query.judged = archs::kFunctionalMask;
    query.first_path = kLifePaths;
    query.paths = kPaths;
    query.threads = world.options.threads;
    for (const auto& p : evolution::coverage_curve(world.real, world.scenario.seed,
                                                   evolution::World::kFull, query))
      t.add({std::string(chip.series), std::string("model"), start + p.quarter / 4.0, p.mean, p.p05,
             p.p95});
  }
  return t;
}

}  // namespace strandline::study
