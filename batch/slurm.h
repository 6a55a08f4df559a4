// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "batch/run.h"

namespace strandline::batch {

/// How a batch is spread over a Slurm cluster whose nodes see its folder.
struct SlurmSettings {
  std::filesystem::path program, cache_dir;  ///< of the tasks
  int tasks = 16;                            ///< of a job array
  int threads = 1;                           ///< of a task: --cpus-per-task
  double poll_s = 1;                         ///< between looks at files and queue
};

/// Runs a plan as Slurm job arrays with requeue. Task i of n does every n-th unit from i, as far as
/// it has no file yet; it writes units' files alone, and this process keeps the ledger. A job that
/// left the queue with units undone is followed by another for these, and RuntimeFailure ends the
/// run where five in a row brought none, or the controller gives no answer for ten minutes. A run
/// that was killed rejoins its job. Interrupted: the job is cancelled.
Progress run_slurm(const Plan& plan, const BatchFolder& folder, Ledger& ledger,
                   const SlurmSettings& slurm, const RunSettings& settings);

/// The body of one task: units `slice`, `slice` + `slices`, ... of the plan in `root`. A unit that
/// fails leaves an error file; false where one did.
bool run_task(const Plan& plan, const std::filesystem::path& root, std::size_t slice,
              std::size_t slices, const Work& work, const RunSettings& settings);

/// The plan that run_slurm() left in `root` for its tasks.
std::filesystem::path plan_file(const std::filesystem::path& root);

}  // namespace strandline::batch
