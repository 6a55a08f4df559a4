// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strandline::evolution::backtest {

/// How a rule reads a cell.
enum class Match {
  kIs,        ///< the whole cell is one of the patterns
  kContains,  ///< one of the patterns occurs in the cell
  kToken,     ///< one of the patterns is a token of a list separated by ';'
  kAtLeast,   ///< the cell is a number of at least the pattern
};

/// One way to tell from a column that a release has something. Several rules of one name are
/// alternatives. Patterns are separated by '|'.
struct Rule {
  std::string_view name;
  std::string_view column;
  Match match;
  std::string_view patterns;
  bool hard = false;  ///< of a trait: is or implies a hard operator (archs record, traits.csv)
};

/// Traits of the archs record by its own names (traits.csv), and their columns of models.csv.
std::span<const Rule> trait_rules();
/// Operators of the functional level beside those of calibration/operators.h, and those that the
/// efficient level adds (archs record, README.md section 5).
std::span<const Rule> functional_rules();
std::span<const Rule> efficient_rules();

/// Values that the rules know about, by column: any other becomes a trait of its own.
struct Vocabulary {
  std::string_view column;
  std::string_view words;  ///< separated by '|'
  bool hard = false;       ///< an unknown word is an operator that no engine is known to have
};
std::span<const Vocabulary> vocabularies();

/// Whether a cell fulfils a rule.
bool fulfils(const Rule& rule, const std::string& cell);
/// Words of a cell that a vocabulary lacks.
std::vector<std::string> unknown_words(const Vocabulary& vocabulary, const std::string& cell);

}  // namespace strandline::evolution::backtest
