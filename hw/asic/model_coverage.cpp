// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/model_coverage.h"

#include "hw/asic/model_layer.h"

namespace strandline::hw::asic {

std::vector<ModelCoverage> model_coverage(std::span<const archs::Architecture> models,
                                          const Accelerator& a) {
  std::vector<ModelCoverage> all;
  for (const archs::Architecture& model : models) {
    ModelCoverage c{.model = model.id, .layers = 0, .lowered = 0, .stranded = {}};
    for (const archs::LayerSpec& spec : model.layers) {
      c.layers += spec.count;
      if (const auto s = stranded_by(model, spec, a))
        c.stranded[s->what] += spec.count;
      else
        c.lowered += spec.count;
    }
    all.push_back(std::move(c));
  }
  return all;
}

CoverageTotals coverage_totals(std::span<const ModelCoverage> models) {
  CoverageTotals t;
  for (const ModelCoverage& m : models) {
    ++t.models;
    t.whole += m.whole();
    t.in_part += m.lowered > 0;
    t.layers += m.layers;
    t.lowered += m.lowered;
    for (const auto& [what, layers] : m.stranded) {
      t.stranded[what].layers += layers;
      ++t.stranded[what].models;
    }
  }
  return t;
}

}  // namespace strandline::hw::asic
