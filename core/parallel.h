// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace strandline::core {

/// The one door to oneTBB. Runs body(block) for block in [0, blocks) on at most `threads` threads
/// (0: all cores; never more than there are cores). The blocks' bounds never depend on the number
/// of threads. `stop` is polled between blocks, from any thread, where given; once true no further
/// block starts and the call returns false. Exceptions of a body end the run and are rethrown.
bool parallel_blocks(std::size_t blocks, int threads, const std::function<void(std::size_t)>& body,
                     const std::function<bool()>& stop = {});

/// Threads that 0 stands for.
int hardware_threads();

}  // namespace strandline::core
