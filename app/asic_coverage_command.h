// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace strandline::app {

/// `strandline asic coverage`: which layers of the catalog's models a config runs.
void add_asic_coverage(CLI::App& asic_command);

}  // namespace strandline::app
