// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/section.h"

namespace strandline::report {

/// Builders of the page's sections, one file each.
Section values_section(const core::ResultStore& store);       ///< strategies
Section spread_section(const core::ResultStore& store);       ///< value_histogram
Section survival_section(const core::ResultStore& store);     ///< survival
Section causes_section(const core::ResultStore& store);       ///< stranding_causes
Section coverage_section(const core::ResultStore& store);     ///< coverage
Section curves_section(const core::ResultStore& store);       ///< curves, chips
Section breakeven_section(const core::ResultStore& store);    ///< breakeven, measures
Section waterfall_section(const core::ResultStore& store);    ///< waterfall
Section measures_section(const core::ResultStore& store);     ///< measures
Section starts_section(const core::ResultStore& store);       ///< adaptive, measures
Section landscape_section(const core::ResultStore& store);    ///< landscape, .._summary, .._optima
Section market_section(const core::ResultStore& store);       ///< market
Section committee_section(const core::ResultStore& store);    ///< committee
Section gates_section(const core::ResultStore& store);        ///< stage_gates
Section assumptions_section(const core::ResultStore& store);  ///< assumptions
Section sensitivity_section(const core::ResultStore& store);  ///< sensitivity, measures
Section certainty_section(const core::ResultStore& store);    ///< strategies, emulator
Section variance_section(const core::ResultStore& store);     ///< variance_split, model_choice
Section posterior_section(const core::ResultStore& store);    ///< posterior
Section glossary_section(const core::ResultStore& store);     ///< strategies; words, no figures

}  // namespace strandline::report
