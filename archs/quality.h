// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "archs/architecture.h"

namespace strandline::archs {

/// Effective compute of a trained model, so that designs are compared at equal quality: log10 of
/// the training FLOP that a dense transformer would need for the same loss, 6 * N * D
/// (arXiv:2001.08361) with D the training tokens and N the dense-equivalent parameters. A dense
/// model has N = its parameters. A mixture of experts lies between its active parameters (experts
/// add nothing) and sqrt(active * total) (the rule of thumb for routed models; the unified scaling
/// laws of arXiv:2202.01169 fall in between for the expert counts in use): the interval spans both,
/// the value is their middle on the log scale. Data quality and later training stages are not in
/// it: 0.15 is added to either side (the spread of effective-compute estimates at equal loss across
/// labs, arXiv:2403.05812 reports a factor of about 1.4).
Quality effective_compute(const ParameterCount& parameters, double training_tokens,
                          const std::string& source);

}  // namespace strandline::archs
