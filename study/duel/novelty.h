// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>

#include "archs/architecture.h"
#include "archs/operator.h"

namespace strandline::study {

/// What a kernel is written for: the kind of an operator with its recurrence, its mask, keys wider
/// than values (latent attention), experts, and the format of its weights where that is narrower
/// than 16 bits. "chunked_state gated_delta", "attention topk latent", "grouped_gemm experts fp8".
/// Kinds that differ in sizes alone share a kernel.
std::string kernel_need(const archs::Operator& op);

/// The first model of a catalog that needs a kernel.
struct FirstNeed {
  std::string model, released;  ///< ISO date
};
/// By kernel_need(), over prefill and decode of all models; of equal dates the first id. Models
/// whose day of release the catalog leaves blank do not count.
using FirstNeeds = std::map<std::string, FirstNeed, std::less<>>;
FirstNeeds first_needs(std::span<const archs::Architecture> models);

/// How a GPU's kernels of one operator stand when a model is released.
struct KernelAge {
  FirstNeed first;
  double quarters = 0;  ///< since the first need; 0: this model's release is the first day
};
/// `released` is an ISO date. A need that the catalog does not know is as old as the model.
KernelAge kernel_age(const FirstNeeds& needs, const std::string& need, const std::string& model,
                     const std::string& released);

/// Share of tuned speed that kernels of an age reach: they start at `first_share` and approach 1
/// exponentially (evolution/maturity.yaml).
double share_of_tuned(double age_quarters, double first_share, double tuning_quarters);

}  // namespace strandline::study
