// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hw/chip.h"
#include "hw/measured/serving_row.h"
#include "hw/software_epochs.h"

namespace strandline::hw {

/// Spans of a chip's age that rates are fitted to, in quarters since volume availability.
struct AgeSpan {
  double from = 0, to = 0;
};

/// Rates of software speed-up from rows of inferencex_points.csv that were measured on different
/// dates: least squares of ln TPOT and ln throughput on the date within configurations (all columns
/// but date, image and results equal), so that no configuration's level and no model of ours
/// enters. One rate per chip over all ages, and per chip and span; then the same of all chips
/// together (empty id). Intervals: 5th to 95th percentile over resampled groups of configurations
/// (model, framework, precision, drafts, lengths). Groups of fewer than kLeastConfigurations are
/// left out.
std::vector<EpochRate> fit_software_epochs(const std::vector<ServingRow>& rows,
                                           const ChipCatalog& chips,
                                           const std::vector<AgeSpan>& spans, int resamples = 400,
                                           std::uint64_t seed = 1);
constexpr int kLeastConfigurations = 6;

/// Young, settled, old, and all: spans that hw/software_epochs.yaml is fitted with.
std::vector<AgeSpan> shipped_age_spans();

/// The section `serving` of hw/software_epochs.yaml.
std::string software_epochs_yaml(const std::vector<EpochRate>& rates);
/// The text of that file with the section in place of its own. std::logic_error where it has none.
std::string software_epochs_yaml(const std::string& file, const std::vector<EpochRate>& rates);

}  // namespace strandline::hw
