// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace strandline::app {

/// Adds `verify` to the option command.
void add_option_verify(CLI::App& option);

}  // namespace strandline::app
