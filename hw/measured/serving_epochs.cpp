// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_epochs.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>

#include "core/rng.h"
#include "core/statistics.h"
#include "hw/measured/names.h"

namespace strandline::hw {
namespace {

constexpr double kDaysPerQuarter = 365.25 / 4;
constexpr double kLowQuantile = 0.05, kHighQuantile = 0.95;
constexpr std::uint16_t kEpochDraw = 3;

/// Days of "2026-02-01" or "2026-02" (its first day); nothing where it is neither.
std::optional<double> days_of(const std::string& date) {
  if (date.size() < 7) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t n) {
    return std::atoi(date.substr(from, n).c_str());
  };
  using namespace std::chrono;
  const year_month_day day{
      year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
      std::chrono::day{static_cast<unsigned>(date.size() >= 10 ? number(8, 2) : 1)}};
  if (!day.ok()) return std::nullopt;
  return static_cast<double>(sys_days{day}.time_since_epoch().count());
}

std::string workers(const std::optional<WorkerGroup>& g) {
  if (!g) return "-";
  return fmt::format("{}x{}t{}e{}{}", g->workers, g->chips, g->tp.value_or(0), g->ep.value_or(0),
                     g->attention_data ? "d" : "");
}

std::string group_of(const ServingRow& r) {
  return fmt::format("{}/{}/{}/{}/{}/{}", r.model, r.framework, r.precision, r.kind_text,
                     r.mean_isl.value_or(0), r.mean_osl.value_or(0));
}

std::string configuration_of(const ServingRow& r) {
  return fmt::format("{}/{}/{}/{}/{}/{}/{}/{}", group_of(r), r.devices.value_or(0), r.tp_text,
                     r.ep.value_or(0), r.dp_attention.value_or(0), workers(r.prefill),
                     workers(r.decode), r.concurrency.value_or(0));
}

struct Sample {
  double quarter = 0, log_tpot = 0, log_throughput = 0;
};

/// Sums of squares of deviations from a configuration's means: time, time x value, value.
struct Sums {
  double tt = 0, ty = 0, yy = 0;
  void add(const std::vector<Sample>& all, double Sample::*value) {
    double t = 0, y = 0;
    for (const Sample& s : all) t += s.quarter, y += s.*value;
    const auto n = static_cast<double>(all.size());
    for (const Sample& s : all) {
      tt += (s.quarter - t / n) * (s.quarter - t / n);
      ty += (s.quarter - t / n) * (s.*value - y / n);
      yy += (s.*value - y / n) * (s.*value - y / n);
    }
  }
  void add(const Sums& other) {
    tt += other.tt;
    ty += other.ty;
    yy += other.yy;
  }
  double slope() const { return tt > 0 ? ty / tt : 0.0; }
  double explained() const { return tt > 0 && yy > 0 ? ty * ty / tt / yy : 0.0; }
};

/// Samples of one chip (or of all), by group and configuration.
using Panel = std::map<std::string, std::map<std::string, std::vector<Sample>>>;

struct Group {
  Sums tpot, throughput;
};

core::Sourced with_interval(double sign, const std::vector<Group>& groups, Sums Group::*sums,
                            int resamples, std::uint64_t seed) {
  Sums all;
  for (const Group& g : groups) all.add(g.*sums);
  core::Sourced number;
  number.value = number.low = number.high = sign * all.slope();
  const core::RandomStream random(seed);
  std::vector<double> slopes;
  for (int draw = 0; draw < resamples; ++draw) {
    Sums drawn;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const double u = random.uniform({.path = static_cast<std::uint32_t>(draw),
                                       .entity = static_cast<std::uint32_t>(i),
                                       .factor = kEpochDraw});
      const auto pick = static_cast<std::size_t>(u * static_cast<double>(groups.size()));
      drawn.add(groups[std::min(pick, groups.size() - 1)].*sums);
    }
    slopes.push_back(sign * drawn.slope());
  }
  if (slopes.empty()) return number;
  number.low = std::min(number.value, core::quantile(slopes, kLowQuantile));
  number.high = std::max(number.value, core::quantile(slopes, kHighQuantile));
  return number;
}

