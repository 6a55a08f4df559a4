// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kernels/bench/stopwatch.h"
#include "kernels/common/case.h"
#include "kernels/common/device_runner.h"

namespace strandline::kernels {

/// Collects timings and writes a CSV for each table: the columns of the case, then device, clocks,
/// driver and commit. Tables with the columns of the measured kernel_*.csv can be given to
/// `strandline predict-kernels`.
class Tables {
 public:
  /// `hw` fills the column of that name: the chip's id in the catalog where it is known.
  Tables(std::string hw, std::string commit, DeviceFacts facts);

  void add(const Entry& entry, const std::string& number, const Work& work, const Timing& timing);

  /// Writes <table>.csv files to `folder`, which is made; std::runtime_error where that fails.
  void write(const std::string& folder) const;

 private:
  std::string hw_, commit_;
  DeviceFacts facts_;
  std::map<std::string, std::string> text_;  ///< of each table, header first
};

}  // namespace strandline::kernels
