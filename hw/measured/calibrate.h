// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hw/measured/kernel_case.h"

namespace strandline::hw {

/// A law with the interval of its numbers over resampled shapes, and the rows it rests on.
struct FittedLaw {
  EfficiencyLaw law, low, high;
  std::string family, silicon;
  std::string kind, kernel, dtype, phase;  ///< as in KernelCase
  std::size_t rows = 0;
};

/// Laws by chip and class, and how chips and classes without their own go by others.
class KernelLaws {
 public:
  /// False where the chip has a law of this class already, which stays.
  bool add(const std::string& chip, const FittedLaw& law);
  /// The law of this chip and class; else of chips of the same silicon; else the geometric mean
  /// over the family's silicons; else the same three of any kernel of the wide class. Nothing where
  /// no chip measured it. Laws of `without` (a silicon) are passed over. The family's mean starts
  /// as its silicons do on average over the kernels of a chain (KernelCase::chain_class): which
  /// kernel a library will launch on a new chip is not known.
  std::optional<EfficiencyLaw> find(const KernelCase& c, const std::string& without = {}) const;
  /// By chip and class.
  const std::map<std::pair<std::string, std::string>, FittedLaw>& all() const { return laws_; }

 private:
  std::optional<EfficiencyLaw> among(const std::vector<const FittedLaw*>& laws, const KernelCase& c,
                                     const std::string& without) const;
  EfficiencyLaw with_mean_start(EfficiencyLaw law, const KernelCase& c,
                                const std::string& without) const;
  std::map<std::pair<std::string, std::string>, FittedLaw> laws_;  ///< by chip and class
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> exact_, wide_, chain_;
};

/// Which rows a fit may see.
using CaseFilter = std::function<bool(const KernelCase&)>;

/// Fits one law per (chip, class) to the cases that are measured, modelled and let through: the
/// least median plus a quarter of the mean of |log(predicted / measured)| by a simplex search from
/// a fixed start (Nelder and Mead 1965), the same for any number of threads. `resamples` > 0 adds
/// intervals (10 to 90 %) over that many bootstrap resamples of shapes (Philox, fixed seed).
KernelLaws calibrate_kernels(const std::vector<KernelCase>& cases, const CaseFilter& seen,
                             int resamples = 0, int threads = 0);

/// The two-parameter law that others fit: start + max(flops, bytes at nominal) / efficiency, per
/// chip and class, in microseconds per case; 0 where it has no class.
std::vector<double> two_parameter_us(const std::vector<KernelCase>& cases, const CaseFilter& seen,
                                     int threads = 0);

/// Microseconds of a case under a law.
double predicted_us(const KernelCase& c, const EfficiencyLaw& law);

/// The laws as YAML with units, intervals and where they come from; load_kernel_laws() reads it.
std::string kernel_laws_yaml(const KernelLaws& laws);
/// InputError with file:line:column on an unknown key or chip, a number out of its bounds or
/// without source, a class that stands twice.
KernelLaws load_kernel_laws(const std::filesystem::path& file, const ChipCatalog& chips);
/// hw/efficiency_laws.yaml of the installation.
KernelLaws load_kernel_laws(const ChipCatalog& chips);

}  // namespace strandline::hw
