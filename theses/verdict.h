// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/table.h"

namespace strandline::theses {

/// A thesis's number: what was computed, with its interval.
struct Number {
  std::string name;  ///< snake_case, without unit: "codesign_factor"
  std::string unit;  ///< "x", "1" (a share), "MUSD", "1/year", "count" ...
  double low = 0, point = 0, high = 0;
  std::string over;   ///< what the interval runs over: "90 % of 32 parameter draws"
  std::string label;  ///< in words, for people
};

/// What would flip a verdict: where one input crosses, all others as they are.
struct Flip {
  std::string input;  ///< what is moved, in words: "arrival rate of new operators"
  std::string unit;
  double today = 0;  ///< where it stands
  /// Where the number meets the threshold; NaN where it does not between `from` and `to`.
  double crossing = std::numeric_limits<double>::quiet_NaN();
  double from = 0, to = 0;  ///< what was searched
  std::string meaning;      ///< one sentence, plain words
  /// Whether the thesis holds on the side above the crossing.
  bool holds_above = true;
};

/// Rows behind a thesis. Column names carry units.
struct NamedTable {
  std::string id;     ///< snake_case; names the CSV file
  std::string title;  ///< in words
  core::Table rows;
};

/// A picture of one table's columns; a row is a point or a bar.
struct Chart {
  std::string table;  ///< NamedTable::id
  std::string title;
  std::string kind;       ///< "line", "bar" or "points"
  std::string x, y;       ///< columns; x may be text
  std::string series;     ///< column that tells lines apart; empty: one line
  std::string low, high;  ///< columns of an interval of y; empty: none
  std::string x_title, y_title;
  bool x_log = false, y_log = false;
};

enum class Ruling { kHolds, kHoldsWhen, kFails };
std::string name_of(Ruling ruling);  ///< "holds", "holds when", "fails"

/// How a thesis is judged, as its YAML says (key `verdict`): it holds where the whole interval lies
/// on the good side of the threshold, fails where the whole interval lies on the other, and else
/// holds on conditions.
struct Rule {
  std::string number;  ///< name of the number that is judged
  std::string unit;    ///< of the threshold: must be the number's
  bool above = true;   ///< the good side
  double threshold = 0;
};

/// What an experiment gives back. It fills everything but `ruling` and `condition`, which judge()
/// sets.
struct Verdict {
  Number number;
  std::vector<Number> others;  ///< further figures, in order of weight
  std::string sentence;        ///< what was found, in one or two plain sentences with figures
  std::string caveat;          ///< what the experiment cannot say; may be empty
  std::vector<Flip> flips;     ///< at least one
  std::vector<NamedTable> tables;
  std::vector<Chart> charts;
  Ruling ruling = Ruling::kFails;
  std::string condition;  ///< of "holds when": from the first flip that crosses; else empty
};

/// The ruling of an interval.
Ruling rule(const Rule& rule, double low, double high);

/// Sets ruling and condition. std::logic_error where the number has another name or unit than the
/// rule, or an end that is no number: the experiment and its YAML disagree.
void judge(const Rule& rule, Verdict& verdict);

/// Where a line through computed points (x rising) first meets `level`, by linear interpolation;
/// NaN where it does not. Points that are no numbers are left out.
double crossing(const std::vector<double>& x, const std::vector<double>& y, double level);

}  // namespace strandline::theses
