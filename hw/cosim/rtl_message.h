// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace strandline::hw::cosim {

/// Takes the place of printf in Verilator's runtime (cmake/StrandlineVerilate.cmake): what a failed
/// assertion says belongs into the run's result, not on standard output. Per thread.
int note_rtl_message(const char* format, ...) __attribute__((format(printf, 1, 2)));

/// What was noted since the last call, lines joined by "; ".
std::string take_rtl_messages();

}  // namespace strandline::hw::cosim
