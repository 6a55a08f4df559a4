// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/validation_run.h"

#include <algorithm>
#include <map>

#include "hw/measured/energy_score.h"
#include "hw/measured/energy_validate.h"
#include "hw/measured/measured_folder.h"
#include "hw/measured/refusals.h"
#include "hw/measured/serving_figures.h"
#include "hw/measured/serving_score.h"
#include "hw/measured/serving_validate.h"
#include "hw/measured/simulator_errors.h"
#include "hw/measured/validate.h"

namespace strandline::app {
namespace {

bool contains(const std::vector<std::string>& names, const char* name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<hw::KernelFold> kernel_folds(const std::vector<std::string>& names) {
  std::vector<hw::KernelFold> folds;
  if (contains(names, "shape")) folds.push_back(hw::KernelFold::kShape);
  if (contains(names, "chip")) folds.push_back(hw::KernelFold::kChip);
  return folds;
}

std::vector<hw::ServingFold> serving_folds(const std::vector<std::string>& names) {
  std::vector<hw::ServingFold> folds{hw::ServingFold::kNone};
  for (const std::string& name : names)
    folds.push_back(hw::parse_serving_fold(name == "shape" ? "row" : name));
  return folds;
}

std::vector<hw::LeftOut> energy_folds(const std::vector<std::string>& names) {
  std::vector<hw::LeftOut> folds;
  if (contains(names, "shape")) folds.push_back(hw::LeftOut::kShapes);
  if (contains(names, "chip")) folds.push_back(hw::LeftOut::kGeneration);
  if (contains(names, "model")) folds.push_back(hw::LeftOut::kModel);
  return folds;
}

/// Parts of one validation, each adding to what the others found.
class Run {
 public:
  explicit Run(const ValidationOptions& options)
      : o_(options),
        chips_(chips_with(options.given)),
        models_(models_with(options.given)),
        folder_(hw::read_measured(options.data)) {}

  ValidationResult result() && {
    for (const auto& [file, why] : folder_.ignored) refusals_.note(file, "ignored: " + why, 0);
    for (const auto& [file, why] : models_.failures)
      refusals_.note(file, "not imported: " + why, 0);
    if (part("kernels")) kernels();
    if (part("network")) network();
    if (part("serving")) serving();
    if (part("energy")) energy();
    if (!folder_.simulators.empty())
      tables_.emplace_back("simulators", hw::simulator_errors(folder_.simulators));
    ValidationResult all;
    all.tables.emplace_back("targets", hw::target_table(figures_));
    all.tables.emplace_back("rows", refusals_.table());
    for (auto& table : tables_) all.tables.push_back(std::move(table));
    all.pictures = std::move(pictures_);
    return all;
  }

 private:
  bool part(const char* name) const { return o_.parts.empty() || contains(o_.parts, name); }

  void add(const char* name, hw::KernelValidation&& v) {
    tables_.emplace_back(name, std::move(v.scores));
    figures_.insert(figures_.end(), v.targets.begin(), v.targets.end());
  }

  void kernels() {
    std::vector<hw::KernelCase> cases;
    for (const auto& table : folder_.kernels) {
      if (!hw::has_laws(*table.layout)) continue;
      for (hw::KernelCase& c : hw::kernel_cases(table.csv, *table.layout, chips_)) {
        refusals_.add(c.table, c.why.empty() ? "ok" : c.why);
        cases.push_back(std::move(c));
      }
    }
    if (cases.empty()) return;
    const hw::KernelLaws laws = o_.laws.empty()
                                    ? hw::load_kernel_laws(chips_)
                                    : hw::load_kernel_laws(std::filesystem::path(o_.laws), chips_);
    hw::KernelValidation v = hw::validate_kernels(cases, laws, kernel_folds(o_.folds), o_.threads);
    if (o_.points) picture("Kernels", cases, v.shapes);
    add("kernel_scores", std::move(v));
  }

  void network() {
    std::vector<hw::NetworkCase> cases;
    for (const auto& table : folder_.kernels) {
      if (hw::has_laws(*table.layout)) continue;
      for (hw::NetworkCase& c : hw::network_cases(table.csv, *table.layout, chips_)) {
        refusals_.add(c.label.table, c.label.why.empty() ? "ok" : c.label.why);
        cases.push_back(std::move(c));
      }
    }
    if (cases.empty()) return;
    hw::KernelValidation v = hw::validate_network(cases, kernel_folds(o_.folds), o_.threads);
    if (o_.points) {
      std::vector<hw::KernelCase> labels;
      for (const hw::NetworkCase& c : cases) labels.push_back(c.label);
      picture("Collectives", labels, v.shapes);
    }
    add("network_scores", std::move(v));
  }

  /// By what never saw the shape where that was asked, else by the cost model as shipped: all by
  /// operator, and each operator by chip.
  void picture(const std::string& title, const std::vector<hw::KernelCase>& cases,
               const hw::PredictedUs& unseen) {
    hw::Scatter all{title, "latency, us", {}};
    std::map<std::string, hw::Scatter> each;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const hw::KernelCase& c = cases[i];
      if (!c.measured_us) continue;
      const std::string kind = c.kind.substr(0, c.kind.find(' '));
      const double us = unseen.empty() ? c.shipped_us : unseen[i];
      all.points.push_back({kind, *c.measured_us, us});
      each[kind].points.push_back({c.chip, *c.measured_us, us});
    }
    pictures_.push_back(std::move(all));
    for (auto& [kind, scatter] : each) {
      scatter.title = title + ": " + kind;
      scatter.quantity = "latency, us";
      pictures_.push_back(std::move(scatter));
    }
  }

  void serving() {
    if (folder_.serving.empty()) return;
    const hw::ServingPredictor predictor(models_.catalog, chips_, hw::FrameworkCatalog::load());
    hw::ServingFitOptions options;
    options.threads = o_.threads;
    for (const auto& table : folder_.serving) {
      const auto predictions = hw::predict_rows(predictor, table.rows, o_.threads);
      hw::count_serving(refusals_, table.name, predictor.frameworks(), chips_, table.rows,
                        predictions);
      if (o_.points) serving_pictures(table.rows, predictions);
      core::Table scores =
          hw::validate_serving(predictor, table.rows, serving_folds(o_.folds), options);
      for (hw::TargetFigure& f : hw::serving_figures(scores, table.name))
        figures_.push_back(std::move(f));
      tables_.emplace_back(table.name, std::move(scores));
      tables_.emplace_back(table.name + " by chip and model, as shipped",
                           hw::score_table(hw::score(table.rows, predictions)));
    }
  }

  void serving_pictures(const std::vector<hw::ServingRow>& rows,
                        const std::vector<hw::ServingPrediction>& predictions) {
    struct Quantity {
      const char *title, *axis;
      std::optional<double> hw::ServingRow::*measured;
      std::optional<double> hw::ServingPrediction::*predicted;
    };
    constexpr Quantity kQuantities[] = {
        {"Time per output token", "TPOT, ms", &hw::ServingRow::tpot_ms,
         &hw::ServingPrediction::tpot_ms},
        {"Throughput", "output tokens/s/chip", &hw::ServingRow::output_tok_s_per_device,
         &hw::ServingPrediction::output_tok_s_per_device},
        {"Time to first token", "TTFT, ms", &hw::ServingRow::ttft_ms,
         &hw::ServingPrediction::ttft_ms}};
    for (const Quantity& q : kQuantities) {
      hw::Scatter* scatter = nullptr;
      for (hw::Scatter& s : pictures_)
        if (s.title == q.title) scatter = &s;
      if (!scatter) scatter = &pictures_.emplace_back(hw::Scatter{q.title, q.axis, {}});
      for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].*q.measured && predictions[i].*q.predicted)
          scatter->points.push_back(
              {rows[i].source, *(rows[i].*q.measured), *(predictions[i].*q.predicted)});
    }
  }

