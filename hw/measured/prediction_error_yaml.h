// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <set>
#include <string>
#include <vector>

#include "hw/prediction_error.h"

namespace strandline::hw {

/// One entry of hw/prediction_errors.yaml.
struct ClassEntry {
  core::WorkClass c = core::WorkClass::kOther;
  int bits = 16;
  Evidence evidence = Evidence::kMeasured;
  ErrorSpread spread;
  std::string source;  ///< id of the file's `sources`
};

struct ErrorTable {
  std::set<std::string> chips, families;  ///< with measured kernels
  std::vector<ClassEntry> classes;
  std::array<ErrorSpread, kEvidenceLevels> whole;
};

/// The file as text; PredictionErrors::parse() reads it.
std::string prediction_errors_yaml(const ErrorTable& table);

}  // namespace strandline::hw
