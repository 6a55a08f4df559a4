// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace strandline::report {

/// Numbers as a reader expects them. An unknown number (NaN) reads "not known". Minus signs are
/// U+2212 and the space before a unit does not break.

/// Million USD as "$340 M", "−$1.24 bn" or "$3.4 M": two or three significant digits.
std::string money(double musd);
/// "$310 M to $370 M".
std::string money_range(double low_musd, double high_musd);
/// A share as "12 %", "0.4 %", "99.7 %".
std::string percent(double share);
/// Three significant digits (or `digits`) with thousands separated: "1,240", "0.083".
std::string number(double value, int digits = 3);
/// A count without decimals: "100,000".
std::string count(double value);
/// A number with its unit in words; knows MUSD, USD, share, 1, %, quarter, x, and SI bases such as
/// B/s, which get a prefix ("3.35 TB/s"). Anything else reads "value unit".
std::string quantity(double value, const std::string& unit);
/// "9 quarters (2.3 years)".
std::string quarters(double value);
/// "operator_missing" -> "Operator missing": the label of an id that has none.
std::string humanize(const std::string& id);
/// JSON text made safe inside <script>: no "<", ">", "&", U+2028 or U+2029 is left.
std::string script_safe(const std::string& json);

}  // namespace strandline::report
