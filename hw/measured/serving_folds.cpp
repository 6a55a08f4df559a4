// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "core/error.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "hw/measured/serving_validate.h"

namespace strandline::hw {
namespace {

constexpr int kFifths = 5;
/// Of an entry's rows: fewer than that are no sample of it (a handful of another chip's).
constexpr double kLeastShare = 0.1;
constexpr std::uint16_t kFoldDraw = 2;

/// Chips that share compute silicon with another, which stands for both.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kSilicon{{
    {"gb200", "b200"},
    {"gb300", "b300"},
    {"h200", "h100"},
    {"gh200", "h100"},
    {"h20", "h100"},
    {"a100-40gb", "a100"},
    {"mi325x", "mi300x"},
}};

std::string silicon_of(const std::string& chip) {
  for (const auto& [same, as] : kSilicon)
    if (chip == same) return std::string(as);
  return chip;
}

/// Random fifths of each entry, chip and model: one that is small does not fall into one fifth.
std::vector<std::string> fifths(const ServingEntries& entries, std::uint64_t seed) {
  const core::RandomStream random(seed);
  std::vector<std::string> folds(entries.resolved.size());
  int next = 0;
  for (const std::vector<std::size_t>& own : entries.rows) {
    std::map<std::string, std::vector<std::pair<double, std::size_t>>> groups;
    for (const std::size_t i : own)
      groups[entries.resolved[i].chip->id + "/" + entries.resolved[i].served.id].emplace_back(
          random.uniform({.entity = static_cast<std::uint32_t>(i), .factor = kFoldDraw}), i);
    for (auto& [name, members] : groups) {
      std::sort(members.begin(), members.end());
      for (const auto& [draw, i] : members) folds[i] = std::to_string(next++ % kFifths);
    }
  }
  return folds;
}

/// What each row is left out with; rows that do not resolve are left out with nothing.
std::vector<std::string> folds_of(ServingFold fold, const ServingEntries& entries,
                                  std::uint64_t seed) {
  if (fold == ServingFold::kRow) return fifths(entries, seed);
  std::vector<std::string> folds;
  for (const ResolvedServingRow& r : entries.resolved)
    folds.push_back(r.status != "ok"              ? ""
                    : fold == ServingFold::kModel ? r.served.id
                                                  : silicon_of(r.chip->id));
  return folds;
}

/// Fits that are shared between folds: of all entries together, whose fit is the home of each
/// entry, of one entry, and of its relatives.
class Fits {
 public:
  Fits(const ServingPredictor& predictor, const std::vector<ServingRow>& rows,
       const ServingEntries& entries, const ServingFitOptions& options)
      : predictor_(predictor),
        rows_(rows),
        entries_(entries),
        options_(options),
        pool_rows_(pooled_rows(rows, entries)),
        pool_(fit_of(predictor.frameworks().all().back(), rows, entries, pool_rows_,
                     options.threads)) {}

  /// Parameters of an entry from rows outside of a fold.
  Framework without(std::size_t entry, const std::vector<std::string>& folds,
                    const std::string& out) {
    const Framework& base = predictor_.frameworks().all()[entry];
    if (!entry_ || entry != *entry_) {
      entry_ = entry;
      candidates_.clear();
      candidates_.emplace_back(*this, base, entries_.rows[entry]);
      candidates_.emplace_back(*this, base, relatives(entry));
    }
    const GridPoint home = home_of(rows_, entries_.rows[entry], pooled_without(folds, out));
    for (Candidate& c : candidates_)
      if (const auto point = fitted(c.fit, c.rows, folds, out, home, options_))
        return at_grid_point(base, *point);
    return at_grid_point(base, home);
  }

 private:
  /// Rows that an entry may be fitted to.
  struct Candidate {
    Candidate(const Fits& fits, const Framework& base, const std::vector<std::size_t>& all)
        : rows(spread_rows(fits.rows_, fits.entries_, all, kFitRows)),
          fit(fit_of(base, fits.rows_, fits.entries_, rows, fits.options_.threads)) {}
    std::vector<std::size_t> rows;
    ServingFit fit;
  };

