// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/energy_validate.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/rng.h"
#include "hw/measured/energy_score.h"
#include "hw/measured/names.h"

namespace strandline::hw {
namespace {

constexpr int kFifths = 5;
constexpr std::uint16_t kFoldDraw = 3;
/// Of joules per output token (issue 4): unseen rows; a new generation is not claimed.
constexpr double kAsked = 0.15;

std::string chip_of(const ChipCatalog& chips, const EnergyRow& row) {
  const Chip* chip = find_measured_chip(chips, row.serving.hw, row.serving.source);
  return chip ? chip->id : row.serving.hw;
}

/// What a row is left out with.
std::string part_of(const ChipCatalog& chips, const EnergyRow& row, std::size_t i, LeftOut fold) {
  if (fold == LeftOut::kGeneration) return chip_of(chips, row);
  if (fold == LeftOut::kModel) return bare(row.serving.model);
  const double u =
      core::RandomStream(1).uniform({.entity = static_cast<std::uint32_t>(i), .factor = kFoldDraw});
  return std::to_string(std::min(kFifths - 1, static_cast<int>(u * kFifths)));
}

/// A fit to the rows that `keeps` holds.
template <class Keeps>
EnergyParameters fit_to(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                        const std::vector<EnergyPrediction>& predictions,
                        const EnergyParameters& start, const Keeps& keeps) {
  std::vector<EnergyRow> kept;
  std::vector<EnergyPrediction> theirs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!keeps(i)) continue;
    kept.push_back(rows[i]);
    theirs.push_back(predictions[i]);
  }
  return fit_energy(chips, kept, theirs, start);
}

double joules_of(const ChipCatalog& chips, const EnergyRow& row, const EnergyPrediction& p,
                 const EnergyParameters& parameters) {
  const Chip* chip = find_measured_chip(chips, row.serving.hw, row.serving.source);
  if (!p.ok() || !chip) return 0;
  return joules_per_token(*chip, row, p, parameters, p.output_tok_s_per_chip);
}

const char* short_name(LeftOut fold) {
  switch (fold) {
    case LeftOut::kShapes:
      return "shape";
    case LeftOut::kGeneration:
      return "chip";
    case LeftOut::kModel:
      return "model";
    default:
      return "none";
  }
}

void write(core::Table& table, LeftOut fold, const std::string& scope, const std::string& group,
           const RelativeErrors& errors) {
  const ErrorSummary s = summary_of(errors);
  const auto cell = [&](double x) { return s.scored > 0 ? core::Cell(x) : core::Cell(); };
  table.add({std::string(short_name(fold)), scope, group, s.rows, s.scored, cell(s.mean),
             cell(s.median), cell(s.p90), cell(s.bias)});
}

}  // namespace

std::vector<double> left_out_joules(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                                    const std::vector<EnergyPrediction>& predictions,
                                    const EnergyParameters& shipped, LeftOut fold) {
  std::map<std::string, EnergyParameters> fits;
  std::vector<double> joules;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const EnergyParameters* parameters = &shipped;
    if (fold != LeftOut::kNothing && rows[i].joules_per_output_token) {
      const std::string part = part_of(chips, rows[i], i, fold);
      const auto [found, fresh] = fits.try_emplace(part, shipped);
      if (fresh)
        found->second = fit_to(chips, rows, predictions, shipped, [&](std::size_t k) {
          return part_of(chips, rows[k], k, fold) != part;
        });
      parameters = &found->second;
    }
    joules.push_back(joules_of(chips, rows[i], predictions[i], *parameters));
  }
  return joules;
}

