// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/table.h"
#include "study/study.h"

namespace strandline::study {

/// Quarter by quarter, what sampled futures look like: mix, market and what is new. One row per
/// (path, quarter); the paths are the first ones of the scenario's real-world sample.
core::Table sample_table(const Scenario& scenario, const RunSettings& settings,
                         std::uint32_t paths);

}  // namespace strandline::study
