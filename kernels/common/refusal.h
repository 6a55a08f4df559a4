// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace strandline::kernels {

/// A shape that an operator does not take, or a device that cannot run it. what() names the
/// operator, the value and the mend: "rms_norm: width = 0: must be positive".
class Refusal : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Refuses `value` of `key` for `kernel` unless `holds`.
inline void require(bool holds, const char* kernel, const char* key, long long value,
                    const char* rule) {
  if (!holds)
    throw Refusal(std::string(kernel) + ": " + key + " = " + std::to_string(value) + ": " + rule);
}

/// Refuses a matrix with fewer than no rows or without columns.
inline void require_matrix(const char* kernel, long long rows, long long width) {
  require(rows >= 0, kernel, "rows", rows, "must not be negative");
  require(width > 0, kernel, "width", width, "must be positive");
}

}  // namespace strandline::kernels