EnergyValidation validate_energy(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                                 const std::vector<EnergyPrediction>& predictions,
                                 const EnergyParameters& shipped,
                                 const std::vector<LeftOut>& folds) {
  EnergyValidation v{core::Table({{"fold"},
                                  {"scope"},
                                  {"group"},
                                  {"rows"},
                                  {"scored"},
                                  {"mean_abs_error", 3},
                                  {"median_abs_error", 3},
                                  {"p90_abs_error", 3},
                                  {"bias", 3}}),
                     {},
                     {}};
  std::vector<LeftOut> all{LeftOut::kNothing};
  all.insert(all.end(), folds.begin(), folds.end());
  for (const LeftOut fold : all) {
    const auto joules = left_out_joules(chips, rows, predictions, shipped, fold);
    if (v.unseen.empty() || fold == LeftOut::kShapes) v.unseen = joules;
    RelativeErrors pooled;
    std::map<std::string, RelativeErrors> by_chip, by_model;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].joules_per_output_token || stalled(rows[i], predictions[i])) continue;
      for (RelativeErrors* e :
           {&by_chip[chip_of(chips, rows[i])], &by_model[bare(rows[i].serving.model)], &pooled})
        e->add(rows[i].joules_per_output_token, joules[i]);
    }
    if (pooled.rows == 0) continue;
    for (const auto& [name, e] : by_chip) write(v.scores, fold, "chip", name, e);
    for (const auto& [name, e] : by_model) write(v.scores, fold, "model", name, e);
    write(v.scores, fold, "all", "", pooled);
    const auto asked = fold == LeftOut::kShapes ? std::optional(kAsked) : std::nullopt;
    v.targets.push_back(
        {"joules per output token", fold, "energy model", asked, summary_of(pooled)});
  }
  return v;
}

EnergyParameters calibrate_energy(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                                  const std::vector<EnergyPrediction>& predictions,
                                  const EnergyParameters& shipped, int resamples) {
  EnergyParameters best = fit_energy(chips, rows, predictions, shipped);
  std::vector<std::string> series;
  std::set<std::string> distinct, parts[2];
  constexpr LeftOut kParts[2] = {LeftOut::kGeneration, LeftOut::kModel};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    series.push_back(chip_of(chips, rows[i]) + "/" + bare(rows[i].serving.model) +
                     (rows[i].disaggregated ? "/apart" : "") + (rows[i].drafts ? "/drafts" : ""));
    if (!rows[i].joules_per_output_token) continue;
    distinct.insert(series.back());
    for (int p = 0; p < 2; ++p) parts[p].insert(part_of(chips, rows[i], i, kParts[p]));
  }
  std::vector<EnergyParameters> fits;
  for (int p = 0; p < 2; ++p)
    for (const std::string& out : parts[p])
      fits.push_back(fit_to(chips, rows, predictions, best, [&](std::size_t i) {
        return part_of(chips, rows[i], i, kParts[p]) != out;
      }));
  const std::vector<std::string> units(distinct.begin(), distinct.end());
  for (int draw = 0; draw < resamples && !units.empty(); ++draw) {
    std::set<std::string>
        drawn;  // a series that is drawn twice counts once: the fit has no weights
    for (std::size_t k = 0; k < units.size(); ++k) {
      const double u = core::RandomStream(1, static_cast<std::uint32_t>(draw))
                           .uniform({.entity = static_cast<std::uint32_t>(k)});
      drawn.insert(units[std::min(
          units.size() - 1, static_cast<std::size_t>(u * static_cast<double>(units.size())))]);
    }
    fits.push_back(fit_to(chips, rows, predictions, best,
                          [&](std::size_t i) { return drawn.contains(series[i]); }));
  }
  for (core::Sourced EnergyParameters::*member :
       {&EnergyParameters::busy_w_m2, &EnergyParameters::busy_share,
        &EnergyParameters::path_byte_j}) {
    core::Sourced& number = best.*member;
    number.low = number.high = number.value;
    for (const EnergyParameters& f : fits) {
      number.low = std::min(number.low, (f.*member).value);
      number.high = std::max(number.high, (f.*member).value);
    }
  }
  return best;
}

}  // namespace strandline::hw
