// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/cpu/path_block.h"

#include <memory>

#include "evolution/path_kernel.h"

namespace strandline::study {
namespace {

/// Futures of one path, reused from path to path by one thread.
struct Workspace {
  core::Future full, other;
  strategy::Scratch scratch;
};

bool uses(const PathJob& job, WorldKind kind) {
  for (const WorldRun& run : job.worlds)
    if (run.world == kind) return true;
  return false;
}

const core::Future& future_of(const PathJob& job, const WorldRun& run,
                              const evolution::Process& process, const core::RandomStream& stream,
                              std::uint32_t path, Workspace& w) {
  switch (run.world) {
    case WorldKind::kFull:
      return w.full;
    case WorldKind::kMeanDrift:
      job.mean->apply(
          w.full, {job.costs, job.rates, context_in(job, {}, draw_of(job, path)).factors}, w.other);
      return w.other;
    case WorldKind::kFrozen:
      evolution::sample_future(process, stream, path, evolution::World::kFrozen, w.other);
      return w.other;
  }
  return w.full;
}

}  // namespace

strategy::Context context_in(const PathJob& job, const strategy::Context& context,
                             std::uint32_t draw) {
  return job.drawn ? (*job.drawn)[draw].in(context) : context;
}

std::size_t PathJob::plays() const {
  std::size_t n = 0;
  for (const WorldRun& run : worlds) n += run.plays.size();
  return n;
}

void simulate_paths(const PathJob& job, std::uint32_t first, std::uint32_t count,
                    std::vector<strategy::Outcome>& outcomes) {
  outcomes.resize(count * job.plays());
  const auto w = std::make_unique<Workspace>();
  const bool needs_full =
      uses(job, WorldKind::kFull) || uses(job, WorldKind::kMeanDrift) || job.observe;
  std::size_t next = 0;
  for (std::uint32_t path = first; path < first + count; ++path) {
    const std::uint32_t draw = draw_of(job, path);
    const evolution::Process& process = (*job.processes)[draw];
    const core::RandomStream stream(job.seed, draw);
    if (needs_full)
      evolution::sample_future(process, stream, path, evolution::World::kFull, w->full);
    if (job.observe) job.observe(path, w->full);
    for (const WorldRun& run : job.worlds) {
      const core::Future& future = future_of(job, run, process, stream, path, *w);
      w->scratch.begin(future);
      for (const Play& play : run.plays) {
        strategy::play(context_in(job, *play.context, draw), play.plan, stream, path, future,
                       w->scratch, outcomes[next++]);
      }
    }
  }
}

}  // namespace strandline::study
