// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "core/yaml_data.h"
#include "core/yaml_notes.h"
#include "core/yaml_number.h"

namespace strandline::core {

namespace {

using Kind = YamlTree::Kind;

/// A key that may be absent, with what it would have to be.
void note_optional(const YamlTree* tree, std::string_view key, const char* type,
                   const std::optional<Range>& range = {}) {
  if (auto* noted = note_key(tree, key, false)) noted->value.ask(type, range);
}

}  // namespace

std::string range_text(const Range& range) {
  const bool above = range.min > -1e300;
  const bool below = range.max < 1e300;
  if (above && below)
    return fmt::format("{} {} and at most {}", range.open_min ? "above" : "at least", range.min,
                       range.max);
  if (above) return fmt::format("{} {}", range.open_min ? "above" : "at least", range.min);
  return fmt::format("at most {}", range.max);
}

bool in_range(double x, const Range& range) {
  return x <= range.max && (range.open_min ? x > range.min : x >= range.min);
}

std::optional<double> leading_number(std::string_view& text) {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  double x = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (error != std::errc() || !std::isfinite(x)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return x;
}

std::string YamlNode::as_text() const {
  note_value(data_->tree, "text");
  if (yaml_notes) yaml_notes->last_text = data_->tree;
  if (data_->tree->kind != Kind::kScalar)
    fail(is_null() ? "is blank" : "must be a single value", "write a text");
  return data_->tree->text;
}

double YamlNode::as_number(Range range) const {
  note_value(data_->tree, "number", range);
  if (data_->tree->kind != Kind::kScalar)
    fail(is_null() ? "is blank" : "must be a number", "write one number");
  std::string_view rest = data_->tree->text;
  const auto x = data_->tree->plain ? leading_number(rest) : std::nullopt;
  if (!x || !rest.empty()) fail("must be a finite number without unit", "write it as 1.5 or 2e6");
  if (!in_range(*x, range)) fail("is out of range", "write a number " + range_text(range));
  return *x;
}

std::int64_t YamlNode::as_integer(Range range) const {
  note_value(data_->tree, "integer", range);
  if (data_->tree->kind != Kind::kScalar)
    fail(is_null() ? "is blank" : "must be a whole number", "write one number");
  const std::string& text = data_->tree->text;
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (!data_->tree->plain || error != std::errc() || end != text.data() + text.size()) {
    // "1e6" is a whole number too, as long as a double holds it exactly.
    constexpr double kExact = 9007199254740992.0;
    const double x = as_number();
    if (x != std::floor(x) || std::fabs(x) > kExact)
      fail("must be a whole number", "write it without a fraction");
    whole = static_cast<std::int64_t>(x);
  }
  if (!in_range(static_cast<double>(whole), range))
    fail("is out of range", "write a whole number " + range_text(range));
  return whole;
}

bool YamlNode::as_bool() const {
  note_value(data_->tree, "boolean");
  if (data_->tree->kind == Kind::kScalar && data_->tree->plain) {
    if (data_->tree->text == "true") return true;
    if (data_->tree->text == "false") return false;
  }
  fail("must be true or false", "write true or false");
}

std::string YamlNode::text_or(std::string_view key, std::string fallback) const {
  note_optional(data_->tree, key, "text");
  const auto child = find(key);
  return child ? child->as_text() : std::move(fallback);
}

double YamlNode::number_or(std::string_view key, double fallback, Range range) const {
  note_optional(data_->tree, key, "number", range);
  const auto child = find(key);
  return child ? child->as_number(range) : fallback;
}

std::int64_t YamlNode::integer_or(std::string_view key, std::int64_t fallback, Range range) const {
  note_optional(data_->tree, key, "integer", range);
  const auto child = find(key);
  return child ? child->as_integer(range) : fallback;
}

bool YamlNode::flag_or(std::string_view key, bool fallback) const {
  note_optional(data_->tree, key, "boolean");
  const auto child = find(key);
  return child ? child->as_bool() : fallback;
}

}  // namespace strandline::core
