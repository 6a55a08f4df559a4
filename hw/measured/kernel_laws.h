// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hw/fitted_law.h"
#include "hw/measured/kernel_case.h"

namespace strandline::hw {

/// Laws by chip and class, and how chips and classes without their own go by others.
class KernelLaws {
 public:
  /// False where the chip has a law of this class already, which stays.
  bool add(const FittedLaw& law);
  /// The law of this chip and class; else of chips of the same silicon; else the geometric mean
  /// over the family's silicons that telling() names; else the same three of any kernel of the wide
  /// class. Nothing where no chip measured it. Laws of `without` (a silicon) are passed over. The
  /// family's mean starts as its silicons do on average over the kernels of a chain
  /// (KernelCase::chain_class): which kernel a library will launch on a new chip is not known.
  std::optional<EfficiencyLaw> find(const KernelCase& c, const std::string& without = {}) const;
  /// By chip and KernelCase::law_class().
  const std::map<std::pair<std::string, std::string>, FittedLaw>& all() const { return laws_; }

 private:
  std::optional<EfficiencyLaw> among(const std::vector<const FittedLaw*>& laws, const KernelCase& c,
                                     const std::string& without) const;
  EfficiencyLaw with_mean_start(EfficiencyLaw law, const KernelCase& c,
                                const std::string& without) const;
  std::map<std::pair<std::string, std::string>, FittedLaw> laws_;  ///< by chip and class
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> exact_, wide_, chain_;
};

/// Microseconds of a case under a law.
double predicted_us(const KernelCase& c, const EfficiencyLaw& law);

/// fitted_laws_yaml() of all of them, by chip and class.
std::string kernel_laws_yaml(const KernelLaws& laws);
/// read_fitted_laws(), and of the installation.
KernelLaws load_kernel_laws(const std::filesystem::path& file, const ChipCatalog& chips);
KernelLaws load_kernel_laws(const ChipCatalog& chips);

}  // namespace strandline::hw
