// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "hw/chip.h"

namespace strandline::hw {

/// What is followed over generations of a line of chips; base units.
enum class Figure : std::uint8_t {
  kRate16,     ///< matrix rate of 16-bit formats, op/s
  kRate8,      ///< of 8-bit formats
  kBandwidth,  ///< of main memory, B/s
  kCapacity,   ///< of main memory, B
  kScaleUp,    ///< network of the chip, one direction, B/s
  kPower,      ///< of the chip or its board, W
  kPrice,      ///< USD
  kCount
};
constexpr int kFigures = static_cast<int>(Figure::kCount);
std::string_view name_of(Figure figure);  ///< "rate_16bit", ...

/// A generation as the record knows it; NaN where a fact is blank.
struct Generation {
  std::string id;
  int month = 0;  ///< of volume, since year 0
  std::array<double, kFigures> value{};
  double of(Figure f) const { return value[static_cast<std::size_t>(f)]; }
};
struct GenerationLine {
  std::string family;
  std::vector<Generation> generations;  ///< oldest first
};

/// Lines of generations; ids without facts of their own are read off `catalog`. InputError for an
/// id that neither has, or generations that are not in order of time.
std::vector<GenerationLine> load_roadmap_record(const std::filesystem::path& file,
                                                const ChipCatalog& catalog);
/// hw/roadmap_record.yaml of the installation.
std::vector<GenerationLine> roadmap_record(const ChipCatalog& catalog);

/// Growth of a figure, fitted to the steps of all lines that were complete at a month. A step of h
/// years multiplies by exp(drift h + e); e has the same spread for every step, so that `drift` is
/// the sum of log ratios over the sum of years and `spread` the root mean square of what is left
/// (n - 1 degrees of freedom).
struct Growth {
  int steps = 0;
  double drift = 0;   ///< per year, natural logarithm
  double spread = 0;  ///< of one step, natural logarithm
  double years = 0;   ///< of all steps together
  bool known() const { return steps >= 2; }
};
Growth fit_growth(const std::vector<GenerationLine>& record, Figure figure, int month);

/// A projected factor with the ends of a central interval.
struct GrowthInterval {
  double value = 1, low = 1, high = 1;
};
/// Over `years`: Student's t with n - 1 degrees of freedom times the spreads of the steps within
/// (at least one; each errs apart) and of the drift, which errs alike in all of them. `level` is
/// the share that the interval should hold (0.8). Precondition: growth.known().
GrowthInterval growth_over(const Growth& growth, double years, double level);

/// One figure of one generation, projected from the generation before it with growth fitted to
/// what was known when that one came out.
struct RecordTest {
  std::string family, from, to;
  Figure figure = Figure::kRate16;
  int steps = 0;  ///< of the past that growth was fitted to
  double years = 0;
  GrowthInterval at80, at95;  ///< of the ratio of the two generations
  double actual = 1;
  double error() const { return at80.value / actual - 1; }
  bool holds(const GrowthInterval& i) const { return actual >= i.low && actual <= i.high; }
};
/// All of them whose past has two steps or more, in order of the record. Only what was out when
/// the earlier chip came is fitted.
std::vector<RecordTest> backtest_record(const std::vector<GenerationLine>& record);
/// Bandwidth and capacity by project()'s other rule: the stack of the newest technology that
/// hw/roadmap.yaml knows at the date of the later chip, in as many stacks as the earlier one has.
/// The table knows what came, so that this tests the rule, not its foresight. Both intervals are
/// those of `step_spread`. Chips whose stacks the catalog leaves blank are left out.
std::vector<RecordTest> backtest_memory_table(const std::vector<GenerationLine>& record,
                                              const ChipCatalog& catalog);

}  // namespace strandline::hw
