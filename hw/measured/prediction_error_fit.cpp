// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/prediction_error_fit.h"

#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "hw/measured/error_spread.h"
#include "hw/measured/prediction_error_yaml.h"
#include "hw/support.h"

namespace strandline::hw {
namespace {

using core::WorkClass;

WorkClass class_of(const KernelCase& c) {
  if (c.table == "kernel_gemm") return WorkClass::kProduct;
  if (c.table == "kernel_moe") return WorkClass::kGroupedProduct;
  return c.table == "kernel_attention" ? WorkClass::kAttention : WorkClass::kRecurrence;
}

int bits_of(const std::string& dtype) {
  if (dtype.find("fp4") != std::string::npos || dtype.find("int4") != std::string::npos) return 4;
  return dtype.find("8") != std::string::npos ? 8 : 16;
}

/// Residuals of kernels by class and width; a class's kernels on one silicon are one chip each.
using ClassResiduals = std::map<std::pair<WorkClass, int>, std::vector<ErrorResidual>>;

ClassResiduals kernel_residuals(const std::vector<KernelCase>& cases,
                                const std::vector<double>& us) {
  ClassResiduals found;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const KernelCase& c = cases[i];
    if (c.chip.empty() || !(us[i] > 0) || !c.measured_us || !(*c.measured_us > 0)) continue;
    found[{class_of(c), bits_of(c.dtype)}].push_back(
        {c.silicon + "|" + c.law_class(), "", std::log(us[i] / *c.measured_us)});
  }
  return found;
}

void widen(core::Sourced& x, const core::Sourced& y) {
  if (!x.known() || y.value > x.value) x = y;
}

/// Entries of one level: measured classes, and for the others the widest of those.
void add_classes(const ClassResiduals& residuals, Evidence level, const char* source,
                 std::vector<ClassEntry>& out) {
  ErrorSpread widest;
  std::set<WorkClass> known;
  for (const auto& [key, list] : residuals) {
    const ErrorSpread s = spread_of(list);
    out.push_back({key.first, key.second, level, s, source});
    known.insert(key.first);
    widen(widest.shared, s.shared);
    widen(widest.own, s.own);
  }
  for (int c = 0; c < core::kWorkClasses; ++c) {
    const auto of = static_cast<WorkClass>(c);
    if (known.contains(of)) continue;
    if (of == WorkClass::kUnseen)
      out.push_back({of, 16, level, unseen_spread(), "novel"});
    else
      out.push_back({of, 16, level, widest, "widest"});
  }
}

/// A serving row's error, and the variances that its classes explain.
struct WholeRow {
  ErrorResidual time;          ///< of chip-seconds per token
  std::optional<double> tpot;  ///< of TPOT
  double shared_var = 0, own_var = 0;
};

core::Segment mix_of(const ServingRow& row) {
  core::Segment mix;
  mix.input_tokens = row.mean_isl.value_or(1024);
  mix.output_tokens = row.mean_osl.value_or(1024);
  return mix;
}

class WholeRows {
 public:
  WholeRows(const ErrorEvidence& e, const PredictionErrors& classes) : e_(e), classes_(classes) {}

  /// Rows of chips at a level, by the predictions that left them out.
  std::vector<WholeRow> at(Evidence level) const {
    const auto& predicted = level == Evidence::kMeasured ? e_.unseen_model : e_.unseen_chip;
    std::vector<WholeRow> rows;
    for (std::size_t i = 0; i < e_.rows->size(); ++i) {
      const ResolvedServingRow& resolved = e_.entries->resolved[i];
      if (resolved.status != "ok" || !belongs(*resolved.chip, level)) continue;
      const ServingRow& row = (*e_.rows)[i];
      const auto& p = predicted[i].output_tok_s_per_device;
      const auto& m = row.output_tok_s_per_device;
      if (!p || !m || !(*p > 0) || !(*m > 0)) continue;
      rows.push_back(row_of(row, resolved, level, std::log(*m / *p)));
      const auto& tp = predicted[i].tpot_ms;
      if (tp && row.tpot_ms && *tp > 0 && *row.tpot_ms > 0)
        rows.back().tpot = std::log(*tp / *row.tpot_ms);
    }
    return rows;
  }

 private:
  /// Measured chips also stand for their family: the chip fold pretends that they are not measured.
  bool belongs(const Chip& chip, Evidence level) const {
    const Evidence own = classes_.evidence_of(chip);
    return own == level || (own == Evidence::kMeasured && level == Evidence::kSameFamily);
  }

  WholeRow row_of(const ServingRow& row, const ResolvedServingRow& resolved, Evidence level,
                  double log_ratio) const {
    WholeRow r;
    r.time = {resolved.chip->id, resolved.served.id + "|" + row.source, log_ratio};
    const ChipModel model = prepare(*resolved.chip);
    const PhaseSplit split =
        phase_split(execute_as(resolved.served, *resolved.chip), model, mix_of(row),
                    resolved.partition, row.concurrency.value_or(1));
    ClassSeconds both = split.decode;
    for (std::size_t c = 0; c < both.size(); ++c) both[c] += split.prefill[c];
    const double shared = log_spread(both, split.bits, level, false, classes_);
    const double all = log_spread(both, split.bits, level, true, classes_);
    r.shared_var = shared * shared;
    r.own_var = all * all - r.shared_var;
    return r;
  }

