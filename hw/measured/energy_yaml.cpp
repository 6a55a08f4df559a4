// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/error.h"
#include "hw/measured/energy_validate.h"

namespace strandline::hw {
namespace {

/// A fitted line of hw/energy.yaml.
struct Line {
  const char* key;
  const char* unit;
  double scale;  ///< of one unit in base units
  core::Sourced EnergyParameters::*member;
};
constexpr Line kLines[] = {
    {"per_area", "W/mm2", 1e6, &EnergyParameters::busy_w_m2},
    {"share_of_limit", "1", 1, &EnergyParameters::busy_share},
    {"path", "pJ/B", 1e-12, &EnergyParameters::path_byte_j},
};

/// Everything from the braces' end on stays: a comment.
std::string replaced(const std::string& text, const std::string& file, const Line& line,
                     const core::Sourced& number) {
  const std::string start = fmt::format("\n  {}: {{", line.key);
  const std::size_t at = text.find(start);
  const std::size_t source = text.find("source: ", at);
  const std::size_t end = text.find('}', at);
  if (at == std::string::npos || end == std::string::npos || source > end)
    throw core::InputError({{file, 0, 0},
                            line.key,
                            "",
                            "has no line with its source to refit",
                            "write key: {value, unit, low, high, source} on one line"});
  const std::string numbers =
      fmt::format("value: {:.4g}, unit: {}, low: {:.4g}, high: {:.4g}, ", number.value / line.scale,
                  line.unit, number.low / line.scale, number.high / line.scale);
  return text.substr(0, at) + start + numbers + text.substr(source);
}

}  // namespace

std::string energy_yaml(const std::string& text, const std::string& file,
                        const EnergyParameters& fitted) {
  std::string out = text;
  for (const Line& line : kLines) out = replaced(out, file, line, fitted.*line.member);
  return out;
}

}  // namespace strandline::hw
