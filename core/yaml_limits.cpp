// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/yaml_tree.h"

namespace strandline::core {
namespace {

/// Bytes of the UTF-8 character at `at`, or 0 where there is none (overlong forms and surrogates
/// are none; Unicode 15, table 3-7).
std::size_t utf8_length(std::string_view s, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < s.size() ? static_cast<unsigned char>(s[at + i]) : 0u;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xc0u) == 0x80u; };
  const unsigned b = byte(0);
  if (b < 0x80) return 1;
  if (b >= 0xc2 && b <= 0xdf) return tail(1) ? 2 : 0;
  if (b >= 0xe0 && b <= 0xef) {
    const bool overlong = b == 0xe0 && byte(1) < 0xa0;
    const bool surrogate = b == 0xed && byte(1) > 0x9f;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (b >= 0xf0 && b <= 0xf4) {
    const bool overlong = b == 0xf0 && byte(1) < 0x90;
    const bool beyond = b == 0xf4 && byte(1) > 0x8f;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

}  // namespace

void check_yaml_text(const std::string& text, const std::string& name, const YamlLimits& limits) {
  if (text.size() > limits.file_bytes)
    throw InputError(
        {{name, 0, 0},
         "",
         "",
         fmt::format("has {} bytes, more than the limit of {}", text.size(), limits.file_bytes),
         "split it into smaller files"});
  int line = 1;
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t n = utf8_length(text, at);
    const int column = static_cast<int>(at - start) + 1;
    if (n == 0)
      throw InputError({{name, line, column}, "", "", "is not UTF-8", "save the file as UTF-8"});
    if (text[at] == '\0')
      throw InputError({{name, line, column}, "", "", "holds a NUL byte", "save it as plain text"});
    if (at - start >= limits.line_bytes && text[at] != '\n')
      throw InputError({{name, line, 0},
                        "",
                        "",
                        fmt::format("the line is longer than {} bytes", limits.line_bytes),
                        "break it into several lines"});
    if (text[at] == '\n') {
      ++line;
      start = at + 1;
    }
    at += n;
  }
}

}  // namespace strandline::core
