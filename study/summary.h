// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/store.h"

namespace strandline::study {

/// The study in one JSON object: every table of the store except the long ones (histograms, curves,
/// assumptions), numbers with full precision, keys sorted. Holds nothing that changes between runs.
std::string summary_json(const core::ResultStore& store);

}  // namespace strandline::study
