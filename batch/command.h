// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace strandline::batch {

/// What a program printed, and how it ended: 127 where it could not be started.
struct CommandResult {
  int status = 0;
  std::string output;  ///< standard output and standard error together
};

/// Runs a program found on PATH, without a shell.
CommandResult run_command(const std::vector<std::string>& arguments);

}  // namespace strandline::batch
