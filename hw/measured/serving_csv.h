// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace strandline::hw {

/// CSV text with cells appended to every row. All that was there stays byte for byte: quotes, blank
/// lines, line endings, a byte-order mark. `extra[i]` holds the cells of the i-th data row (blank
/// lines are none), `names` those of the header. The text must be one that core::Csv reads.
/// InputError where the header already has one of `names`.
std::string with_appended_columns(const std::string& text, const std::string& file,
                                  const std::vector<std::string>& names,
                                  const std::vector<std::vector<std::string>>& extra);

}  // namespace strandline::hw
