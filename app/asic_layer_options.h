// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "hw/asic/layer.h"

namespace strandline::app {

/// Which layer an accelerator runs, and on what.
struct AsicLayerOptions {
  std::string arch, phase;
  int layer = 0, scale = 0;  ///< scale 0: the model's own width
  int tokens = 0;            ///< 0: 64 in prefill, 1 in decode
  int context = -1;          ///< -1: none in prefill, 256 in decode
  int batch = 1;
};

/// --arch, --layer, --phase, --tokens, --context, --batch and --scale.
void add_layer_options(CLI::App& c, AsicLayerOptions& o);

/// InputError for decoding with more than one new token.
hw::asic::LayerWork work_of(const AsicLayerOptions& o);

}  // namespace strandline::app
