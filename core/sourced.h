// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <string>

namespace strandline::core {

/// A catalog number in base units with the interval and the citation it came with.
struct Sourced {
  double value = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();   ///< equals value where none is given
  double high = std::numeric_limits<double>::quiet_NaN();  ///< equals value where none is given
  std::string source;                                      ///< citation text, never an id
  bool known() const { return value == value; }
};

}  // namespace strandline::core
