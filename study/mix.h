// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/future.h"

namespace strandline::study {

/// Effective number of operator templates in a quarter: exp of the entropy of the first segment's
/// shares, summed over families of equal needs.
double effective_templates(const core::FutureQuarter& q, const std::vector<std::uint64_t>& needs);

}  // namespace strandline::study
