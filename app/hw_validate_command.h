// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace strandline::app {

/// `hw validate` and `hw calibrate`.
void add_hw_validate(CLI::App& hw_command);
void add_hw_calibrate(CLI::App& hw_command);

}  // namespace strandline::app
