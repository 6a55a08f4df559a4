// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "core/yaml_data.h"
#include "core/yaml_notes.h"
#include "core/yaml_number.h"

namespace strandline::core {
namespace {

using Kind = YamlTree::Kind;

UnitScale wanted_unit(std::string_view unit) {
  const auto wanted = unit_scale(unit);
  if (!wanted) throw std::logic_error(fmt::format("unit_scale() knows no unit '{}'", unit));
  return *wanted;
}

/// Scale of the unit written at `node`, checked against the dimension asked for.
double written_scale(const YamlNode& node, std::string_view written, std::string_view asked) {
  const UnitScale wanted = wanted_unit(asked);
  if (written.empty() && wanted.dimension == "1") return 1.0;
  if (written.empty())
    node.fail(fmt::format("needs a unit of dimension {}", wanted.dimension),
              fmt::format("write the unit after the number, e.g. '{}'", asked));
  const auto scale = unit_scale(written);
  if (!scale)
    node.fail(fmt::format("has the unknown unit '{}'", written),
              fmt::format("write e.g. '{}'", asked));
  if (scale->dimension != wanted.dimension)
    node.fail(fmt::format("has the unit '{}' of dimension {}, wanted is dimension {}", written,
                          scale->dimension, wanted.dimension),
              fmt::format("write it in e.g. '{}'", asked));
  return scale->scale;
}

void check_range(const YamlNode& node, double value, const Range& range, const std::string& unit) {
  if (in_range(value, range)) return;
  node.fail("is out of range", fmt::format("write a value {}{}{}", range_text(range),
                                           unit == "1" ? "" : " ", unit == "1" ? "" : unit));
}

void note_quantity(const YamlTree* tree, std::string_view unit) {
  auto* notes = notes_of(tree);
  if (!notes) return;
  notes->value.ask("quantity");
  notes->value.unit = unit;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

/// `3.35 TB/s`
Sourced short_form(const YamlNode& node, std::string_view unit) {
  const std::string text = node.as_text();
  std::string_view rest = trimmed(text);
  const auto number = leading_number(rest);
  if (!number) node.fail("must be a number with a unit", fmt::format("write e.g. '1.5 {}'", unit));
  const double value = *number * written_scale(node, trimmed(rest), unit);
  return {value, value, value, ""};
}

/// The middle of an interval: geometric where both ends are positive, as intervals over orders of
/// magnitude are meant.
double midpoint(double low, double high) {
  return low > 0 && high > 0 ? std::sqrt(low) * std::sqrt(high) : 0.5 * (low + high);
}

/// `{value: 3.35, unit: TB/s, low: 3.2, high: 3.4, source: id}`
Sourced long_form(const YamlNode& node, std::string_view unit) {
  const auto value = node.find("value");
  const auto low = node.find("low");
  const auto high = node.find("high");
  const auto written = node.find("unit");
  const double scale =
      written ? written_scale(*written, written->as_text(), unit) : written_scale(node, "", unit);
  const auto scaled = [&](const YamlNode& n) { return scale * n.as_number(); };
  const bool has_value = value && !value->is_null();
  if (low.has_value() != high.has_value())
    node.fail("gives one end of its interval", "give both 'low' and 'high', or neither");
  if (!has_value && !low) node.fail("has no value", "give 'value', or 'low' and 'high'");
  Sourced q;
  q.low = low ? scaled(*low) : scaled(*value);
  q.high = high ? scaled(*high) : scaled(*value);
  q.value = has_value ? scaled(*value) : midpoint(q.low, q.high);
  if (!(q.low <= q.value && q.value <= q.high))
    node.fail("has a value outside its interval", "give low <= value <= high");
  return q;
}

}  // namespace

std::string YamlSources::citation(const YamlNode& node) const {
  if (node.is_list()) {
    std::string joined;
    for (const YamlNode& item : node.items())
      joined += (joined.empty() ? "" : "; ") + citation(item);
    return joined;
  }
  const std::string id = node.as_text();
  if (!document_.sources) return id;
  const auto found = document_.sources->find(id);
  if (found != document_.sources->end()) return found->second;
  std::vector<std::string> ids;
  for (const auto& [known, text] : *document_.sources) ids.push_back(known);
  const std::string near = nearest(id, ids);
  node.fail("is no key of 'sources'", near.empty() ? "add it to the file's 'sources'"
                                                   : fmt::format("did you mean '{}'?", near));
}

std::string YamlSources::inherited(const YamlNode& node) const {
  if (document_.sources && document_.default_source.empty())
    node.fail("has no source", "add 'source: id', or a 'default_source' to the file");
  return document_.default_source;
}

Sourced YamlNode::as_quantity(std::string_view unit, Range range) const {
  note_quantity(data_->tree, unit);
  const Kind kind = data_->tree->kind;
  if (kind == Kind::kNull) fail("is blank", fmt::format("write e.g. '1.5 {}'", unit));
  if (kind == Kind::kList) fail("must be a quantity", fmt::format("write e.g. '1.5 {}'", unit));
  const YamlSources sources(*data_->document);
  Sourced quantity = kind == Kind::kMap ? long_form(*this, unit) : short_form(*this, unit);
  const auto source = kind == Kind::kMap ? find("source") : std::nullopt;
  quantity.source = source ? sources.citation(*source) : sources.inherited(*this);
  finish();
  const std::string base = wanted_unit(unit).dimension;
  for (const double x : {quantity.low, quantity.value, quantity.high})
    check_range(*this, x, range, base);
  return quantity;
}

Sourced YamlNode::quantity_or_unknown(std::string_view key, std::string_view unit,
                                      Range range) const {
  if (auto* noted = note_key(data_->tree, key, false)) {
    noted->value.ask("quantity");
    noted->value.unit = unit;
    noted->value.allowed.insert("null");
  }
  const auto child = find(key);
  if (!child || child->is_null()) return {};
  if (child->is_map()) {
    // A blank value without an interval is unknown, however well its unit is known.
    const auto value = child->find("value");
    if (value && value->is_null() && !child->has("low") && !child->has("high")) return {};
  }
  return child->as_quantity(unit, range);
}

}  // namespace strandline::core
