// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace strandline::app {

/// `hw project`: a chip's coming generation, growth as the record has it, and how far projections
/// of the past would have been off.
void add_hw_project(CLI::App& hw);

}  // namespace strandline::app
