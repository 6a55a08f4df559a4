// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/cpu/meeting.h"

#include <array>
#include <optional>

#include "evolution/branch.h"
#include "strategy/path_kernel.h"

namespace strandline::study {
namespace {

/// Luck of branches: numbers beyond those of all futures' samples, some for each of them.
constexpr std::uint32_t kBranchLuck = 0x80000000u, kMostBranches = 1024;

}  // namespace

struct Meeting::Memory {
  core::Future future;
  core::Future full;  ///< what a mean-drift world is made from
  strategy::Scratch scratch;
  std::optional<strategy::SignalWatch> watch;
  std::array<strategy::Signals, core::kMaxQuarters> signals;
  std::array<bool, core::kMaxQuarters> seen{};
};

Meeting::Meeting(const PathJob& job, const strategy::Context& context, const strategy::Plan& narrow,
                 const strategy::Plan& wide, WorldKind kind)
    : job_(job),
      context_(context),
      narrow_(narrow),
      wide_(wide),
      kind_(kind),
      stream_(job.seed),
      memory_(std::make_unique<Memory>()) {}

Meeting::~Meeting() = default;

void Meeting::forget_from(int quarter) {
  memory_->scratch.begin(memory_->future);
  for (int t = quarter; t < core::kMaxQuarters; ++t) memory_->seen[t] = false;
}

void Meeting::turn_to(std::uint32_t path) {
  draw_ = draw_of(job_, path);
  stream_ = core::RandomStream(job_.seed, draw_);
  in_draw_ = context_in(job_, context_, draw_);
}

void Meeting::meet(std::uint32_t path) {
  if (kind_ == WorldKind::kFull) return meet(path, 0, 0, {});
  turn_to(path);
  sample_world(job_, kind_, path, memory_->full, memory_->future);
  forget_from(0);
  memory_->watch.emplace(in_draw_, narrow_, wide_, stream_, path, memory_->future,
                         memory_->scratch);
  path_ = path;
}

void Meeting::meet(std::uint32_t path, int quarters, int branches,
                   const std::function<void(int t, int i)>& inner) {
  turn_to(path);
  core::Future& future = memory_->future;
  evolution::BranchingFuture walk((*job_.processes)[draw_], stream_, path, future);
  forget_from(0);
  memory_->watch.emplace(in_draw_, narrow_, wide_, stream_, path, future, memory_->scratch);
  for (int t = 0; t < future.quarters; ++t) {
    walk.step();
    if (t == 0) at(0);
    if (t >= quarters) continue;
    for (int i = 0; i < branches; ++i)
      walk.branch(static_cast<std::uint32_t>(i) + 1, [&] {
        path_ = kBranchLuck + path % (kBranchLuck / kMostBranches) * kMostBranches +
                static_cast<std::uint32_t>(i);
        forget_from(t + 1);
        inner(t, i);
      });
    forget_from(t + 1);
  }
  path_ = path;
}

const strategy::Signals& Meeting::at(int quarter) const {
  if (!memory_->seen[quarter]) {
    memory_->scratch.use(in_draw_);
    memory_->signals[quarter] = memory_->watch->at(quarter);
    memory_->seen[quarter] = true;
  }
  return memory_->signals[quarter];
}

double Meeting::play(const strategy::Plan& plan) {
  strategy::Outcome outcome;
  strategy::play(in_draw_, plan, stream_, path_, memory_->future, memory_->scratch, outcome);
  return outcome.value_musd;
}

}  // namespace strandline::study
