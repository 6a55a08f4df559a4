// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string>

namespace strandline::report {
namespace {

constexpr const char* kMinus = "\u2212";
constexpr const char* kSpace = "\u00a0";
constexpr const char* kUnknownText = "not known";

/// Decimals that show `digits` significant digits of a value once it is rounded to them.
int decimals_for(double magnitude, int digits) {
  if (magnitude == 0) return 0;
  const std::string rounded = fmt::format("{:.{}e}", magnitude, digits - 1);
  const int order = std::stoi(rounded.substr(rounded.find('e') + 1));
  return std::clamp(digits - 1 - order, 0, 12);
}

std::string grouped(std::string plain) {
  const std::size_t dot = std::min(plain.find('.'), plain.size());
  for (std::size_t at = dot; at > 3; at -= 3) plain.insert(at - 3, ",");
  return plain;
}

std::string trimmed(std::string plain) {
  if (plain.find('.') == std::string::npos) return plain;
  plain.erase(plain.find_last_not_of('0') + 1);
  if (plain.back() == '.') plain.pop_back();
  return plain;
}

/// |value| with the given significant digits; trailing zeros stay, as they say how exact it is.
std::string magnitude(double value, int digits) {
  const double size = std::abs(value);
  return grouped(fmt::format("{:.{}f}", size, decimals_for(size, digits)));
}

std::string sign(double value) {
  return value < 0 ? kMinus : "";
}

std::string with_prefix(double value, const std::string& unit) {
  static constexpr std::array kPrefixes = {"", "k", "M", "G", "T", "P", "E"};
  std::size_t step = 0;
  double size = std::abs(value);
  while (size >= 1000 && step + 1 < kPrefixes.size()) {
    size /= 1000;
    ++step;
  }
  return sign(value) + trimmed(magnitude(size, 4)) + kSpace + kPrefixes[step] + unit;
}

bool takes_prefix(const std::string& unit) {
  static constexpr std::array kBases = {"B", "B/s", "op", "op/s", "flop", "flop/s", "Hz", "W"};
  return std::ranges::find(kBases, unit) != kBases.end();
}

}  // namespace

std::string money(double musd) {
  if (!std::isfinite(musd)) return kUnknownText;
  const double size = std::abs(musd);
  if (size < 0.005) return "$0";
  if (size >= 999.5) return sign(musd) + "$" + magnitude(size / 1000, 3) + kSpace + "bn";
  return sign(musd) + "$" + magnitude(size, size < 99.5 ? 2 : 3) + kSpace + "M";
}

std::string money_range(double low_musd, double high_musd) {
  return money(low_musd) + " to " + money(high_musd);
}

std::string percent(double share) {
  if (!std::isfinite(share)) return kUnknownText;
  const double value = std::abs(share) * 100;
  const bool near_an_end = (value > 0 && value < 9.95) || (value > 90 && value < 100);
  const std::string shown = trimmed(fmt::format("{:.{}f}", value, near_an_end ? 1 : 0));
  return (shown == "0" ? "" : sign(share)) + shown + kSpace + "%";
}

std::string number(double value, int digits) {
  if (!std::isfinite(value)) return kUnknownText;
  const double size = std::abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return sign(value) + fmt::format("{:.3g}", size);
  return sign(value) + trimmed(magnitude(size, digits));
}

std::string count(double value) {
  if (!std::isfinite(value)) return kUnknownText;
  return sign(value) + grouped(fmt::format("{:.0f}", std::abs(value)));
}

std::string quantity(double value, const std::string& unit) {
  if (!std::isfinite(value)) return kUnknownText;
  if (unit == "MUSD" || unit == "musd") return money(value);
  if (unit == "USD" || unit == "usd") {
    if (std::abs(value) >= 1e6) return money(value / 1e6);
    return sign(value) + "$" + trimmed(magnitude(value, 4));
  }
  if (unit == "share" || unit == "probability") return percent(value);
  if (unit == "%") return number(value) + kSpace + "%";
  if (unit == "quarter" || unit == "quarters") return quarters(value);
  if (unit == "x" || unit == "factor") return number(value) + "\u00d7";
  if (unit.empty() || unit == "1") return number(value, 4);
  if (takes_prefix(unit)) return with_prefix(value, unit);
  return number(value, 4) + kSpace + unit;
}

std::string quarters(double value) {
  if (!std::isfinite(value)) return kUnknownText;
  const std::string shown = number(std::round(value * 10) / 10, 3);
  return fmt::format("{} quarter{} ({} years)", shown, shown == "1" ? "" : "s",
                     number(std::round(value / 4 * 10) / 10, 2));
}

std::string humanize(const std::string& id) {
  std::string words = id;
  std::ranges::replace(words, '_', ' ');
  if (!words.empty())
    words[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])));
  return words;
}

std::string script_safe(const std::string& json) {
  std::string safe;
  safe.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const bool line_separator =
        json.compare(i, 3, "\u2028") == 0 || json.compare(i, 3, "\u2029") == 0;
    if (c == '<' || c == '>' || c == '&') {
      safe += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else if (line_separator) {
      safe += json.compare(i, 3, "\u2028") == 0 ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace strandline::report
