// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/sourced.h"

namespace strandline::hw {

/// How fast serving software sped a chip up over a span of the chip's age.
struct EpochRate {
  std::string chip;          ///< id in hw/catalog; empty: all chips of the fit together
  double from_quarters = 0;  ///< age of the chip since volume availability, [from, to)
  double to_quarters = 0;
  int configurations = 0;     ///< measured more than once within the span
  core::Sourced tpot;         ///< per quarter: -d ln TPOT, so that 0.1 is a tenth faster
  core::Sourced throughput;   ///< per quarter: d ln (output tokens/s/chip)
  double tpot_explained = 0;  ///< share of the drift within configurations that age explains
};

/// How much faster the later of two versions of a kernel library runs an operator.
struct OperatorEpoch {
  std::string kind;          ///< of operator, as kernel tables name it
  std::string chip;          ///< id in hw/catalog
  std::string from, to;      ///< framework and version
  int shapes = 0;            ///< in both
  core::Sourced time_ratio;  ///< later over earlier time, median; interval: 5th to 95th percentile
};

/// What is known of software maturity: hw/software_epochs.yaml.
struct SoftwareEpochs {
  core::Sourced first_kernel_time;  ///< times a tuned kernel's time that the first one takes
  std::vector<EpochRate> serving;
  std::vector<OperatorEpoch> operators;

  /// The rate at an age of a chip: of the first of its own spans that holds the age, else of all
  /// chips'.
  /// Null where no span does: nothing was measured at that age.
  const EpochRate* at(const std::string& chip, double age_quarters) const;

  static SoftwareEpochs load();
  /// InputError with file:line:column where the file breaks the form.
  static SoftwareEpochs read(const std::filesystem::path& file);
};

}  // namespace strandline::hw
