// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "kernels/common/portable.h"

namespace strandline::kernels {

// A problem is random inputs of one shape with the operator to run on them and its reference:
//
//   Problem(Shape shape, std::uint64_t seed);
//   template <class Runner> std::vector<double> run(Runner& runner) const;   the results
//   std::vector<double> expected() const;        the same in float64, by another way of computing
//   static double tolerance();                   bound on the relative norm of their difference
//   static Work work(Shape);                     least work of the shape
//   static std::string name(), number();         of the operator and of its number format
//   static Entry entry(Shape);                   optional: where its timings go
// A shape has `std::string text() const`.

/// Where a timing of a case goes: a table of kernels and its columns beside those all rows have.
/// Tables named as in the measured data have its columns.
struct Entry {
  std::string table;
  std::vector<std::pair<std::string, std::string>> columns;
};

/// The entry of an operator that has no measured table: its name and its shape.
inline Entry plain_entry(const std::string& name, const std::string& shape) {
  return {"kernel_operators", {{"op", name}, {"shape", shape}}};
}

/// One problem on one kind of runner; the inputs are made when it runs.
template <class Runner>
struct Case {
  std::string name, number, shape;
  double tolerance = 0;
  Work work;
  Entry entry;
  std::function<std::vector<double>(Runner&)> run;
  std::function<std::vector<double>()> expected;
};

/// A shape in words: "rows=3 width=7"; values of 0 that are marked by '?' before the name are left
/// out.
inline std::string describe(std::initializer_list<std::pair<const char*, long long>> values) {
  std::string text;
  for (const auto& [name, value] : values) {
    const bool optional = name[0] == '?';
    if (optional && value == 0) continue;
    if (!text.empty()) text += ' ';
    text += name + (optional ? 1 : 0);
    text += '=';
    text += std::to_string(value);
  }
  return text;
}

/// ||a - b|| / ||b|| (Euclidean); ||a|| where b is zero; NaN and different lengths give infinity.
inline double relative_error(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0, size = 0;
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference += (a[i] - b[i]) * (a[i] - b[i]);
    size += b[i] * b[i];
  }
  const double error = std::sqrt(size > 0 ? difference / size : difference);
  return std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
}

/// The cases of a problem type for some shapes; seeds count up from the first.
template <class Problem, class Runner, class Shape>
void add_cases(std::vector<Case<Runner>>& cases, const std::vector<Shape>& shapes,
               std::uint64_t seed = 1) {
  for (const Shape& shape : shapes) {
    Entry entry = plain_entry(Problem::name(), shape.text());
    if constexpr (requires { Problem::entry(shape); }) entry = Problem::entry(shape);
    cases.push_back({Problem::name(), Problem::number(), shape.text(), Problem::tolerance(),
                     Problem::work(shape), entry,
                     [shape, seed](Runner& runner) { return Problem(shape, seed).run(runner); },
                     [shape, seed] { return Problem(shape, seed).expected(); }});
    ++seed;
  }
}

}  // namespace strandline::kernels
