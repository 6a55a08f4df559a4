// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/prediction_error.h"

#include <algorithm>
#include <cmath>

#include "hw/asic/discrepancy.h"
#include "hw/support.h"

namespace strandline::hw {
namespace {

using core::WorkClass;

/// Different shapes of a class in a layer: queries-keys-values, output, up and gate, down.
constexpr double kShapesPerModel = 4;
/// Standard normal quantile at 90 %.
constexpr double kNinety = 1.2815515655446004;

int width_index(int bits) {
  return bits >= 16 ? 0 : bits >= 8 ? 1 : 2;
}

}  // namespace

std::string_view name_of(Evidence evidence) {
  switch (evidence) {
    case Evidence::kMeasured:
      return "measured";
    case Evidence::kSameFamily:
      return "same_family";
    default:
      return "specification";
  }
}

std::string_view name_of(WorkClass c) {
  static constexpr std::array<std::string_view, core::kWorkClasses> kNames{
      "product", "grouped_product", "attention", "recurrence",
      "other",   "network",         "overhead",  "unseen"};
  return kNames[static_cast<std::size_t>(c)];
}

const ErrorSpread& PredictionErrors::of(WorkClass c, int bits, Evidence evidence) const {
  return classes_[static_cast<std::size_t>(c)][static_cast<std::size_t>(width_index(bits))]
                 [static_cast<std::size_t>(evidence)];
}

const ErrorSpread& PredictionErrors::whole(Evidence evidence) const {
  return whole_[static_cast<std::size_t>(evidence)];
}

Evidence PredictionErrors::evidence_of(const Chip& chip) const {
  const std::size_t at = chip.id.find("@q");  // hw::project(): quarter 0 is the chip of today
  const bool of_today = at == std::string::npos || chip.id.substr(at) == "@q0";
  if (of_today && chips_.contains(chip.id.substr(0, at))) return Evidence::kMeasured;
  return families_.contains(chip.family) ? Evidence::kSameFamily : Evidence::kSpecification;
}

bool on_cores(WorkClass c) {
  return c == WorkClass::kProduct || c == WorkClass::kGroupedProduct ||
         c == WorkClass::kAttention || c == WorkClass::kRecurrence || c == WorkClass::kOther;
}

double log_spread(const ClassSeconds& seconds, int bits, Evidence evidence, bool alone,
                  const PredictionErrors& errors, double core) {
  double total = 0;
  for (const double s : seconds) total += s;
  const auto variance = [alone](const ErrorSpread& e, double shapes) {
    return e.shared.value * e.shared.value + (alone ? e.own.value * e.own.value / shapes : 0.0);
  };
  double sum = variance(errors.whole(evidence), 1), by_cores = 0;
  for (int c = 0; c < core::kWorkClasses; ++c) {
    const double share = total > 0 ? seconds[static_cast<std::size_t>(c)] / total : 0.0;
    sum += share * share *
           variance(errors.of(static_cast<WorkClass>(c), bits, evidence), kShapesPerModel);
    if (on_cores(static_cast<WorkClass>(c))) by_cores += share;
  }
  return std::hypot(std::sqrt(sum), core * by_cores);
}

ErrorBand band_of(double log_spread) {
  return {std::exp(-kNinety * log_spread), std::exp(kNinety * log_spread)};
}

ErrorBand band_of(const ServingPoint& point, const archs::Architecture& a, const ChipModel& chip,
                  const core::Segment& mix, const PredictionErrors& errors) {
  const archs::Architecture executed = execute_as(a, *chip.chip);
  const PhaseSplit split = phase_split(executed, chip, mix, point.partition, point.concurrency);
  ClassSeconds both = split.decode;
  for (std::size_t c = 0; c < both.size(); ++c) both[c] += split.prefill[c];
  return band_of(log_spread(both, split.bits, errors.evidence_of(*chip.chip), true, errors,
                            asic::core_spread(*chip.chip)));
}

}  // namespace strandline::hw
