// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>

#include "batch/run.h"

namespace strandline::batch {

/// Work that runs a unit's study and returns its summary.json, byte for byte what `strandline
/// study` of the same scenario writes. `cache_dir`: of cost tables. `plan` outlives the work.
Work study_work(const Plan& plan, const std::filesystem::path& cache_dir,
                std::function<bool()> stop);

}  // namespace strandline::batch
