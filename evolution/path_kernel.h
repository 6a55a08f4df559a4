// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "evolution/process.h"

namespace strandline::evolution {

/// Samples one future. Reentrant; the same (process, stream, path, world) gives the same bits on
/// every machine, whatever else is sampled. Header-only: study/cpu (and study/cuda later) compile it.
inline void sample_future(const Process& process, const core::RandomStream& stream,
                          std::uint32_t path, World world, core::Future& out);

}  // namespace strandline::evolution
