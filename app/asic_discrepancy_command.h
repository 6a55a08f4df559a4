// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace strandline::app {

/// `strandline asic discrepancy`: layers on cores of several sizes, by RTL and analytic model.
void add_asic_discrepancy(CLI::App& asic_command);

}  // namespace strandline::app
