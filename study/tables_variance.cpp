// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "evolution/calibration/arrival.h"
#include "evolution/calibration/posterior.h"
#include "study/variance_split.h"

namespace strandline::study {
namespace {

using core::Cell;
using core::Table;

constexpr const char* kModelColumn = "arrival_model";  ///< of a posterior file

std::vector<Cluster> clusters_of(const Tally& tally, const std::vector<int>& models) {
  std::vector<Cluster> out;
  for (std::size_t i = 0; i < tally.draws(); ++i) {
    const core::FixedMoments& m = tally.draw(i);
    if (m.count() < 2) continue;
    out.push_back({m.mean(), m.variance(), static_cast<double>(m.count()),
                   i < models.size() ? models[i] : -1});
  }
  return out;
}

void add_row(Table& table, const std::string& id, const std::string& label, const Tally& tally,
             const std::vector<int>& models) {
  const VarianceSplit s = split_variance(clusters_of(tally, models));
  const double total = s.total();
  if (!(total > 0) || tally.draws() < 3) return;
  const bool chosen = s.models > 1;
  table.add({id, label, std::sqrt(total), s.chance / total, s.parameters / total,
             chosen ? Cell(s.model / total) : Cell(), s.chance_se, s.parameters_se,
             chosen ? Cell(s.model_se) : Cell()});
}

/// Mean over the draws of one model; not a number where it has none.
double mean_of(const Tally& tally, const std::vector<int>& models, int model) {
  double sum = 0, n = 0;
  for (std::size_t i = 0; i < tally.draws(); ++i)
    if (models[i] == model) sum += tally.draw_mean(i), ++n;
  return n > 0 ? sum / n : std::nan("");
}

Cell finite(double x) {
  return std::isfinite(x) ? Cell(x) : Cell();
}

}  // namespace

std::vector<int> arrival_models(const Scenario& s) {
  std::vector<int> out(static_cast<std::size_t>(std::max(1, s.parameter_draws)), -1);
  const auto& posterior = s.process.posterior;
  if (s.parameter_draws == 0 || !posterior || !posterior->has(kModelColumn)) return out;
  const std::vector<double> column = posterior->column(kModelColumn);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<int>(
        column[evolution::posterior_row(*posterior, s.seed, static_cast<std::uint32_t>(i + 1))]);
  return out;
}

Table variance_split_table(const World& world, const StudySums& sums) {
  Table t({{"id"},
           {"label"},
           {"total_sd_musd"},
           {"chance_share"},
           {"parameters_share"},
           {"model_share"},
           {"chance_se"},
           {"parameters_se"},
           {"model_se"}});
  const std::vector<int> models = arrival_models(world.scenario);
  const auto& plans = world.plans.strategies;
  for (std::size_t i = 0; i < plans.size(); ++i)
    add_row(t, plans[i].id, plans[i].label, sums.main.strategies[i].value, models);
  add_row(t, "G2", "Committing now over GPUs (G2)", sums.measures.g2, models);
  add_row(t, "adaptive", "Deciding adaptively over GPUs", sums.adaptive.sum.over_gpu, models);
  add_row(t, "O", "Option value of general-purpose silicon (O)", sums.measures.option, models);
  return t;
}

Table model_choice_table(const World& world, const StudySums& sums) {
  Table t({{"model"}, {"draws"}, {"posterior_share"}, {"best_value_musd"}, {"g2_musd"}});
  const std::vector<int> models = arrival_models(world.scenario);
  if (models.front() < 0) return t;
  const std::vector<double> all = world.scenario.process.posterior->column(kModelColumn);
  const Tally& best = sums.main.strategies[best_strategy(sums)].value;
  for (int m = 0; m < evolution::kArrivalModels; ++m) {
    const auto drawn = std::count(models.begin(), models.end(), m);
    const auto rows = std::count(all.begin(), all.end(), static_cast<double>(m));
    t.add({std::string(evolution::name_of(static_cast<evolution::ArrivalModel>(m))),
           static_cast<std::int64_t>(drawn),
           static_cast<double>(rows) / static_cast<double>(all.size()),
           finite(mean_of(best, models, m)), finite(mean_of(sums.measures.g2, models, m))});
  }
  return t;
}

}  // namespace strandline::study
