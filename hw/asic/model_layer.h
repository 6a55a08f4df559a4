// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/architecture.h"
#include "hw/asic/accelerator.h"
#include "hw/asic/layer.h"

namespace strandline::hw::asic {

/// Layer `index` (from 0) of a model, shrunk to `width` columns with its heads and feed-forward
/// width in proportion; head size, group size and window stay. 0: the model's own width.
/// Feed-forward widths are rounded to whole blocks of the accelerator. InputError where the model
/// has no such layer, and where the layer holds an operator that no unit of the accelerator runs:
/// names the first one, which strands the layer.
DenseLayer model_layer(const archs::Architecture& model, int index, int width,
                       const Accelerator& a);

}  // namespace strandline::hw::asic
