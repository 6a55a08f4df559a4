// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_validate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/statistics.h"
#include "hw/measured/serving_baseline.h"
#include "hw/measured/serving_score.h"

namespace strandline::hw {
namespace {

using Predictions = std::vector<ServingPrediction>;

struct Quantity {
  const char* name;
  std::optional<double> ServingPrediction::*predicted;
  std::optional<double> ServingRow::*measured;
  double noise_median,
      noise_p90;  ///< of repeated runs (docs/measured_serving.md); below 0: unknown
};
const std::array<Quantity, 3> kQuantities{{
    {"tpot", &ServingPrediction::tpot_ms, &ServingRow::tpot_ms, 0.005, 0.02},
    {"tok_s_chip", &ServingPrediction::output_tok_s_per_device,
     &ServingRow::output_tok_s_per_device, 0.007, 0.08},
    {"ttft", &ServingPrediction::ttft_ms, &ServingRow::ttft_ms, -1, -1},
}};

/// Errors of one scope; `measured` counts rows that could have been scored.
struct Errors {
  ServingErrors relative;
  std::size_t measured = 0;
};

struct Summary {
  std::size_t n = 0;
  double coverage = 0, mean = 0, median = 0, p90 = 0, bias = 0;
};

Summary summary_of(const Errors& e) {
  Summary s;
  s.n = e.relative.values.size();
  s.coverage = static_cast<double>(s.n) / static_cast<double>(e.measured);
  for (const double x : e.relative.values) s.mean += std::fabs(x) / static_cast<double>(s.n);
  s.median = e.relative.median_absolute();
  s.p90 = e.relative.p90_absolute();
  s.bias = e.relative.bias();
  return s;
}

Summary macro_average(const std::vector<Summary>& parts) {
  Summary mean;
  const auto n = static_cast<double>(parts.size());
  for (const Summary& s : parts) {
    mean.n += s.n;
    mean.coverage += s.coverage / n;
    mean.mean += s.mean / n;
    mean.median += s.median / n;
    mean.p90 += s.p90 / n;
    mean.bias += s.bias / n;
  }
  return mean;
}

/// Collects the rows of one fold and predictor.
class Scores {
 public:
  Scores(core::Table& table, std::string fold, std::string predictor)
      : table_(table), fold_(std::move(fold)), predictor_(std::move(predictor)) {}

  void add(const std::vector<ServingRow>& rows, const Predictions& predictions, const Quantity& q) {
    std::map<std::string, Errors> kinds, sources;
    Errors all;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& measured = rows[i].*q.measured;
      if (!measured || *measured <= 0) continue;
      for (Errors* e : {&kinds[rows[i].kind_text], &sources[rows[i].source], &all}) {
        ++e->measured;
        if (const auto& p = predictions[i].*q.predicted)
          e->relative.values.push_back(*p / *measured - 1);
      }
    }
    for (const auto& [name, e] : kinds) write("kind " + name, q, summary_of(e));
    std::vector<Summary> parts;
    for (const auto& [name, e] : sources) {
      write("source " + name, q, summary_of(e));
      if (!e.relative.values.empty()) parts.push_back(summary_of(e));
    }
    if (!parts.empty()) write("macro over sources", q, macro_average(parts));
    if (all.measured > 0) write("all rows", q, summary_of(all));
  }

 private:
  void write(const std::string& scope, const Quantity& q, const Summary& s) {
    if (s.n == 0) return;
    table_.add({fold_, predictor_, scope, q.name, static_cast<std::int64_t>(s.n), s.coverage,
                s.mean, s.median, s.p90, s.bias});
  }

  core::Table& table_;
  std::string fold_, predictor_;
};

void add_scores(core::Table& table, const std::string& fold, const std::string& predictor,
                const std::vector<ServingRow>& rows, const Predictions& predictions) {
  Scores scores(table, fold, predictor);
  for (const Quantity& q : kQuantities) scores.add(rows, predictions, q);
}

const char* name_of(ServingFold fold) {
  switch (fold) {
    case ServingFold::kModel:
      return "model";
    case ServingFold::kChip:
      return "chip";
    case ServingFold::kRow:
      return "row";
    default:
      return "none";
  }
}

/// Both baselines on all rows; the law is fitted to the same rows, which favours it.
void add_baselines(core::Table& table, const std::vector<ServingRow>& rows,
                   const ServingEntries& entries) {
  std::vector<NominalWork> work;
  for (std::size_t i = 0; i < rows.size(); ++i)
    work.push_back(nominal_work(rows[i], entries.resolved[i]));
  const TwoParameterLaw law(rows, entries.resolved, work, std::vector<bool>(rows.size(), true));
  Predictions roofs, laws;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    roofs.push_back(roofline(rows[i], work[i]));
    laws.push_back(law.predict(rows[i], entries.resolved[i], work[i]));
  }
  add_scores(table, "none", "roofline", rows, roofs);
  add_scores(table, "none", "two_parameter_law", rows, laws);
}

void add_noise_floor(core::Table& table) {
  for (const Quantity& q : kQuantities)
    if (q.noise_median >= 0)
      table.add({"none", "noise floor", "repeated runs", q.name, core::Cell(), core::Cell(),
                 core::Cell(), q.noise_median, q.noise_p90, core::Cell()});
}

}  // namespace

core::Table validate_serving(const ServingPredictor& predictor, const std::vector<ServingRow>& rows,
                             const std::vector<ServingFold>& folds,
                             const ServingFitOptions& options) {
  core::Table table({{"fold"},
                     {"predictor"},
                     {"scope"},
                     {"quantity"},
                     {"n"},
                     {"coverage", 3},
                     {"mean_abs", 3},
                     {"median_abs", 3},
                     {"p90_abs", 3},
                     {"bias", 3}});
  const ServingEntries entries = entries_of(predictor, rows, options.threads);
  for (const ServingFold fold : folds)
    add_scores(table, name_of(fold), "strandline", rows,
               left_out_predictions(predictor, rows, entries, fold, options));
  add_baselines(table, rows, entries);
  add_noise_floor(table);
  return table;
}

core::Table worst_serving_groups(const std::vector<ServingRow>& rows,
                                 const Predictions& predictions, std::size_t least_rows) {
  std::map<std::string, Errors> groups;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& measured = rows[i].output_tok_s_per_device;
    const auto& predicted = predictions[i].output_tok_s_per_device;
    if (!measured || !predicted || *measured <= 0) continue;
    const std::string& model = rows[i].arch_model.empty() ? rows[i].model : rows[i].arch_model;
    Errors& e = groups[rows[i].hw + " " + model + " " + rows[i].framework];
    ++e.measured;
    e.relative.values.push_back(*predicted / *measured - 1);
  }
  std::vector<std::pair<std::string, Summary>> all;
  for (const auto& [name, e] : groups)
    if (e.measured >= least_rows) all.emplace_back(name, summary_of(e));
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second.median > b.second.median; });
  core::Table table({{"group"}, {"n"}, {"tok_s_median_abs", 3}, {"tok_s_bias", 3}});
  for (const auto& [name, s] : all)
    table.add({name, static_cast<std::int64_t>(s.n), s.median, s.bias});
  return table;
}

}  // namespace strandline::hw
