// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace strandline::app {

/// `hw errors`.
void add_hw_errors(CLI::App& hw_command);

}  // namespace strandline::app
