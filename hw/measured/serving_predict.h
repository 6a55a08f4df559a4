// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "archs/architecture.h"
#include "hw/chip.h"
#include "hw/measured/serving_frameworks.h"
#include "hw/measured/serving_row.h"

namespace strandline::hw {

/// What the model says about one row, each quantity as the row's source defines it. Empty where the
/// row cannot be modelled: `status` says why; else it is "ok".
struct ServingPrediction {
  std::optional<double> ttft_ms, tpot_ms, output_tok_s_per_device;
  std::string status;
  bool ok() const { return status == "ok"; }
};

/// Whether any layer routes its tokens to experts.
bool has_routed_experts(const archs::Architecture& a);

/// A row resolved against the catalogs: all of a prediction that no framework parameter touches.
struct ResolvedServingRow {
  const Chip* chip = nullptr;          ///< of the predictor's catalog
  archs::Architecture served;          ///< in the row's precision
  archs::Partition partition;          ///< of decode workers where prefill runs apart
  archs::Partition prefill_partition;  ///< of prefill workers, there
  std::string status;                  ///< "ok", or why the row cannot be modelled
};

/// Predicts rows of measured serving points. docs/measured_serving.md states the semantics.
class ServingPredictor {
 public:
  /// With the catalogs of the program.
  ServingPredictor();
  ServingPredictor(archs::ArchitectureCatalog models, ChipCatalog chips,
                   FrameworkCatalog frameworks);
  /// Never throws for what a row says: a row that cannot be modelled has a status.
  ServingPrediction predict(const ServingRow& row) const;
  /// The two halves of predict(): what does not depend on the framework, and the rest under any
  /// framework. Neither throws for what a row says.
  ResolvedServingRow resolve(const ServingRow& row) const;
  static ServingPrediction predict_under(const Framework& framework, const ServingRow& row,
                                         const ResolvedServingRow& resolved);
  /// The same with under(framework, prepare(chip of the row)) at hand, for many rows of one chip.
  static ServingPrediction predict_under(const Framework& framework, const ChipModel& costed,
                                         const ServingRow& row, const ResolvedServingRow& resolved);
  const FrameworkCatalog& frameworks() const { return frameworks_; }
  const archs::ArchitectureCatalog& models() const { return models_; }

 private:
  archs::ArchitectureCatalog models_;
  ChipCatalog chips_;
  FrameworkCatalog frameworks_;
};

/// All rows, on at most `threads` threads (0: all cores); the same bits for any number.
std::vector<ServingPrediction> predict_rows(const ServingPredictor& predictor,
                                            const std::vector<ServingRow>& rows, int threads);

}  // namespace strandline::hw
