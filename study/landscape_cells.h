// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "archs/operator.h"
#include "core/cost_table.h"
#include "hw/operator_cost.h"

namespace strandline::study {

/// Fills columns of designs in a fraction of what a full column costs. The genomes that matter most
/// are evaluated exactly; another known one takes the ratio of a twin with the same needs to the
/// reference chip, which is tabulated in full; a novel operator adds to its known twin what it adds
/// on the reference, times a ratio probed once per operator. Search uses this; what is reported is
/// evaluated in full.
class CellEmulator {
 public:
  /// `reference`: one column whose chip serves every genome that a design may serve. `weight`: of
  /// each genome in the futures to be valued; those without any are left out. `exact`: share of the
  /// known genomes' weight that is evaluated exactly.
  CellEmulator(core::CostTable reference, const std::vector<archs::Signature>& signatures,
               const std::vector<double>& weight, double exact);

  /// Fills the column of `table` (described, its cells blank) for `chip`.
  void fill(core::CostTable& table, int column, const hw::Chip& chip) const;

  std::size_t exact_genomes() const { return exact_.size(); }

 private:
  using Cell = core::CostTable::Cell;
  void choose_exact(const std::vector<double>& weight, double share);
  void choose_twins(const std::vector<double>& weight);
  void choose_probes(const std::vector<double>& weight);
  void fill_known(core::CostTable& table, int column, int index, const hw::ChipModel& model) const;
  /// What a novel operator adds on the design over what it adds on the reference.
  struct Slowing {
    bool runs = false;  ///< the design reaches the operator
    double decode = 1, prefill = 1;
  };
  /// Evaluates each operator's probe: [signature][segment].
  std::vector<Slowing> probe(core::CostTable& table, int column, const hw::ChipModel& model) const;
  bool beyond_reference(const core::CostTable& table, int column, int genome) const;
  void fill_novel(core::CostTable& table, int column, const hw::ChipModel& model) const;

  core::CostTable reference_;
  const std::vector<archs::Signature>& signatures_;
  std::vector<int> exact_;                 ///< known genomes
  std::vector<std::pair<int, int>> twin_;  ///< (known genome, exact one that stands for it)
  std::vector<int> probe_;                 ///< by signature: a novel genome, -1 where none is used
  std::vector<int> novel_;                 ///< novel genomes in use
};

}  // namespace strandline::study
