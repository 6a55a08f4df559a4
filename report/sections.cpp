// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/sections.h"

namespace strandline::report {

const std::vector<SectionBuilder>& sections() {
  static const std::vector<SectionBuilder> kSections = {
      values_section,    spread_section,   survival_section,    causes_section,
      coverage_section,  curves_section,   breakeven_section,   waterfall_section,
      measures_section,  starts_section,   landscape_section,   market_section,
      committee_section, gates_section,    assumptions_section, sensitivity_section,
      certainty_section, variance_section, posterior_section,   glossary_section};
  return kSections;
}

}  // namespace strandline::report
