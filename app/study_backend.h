// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "evolution/future_source.h"
#include "study/study.h"

namespace strandline::app {

/// Where a study samples its futures, and the line that says so.
struct StudyBackend {
  evolution::FutureBackend futures;  ///< empty: the study's own threads
  std::string line;                  ///< empty where the user asked for the CPU
};

/// The back-end "cpu", "cuda" or "auto": the first GPU where one can be used, else the CPU.
/// InputError where "cuda" cannot be had, saying why.
StudyBackend study_backend(const std::string& asked);

/// run_study() where a GPU may refuse on the way (no memory, wrong futures): an InputError.
study::StudyResult run_on_backend(const study::Scenario& scenario,
                                  const study::RunSettings& settings);

}  // namespace strandline::app
