// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_score.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "core/statistics.h"

namespace strandline::hw {
namespace {

/// Repeated runs of one configuration (README of the measured data): what no model can beat.
constexpr const char* kNoise =
    "noise floor, repeated runs: |TPOT| 0.5 % at the median and 2 % at p90, |throughput| 0.7 % and "
    "8 %\n";

std::vector<double> absolute(std::vector<double> v) {
  for (double& x : v) x = std::fabs(x);
  return v;
}

double quantile_or_zero(std::vector<double> v, double p) {
  return v.empty() ? 0.0 : core::quantile(std::move(v), p);
}

void compare(ServingErrors& e, const std::optional<double>& predicted,
             const std::optional<double>& measured) {
  if (predicted && measured && *measured > 0) e.values.push_back(*predicted / *measured - 1);
}

void count(ServingScore& s, const ServingRow& row, const ServingPrediction& p) {
  ++s.rows;
  s.modelled += p.ok();
  compare(s.tpot, p.tpot_ms, row.tpot_ms);
  compare(s.ttft, p.ttft_ms, row.ttft_ms);
  compare(s.throughput, p.output_tok_s_per_device, row.output_tok_s_per_device);
}

using Key = std::tuple<std::string, std::string, std::string>;

/// Scores by key, in the order of first appearance.
class Groups {
 public:
  ServingScore& of(const Key& key) {
    const auto [found, fresh] = place_.try_emplace(key, all_.size());
    if (fresh) {
      ServingScore s;
      std::tie(s.kind, s.hw, s.model) = key;
      all_.push_back(std::move(s));
    }
    return all_[found->second];
  }
  std::vector<ServingScore> take() { return std::move(all_); }

 private:
  std::map<Key, std::size_t> place_;
  std::vector<ServingScore> all_;
};

void add_errors(std::vector<core::Cell>& row, const ServingErrors& e) {
  if (e.values.empty()) {
    row.insert(row.end(), 3, core::Cell());
    return;
  }
  row.insert(row.end(),
             {core::Cell(e.median_absolute()), core::Cell(e.bias()), core::Cell(e.p90_absolute())});
}

}  // namespace

double ServingErrors::median_absolute() const {
  return quantile_or_zero(absolute(values), 0.5);
}

double ServingErrors::bias() const {
  return quantile_or_zero(values, 0.5);
}

double ServingErrors::p90_absolute() const {
  return quantile_or_zero(absolute(values), 0.9);
}

std::vector<ServingScore> score(const std::vector<ServingRow>& rows,
                                const std::vector<ServingPrediction>& predictions) {
  Groups fine, kinds, whole;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ServingRow& r = rows[i];
    const std::string& model = r.arch_model.empty() ? r.model : r.arch_model;
    count(fine.of({r.kind_text, r.hw, model}), r, predictions[i]);
    count(kinds.of({r.kind_text, "", ""}), r, predictions[i]);
    count(whole.of({"all", "", ""}), r, predictions[i]);
  }
  std::vector<ServingScore> all = fine.take();
  for (Groups* g : {&kinds, &whole})
    for (ServingScore& s : g->take()) all.push_back(std::move(s));
  return all;
}

core::Table score_table(const std::vector<ServingScore>& scores) {
  core::Table table({{"kind"},
                     {"hw"},
                     {"model"},
                     {"n"},
                     {"coverage", 3},
                     {"tpot_abs", 3},
                     {"tpot_bias", 3},
                     {"tpot_p90", 3},
                     {"ttft_abs", 3},
                     {"ttft_bias", 3},
                     {"ttft_p90", 3},
                     {"tok_s_abs", 3},
                     {"tok_s_bias", 3},
                     {"tok_s_p90", 3}});
  for (const ServingScore& s : scores) {
    std::vector<core::Cell> row{s.kind, s.hw, s.model, static_cast<std::int64_t>(s.rows),
                                static_cast<double>(s.modelled) / static_cast<double>(s.rows)};
    for (const ServingErrors* e : {&s.tpot, &s.ttft, &s.throughput}) add_errors(row, *e);
    table.add(std::move(row));
  }
  return table;
}

std::string score_text(const std::vector<ServingRow>& rows,
                       const std::vector<ServingPrediction>& predictions) {
  return score_table(score(rows, predictions)).render(core::TableFormat::kText) + kNoise;
}

}  // namespace strandline::hw
