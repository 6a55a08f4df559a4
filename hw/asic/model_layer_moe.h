// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "hw/asic/model_layer.h"

namespace strandline::hw::asic {

/// The operator of a mixture of experts that no unit of the accelerator runs, or nothing.
std::optional<Stranded> stranded_experts(const archs::ChannelSpec& c, const Accelerator& a);

/// Sizes of a mixture of experts into `layer`: as many experts as the model has, their widths times
/// `ratio` in whole blocks of `block` columns. Weights are a softmax of the chosen experts: the
/// catalog does not record scoring, which changes no cycle but those of a bias row.
void expert_sizes(const archs::ChannelSpec& c, double ratio, int block, Layer& layer);

}  // namespace strandline::hw::asic
