// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "archs/architecture.h"
#include "hw/asic/accelerator.h"
#include "hw/asic/layer.h"

namespace strandline::hw::asic {

/// An operator that strands a layer on an accelerator, and what would help.
struct Stranded {
  std::string what, mend;
};

/// The first operator of a run of layers that no unit of the accelerator runs, or nothing. Sizes
/// that do not fit its blocks and memories are compile_layer()'s to refuse.
std::optional<Stranded> stranded_by(const archs::Architecture& model, const archs::LayerSpec& spec,
                                    const Accelerator& a);

/// The run of equal layers that layer `index` (from 0) is in. InputError where the model has none.
const archs::LayerSpec& layer_spec(const archs::Architecture& model, int index);

/// Layer `index` (from 0) of a model, shrunk to `width` columns with its heads, ranks and
/// feed-forward width in proportion; head size, group size and window stay. 0: the model's own
/// width. Ranks and feed-forward widths are rounded to whole blocks of the accelerator. InputError
/// where the model has no such layer, and where an operator strands it: names it.
Layer model_layer(const archs::Architecture& model, int index, int width, const Accelerator& a);

}  // namespace strandline::hw::asic
