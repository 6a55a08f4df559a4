// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/yaml.h"

namespace strandline::core {

/// "above 0", "at least 0 and at most 1" ...: completes "write a number ...".
std::string range_text(const Range& range);
bool in_range(double x, const Range& range);

/// Takes a finite number off the front of `text`; nothing where there is none.
std::optional<double> leading_number(std::string_view& text);

}  // namespace strandline::core
