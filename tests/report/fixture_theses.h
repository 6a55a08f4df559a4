// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/theses_page.h"

/// Two theses as theses/thesis_json.h writes them, one drawn as lines and one as bars. The numbers
/// are made up.
namespace strandline::tests {

using report::Json;

inline Json fixture_figure(const std::string& name, const std::string& unit, double low,
                           double point, double high) {
  return {{"name", name},
          {"label", "the " + name + " of the fixture"},
          {"unit", unit},
          {"low", low},
          {"point", point},
          {"high", high},
          {"over", "90 % of parameter draws"}};
}

inline Json fixture_chart(const std::string& kind, const std::string& x) {
  return {{"table", "cells"},
          {"title", "Gain by case"},
          {"kind", kind},
          {"x", x},
          {"y", "gain"},
          {"series", "chip"},
          {"low", "low"},
          {"high", "high"},
          {"x_title", "tokens/s per user"},
          {"y_title", "x"},
          {"x_log", x == "target"},
          {"y_log", false}};
}

inline Json fixture_thesis(int number, const std::string& verdict, const Json& crossing,
                           const Json& chart) {
  const Json table{{"id", "cells"},
                   {"title", "Cells of the fixture"},
                   {"columns", {"chip", "model", "target", "gain", "low", "high"}},
                   {"rows",
                    {{"gpu", "dense", 10.0, 1.0, 0.8, 1.2},
                     {"gpu", "sparse", 50.0, 1.4, 1.1, 1.7},
                     {"asic", "dense", 10.0, 1.9, 1.5, 2.4},
                     {"asic", "sparse", 50.0, 0.9, nullptr, nullptr}}}};
  return {{"thesis", number},
          {"title", "A thesis of the fixture"},
          {"claim", "The gain is above one & stays there."},
          {"experiment", "fixture"},
          {"rule", {{"number", "gain"}, {"unit", "x"}, {"side", "above"}, {"threshold", 1.0}}},
          {"verdict", verdict},
          {"condition", verdict == "holds when" ? "the target is above 20" : ""},
          {"sentence", "The gain is 1.4 x."},
          {"caveat", "Numbers that somebody made up."},
          {"number", fixture_figure("gain", "x", 0.8, 1.4, 2.4)},
          {"others", {fixture_figure("worth", "MUSD", -120.0, 300.0, 900.0)}},
          {"flips",
           {{{"input", "the target"},
             {"unit", "tokens/s"},
             {"today", 50.0},
             {"crossing", crossing},
             {"from", 10.0},
             {"to", 200.0},
             {"holds_above", true},
             {"meaning", "where the gain is one"}}}},
          {"tables", Json::array({table})},
          {"charts", Json::array({chart})}};
}

inline std::vector<report::ThesisResult> fixture_theses() {
  return {{fixture_thesis(1, "holds when", 20.0, fixture_chart("line", "target")), "1-fixture"},
          {fixture_thesis(2, "fails", nullptr, fixture_chart("bar", "model")), "2-fixture"}};
}

}  // namespace strandline::tests