  void energy() {
    for (const auto& table : folder_.energy) {
      std::vector<hw::EnergyRow> rows;
      for (const hw::EnergyRow& row : table.rows)
        if (row.joules_per_output_token) rows.push_back(row);
      if (rows.empty()) continue;
      const hw::EnergyParameters& parameters = hw::energy_parameters();
      const hw::EnergyPredictor predictor(models_.catalog, chips_, hw::FrameworkCatalog::load(),
                                          parameters);
      std::vector<hw::EnergyPrediction> predictions;
      for (const hw::EnergyRow& row : rows) {
        predictions.push_back(predictor.predict(row));
        refusals_.add(table.name, predictions.back().status);
      }
      hw::EnergyValidation v =
          hw::validate_energy(chips_, rows, predictions, parameters, energy_folds(o_.folds));
      figures_.insert(figures_.end(), v.targets.begin(), v.targets.end());
      if (o_.points) energy_picture(rows, predictions, v.unseen);
      tables_.emplace_back("energy_scores", std::move(v.scores));
    }
  }

  void energy_picture(const std::vector<hw::EnergyRow>& rows,
                      const std::vector<hw::EnergyPrediction>& predictions,
                      const std::vector<double>& joules) {
    hw::Scatter scatter{"Energy", "J per output token", {}};
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (!hw::stalled(rows[i], predictions[i]))
        scatter.points.push_back({rows[i].serving.hw, *rows[i].joules_per_output_token, joules[i]});
    pictures_.push_back(std::move(scatter));
  }

  const ValidationOptions& o_;
  hw::ChipCatalog chips_;
  GivenModels models_;
  hw::MeasuredFolder folder_;
  hw::Refusals refusals_;
  std::vector<hw::TargetFigure> figures_;
  std::vector<std::pair<std::string, core::Table>> tables_;
  std::vector<hw::Scatter> pictures_;
};

}  // namespace

ValidationResult run_validation(const ValidationOptions& options) {
  return Run(options).result();
}

}  // namespace strandline::app
