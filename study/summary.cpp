// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/summary.h"

#include <nlohmann/json.hpp>

namespace strandline::study {

std::string summary_json(const core::ResultStore& store) {
  nlohmann::ordered_json out;
  for (const char* name :
       {"meta", "strategies", "measures", "variance_split", "model_choice", "survival",
        "stranding_causes", "adaptive", "exercise", "breakeven", "sensitivity", "waterfall",
        "coverage", "market", "committee", "stage_gates", "chips", "emulator"})
    if (store.has(name))
      out[name] = nlohmann::ordered_json::parse(store.get(name).render(core::TableFormat::kJson));
  return out.dump(1) + "\n";
}

}  // namespace strandline::study
