// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <mutex>

#include "core/progress.h"
#include "study/adaptive.h"

namespace strandline::study {
namespace {

using strategy::FirstProject;
using strategy::MilestoneRow;
using strategy::Plan;
using strategy::PlanKind;
using strategy::Script;

/// Starts that a path plays out by every script, for the milestones.
constexpr int kStartsPerPath = 6;
constexpr std::uint32_t kMeetingBlock = 32;

const Plan& plan_of(const World& world, PlanKind kind) {
  for (const Plan& plan : world.plans.strategies)
    if (plan.kind == kind) return plan;
  return world.plans.strategies.front();
}

/// Quarters in which a start still leaves the runway that renewals ask for.
int start_quarters(const World& world) {
  const strategy::Terms& terms = *world.context.terms;
  const int last = world.scenario.quarters - strategy::whole(terms.start_to_volume_quarters) -
                   strategy::whole(terms.runway_quarters);
  return std::clamp(last + 1, 1, world.scenario.quarters);
}

/// Targets whose milestones a policy decides: those that start by its word in any quarter.
std::vector<int> decided_targets(const StartTargets& targets) {
  std::vector<int> out;
  for (std::size_t k = 0; k < targets.plans.size(); ++k)
    if (targets.any_quarter[k]) out.push_back(static_cast<int>(k));
  return out;
}

std::vector<MilestoneRow> sample_milestones(const World& world, const StartTargets& targets,
                                            const strategy::Rights& rights, std::uint32_t paths) {
  const std::vector<int> decided = decided_targets(targets);
  const int quarters = start_quarters(world);
  if (decided.empty()) return {};
  std::vector<MilestoneRow> rows(static_cast<std::size_t>(paths) * kStartsPerPath);
  each_meeting(world, kPolicyPaths, paths, [&](Meeting& m, std::uint32_t i) {
    for (int j = 0; j < kStartsPerPath; ++j) {
      const auto u =
          m.stream().uniforms({m.path(), static_cast<std::uint32_t>(j), 0,
                               static_cast<std::uint16_t>(strategy::Draw::kTraining), 0});
      const int quarter = std::min(static_cast<int>(u[0] * quarters), quarters - 1);
      const auto k = std::min(static_cast<std::size_t>(u[1] * static_cast<double>(decided.size())),
                              decided.size() - 1);
      rows[static_cast<std::size_t>(i) * kStartsPerPath + j] =
          play_scripts(world, targets, m, quarter, decided[k], rights);
    }
  });
  return rows;
}

strategy::StartSample empty_sample(const World& world, const StartTargets& targets,
                                   std::uint32_t paths) {
  strategy::StartSample s;
  s.paths = paths;
  s.quarters = start_quarters(world);
  s.targets = static_cast<int>(targets.plans.size());
  s.signals.resize(static_cast<std::size_t>(s.paths) * s.quarters);
  s.gains.resize(static_cast<std::size_t>(s.paths) * s.quarters * s.targets);
  for (int t = 0; t < s.quarters; ++t)
    for (const char any : targets.any_quarter) s.open.push_back(t == 0 || any);
  return s;
}

/// Plays every start on the training paths, its milestones as the policy decides them.
void fill_sample(const World& world, const StartTargets& targets, Training& out) {
  strategy::StartSample& s = out.sample;
  each_meeting(world, kPolicyPaths, s.paths, [&](Meeting& m, std::uint32_t i) {
    const double never = m.play(targets.never);
    out.draws[i] = m.draw();
    for (int t = 0; t < s.quarters; ++t) {
      s.signals[s.signal_at(i, t)] = m.at(t);
      for (int k = 0; k < s.targets; ++k) {
        if (!s.may_start(t, k)) continue;
        s.gains[s.gain_at(i, t, k)] =
            play_start(world, targets, out.policy.milestones, m, t, k) - never;
      }
    }
  });
}

}  // namespace

MilestoneRow play_scripts(const World& world, const StartTargets& targets, Meeting& meeting,
                          int quarter, int target, const strategy::Rights& rights) {
  const int horizon = world.scenario.quarters;
  MilestoneRow row;
  row.target = target;
  row.project =
      strategy::first_project(*world.context.terms, meeting.stream(), meeting.path(), quarter);
  const auto value = [&](Script script) {
    return meeting.play(targets.started(quarter, target, script));
  };
  row.gain.fill(value(strategy::kGoOn));
  if (row.project.tape_out >= horizon) return row;
  row.at_tape_out = meeting.at(row.project.tape_out);
  if (rights.abandon) row.gain[strategy::kStopAtTapeOut] = value(strategy::kStopAtTapeOut);
  if (!row.project.faulty() || row.project.silicon >= horizon) return row;
  row.at_silicon = meeting.at(row.project.silicon);
  row.gain[strategy::kStopAtFault] = value(strategy::kStopAtFault);
  if (row.project.result == strategy::SpinResult::kMetalRespin)
    row.gain[strategy::kShipFault] = value(strategy::kShipFault);
  return row;
}

void each_meeting(const World& world, std::uint32_t first, std::uint32_t paths,
                  const std::function<void(Meeting&, std::uint32_t)>& visit, WorldKind kind) {
  const auto meet = [&](Meeting& meeting, std::uint32_t i) {
    meeting.meet(first + i);
    visit(meeting, i);
  };
  each_team(world, paths, meet, kind);
}

void each_team(const World& world, std::uint32_t paths,
               const std::function<void(Meeting&, std::uint32_t)>& visit, WorldKind kind) {
  const PathJob job = world.job();
  const Plan& narrow = plan_of(world, PlanKind::kAsicNow);
  const Plan& wide = plan_of(world, PlanKind::kAsicWide);
  // Few futures are long ones (branches): one a block.
  const std::uint32_t per_block = std::clamp(paths / 64, 1u, kMeetingBlock);
  std::mutex mutex;
  core::Progress progress("policy", paths);
  const bool finished =
      core::parallel_blocks((paths + per_block - 1) / per_block, world.options.threads,
                            [&](std::size_t block) {
                              const auto begin = static_cast<std::uint32_t>(block) * per_block;
                              const std::uint32_t end = std::min(paths, begin + per_block);
                              Meeting meeting(job, world.context, narrow, wide, kind);
                              for (std::uint32_t i = begin; i < end; ++i) visit(meeting, i);
                              const std::lock_guard lock(mutex);
                              progress.tick(end - begin);
                            },
                            world.options.stop);
  if (!finished) throw Interrupted{};
}

double play_start(const World& world, const StartTargets& targets,
                  const strategy::MilestonePolicy& milestones, Meeting& meeting, int quarter,
                  int target) {
  return meeting.play(targets.started(
      quarter, target, script_followed(world, targets, milestones, meeting, quarter, target)));
}

Script script_followed(const World& world, const StartTargets& targets,
                       const strategy::MilestonePolicy& milestones, const Meeting& meeting,
                       int quarter, int target) {
  if (!targets.any_quarter[target]) return strategy::kGoOn;
  return milestones.follow(
      target,
      strategy::first_project(*world.context.terms, meeting.stream(), meeting.path(), quarter),
      world.scenario.quarters, [&](int t) { return meeting.at(t); });
}

Training train_adaptive(const World& world, const Pilot& pilot, const StartTargets& targets,
                        const strategy::Rights& rights, std::uint32_t paths) {
  Training out;
  const double scale = pilot.shape.money_scale;
  out.policy.milestones = strategy::train_milestones(
      sample_milestones(world, targets, rights, paths), static_cast<int>(targets.plans.size()),
      world.scenario.quarters, rights, scale);
  out.sample = empty_sample(world, targets, paths);
  out.draws.resize(paths);
  fill_sample(world, targets, out);
  out.policy.starts = strategy::train_start_policy(out.sample, scale, world.options.threads);
  return out;
}

Decision decide(const World& world, const StartTargets& targets, const AdaptivePolicy& policy,
                const Meeting& meeting, const strategy::InformedStarts* informed) {
  Decision d;
  for (int t = 0; t < policy.starts.quarters && d.target < 0; ++t) {
    d.quarter = t;
    d.target = informed ? informed->decide(meeting.draw(), t, meeting.at(t))
                        : policy.starts.decide(t, meeting.at(t));
  }
  if (d.target >= 0)
    d.script = script_followed(world, targets, policy.milestones, meeting, d.quarter, d.target);
  return d;
}

StartTargets start_targets(const World& world, const Pilot& pilot) {
  StartTargets out;
  out.never = world.plans.gpu_only[pilot.best_gpu[2]];
  const auto add = [&](const Plan& plan, bool any) {
    out.plans.push_back(plan);
    out.any_quarter.push_back(any);
  };
  for (const Plan& plan : world.plans.strategies)
    if (plan.id != out.never.id)
      add(plan, strategy::builds_own(plan.kind) && plan.kind != PlanKind::kAsicWait);
  const Plan& committed = world.plans.commit_variants[pilot.best_commit[2]];
  const auto same = [&](const Plan& p) { return p.id == committed.id; };
  if (std::none_of(out.plans.begin(), out.plans.end(), same)) add(committed, true);
  return out;
}

StartTargets without_rights(StartTargets targets, const strategy::Rights& rights) {
  for (Plan& plan : targets.plans) {
    plan.recourse.respin = plan.recourse.respin && rights.respin;
    plan.recourse.metal_respin = rights.metal_respin;
  }
  return targets;
}

strategy::Plan StartTargets::started(int quarter, int target, Script script) const {
  Plan plan = plans[target];
  if (!any_quarter[target]) return plan;
  plan.start_quarter = quarter;
  plan.script = strategy::script_of(script);
  return plan;
}

}  // namespace strandline::study
