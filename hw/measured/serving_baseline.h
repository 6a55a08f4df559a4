// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "hw/measured/serving_predict.h"

namespace strandline::hw {

/// What the baselines know of a row: least traffic and work on nominal hardware.
struct NominalWork {
  double stream_s = 0;   ///< of one decode step: weights and cache over nominal bandwidth
  double decode_s = 0;   ///< of one decode step: the larger of stream_s and flops over nominal peak
  double prefill_s = 0;  ///< of one prompt: likewise
  double layers = 0;
  bool known() const { return layers > 0; }
};
/// Unknown for offline rows (their batch is not in the table) and for rows that do not resolve.
NominalWork nominal_work(const ServingRow& row, const ResolvedServingRow& resolved);

/// Baseline 1, a roofline at 100 %: nothing between the operators, no network, no software. Closed
/// loop: TPOT = step + (C - 1) prefill / OSL; static batch: one prefill of all, then steps.
ServingPrediction roofline(const ServingRow& row, const NominalWork& work);

/// Baseline 2, the two-parameter law TPOT = stream_s / efficiency + layers x overhead, per chip;
/// throughput = C / TPOT / devices. No TTFT.
class TwoParameterLaw {
 public:
  /// Least mean absolute log error of TPOT (where it was not measured: of C / throughput) over a
  /// grid of efficiencies and overheads, per chip and, for chips without rows, over all rows.
  /// `counts` says which rows are in the fit.
  TwoParameterLaw(const std::vector<ServingRow>& rows,
                  const std::vector<ResolvedServingRow>& resolved,
                  const std::vector<NominalWork>& work, const std::vector<bool>& counts);
  ServingPrediction predict(const ServingRow& row, const ResolvedServingRow& resolved,
                            const NominalWork& work) const;

 private:
  struct Law {
    double inverse_efficiency = 1, overhead_s = 0;
    double time(const NominalWork& work) const {
      return inverse_efficiency * work.stream_s + overhead_s * work.layers;
    }
  };
  struct Sample {
    NominalWork work;
    double time_s;
  };
  static Law fitted(const std::vector<Sample>& samples);

  std::map<std::string, Law> chips_;
  Law others_;
};

}  // namespace strandline::hw
