// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"

namespace strandline::archs {

using core::YamlNode;

Config Config::part(YamlNode node) const {
  parts_->push_back(node);
  Config inner(std::move(node));
  inner.parts_ = parts_;
  return inner;
}

std::optional<YamlNode> Config::get(const char* key) const {
  auto child = node_.find(key);
  if (child && child->is_null()) child.reset();
  return child;
}

YamlNode Config::require(const char* key) const {
  YamlNode child = node_.at(key);
  if (child.is_null()) child.fail("is blank", "write its value");
  return child;
}

std::optional<YamlNode> Config::first(Keys keys) const {
  std::optional<YamlNode> found;
  for (const char* key : keys)
    if (auto child = get(key); child && !found) found = child;
  return found;
}

int Config::count(Keys keys) const {
  const auto child = first(keys);
  return child ? static_cast<int>(child->as_integer(kCount)) : count(*keys.begin());
}

int Config::count_or(Keys keys, int fallback) const {
  const auto child = first(keys);
  return child ? static_cast<int>(child->as_integer(kCount)) : fallback;
}

int Config::positive_or(Keys keys, int fallback) const {
  const auto child = first(keys);
  return child ? static_cast<int>(child->as_integer({1, kCount.max})) : fallback;
}

int Config::factor_or(Keys keys, int fallback) const {
  constexpr double kLargest = 64;
  const auto child = first(keys);
  return child ? static_cast<int>(child->as_integer({1, kLargest})) : fallback;
}

double Config::number_or(Keys keys, double fallback, core::Range range) const {
  const auto child = first(keys);
  return child ? child->as_number(range) : fallback;
}

bool Config::flag_or(const char* key, bool fallback) const {
  const auto child = get(key);
  return child ? child->as_bool() : fallback;
}

bool Config::flag_or(Keys keys, bool fallback) const {
  const auto child = first(keys);
  return child ? child->as_bool() : fallback;
}

std::string Config::text_or(const char* key, const std::string& fallback) const {
  const auto child = get(key);
  return child ? child->as_text() : fallback;
}

std::vector<std::string> Config::texts(const char* key) const {
  return get(key) ? node_.texts(key) : std::vector<std::string>{};
}

std::vector<int> Config::counts(const char* key) const {
  std::vector<int> values;
  if (const auto child = get(key))
    for (const auto& item : child->items())
      values.push_back(static_cast<int>(item.as_integer({-1, kCount.max})));
  return values;
}

void Config::ignore(Keys keys) const {
  for (const char* key : keys) node_.find(key);
}

void Config::refuse(const char* key, const std::string& problem) const {
  node_.at(key).fail(problem, "describe the model in archs/catalog by hand");
}

void Config::refuse_if_set(Keys keys) const {
  for (const char* key : keys) {
    const auto child = get(key);
    if (!child) continue;
    const bool off = child->is_scalar() && (child->as_text() == "false" || child->as_text() == "0");
    const bool empty =
        (child->is_list() && child->items().empty()) || (child->is_map() && child->keys().empty());
    if (!off && !empty) refuse(key, "is a feature that an import cannot describe");
  }
}

}  // namespace strandline::archs
