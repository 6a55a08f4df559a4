// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/error.h"

namespace strandline::hw {

/// The error for a name that stands in none of `known`: suggests the nearest one, else `otherwise`.
core::InputError unknown_name(const std::string& key, const std::string& value,
                              const std::string& problem, const std::vector<std::string>& known,
                              const std::string& otherwise);

}  // namespace strandline::hw
