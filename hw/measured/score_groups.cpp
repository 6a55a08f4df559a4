// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/score_groups.h"

#include <cmath>
#include <map>

#include "core/statistics.h"

namespace strandline::hw {
namespace {

using core::Cell;

/// What two frameworks differ by on the same product (data README, traps).
std::string noise_floor(const std::string& group) {
  if (group == "gemm bfloat16") return "0.04-0.06";
  return group.starts_with("gemm fp8") ? "0.39-0.50" : "";
}

std::string joined(const KernelCase& c) {
  std::string name = c.kind;
  for (const std::string& part : {c.dtype, c.phase})
    if (!part.empty()) name += " " + part;
  return name;
}

struct Scope {
  const char* name;
  std::string (*group)(const KernelCase&);
};
constexpr Scope kScopes[] = {
    {"all", [](const KernelCase& c) { return c.table; }},
    {"chip", [](const KernelCase& c) { return c.table + " " + c.chip; }},
    {"operator", [](const KernelCase& c) { return c.kind; }},
    {"dtype", [](const KernelCase& c) { return c.table + " " + c.dtype; }},
    {"phase", [](const KernelCase& c) { return c.table + " " + c.phase; }},
    {"framework", [](const KernelCase& c) { return c.table + " " + c.framework; }},
    {"operator dtype phase", joined},
};

Cell number_or_blank(const ErrorSummary& s, double x) {
  return s.scored > 0 ? Cell(x) : Cell();
}

}  // namespace

void RelativeErrors::add(const std::optional<double>& measured,
                         const std::optional<double>& predicted) {
  if (!measured || *measured <= 0) return;
  ++rows;
  if (predicted && *predicted > 0) values.push_back(*predicted / *measured - 1);
}

ErrorSummary summary_of(const RelativeErrors& errors) {
  ErrorSummary s;
  s.rows = errors.rows;
  s.scored = static_cast<std::int64_t>(errors.values.size());
  if (errors.values.empty()) return s;
  std::vector<double> absolute;
  for (const double x : errors.values) absolute.push_back(std::abs(x));
  for (const double x : absolute) s.mean += x / static_cast<double>(s.scored);
  s.median = core::quantile(absolute, 0.5);
  s.p90 = core::quantile(absolute, 0.9);
  s.bias = core::quantile(errors.values, 0.5);
  return s;
}

RelativeErrors errors_of(const std::vector<KernelCase>& cases, const PredictedUs& us,
                         const std::function<bool(const KernelCase&)>& holds) {
  RelativeErrors e;
  for (std::size_t i = 0; i < us.size(); ++i)
    if (holds(cases[i])) e.add(cases[i].measured_us, us[i]);
  return e;
}

core::Table case_score_table() {
  return core::Table({{"fold"},
                      {"predictor"},
                      {"scope"},
                      {"group"},
                      {"rows"},
                      {"scored"},
                      {"mean_abs_error", 3},
                      {"median_abs_error", 3},
                      {"p90_abs_error", 3},
                      {"bias", 3},
                      {"noise_floor"}});
}

void add_case_scores(core::Table& table, const std::string& fold, const std::string& predictor,
                     const std::vector<KernelCase>& cases, const PredictedUs& us) {
  for (const Scope& scope : kScopes) {
    std::map<std::string, RelativeErrors> groups;
    for (std::size_t i = 0; i < cases.size(); ++i)
      if (!cases[i].chip.empty()) groups[scope.group(cases[i])].add(cases[i].measured_us, us[i]);
    for (const auto& [name, errors] : groups) {
      const ErrorSummary s = summary_of(errors);
      const std::string floor = noise_floor(name);
      table.add({fold, predictor, std::string(scope.name), name, s.rows, s.scored,
                 number_or_blank(s, s.mean), number_or_blank(s, s.median),
                 number_or_blank(s, s.p90), number_or_blank(s, s.bias),
                 floor.empty() ? Cell() : Cell(floor)});
    }
  }
}

}  // namespace strandline::hw
