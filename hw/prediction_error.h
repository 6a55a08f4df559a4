// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "archs/architecture.h"
#include "core/sourced.h"
#include "core/table.h"
#include "core/work_shares.h"
#include "hw/serving.h"
#include "hw/work_split.h"

namespace strandline::hw {

/// What a prediction for a chip rests on, best first.
enum class Evidence : std::uint8_t {
  kMeasured,       ///< kernels of this silicon were measured
  kSameFamily,     ///< kernels of other generations of its family were
  kSpecification,  ///< neither: nominal rates and deratings of other families
};
constexpr int kEvidenceLevels = 3;
std::string_view name_of(Evidence evidence);  ///< "measured", "same_family", "specification"
std::string_view name_of(core::WorkClass c);  ///< "product", "grouped_product", ...

/// How far predicted times are off: log(predicted / measured), normal about zero. The error has a
/// part that all work of a class on one chip shares and a part of each shape (of the whole: of each
/// model and operating point) alone. Biases are not taken out of predictions: few silicons are
/// behind them, so they count into `shared`. Of whole models `shared` is the file's times
/// t_(n-1)(0.9) / 1.28 for n chips: few chips tell little of their spread.
struct ErrorSpread {
  double bias = 0;          ///< median, for information
  core::Sourced shared;     ///< standard deviation of the part shared on a chip
  core::Sourced own;        ///< of the rest
  std::int64_t rows = 0;    ///< measured rows behind the numbers
  std::int64_t groups = 0;  ///< and chips (times kernels) among them
};

/// hw/prediction_errors.yaml: written by fit_prediction_errors() (hw/measured). A better-known
/// level is never given more error than a worse-known one: where the file says so, the worse-known
/// level takes the larger.
class PredictionErrors {
 public:
  /// InputError with file:line:column on an unknown key or name, a number without source or below
  /// zero, a class without an entry at some level.
  static PredictionErrors load(const std::filesystem::path& file);
  static PredictionErrors parse(const std::string& text, const std::string& name);

  /// Of a class at the width in bits of its operands (16, 8 or 4; others as the next wider).
  const ErrorSpread& of(core::WorkClass c, int bits, Evidence evidence) const;
  /// What whole models are off by beyond their classes: software, schedules, what nobody modelled.
  const ErrorSpread& whole(Evidence evidence) const;
  /// By id or family. A generation that hw::project() made is not measured, its base may be.
  Evidence evidence_of(const Chip& chip) const;

 private:
  friend struct PredictionErrorReader;
  static constexpr int kWidths = 3;
  std::array<std::array<std::array<ErrorSpread, kEvidenceLevels>, kWidths>, core::kWorkClasses>
      classes_;
  std::array<ErrorSpread, kEvidenceLevels> whole_;
  std::set<std::string> chips_, families_;
};

/// hw/prediction_errors.yaml of the installation, read once.
const PredictionErrors& prediction_errors();

/// One row per class, width and level, and one per level for whole models: spreads with intervals,
/// and the 80 % band [band_low, band_high] of what a predicted time is to be multiplied by for the
/// shared part alone.
core::Table prediction_error_table(const PredictionErrors& errors = prediction_errors());

/// Standard deviation of the log of a time whose shares by class are known (first order: classes
/// err apart): `alone` is all of it, for one curve; else the part that all models on the chip
/// share. A model runs about four different shapes of a class in every layer, so that per-shape
/// errors average over four alone, however deep it is.
/// `core`: more, for classes that on_cores() (asic::core_spread()).
double log_spread(const ClassSeconds& seconds, int bits, Evidence evidence, bool alone,
                  const PredictionErrors& errors = prediction_errors(), double core = 0);

/// Does a class take its time from the cycles of cores, on chips that are built of them?
bool on_cores(core::WorkClass c);

/// 80 % band of a predicted time: the measured one lies between low and high times the prediction,
/// e.g. {0.8, 1.25}. Rates take the inverse: throughput / high to throughput / low.
struct ErrorBand {
  double low = 1, high = 1;
};
ErrorBand band_of(double log_spread);
/// Of TPOT and throughput of a serving point: one factor for both, decode and prefill weighed by
/// their time. Some tens of microseconds: both phases are lowered and costed once more.
ErrorBand band_of(const ServingPoint& point, const archs::Architecture& a, const ChipModel& chip,
                  const core::Segment& mix, const PredictionErrors& errors = prediction_errors());

}  // namespace strandline::hw
