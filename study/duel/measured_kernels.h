// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "archs/operator.h"

namespace strandline::study {

/// Times of single operators measured on a GPU, by kind, shape and formats: the rows that
/// `strandline gpu run --format csv` prints with status "measured" (columns kind, shape,
/// weight_type, activation_type, measured_us).
class MeasuredKernels {
 public:
  MeasuredKernels() = default;
  /// All layer_*.csv of a folder (results/kernels/<device>); empty where there is none. InputError
  /// with file:line for a time that is no positive number.
  static MeasuredKernels load(const std::filesystem::path& folder);
  std::optional<double> seconds(const archs::Operator& op) const;
  std::size_t size() const { return seconds_.size(); }

 private:
  std::map<std::string, double, std::less<>> seconds_;
};

}  // namespace strandline::study
