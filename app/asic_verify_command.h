// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace strandline::app {

/// `asic verify`: the fidelities of the accelerator side by side.
void add_asic_verify(CLI::App& asic_command);

}  // namespace strandline::app
