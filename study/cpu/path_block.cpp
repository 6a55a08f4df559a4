// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/cpu/path_block.h"

#include <memory>

#include "evolution/path_kernel.h"

namespace strandline::study {
namespace {

/// Reused from path to path by one thread.
struct Workspace {
  core::Future mean_drift;
  strategy::Scratch scratch;
};

void sample(const PathJob& job, evolution::World world, std::uint32_t path, core::Future& out) {
  const std::uint32_t draw = draw_of(job, path);
  evolution::sample_future((*job.processes)[draw], core::RandomStream(job.seed, draw), path, world,
                           out);
}

/// A world's futures of a block of paths: sampled one at a time by the thread that plays on them,
/// or all at once by a source.
class BlockFutures {
 public:
  BlockFutures(const PathJob& job, evolution::World world, std::uint32_t first, std::uint32_t count,
               evolution::FutureSource* source)
      : job_(job), world_(world), first_(first), count_(count), source_(source) {}

  /// Good until the next call.
  const core::Future& at(std::uint32_t path) {
    if (futures_.empty()) {
      futures_.resize(source_ ? count_ : 1);
      if (source_) source_->sample(first_, count_, world_, futures_.data());
    }
    if (source_) return futures_[path - first_];
    sample(job_, world_, path, futures_[0]);
    return futures_[0];
  }

 private:
  const PathJob& job_;
  evolution::World world_;
  std::uint32_t first_, count_;
  evolution::FutureSource* source_;
  std::vector<core::Future> futures_;
};

bool uses(const PathJob& job, WorldKind kind) {
  for (const WorldRun& run : job.worlds)
    if (run.world == kind) return true;
  return false;
}

/// The mean-drift future beside a full one.
void drift_along_mean(const PathJob& job, std::uint32_t path, const core::Future& full,
                      core::Future& out) {
  job.mean->apply(full, {job.costs, job.rates, context_in(job, {}, draw_of(job, path)).factors},
                  out);
}

/// The future of a run's world; `full` is the full world's, where the job needs it.
const core::Future& future_of(const PathJob& job, const WorldRun& run, std::uint32_t path,
                              const core::Future* full, BlockFutures& frozen, Workspace& w) {
  if (run.world == WorldKind::kFrozen) return frozen.at(path);
  if (run.world == WorldKind::kFull) return *full;
  drift_along_mean(job, path, *full, w.mean_drift);
  return w.mean_drift;
}

}  // namespace

strategy::Context context_in(const PathJob& job, const strategy::Context& context,
                             std::uint32_t draw) {
  return job.drawn ? (*job.drawn)[draw].in(context) : context;
}

void sample_world(const PathJob& job, WorldKind kind, std::uint32_t path, core::Future& full,
                  core::Future& out) {
  if (kind == WorldKind::kFrozen) return sample(job, evolution::World::kFrozen, path, out);
  if (kind == WorldKind::kFull) return sample(job, evolution::World::kFull, path, out);
  sample(job, evolution::World::kFull, path, full);
  drift_along_mean(job, path, full, out);
}

std::size_t PathJob::plays() const {
  std::size_t n = 0;
  for (const WorldRun& run : worlds) n += run.plays.size();
  return n;
}

void simulate_paths(const PathJob& job, std::uint32_t first, std::uint32_t count,
                    std::vector<strategy::Outcome>& outcomes, evolution::FutureSource* source) {
  outcomes.resize(count * job.plays());
  const auto w = std::make_unique<Workspace>();
  BlockFutures full_futures(job, evolution::World::kFull, first, count, source);
  BlockFutures frozen_futures(job, evolution::World::kFrozen, first, count, source);
  const bool needs_full =
      uses(job, WorldKind::kFull) || uses(job, WorldKind::kMeanDrift) || job.observe;
  std::size_t next = 0;
  for (std::uint32_t path = first; path < first + count; ++path) {
    const std::uint32_t draw = draw_of(job, path);
    const core::RandomStream stream(job.seed, draw);
    const core::Future* full = needs_full ? &full_futures.at(path) : nullptr;
    if (job.observe) job.observe(path, *full);
    for (const WorldRun& run : job.worlds) {
      const core::Future& future = future_of(job, run, path, full, frozen_futures, *w);
      w->scratch.begin(future);
      for (const Play& play : run.plays) {
        strategy::play(context_in(job, *play.context, draw), play.plan, stream, path, future,
                       w->scratch, outcomes[next++]);
      }
    }
  }
}

}  // namespace strandline::study