/// A rate of the configurations that were measured more than once; nothing where they are few.
std::optional<EpochRate> rate_of(const Panel& panel, int resamples, std::uint64_t seed) {
  std::vector<Group> groups;
  EpochRate rate;
  Sums tpot;
  for (const auto& [name, configurations] : panel) {
    Group g;
    int repeated = 0;
    for (const auto& [configuration, samples] : configurations) {
      const auto first_quarter = samples.front().quarter;
      const bool moves =
          std::any_of(samples.begin(), samples.end(),
                      [first_quarter](const Sample& s) { return s.quarter != first_quarter; });
      if (!moves) continue;
      ++repeated;
      g.tpot.add(samples, &Sample::log_tpot);
      g.throughput.add(samples, &Sample::log_throughput);
    }
    if (repeated == 0) continue;
    rate.configurations += repeated;
    tpot.add(g.tpot);
    groups.push_back(g);
  }
  if (rate.configurations < kLeastConfigurations) return std::nullopt;
  rate.tpot = with_interval(-1, groups, &Group::tpot, resamples, seed);
  rate.throughput = with_interval(1, groups, &Group::throughput, resamples, seed);
  rate.tpot_explained = tpot.explained();
  return rate;
}

}  // namespace

std::vector<EpochRate> fit_software_epochs(const std::vector<ServingRow>& rows,
                                           const ChipCatalog& chips,
                                           const std::vector<AgeSpan>& spans, int resamples,
                                           std::uint64_t seed) {
  std::map<std::string, std::vector<Panel>> panels;  // by chip (all together: empty), by span
  for (const ServingRow& r : rows) {
    const Chip* chip = find_measured_chip(chips, r.hw, r.source);
    if (!chip || !r.tpot_ms || !r.output_tok_s_per_device || !r.metric_basis.empty()) continue;
    const auto measured = days_of(r.date), volume = days_of(chip->date);
    if (!measured || !volume || *r.tpot_ms <= 0 || *r.output_tok_s_per_device <= 0) continue;
    const double age = (*measured - *volume) / kDaysPerQuarter;
    const Sample sample{age, std::log(*r.tpot_ms), std::log(*r.output_tok_s_per_device)};
    for (const std::string& id : {chip->id, std::string()}) {
      std::vector<Panel>& own = panels.try_emplace(id, spans.size()).first->second;
      const std::string group = chip->id + "/" + group_of(r);
      for (std::size_t i = 0; i < spans.size(); ++i)
        if (age >= spans[i].from && age < spans[i].to)
          own[i][group][configuration_of(r)].push_back(sample);
    }
  }
  std::vector<EpochRate> rates;
  for (const auto& [id, own] : panels)
    for (std::size_t i = 0; i < spans.size(); ++i) {
      auto rate = rate_of(own[i], resamples, seed);
      if (!rate) continue;
      rate->chip = id;
      rate->from_quarters = spans[i].from;
      rate->to_quarters = spans[i].to;
      rates.push_back(std::move(*rate));
    }
  return rates;
}

std::vector<AgeSpan> shipped_age_spans() {
  return {{0, 3}, {3, 6}, {6, 12}, {0, 12}};
}

std::string software_epochs_yaml(const std::string& file, const std::vector<EpochRate>& rates) {
  const std::size_t from = file.find("\nserving:"), to = file.find("\noperators:");
  if (from == std::string::npos || to == std::string::npos || to < from)
    throw std::logic_error("software_epochs.yaml has no section serving before operators");
  return file.substr(0, from + 1) + software_epochs_yaml(rates) + file.substr(to);
}

std::string software_epochs_yaml(const std::vector<EpochRate>& rates) {
  const auto number = [](const core::Sourced& x) {
    return fmt::format(
        "{{value: {:.3g}, unit: 1/quarter, low: {:.3g}, high: {:.3g}, source: panel}}", x.value,
        x.low, x.high);
  };
  std::string out = "serving:\n";
  for (const EpochRate& r : rates) {
    out += r.chip.empty() ? "  - " : fmt::format("  - chip: {}\n    ", r.chip);
    out += fmt::format(
        "from: {{value: {:g}, unit: quarter, source: panel}}\n"
        "    to: {{value: {:g}, unit: quarter, source: panel}}\n"
        "    configurations: {}\n    tpot: {}\n    throughput: {}\n    tpot_explained: {:.2f}\n",
        r.from_quarters, r.to_quarters, r.configurations, number(r.tpot), number(r.throughput),
        r.tpot_explained);
  }
  return out;
}

}  // namespace strandline::hw
