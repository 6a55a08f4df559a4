// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

#include <fmt/format.h>

namespace strandline::core {
namespace {

constexpr std::size_t kValueLength = 80;

/// One line, at most 80 characters: control characters would break the message, long values bury
/// it.
std::string shortened(std::string value) {
  for (char& c : value)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  if (value.size() <= kValueLength) return value;
  std::size_t cut = kValueLength - 3;
  while (cut > 0 && (static_cast<unsigned char>(value[cut]) & 0xc0) == 0x80) --cut;  // whole UTF-8
  return value.substr(0, cut) + "...";
}

std::string message(const InputError::Parts& p) {
  std::string text = p.place.file;
  if (p.place.line > 0) text += fmt::format(":{}", p.place.line);
  if (p.place.line > 0 && p.place.column > 0) text += fmt::format(":{}", p.place.column);
  if (!text.empty()) text += ": ";
  if (!p.key.empty()) text += fmt::format("key '{}'", p.key);
  if (!p.value.empty())
    text += p.key.empty() ? fmt::format("'{}'", p.value) : fmt::format(" = {}", p.value);
  if (!p.key.empty() || !p.value.empty()) text += ": ";
  text += p.problem;
  if (!p.mend.empty()) text += "; " + p.mend;
  return text;
}

InputError::Parts tidy(InputError::Parts parts) {
  parts.value = shortened(std::move(parts.value));
  return parts;
}

}  // namespace

InputError::InputError(Parts parts)
    : std::runtime_error(message(tidy(parts))), parts_(tidy(std::move(parts))) {}

MissingFact::MissingFact(const std::string& entry, const std::string& fact,
                         const std::string& needed_for)
    : InputError({.place = {},
                  .key = fact,
                  .value = {},
                  .problem = fmt::format("is blank for '{}', and {} needs it", entry, needed_for),
                  .mend = "add the fact with its source to the catalog, or leave this entry out"}) {
}

}  // namespace strandline::core