  const ErrorEvidence& e_;
  const PredictionErrors& classes_;
};

void subtract(core::Sourced& s, double variance) {
  for (double* x : {&s.value, &s.low, &s.high}) *x = std::sqrt(std::max(0.0, *x * *x - variance));
}

/// What the classes leave unexplained.
ErrorSpread whole_spread(const std::vector<const WholeRow*>& rows) {
  std::vector<ErrorResidual> residuals;
  double shared = 0, own = 0;
  for (const WholeRow* r : rows) {
    residuals.push_back(r->time);
    shared += r->shared_var / static_cast<double>(rows.size());
    own += r->own_var / static_cast<double>(rows.size());
  }
  ErrorSpread s = spread_of(residuals);
  subtract(s.shared, shared);
  subtract(s.own, own);
  return s;
}

std::vector<const WholeRow*> pointers(const std::vector<WholeRow>& rows) {
  std::vector<const WholeRow*> all;
  for (const WholeRow& r : rows) all.push_back(&r);
  return all;
}

const std::string& held_out(const WholeRow& r, Evidence level) {
  return level == Evidence::kMeasured ? r.time.model : r.time.chip;
}

/// Whether errors lie in the band, with the held-out group outside of the fit.
void judge(const std::vector<WholeRow>& rows, Evidence level, core::Table& table) {
  constexpr double kNinety = 1.2815515655446004;
  std::set<std::string> groups;
  for (const WholeRow& r : rows) groups.insert(held_out(r, level));
  std::int64_t inside = 0, tpots = 0, tpots_inside = 0;
  std::map<std::string, std::pair<double, double>> by_chip;  // inside, all
  for (const std::string& out : groups) {
    std::vector<const WholeRow*> seen;
    for (const WholeRow& r : rows)
      if (held_out(r, level) != out) seen.push_back(&r);
    const ErrorSpread w = whole_spread(seen);
    for (const WholeRow& r : rows) {
      if (held_out(r, level) != out) continue;
      const double sd = std::sqrt(r.shared_var + r.own_var + w.shared.value * w.shared.value +
                                  w.own.value * w.own.value);
      const bool in = std::abs(r.time.log_ratio) <= kNinety * sd;
      inside += in;
      by_chip[r.time.chip].first += in;
      by_chip[r.time.chip].second += 1;
      if (!r.tpot) continue;
      ++tpots;
      tpots_inside += std::abs(*r.tpot) <= kNinety * sd;
    }
  }
  const auto share = [](double a, double b) { return b > 0 ? core::Cell(a / b) : core::Cell(); };
  double mean = 0;
  for (const auto& [chip, n] : by_chip) mean += n.first / n.second;
  const auto n = static_cast<std::int64_t>(rows.size());
  table.add({std::string(name_of(level)), std::string("output tokens/s"), n,
             static_cast<std::int64_t>(by_chip.size()),
             share(static_cast<double>(inside), static_cast<double>(n)),
             share(mean, static_cast<double>(by_chip.size()))});
  table.add({std::string(name_of(level)), std::string("TPOT"), tpots, core::Cell(),
             share(static_cast<double>(tpots_inside), static_cast<double>(tpots)), core::Cell()});
}

}  // namespace

PredictionErrorFit fit_prediction_errors(const ErrorEvidence& e) {
  ErrorTable table;
  for (ErrorSpread& w : table.whole) w.shared = w.own = {0, 0, 0, ""};
  for (const KernelCase& c : *e.cases) {
    if (c.chip.empty()) continue;
    table.chips.insert(c.chip);
    table.families.insert(c.family);
  }
  const ClassResiduals unseen_chip = kernel_residuals(*e.cases, e.chip_us);
  add_classes(kernel_residuals(*e.cases, e.shape_us), Evidence::kMeasured, "shapes", table.classes);
  add_classes(unseen_chip, Evidence::kSameFamily, "chips", table.classes);
  add_classes(unseen_chip, Evidence::kSpecification, "as_family", table.classes);
  const PredictionErrors classes =
      PredictionErrors::parse(prediction_errors_yaml(table), "classes alone");
  PredictionErrorFit fit{"", core::Table({{"evidence"},
                                          {"quantity"},
                                          {"rows"},
                                          {"chips"},
                                          {"inside_80_band", 3},
                                          {"mean_over_chips", 3}})};
  const WholeRows serving(e, classes);
  for (int level = 0; level < kEvidenceLevels; ++level) {
    const auto of = static_cast<Evidence>(level);
    const std::vector<WholeRow> rows = serving.at(of);
    table.whole[static_cast<std::size_t>(level)] = whole_spread(pointers(rows));
    judge(rows, of, fit.coverage);
  }
  fit.yaml = prediction_errors_yaml(table);
  return fit;
}

}  // namespace strandline::hw
