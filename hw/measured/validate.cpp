// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/validate.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "core/statistics.h"

namespace strandline::hw {
namespace {

using core::Cell;

constexpr unsigned kShapeFolds = 5;

/// Errors of one group under one predictor.
struct Errors {
  std::int64_t rows = 0;
  std::vector<double> signed_errors;
};

struct Summary {
  Cell mean, median, p90, bias;
};

void add(Errors& e, const KernelCase& c, double us) {
  if (!c.measured_us || *c.measured_us <= 0) return;
  ++e.rows;
  if (us > 0) e.signed_errors.push_back(us / *c.measured_us - 1);
}

Summary summary_of(const Errors& e) {
  if (e.signed_errors.empty()) return {};
  std::vector<double> absolute;
  double sum = 0;
  for (double x : e.signed_errors) {
    absolute.push_back(std::abs(x));
    sum += std::abs(x);
  }
  return {sum / static_cast<double>(absolute.size()), core::quantile(absolute, 0.5),
          core::quantile(absolute, 0.9), core::quantile(e.signed_errors, 0.5)};
}

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

core::Table score_table() {
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

void score(core::Table& table, const std::string& fold, const std::string& predictor,
           const std::vector<KernelCase>& cases, const PredictedUs& us) {
  for (const Scope& scope : kScopes) {
    std::map<std::string, Errors> groups;
    for (std::size_t i = 0; i < cases.size(); ++i)
      if (!cases[i].chip.empty()) add(groups[scope.group(cases[i])], cases[i], us[i]);
    for (const auto& [name, errors] : groups) {
      const Summary s = summary_of(errors);
      const std::string floor = noise_floor(name);
      table.add({fold, predictor, std::string(scope.name), name, errors.rows,
                 static_cast<std::int64_t>(errors.signed_errors.size()), s.mean, s.median, s.p90,
                 s.bias, floor.empty() ? Cell() : Cell(floor)});
    }
  }
}

/// A target of issue 4: which cases, and the median error asked of unseen shapes and of a new
/// generation (0: none).
struct Target {
  const char* name;
  bool (*holds)(const KernelCase&);
  double shapes, generation;
};

bool is_recurrence(const KernelCase& c) {
  return c.table == "kernel_linear_attention" &&
         (c.kind.starts_with("gdn") || c.kind.starts_with("kda"));
}

constexpr Target kTargets[] = {
    {"GEMM bf16", [](const KernelCase& c) { return c.kind == "gemm" && c.dtype == "bfloat16"; },
     0.06, 0.10},
    {"GEMM fp8", [](const KernelCase& c) { return c.kind == "gemm" && c.dtype.starts_with("fp8"); },
     0.12, 0.18},
    {"GEMM nvfp4", [](const KernelCase& c) { return c.kind == "gemm" && c.dtype == "nvfp4"; }, 0.15,
     0},
    {"attention prefill",
     [](const KernelCase& c) { return c.table == "kernel_attention" && c.phase == "prefill"; },
     0.08, 0.12},
    {"attention decode",
     [](const KernelCase& c) { return c.table == "kernel_attention" && c.phase == "decode"; }, 0.08,
     0.12},
    {"grouped GEMM (MoE)", [](const KernelCase& c) { return c.table == "kernel_moe"; }, 0.12, 0.18},
    {"gated DeltaNet, KDA, with convolutions", is_recurrence, 0.12, 0.18},
    {"gated DeltaNet, KDA, recurrence alone",
     [](const KernelCase& c) { return is_recurrence(c) && c.kind.find(' ') == std::string::npos; },
     0.12, 0.18},
};

/// The silicon whose first chip reached volume last.
std::string newest_silicon(const std::vector<KernelCase>& cases) {
  std::map<std::string, std::string> first;
  for (const KernelCase& c : cases) {
    if (c.silicon.empty()) continue;
    const auto [it, added] = first.emplace(c.silicon, c.date);
    if (!added) it->second = std::min(it->second, c.date);
  }
  std::string newest;
  for (const auto& [silicon, date] : first)
    if (newest.empty() || date > first[newest]) newest = silicon;
  return newest;
}

Errors errors_of(const std::vector<KernelCase>& cases, const PredictedUs& us,
                 const std::function<bool(const KernelCase&)>& holds) {
  Errors e;
  for (std::size_t i = 0; i < us.size(); ++i)
    if (holds(cases[i])) add(e, cases[i], us[i]);
  return e;
}

core::Table target_table(const std::vector<KernelCase>& cases, const PredictedUs& given,
                         const PredictedUs& shape, const PredictedUs& chip) {
  core::Table table({{"target"},
                     {"rows"},
                     {"all_rows_median", 3},
                     {"shapes_target", 3},
                     {"shapes_median", 3},
                     {"shapes_p90", 3},
                     {"generation_target", 3},
                     {"generation_median", 3},
                     {"generation_p90", 3},
                     {"generation_rows"}});
  const std::string newest = newest_silicon(cases);
  for (const Target& t : kTargets) {
    const Errors all = errors_of(cases, given, t.holds);
    if (all.rows == 0) continue;
    const auto is_new = [&](const KernelCase& c) { return t.holds(c) && c.silicon == newest; };
    const Summary a = summary_of(all), s = summary_of(errors_of(cases, shape, t.holds));
    const Errors generation = errors_of(cases, chip, is_new);
    const Summary g = summary_of(generation);
    table.add({std::string(t.name), all.rows, a.median, t.shapes, s.median, s.p90,
               t.generation > 0 ? Cell(t.generation) : Cell(), g.median, g.p90,
               static_cast<std::int64_t>(generation.signed_errors.size())});
  }
  return table;
}

std::string name_of(KernelFold fold) {
  switch (fold) {
    case KernelFold::kShape:
      return "shape";
    case KernelFold::kChip:
      return "chip";
    default:
      return "none";
  }
}

bool asked(const std::vector<KernelFold>& folds, KernelFold fold) {
  return std::find(folds.begin(), folds.end(), fold) != folds.end();
}

CaseFilter all_but_fold(unsigned k) {
  return [k](const KernelCase& c) { return c.shape % kShapeFolds != k; };
}

double us_under(const KernelCase& c, const std::optional<EfficiencyLaw>& law) {
  return law && c.why.empty() ? predicted_us(c, *law) : 0.0;
}

}  // namespace

PredictedUs predict_with_laws(const std::vector<KernelCase>& cases, const KernelLaws& laws,
                              KernelFold fold, int threads) {
  PredictedUs out(cases.size());
  if (fold == KernelFold::kNone) {
    for (std::size_t i = 0; i < cases.size(); ++i) out[i] = us_under(cases[i], laws.find(cases[i]));
  } else if (fold == KernelFold::kChip) {
    // Laws belong to one chip: leaving a silicon out of the fit is passing its laws over.
    const KernelLaws all = calibrate_kernels(
        cases, [](const KernelCase&) { return true; }, 0, threads);
    for (std::size_t i = 0; i < cases.size(); ++i)
      out[i] = us_under(cases[i], all.find(cases[i], cases[i].silicon));
  } else {
    for (unsigned k = 0; k < kShapeFolds; ++k) {
      const KernelLaws seen = calibrate_kernels(cases, all_but_fold(k), 0, threads);
      for (std::size_t i = 0; i < cases.size(); ++i)
        if (cases[i].shape % kShapeFolds == k) out[i] = us_under(cases[i], seen.find(cases[i]));
    }
  }
  return out;
}

PredictedUs predict_with_two_parameters(const std::vector<KernelCase>& cases, KernelFold fold,
                                        int threads) {
  if (fold == KernelFold::kChip) return PredictedUs(cases.size(), 0.0);
  if (fold == KernelFold::kNone)
    return two_parameter_us(
        cases, [](const KernelCase&) { return true; }, threads);
  PredictedUs out(cases.size());
  for (unsigned k = 0; k < kShapeFolds; ++k) {
    const PredictedUs us = two_parameter_us(cases, all_but_fold(k), threads);
    for (std::size_t i = 0; i < cases.size(); ++i)
      if (cases[i].shape % kShapeFolds == k) out[i] = us[i];
  }
  return out;
}

KernelValidation validate_kernels(const std::vector<KernelCase>& cases, const KernelLaws& laws,
                                  const std::vector<KernelFold>& folds, int threads) {
  core::Table scores = score_table();
  std::map<KernelFold, PredictedUs> by_fold;
  for (const KernelFold fold : {KernelFold::kNone, KernelFold::kShape, KernelFold::kChip}) {
    if (fold != KernelFold::kNone && !asked(folds, fold)) continue;
    by_fold[fold] = predict_with_laws(cases, laws, fold, threads);
    score(scores, name_of(fold), "laws", cases, by_fold[fold]);
    if (fold != KernelFold::kChip)
      score(scores, name_of(fold), "two_parameter_law", cases,
            predict_with_two_parameters(cases, fold, threads));
  }
  PredictedUs shipped, roofline;
  for (const KernelCase& c : cases) {
    shipped.push_back(c.shipped_us);
    roofline.push_back(c.roofline_us);
  }
  score(scores, "none", "cost_model", cases, shipped);
  score(scores, "none", "roofline", cases, roofline);
  return {std::move(scores), target_table(cases, by_fold[KernelFold::kNone],
                                          by_fold[KernelFold::kShape], by_fold[KernelFold::kChip])};
}

}  // namespace strandline::hw
