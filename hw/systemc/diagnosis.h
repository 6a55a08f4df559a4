// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hw/systemc/board.h"

namespace strandline::hw::systemc {

/// Why a core stands still: what the head of every queue and the command processor wait for, since
/// when, where the commands stand that they wait for, and the oldest command that is not over,
/// which all others wait for in the end (waits are for earlier commands).
std::string explain_standstill(const Board& board);

/// Units that waited for a port of a bank for longer than `limit` cycles.
std::vector<std::string> starved_units(const Board& board, std::uint64_t limit);

}  // namespace strandline::hw::systemc
