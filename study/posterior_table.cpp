// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/statistics.h"
#include "evolution/calibration/posterior.h"
#include "study/variance_split.h"

namespace strandline::study {

core::Table posterior_table(const World& world) {
  core::Table t({{"parameter"},
                 {"label"},
                 {"unit"},
                 {"low"},
                 {"lower_half"},
                 {"value"},
                 {"upper_half"},
                 {"high"},
                 {"prior_low"},
                 {"prior_high"},
                 {"ranked"}});
  const evolution::ProcessFile& process = world.scenario.process;
  if (!process.posterior) return t;
  for (const evolution::Parameter& p : process.all) {
    const bool set = p.value.low == p.value.high;  // a scenario's override: nothing is drawn
    if (!process.posterior->has(p.name) || std::isnan(p.prior_low) || set) continue;
    const std::vector<double> draws = process.posterior->column(p.name);
    const auto& asked = world.scenario.sensitivities;
    const bool ranked = std::find(asked.begin(), asked.end(), "process." + p.name) != asked.end();
    std::string label = p.name;
    for (char& c : label)
      if (c == '_') c = ' ';
    t.add({p.name, label, p.unit, core::quantile(draws, 0.05), core::quantile(draws, 0.25),
           core::quantile(draws, 0.5), core::quantile(draws, 0.75), core::quantile(draws, 0.95),
           p.prior_low, p.prior_high, std::int64_t{ranked}});
  }
  return t;
}

}  // namespace strandline::study
