// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "archs/architecture.h"
#include "core/cost_table.h"
#include "core/yaml.h"
#include "hw/economics.h"
#include "hw/operator_cost.h"

namespace strandline::theses {

/// A chip ready to serve, with what an hour of it costs its owner at hw/parameters.yaml.
class PricedChip {
 public:
  /// MissingFact where the chip cannot be costed.
  explicit PricedChip(hw::Chip chip);
  const hw::Chip& chip() const { return *chip_; }
  const hw::ChipModel& model() const { return model_; }
  /// The same chip as software serves it that reaches other shares of its rates.
  void scale(double compute, double bandwidth) { hw::scale_rates(model_, compute, bandwidth); }
  double capex_usd() const { return capex_usd_; }
  void set_capex_usd(double usd);
  double usd_h() const { return usd_h_; }

 private:
  std::unique_ptr<const hw::Chip> chip_;  // the model points to it
  hw::ChipModel model_;
  double capex_usd_ = 0, usd_h_ = 0;
};

/// The mix that a thesis serves, and the targets (tokens/s that every user must see).
struct Service {
  double input_tokens = 1024, output_tokens = 1024, prefix_hit_rate = 0;
  std::vector<double> targets;
  std::vector<core::Segment> segments() const;  ///< one per target
};
/// Reads {input_tokens, output_tokens, prefix_hit_rate, targets_tok_s_user: [...]}; targets rise.
Service read_service(const core::YamlNode& node);

/// Output tokens/s per chip at each target, prefill on the same chips (hw::best_cells); 0 where the
/// chip cannot serve the model so. Instances of at most `max_chips` chips.
std::vector<double> rates(const PricedChip& chip, const archs::Architecture& a,
                          const Service& service, int max_chips);

/// USD per million output tokens of a chip that is always busy; infinite at rate 0.
double usd_per_mtok(double usd_h, double tok_s_chip);

/// The models of a list of ids, in its order. InputError at the node for an unknown one.
std::vector<archs::Architecture> read_models(const core::YamlNode& list,
                                             const archs::ArchitectureCatalog& catalog);

}  // namespace strandline::theses
