// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/roadmap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "hw/economics.h"
#include "hw/growth_risk.h"
#include "hw/roadmap_data.h"
#include "hw/silicon_prices.h"

namespace strandline::hw {
namespace {

using core::Sourced;

constexpr int kMonthsPerQuarter = 3;
constexpr double kMonthsPerYear = 12.0;

/// A multiplier with its interval.
struct Factor {
  double value = 1, low = 1, high = 1;
};

Factor grown(const Sourced& per_year, double years) {
  return {std::pow(per_year.value, years), std::pow(per_year.low, years),
          std::pow(per_year.high, years)};
}

/// The same with the spread of the generations that lie between, at least one.
Factor grown(const Sourced& per_year, const Sourced& spread, double years) {
  if (years <= 0) return {};
  const double generations = std::max(1.0, years / roadmap().spread.years);
  const double step = std::log(spread.value) * std::sqrt(generations);
  const double value = std::pow(per_year.value, years);
  const double down = std::hypot(step, years * std::log(per_year.value / per_year.low));
  const double up = std::hypot(step, years * std::log(per_year.high / per_year.value));
  return {value, value * std::exp(-down), value * std::exp(up)};
}

void scale(Sourced& number, const Factor& factor) {
  if (!number.known()) return;
  number.value *= factor.value;
  number.low *= factor.low;
  number.high *= factor.high;
  number.source = "projected by hw/roadmap.yaml from: " + number.source;
}

/// When a generation arrives and how far technology is by then for its family.
struct Arrival {
  int quarter = 0;
  int month = 0;             ///< of volume
  int technology_month = 0;  ///< arrival less the family's lag
  double years = 0;          ///< of growth since the base chip reached volume
};

int months(const Sourced& quarters) {
  return static_cast<int>(std::lround(quarters.value * kMonthsPerQuarter));
}

Arrival arrival(const Chip& base, const RoadmapKind& kind, int quarter) {
  const int month = roadmap().base_month + quarter * kMonthsPerQuarter;
  const int technology = month - months(kind.lag);
  const double years = (technology - month_of(base.date)) / kMonthsPerYear;
  return {quarter, month, technology, std::max(0.0, years)};
}

/// The newest technology in volume at a month.
const MemoryTechnology& technology_at(int month) {
  const auto& list = roadmap().memory;
  const auto later = std::find_if(list.begin(), list.end(),
                                  [&](const MemoryTechnology& t) { return t.month > month; });
  return later == list.begin() ? list.front() : *std::prev(later);
}

/// Growth of one figure per stack from what the chip has to what its generation can buy.
Factor stack_growth(const Chip& base, const Arrival& when, const Sourced& whole,
                    Sourced MemoryTechnology::*figure, const Sourced& beyond) {
  const MemoryTechnology& next = technology_at(when.technology_month);
  const Sourced& stacks = base.main_memory().stacks;
  const double today = stacks.known() ? whole.value / stacks.value
                                      : (technology_at(month_of(base.date)).*figure).value;
  const double step = std::max(1.0, (next.*figure).value / today);
  const Sourced& spread = roadmap().memory_step_spread;
  const bool steps = step > 1.0;
  const int last = std::max(roadmap().memory.back().month, month_of(base.date));
  const Factor trend =
      grown(beyond, std::max(0.0, (when.technology_month - last) / kMonthsPerYear));
  return {step * trend.value, std::max(1.0, step * (steps ? spread.low : 1.0)) * trend.low,
          step * (steps ? spread.high : 1.0) * trend.high};
}

/// HBM moves by technology; DRAM stacked on the die by the trend from its own first volume.
void project_main_memory(const Chip& base, const Arrival& when, MemoryTier& tier) {
  const Roadmap& map = roadmap();
  if (tier.kind == MemoryKind::kHbm) {
    const MemoryTier from = tier;
    scale(tier.bandwidth_b_s, stack_growth(base, when, from.bandwidth_b_s,
                                           &MemoryTechnology::bandwidth_b_s, map.beyond_bandwidth));
    scale(tier.capacity_bytes,
          stack_growth(base, when, from.capacity_bytes, &MemoryTechnology::capacity_bytes,
                       map.beyond_capacity));
    return;
  }
  const int from = tier.kind == MemoryKind::kStackedDram ? map.stacked_month : month_of(base.date);
  const double years = std::max(0.0, (when.month - from) / kMonthsPerYear);
  const bool on_die = tier.kind == MemoryKind::kSram || tier.kind == MemoryKind::kRom;
  scale(tier.bandwidth_b_s, grown(on_die ? map.growth.compute : map.beyond_bandwidth, years));
  scale(tier.capacity_bytes, grown(on_die ? map.growth.sram : map.beyond_capacity, years));
}

void project_silicon(const Chip& base, const Arrival& when, Chip& chip) {
  const RoadmapGrowth& growth = roadmap().growth;
  const Factor compute = grown(growth.compute, roadmap().spread.compute, when.years);
  for (auto& engine : chip.engines) {
    for (auto& [type, rate] : engine.peak_op_s) scale(rate, compute);
  }
  project_main_memory(base, when, chip.memory.front());
  for (std::size_t i = 1; i < chip.memory.size(); ++i) {
    scale(chip.memory[i].bandwidth_b_s, compute);
    scale(chip.memory[i].capacity_bytes, grown(growth.sram, when.years));
  }
  scale(chip.sram_bytes, grown(growth.sram, when.years));
  const Factor network = grown(growth.network, roadmap().spread.network, when.years);
  scale(chip.network.bandwidth_b_s, network);
  scale(chip.network.link_bandwidth_b_s, network);
  scale(chip.network.scale_out_b_s, network);
  Derating& derating = chip.derating;
  for (Sourced* floor :
       {&derating.layer_overhead_s, &derating.layer_silicon_s, &derating.layer_software_s})
    scale(*floor, grown(growth.layer_overhead, when.years));
}

/// The newest node of large dies at the generation's technology date, for chips on a listed node.
void project_node(const Arrival& when, Chip& chip) {
  const SiliconPrices& prices = silicon_prices();
  const NodePrices* today = prices.find_node(chip.node);
  if (!today) return;
  const std::string from = today->id == "5nm" ? "4nm" : today->id;
  bool listed = false;
  for (const NodeStep& step : roadmap().nodes) {
    listed = listed || step.id == from;
    if (!listed || step.id == from || step.month > when.technology_month) continue;
    const NodePrices& next = prices.node(step.id);
    chip.node = next.id;
    if (chip.economics.mask_set_usd.value > 0) chip.economics.mask_set_usd = next.mask_set_usd;
  }
}

void project_economics(const Arrival& when, Chip& chip) {
  const RoadmapGrowth& growth = roadmap().growth;
  Economics& e = chip.economics;
  const Factor price = grown(growth.price, roadmap().spread.price, when.years);
  for (Sourced* money : {&e.own_usd_h, &e.rent_usd_h, &e.price_usd, &e.bom_usd}) {
    scale(*money, price);
  }
  scale(e.system_usd, grown(growth.system, when.years));
  for (Sourced* power : {&e.power_w, &e.chip_power_w}) {
    scale(*power, grown(growth.power, roadmap().spread.power, when.years));
  }
  scale(e.nre_usd, grown(growth.nre, when.years));
}

double rate_of(const Chip& chip) {
  return chip.matrix_peak(archs::DataType::kBf16, archs::DataType::kBf16);
}

}  // namespace

std::vector<int> generation_quarters(const Chip& base, int horizon_quarters) {
  if (roadmap().ended(base.family)) return {0};
  const RoadmapKind& kind = roadmap().kind_of(base.family);
  const int cadence = static_cast<int>(std::lround(kind.cadence.value));
  std::vector<int> quarters{0};
  for (int q = static_cast<int>(std::lround(kind.first_generation.value)); q <= horizon_quarters;
       q += cadence) {
    if (q > 0) quarters.push_back(q);
  }
  return quarters;
}

Chip project(const Chip& base, int quarter) {
  const int arrives = generation_quarters(base, std::max(0, quarter)).back();
  Chip chip = base;
  chip.id = base.id + "@q" + std::to_string(arrives);
  chip.aliases.clear();
  if (arrives == 0) return chip;
  const Arrival when = arrival(base, roadmap().kind_of(base.family), arrives);
  chip.date = date_of(when.month);
  chip.launch = "projected generation: hw/roadmap.yaml";
  project_silicon(base, when, chip);
  project_node(when, chip);
  project_economics(when, chip);
  return chip;
}

namespace {

constexpr double kNinety = 1.2815515655446004;  ///< of a standard normal, one-sided

Deviation deviation_of(const Factor& f) {
  return {std::log(f.value / f.low) / kNinety, std::log(f.high / f.value) / kNinety};
}

/// Drift for all, steps of the family's own (where single generations lie off it).
GrowthRisk risk_of(const Sourced& per_year, const Sourced* spread, double years) {
  if (years <= 0) return {};
  GrowthRisk risk{deviation_of(grown(per_year, years)), {}, 0};
  if (!spread) return risk;
  const double step = std::log(spread->value) / kNinety;
  risk.steps = step * step * std::max(1.0, years / roadmap().spread.years);
  return risk;
}

/// Memory by the table of stacks: how many of them a family takes is its own.
GrowthRisk memory_risk(const Sourced& now, const Sourced& then) {
  if (!now.known() || !then.known()) return {};
  const auto relative = [](const Sourced& x, double end) {
    return std::abs(std::log(end / x.value));
  };
  const double down = relative(then, then.low) - relative(now, now.low);
  const double up = relative(then, then.high) - relative(now, now.high);
  return {{}, {std::max(0.0, down) / kNinety, std::max(0.0, up) / kNinety}, 0};
}

GrowthRisk price_risk(const Chip& base, const Chip& then, double years) {
  const RoadmapGrowth& growth = roadmap().growth;
  if (!base.candidate) return risk_of(growth.price, &roadmap().spread.price, years);
  const Sourced bill = bill_of_materials(then);
  if (!bill.known() || !(bill.low > 0)) return {};
  return {{}, deviation_of({bill.value, bill.low, bill.high}), 0};
}

}  // namespace

GrowthRisks growth_risks(const Chip& base, int quarter) {
  const int arrives = generation_quarters(base, std::max(0, quarter)).back();
  if (arrives == 0) return {};
  const double years = arrival(base, roadmap().kind_of(base.family), arrives).years;
  const Chip then = project(base, quarter);
  const RoadmapGrowth& growth = roadmap().growth;
  const GenerationSpread& spread = roadmap().spread;
  const MemoryTier &from = base.memory.front(), &to = then.memory.front();
  GrowthRisks risks;
  const auto risk = [&](Technology t) -> GrowthRisk& { return risks[static_cast<std::size_t>(t)]; };
  risk(Technology::kCompute) = risk_of(growth.compute, &spread.compute, years);
  risk(Technology::kBandwidth) = memory_risk(from.bandwidth_b_s, to.bandwidth_b_s);
  risk(Technology::kCapacity) = memory_risk(from.capacity_bytes, to.capacity_bytes);
  risk(Technology::kNetwork) = risk_of(growth.network, &spread.network, years);
  risk(Technology::kFloor) = risk_of(growth.layer_overhead, nullptr, years);
  risk(Technology::kPrice) = price_risk(base, then, years);
  risk(Technology::kPower) = risk_of(growth.power, &spread.power, years);
  return risks;
}

Chip with_technology(const Chip& chip, Technology figure, double factor) {
  Chip c = chip;
  const Factor all{factor, factor, factor};
  const auto scale_all = [&](std::initializer_list<Sourced*> numbers) {
    for (Sourced* x : numbers) scale(*x, all);
  };
  Derating& d = c.derating;
  Economics& e = c.economics;
  switch (figure) {
    case Technology::kCompute:
      for (auto& engine : c.engines)
        for (auto& [type, rate] : engine.peak_op_s) scale(rate, all);
      for (std::size_t i = 1; i < c.memory.size(); ++i) scale(c.memory[i].bandwidth_b_s, all);
      break;
    case Technology::kBandwidth:
      scale(c.memory.front().bandwidth_b_s, all);
      break;
    case Technology::kCapacity:
      scale(c.memory.front().capacity_bytes, all);
      break;
    case Technology::kNetwork:
      scale_all(
          {&c.network.bandwidth_b_s, &c.network.link_bandwidth_b_s, &c.network.scale_out_b_s});
      break;
    case Technology::kFloor:
      scale_all({&d.layer_overhead_s, &d.layer_silicon_s, &d.layer_software_s});
      break;
    case Technology::kPrice:
      scale_all({&e.own_usd_h, &e.rent_usd_h, &e.price_usd, &e.bom_usd});
      break;
    case Technology::kPower:
      scale_all({&e.power_w, &e.chip_power_w});
      break;
    case Technology::kCount:
      break;
  }
  return c;
}

Availability availability(const Chip& base) {
  if (base.main_memory().kind != MemoryKind::kStackedDram) return {};
  const Roadmap& map = roadmap();
  const auto quarter = [&](int month) {
    return std::max(0, (month - map.base_month + kMonthsPerQuarter - 1) / kMonthsPerQuarter);
  };
  return {quarter(map.stacked_earliest), quarter(map.stacked_month), quarter(map.stacked_latest)};
}

Backtest backtest(const Chip& first, const Chip& second, const Chip& third) {
  const double seen = month_of(second.date) - month_of(first.date);
  const double ahead = month_of(third.date) - month_of(second.date);
  const auto ratio = [&](double a, double b, double c) {
    return b * std::pow(b / a, ahead / seen) / c;
  };
  const auto memory = [](const Chip& c) -> const MemoryTier& { return c.main_memory(); };
  return {.compute = ratio(rate_of(first), rate_of(second), rate_of(third)),
          .bandwidth = ratio(memory(first).bandwidth_b_s.value, memory(second).bandwidth_b_s.value,
                             memory(third).bandwidth_b_s.value),
          .capacity = ratio(memory(first).capacity_bytes.value, memory(second).capacity_bytes.value,
                            memory(third).capacity_bytes.value),
          .scale_up = ratio(first.network.bandwidth_b_s.value, second.network.bandwidth_b_s.value,
                            third.network.bandwidth_b_s.value)};
}

}  // namespace strandline::hw
