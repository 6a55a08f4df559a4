// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/sourced.h"

namespace strandline::core {

/// Limits that a YAML file must keep; what breaks one is refused before it is parsed in full.
struct YamlLimits {
  std::uintmax_t file_bytes = 4u << 20;
  std::size_t line_bytes = 64u << 10;
  int depth = 32;
  std::size_t nodes = 200'000;  ///< anchors and aliases are refused altogether
};

/// The range that a number must lie in; ends are included unless open.
struct Range {
  double min = -1e300;
  double max = 1e300;
  bool open_min = false;
  static Range positive() { return {0.0, 1e300, true}; }
  static Range non_negative() { return {0.0, 1e300, false}; }
  static Range fraction() { return {0.0, 1.0, false}; }
};

/// One mapping, list or scalar of a checked YAML file. A mapping remembers which keys were read:
/// finish() refuses the rest, naming the nearest known key. Every error is an InputError with
/// file:line:column, key, value and the mend.
///
/// Catalog numbers come in two forms. Long: {value: 3.35, unit: TB/s, low: 3.2, high: 3.4,
/// source: id}; without value the (geometric) middle of the interval is taken, and source may be a
/// list of ids. Short: `3.35 TB/s`, which takes the file's `default_source`. `id` is a key of the
/// file's top-level `sources:` mapping (id: citation). Values are converted to the base units of
/// the asked unit's dimension (s, B, op, USD, J, Hz, W, m2, 1): asking for "B/s" accepts "GB/s" and
/// "TiB/s"; `usd/h` and `USD/s` convert; see unit_scale() for the list.
class YamlNode {
 public:
  /// Loads a file (a .yaml, or a .json: YAML's subset) within the limits. The root's `sources` and
  /// `default_source` keys, where present, are taken and applied to every sourced number below.
  static YamlNode load(const std::filesystem::path& file, const YamlLimits& limits = {});
  /// The same for text in memory; `name` stands for the file in messages.
  static YamlNode parse(const std::string& text, const std::string& name,
                        const YamlLimits& limits = {});

  bool has(std::string_view key) const;
  /// The child under a key; an error where it is absent. Marks the key as read.
  YamlNode at(std::string_view key) const;
  std::optional<YamlNode> find(std::string_view key) const;
  std::vector<std::string> keys() const;  ///< of a mapping, in file order
  std::vector<YamlNode> items() const;    ///< of a list, in order
  bool is_map() const;
  bool is_list() const;
  bool is_scalar() const;
  bool is_null() const;

  /// This node as a scalar of the given kind.
  std::string as_text() const;
  double as_number(Range range = {}) const;  ///< plain number without unit; NaN and inf refused
  std::int64_t as_integer(Range range = {}) const;
  bool as_bool() const;
  /// A number with unit (see class comment); a plain number is accepted only for unit "1".
  /// The range is checked in base units. Without any source: an error in files that have
  /// `sources:`.
  Sourced as_quantity(std::string_view unit, Range range = {}) const;

  /// Shorthands: the child under `key` as ...; the second form gives the default where absent.
  std::string text(std::string_view key) const { return at(key).as_text(); }
  std::string text_or(std::string_view key, std::string fallback) const;
  double number(std::string_view key, Range range = {}) const { return at(key).as_number(range); }
  double number_or(std::string_view key, double fallback, Range range = {}) const;
  std::int64_t integer(std::string_view key, Range r = {}) const { return at(key).as_integer(r); }
  std::int64_t integer_or(std::string_view key, std::int64_t fallback, Range range = {}) const;
  bool flag_or(std::string_view key, bool fallback) const;
  Sourced quantity(std::string_view key, std::string_view unit, Range range = {}) const {
    return at(key).as_quantity(unit, range);
  }
  /// Unknown (known() false) where the key is absent or null.
  Sourced quantity_or_unknown(std::string_view key, std::string_view unit, Range range = {}) const;
  std::vector<std::string> texts(std::string_view key) const;  ///< a list of scalars as text

  /// Refuses keys of this mapping that nobody read, naming the nearest known one.
  void finish() const;
  /// An InputError at this node.
  [[noreturn]] void fail(const std::string& problem, const std::string& mend) const;
  Place place() const;
  std::string path() const;  ///< dotted key path, e.g. "memory[0].bandwidth"

 private:
  struct Data;
  explicit YamlNode(std::shared_ptr<Data> data);
  std::shared_ptr<Data> data_;
};

/// Scale of a unit to base units and its dimension name, e.g. "TB/s" -> {1e12, "B/s"}; nothing for
/// an unknown unit. Units, with the SI prefixes that make sense: s min h day week month quarter
/// year (of 365.25 days); B KB KiB ... bit; op flop FLOP; Hz; W; J Wh; USD kUSD MUSD BUSD; tok; m
/// mm2 um2 cm2 m2; % and 1; and their products A*B and quotients A/B such as TB/s, TFLOP/s, USD/h,
/// USD/kWh, pJ/B, pJ/bit, 1/year, USD/GB/month.
struct UnitScale {
  double scale;
  std::string dimension;
};
std::optional<UnitScale> unit_scale(std::string_view unit);

/// The candidate nearest to `word` by edit distance, or empty where none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace strandline::core
