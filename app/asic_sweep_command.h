// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace strandline::app {

/// `asic sweep`: cores of many sizes on one layer.
void add_asic_sweep(CLI::App& asic_command);

}  // namespace strandline::app
