// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/roadmap_record.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "core/files.h"
#include "core/yaml.h"
#include "hw/roadmap_data.h"

namespace strandline::hw {
namespace {

using archs::DataType;
using core::Range;
using core::YamlNode;

constexpr double kMonthsPerYear = 12.0;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, kFigures> kNames{
    "rate_16bit", "rate_8bit", "bandwidth", "capacity", "scale_up", "power", "price"};
constexpr std::array<const char*, kFigures> kUnits{"FLOP/s", "FLOP/s", "B/s", "B",
                                                   "B/s",    "W",      "USD"};

/// The best rate of some formats; NaN where the matrix engine has none of them.
double best_rate(const Chip& chip, std::initializer_list<DataType> types) {
  const Engine* engine = chip.engine(EngineKind::kMatrix);
  double best = kUnknown;
  for (const DataType type : types) {
    if (!engine || engine->peak_op_s.count(type) == 0) continue;
    best = std::fmax(best, engine->peak_op_s.at(type).value);
  }
  return best;
}

Generation from_catalog(const Chip& chip) {
  Generation g{.id = chip.id, .month = month_of(chip.date)};
  g.value = {best_rate(chip, {DataType::kBf16, DataType::kFp16}),
             best_rate(chip, {DataType::kFp8, DataType::kMxfp8, DataType::kInt8}),
             chip.main_memory().bandwidth_b_s.value,
             chip.main_memory().capacity_bytes.value,
             chip.network.bandwidth_b_s.value,
             chip.economics.chip_power_w.value,
             chip.economics.price_usd.value};
  return g;
}

std::size_t figure_of(const YamlNode& name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name.as_text());
  if (found == kNames.end()) name.fail("is not a figure of the record", "use a key of this file");
  return static_cast<std::size_t>(found - kNames.begin());
}

/// Facts of the file go before those of the catalog.
Generation read_generation(const YamlNode& node, const ChipCatalog& catalog) {
  const std::string id = node.text("id");
  Generation g;
  g.id = id;
  g.value.fill(kUnknown);
  if (node.has("date"))
    g.month = month_of(node.text("date"));
  else
    g = from_catalog(catalog.find(id));
  for (int i = 0; i < kFigures; ++i) {
    const auto own = node.quantity_or_unknown(kNames[i], kUnits[i], Range::positive());
    if (own.known()) g.value[i] = own.value;
  }
  if (node.has("not_comparable")) {
    for (const auto& item : node.at("not_comparable").items()) g.value[figure_of(item)] = kUnknown;
  }
  node.finish();
  return g;
}

GenerationLine read_line(const YamlNode& node, const ChipCatalog& catalog) {
  GenerationLine line;
  line.family = node.text("family");
  for (const auto& item : node.at("generations").items()) {
    Generation next = read_generation(item, catalog);
    if (!line.generations.empty() && next.month <= line.generations.back().month)
      item.fail("comes before the generation above it", "sort them, oldest first");
    line.generations.push_back(std::move(next));
  }
  node.finish();
  return line;
}

/// Log ratio and years of one step; NaN ratio where a fact is blank.
struct Step {
  double log_ratio, years;
};

Step step_of(const Generation& from, const Generation& to, Figure f) {
  return {std::log(to.of(f) / from.of(f)), (to.month - from.month) / kMonthsPerYear};
}

template <class Body>
void for_each_step(const std::vector<GenerationLine>& record, const Body& body) {
  for (const GenerationLine& line : record)
    for (std::size_t i = 1; i < line.generations.size(); ++i)
      body(line, line.generations[i - 1], line.generations[i]);
}

/// Who, when and what came; nothing predicted yet.
RecordTest blank_test(const GenerationLine& line, const Generation& from, const Generation& to,
                      Figure figure) {
  const Step s = step_of(from, to, figure);
  RecordTest test;
  test.family = line.family;
  test.from = from.id;
  test.to = to.id;
  test.figure = figure;
  test.years = s.years;
  test.actual = std::exp(s.log_ratio);
  return test;
}

const Chip* in_catalog(const ChipCatalog& catalog, const std::string& id) {
  const auto& all = catalog.all();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Chip& c) { return c.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::string_view name_of(Figure figure) {
  return kNames[static_cast<std::size_t>(figure)];
}

std::vector<GenerationLine> load_roadmap_record(const std::filesystem::path& file,
                                                const ChipCatalog& catalog) {
  const YamlNode root = YamlNode::load(file);
  std::vector<GenerationLine> record;
  for (const auto& node : root.at("lines").items()) record.push_back(read_line(node, catalog));
  root.finish();
  return record;
}

std::vector<GenerationLine> roadmap_record(const ChipCatalog& catalog) {
  return load_roadmap_record(core::home_path("hw/roadmap_record.yaml"), catalog);
}

Growth fit_growth(const std::vector<GenerationLine>& record, Figure figure, int month) {
  std::vector<Step> steps;
  for (const GenerationLine& line : record)
    for (std::size_t i = 1; i < line.generations.size(); ++i) {
      const Step s = step_of(line.generations[i - 1], line.generations[i], figure);
      if (line.generations[i].month <= month && std::isfinite(s.log_ratio)) steps.push_back(s);
    }
  Growth g{.steps = static_cast<int>(steps.size())};
  if (!g.known()) return g;
  double grown = 0;
  for (const Step& s : steps) {
    grown += s.log_ratio;
    g.years += s.years;
  }
  g.drift = grown / g.years;
  double left = 0;
  for (const Step& s : steps) left += std::pow(s.log_ratio - g.drift * s.years, 2);
  g.spread = std::sqrt(left / (g.steps - 1));
  return g;
}

GrowthInterval growth_over(const Growth& growth, double years, double level) {
  const boost::math::students_t t(growth.steps - 1);
  const double quantile = boost::math::quantile(t, 0.5 + level / 2);
  const double drift_spread = growth.spread * std::sqrt(growth.steps) / growth.years;
  const double generations = std::max(1.0, years * growth.steps / growth.years);
  const double half =
      quantile * std::hypot(growth.spread * std::sqrt(generations), years * drift_spread);
  const double middle = growth.drift * years;
  return {std::exp(middle), std::exp(middle - half), std::exp(middle + half)};
}

std::vector<RecordTest> backtest_record(const std::vector<GenerationLine>& record) {
  constexpr double kNarrow = 0.80, kWide = 0.95;
  std::vector<RecordTest> tests;
  for_each_step(record, [&](const GenerationLine& line, const Generation& a, const Generation& b) {
    for (int f = 0; f < kFigures; ++f) {
      RecordTest test = blank_test(line, a, b, static_cast<Figure>(f));
      const Growth past = fit_growth(record, test.figure, a.month);
      if (!std::isfinite(test.actual) || !past.known()) continue;
      test.steps = past.steps;
      test.at80 = growth_over(past, test.years, kNarrow);
      test.at95 = growth_over(past, test.years, kWide);
      tests.push_back(std::move(test));
    }
  });
  return tests;
}

std::vector<RecordTest> backtest_memory_table(const std::vector<GenerationLine>& record,
                                              const ChipCatalog& catalog) {
  std::vector<RecordTest> tests;
  const core::Sourced& spread = roadmap().memory_step_spread;
  for_each_step(record, [&](const GenerationLine& line, const Generation& a, const Generation& b) {
    const Chip* base = in_catalog(catalog, a.id);
    if (!base || !base->main_memory().stacks.known()) return;
    const double stacks = base->main_memory().stacks.value;
    const MemoryTechnology* next = nullptr;
    for (const MemoryTechnology& t : roadmap().memory)
      if (t.month <= b.month) next = &t;
    if (!next) return;
    for (const Figure f : {Figure::kBandwidth, Figure::kCapacity}) {
      RecordTest test = blank_test(line, a, b, f);
      const auto& stack = f == Figure::kBandwidth ? next->bandwidth_b_s : next->capacity_bytes;
      const double ratio = std::max(1.0, stack.value * stacks / a.of(f));
      test.at80 = {ratio, ratio * spread.low, ratio * spread.high};
      test.at95 = test.at80;
      tests.push_back(std::move(test));
    }
  });
  return tests;
}

}  // namespace strandline::hw
