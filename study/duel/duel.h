// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "evolution/maturity.h"
#include "hw/support.h"
#include "study/duel/day_one.h"
#include "study/duel/measured_kernels.h"
#include "study/duel/sequence.h"

namespace strandline::study {

/// Operators of one name in one step (prefill or decode), on one side of the duel. Seconds are of
/// all their executions in the step, each standing alone (hw::cost(op)), the whole model on one
/// chip; infinite where the chip cannot run one.
struct DuelOperator {
  std::string phase, name, kind;
  int executions = 0;
  hw::Support chip_support;  ///< the worst of its executions
  double chip_s = 0;         ///< as the chip executes it (hw::execute_as())
  KernelAge kernel;          ///< youngest kernel that the GPU needs for it
  double gpu_mature_s = 0, gpu_day_one_s = 0;
  double gpu_measured_s = kBlank;  ///< where every execution's shape was measured
  bool is_new() const { return gpu_day_one_s > gpu_mature_s; }
};

/// One architecture on one fixed-function chip and on the GPU.
struct DuelRow {
  std::string model, released, brings, chip;
  std::string verdict;           ///< "native", "rewritten" or "falls off"
  std::string reason;            ///< why not native
  std::vector<std::string> off;  ///< operators that the chip cannot run
  std::string core_verdict;      ///< of the sequence's core: layers it runs, what strands others
  double chip_prefill_s = kBlank, chip_decode_s = kBlank;  ///< whole steps; blank where impossible
  double chip_usd_mtok = kBlank;
  std::string chip_serving;  ///< partition, or why there is none
  OldAndNew gpu_prefill_s, gpu_decode_s, gpu_usd_mtok, gpu_tok_s_user;
  std::string gpu_serving;
  double wait_days = kBlank;       ///< median wait until the GPU's software runs it at all
  std::vector<std::string> young;  ///< kernels that the model is the first to need
  std::vector<DuelOperator> operators;
};

/// Times of steps are hw::cost(graph) of the whole model on one chip without exchange; dollars per
/// million output tokens those of the point of the throughput-interactivity frontier
/// (hw::curve_points(), as `strandline curve`) with the most throughput at the sequence's
/// interactivity. On the day of release kernels run at share_of_tuned() of their speed: an
/// operator's time is divided by the share of the kernel that it needs, and a step's time grows as
/// its operators' stand-alone times together; what fusing saves is spread over all alike.
std::vector<DuelRow> duel(const DuelSequence& sequence, const evolution::MaturityFile& maturity,
                          const MeasuredKernels& measured = {});

}  // namespace strandline::study
