// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/table.h"

/// Tables of a landscape of three designs; made-up numbers.
namespace strandline::tests {

inline core::Table fixture_landscape() {
  core::Table t({{"design"},
                 {"description"},
                 {"role"},
                 {"options"},
                 {"flop_per_byte"},
                 {"value_today_musd"},
                 {"value_futures_musd"},
                 {"optimum_today"},
                 {"optimum_futures"},
                 {"basin_today"},
                 {"basin_futures"},
                 {"step_today"},
                 {"step_futures"}});
  const auto add = [&](std::int64_t design, const char* name, const char* role, int options,
                       double balance, double today, double futures, int end_today, int end) {
    t.add({design, std::string(name), std::string(role), std::int64_t{options}, balance, today,
           futures, std::int64_t{design == end_today}, std::int64_t{design == end},
           std::int64_t{end_today}, std::int64_t{end}, design, design});
  };
  add(0, "narrow", "best today", 1, 300, 500, -100, 0, 2);
  add(1, "between", "", 2, 300, 200, 150, 0, 2);
  add(2, "wide", "robust", 4, 150, 400, 600, 2, 2);
  return t;
}

inline core::Table fixture_landscape_summary() {
  core::Table t({{"id"}, {"label"}, {"value"}, {"low"}, {"high"}, {"se"}, {"unit"}, {"meaning"}});
  const auto add = [&](const char* id, double value, double half) {
    const bool known = half > 0;
    t.add({std::string(id), std::string(id), value, known ? core::Cell(value - half) : core::Cell(),
           known ? core::Cell(value + half) : core::Cell(),
           known ? core::Cell(half / 1.96) : core::Cell(), std::string("MUSD"),
           std::string("what it means")});
  };
  add("robust_gain", 600, 90);
  add("gap", 700, 50);
  add("barrier_today", 300, 0);
  add("barrier", 0, 0);
  add("leave_nre", 420, 0);
  add("leave_stranded", 60, 0);
  add("leave_total", 480, 0);
  return t;
}

inline core::Table fixture_landscape_optima() {
  core::Table t({{"design"},
                 {"description"},
                 {"role"},
                 {"optimum_of"},
                 {"today_musd"},
                 {"futures_musd"},
                 {"short_of_robust_musd"},
                 {"nre_musd"},
                 {"covered_share"}});
  t.add({std::int64_t{0}, std::string("narrow"), std::string("best today"), std::string("today"),
         500.0, -100.0, 700.0, 320.0, 0.3});
  t.add({std::int64_t{2}, std::string("wide"), std::string("robust"), std::string("futures"), 400.0,
         600.0, 0.0, 420.0, 0.8});
  return t;
}

}  // namespace strandline::tests