  GridPoint pooled_without(const std::vector<std::string>& folds, const std::string& out) {
    const auto [found, fresh] = homes_.try_emplace(out);
    ServingFitOptions shared = options_;
    shared.pooled_only = true;
    if (fresh)
      found->second = fitted(pool_, pool_rows_, folds, out, {}, shared).value_or(GridPoint{});
    return found->second;
  }

  std::optional<GridPoint> fitted(ServingFit& fit, const std::vector<std::size_t>& which,
                                  const std::vector<std::string>& folds, const std::string& out,
                                  const GridPoint& home, const ServingFitOptions& options) {
    std::vector<double> counts;
    std::size_t kept = 0;
    for (const std::size_t i : which) {
      counts.push_back(folds[i] == out ? 0.0 : 1.0);
      kept += folds[i] != out;
    }
    const double least = kLeastShare * static_cast<double>(which.size());
    if (kept < kLeastRows || static_cast<double>(kept) < least) return std::nullopt;
    return fit.descend(fit.weights(counts), options, home);
  }

  /// Rows of all entries that share a name, of the kinds that the entry has: a batch that starts at
  /// once tells little of a server.
  std::vector<std::size_t> relatives(std::size_t entry) const {
    const auto& frameworks = predictor_.frameworks().all();
    const std::string& name = frameworks[entry].names.front();
    std::set<ServingKind> kinds;
    for (const std::size_t i : entries_.rows[entry]) kinds.insert(rows_[i].kind);
    std::vector<std::size_t> all;
    for (std::size_t e = 0; e < frameworks.size(); ++e) {
      const auto& names = frameworks[e].names;
      if (std::find(names.begin(), names.end(), name) == names.end()) continue;
      for (const std::size_t i : entries_.rows[e])
        if (kinds.contains(rows_[i].kind)) all.push_back(i);
    }
    return all;
  }

  const ServingPredictor& predictor_;
  const std::vector<ServingRow>& rows_;
  const ServingEntries& entries_;
  ServingFitOptions options_;
  std::vector<std::size_t> pool_rows_;
  ServingFit pool_;
  std::map<std::string, GridPoint> homes_;  ///< by what is left out
  std::optional<std::size_t> entry_;
  std::vector<Candidate> candidates_;  ///< of entry_: its own rows, then its relatives'
};

}  // namespace

ServingFold parse_serving_fold(const std::string& name) {
  if (name == "none") return ServingFold::kNone;
  if (name == "model") return ServingFold::kModel;
  if (name == "chip") return ServingFold::kChip;
  if (name == "row") return ServingFold::kRow;
  throw core::InputError(
      {{}, "folds", name, "is no way to leave rows out", "write none, model, chip or row"});
}

std::vector<ServingPrediction> left_out_predictions(const ServingPredictor& predictor,
                                                    const std::vector<ServingRow>& rows,
                                                    const ServingEntries& entries, ServingFold fold,
                                                    const ServingFitOptions& options) {
  if (fold == ServingFold::kNone) return predict_rows(predictor, rows, options.threads);
  const std::vector<std::string> folds = folds_of(fold, entries, options.seed);
  std::vector<ServingPrediction> predictions(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) predictions[i].status = entries.resolved[i].status;
  Fits fits(predictor, rows, entries, options);
  for (std::size_t e = 0; e < entries.rows.size(); ++e) {
    std::set<std::string> present;
    for (const std::size_t i : entries.rows[e]) present.insert(folds[i]);
    for (const std::string& out : present) {
      const Framework framework = fits.without(e, folds, out);
      for (const std::size_t i : entries.rows[e])
        if (folds[i] == out)
          predictions[i] = ServingPredictor::predict_under(framework, rows[i], entries.resolved[i]);
    }
  }
  return predictions;
}

}  // namespace strandline::hw
