// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/recourse.h"

#include <algorithm>
#include <array>
#include <optional>

#include "study/adaptive.h"

namespace strandline::study {
namespace {

/// Futures that milestones are trained on and chosen on, a world.
constexpr std::uint64_t kTraining = 8192, kChoice = 2048;

constexpr WorldKind kKinds[] = {WorldKind::kFrozen, WorldKind::kMeanDrift, WorldKind::kFull};

std::uint32_t as_many(const World& world, std::uint64_t most) {
  return static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(world.scenario.paths / 8, 512, most));
}

/// What building now came to on one path.
struct Priced {
  std::uint32_t draw = 0;
  std::array<double, 3> gain{};  ///< over GPUs, by world, MUSD
  double foreseen = 0;           ///< by the best script, in the full world
};

/// Building now in one world.
class BuildNow {
 public:
  BuildNow(const World& world, const Pilot& pilot, int k) : world_(world), kind_(kKinds[k]) {
    targets_.plans = {world.plans.commit_variants[pilot.best_commit[k]]};
    targets_.any_quarter = {1};
    targets_.never = world.plans.gpu_only[pilot.best_gpu[k]];
    std::vector<strategy::MilestoneRow> rows(as_many(world, kTraining));
    each(kPolicyPaths, rows.size(), [&](Meeting& m, std::uint32_t i) {
      rows[i] = play_scripts(world_, targets_, m, 0, 0, {});
    });
    milestones_ = strategy::train_milestones(rows, 1, world.scenario.quarters, {},
                                             pilot.shape.money_scale);
    choose();
  }

  /// Adds what it is worth on every priced path.
  void price(int k, std::vector<Priced>& out) const {
    each(kMainPaths, out.size(), [&](Meeting& m, std::uint32_t i) {
      out[i].draw = m.draw();
      const double never = m.play(targets_.never);
      out[i].gain[k] = decided(m) - never;
      if (kind_ != WorldKind::kFull) return;
      const auto by_script = play_scripts(world_, targets_, m, 0, 0, {}).gain;
      out[i].foreseen =
          std::max(*std::max_element(by_script.begin(), by_script.end()) - never, out[i].gain[k]);
    });
  }

 private:
  void each(std::uint32_t first, std::size_t paths,
            const std::function<void(Meeting&, std::uint32_t)>& visit) const {
    each_meeting(world_, first, static_cast<std::uint32_t>(paths), visit, kind_);
  }

  double by_rules(Meeting& m) const { return m.play(targets_.plans.front()); }

  double decided(Meeting& m) const {
    return milestones_ ? play_start(world_, targets_, *milestones_, m, 0, 0) : by_rules(m);
  }

  /// Falls back to the rules where they are worth more.
  void choose() {
    std::vector<double> more(as_many(world_, kChoice));
    each(kChoicePaths, more.size(),
         [&](Meeting& m, std::uint32_t i) { more[i] = decided(m) - by_rules(m); });
    core::FixedSum sum;
    for (const double gain : more) sum.add(gain / 1000);
    if (sum.value() < 0) milestones_.reset();
  }

  const World& world_;
  WorldKind kind_;
  StartTargets targets_;
  std::optional<strategy::MilestonePolicy> milestones_;
};

}  // namespace

RecourseMeasures run_recourse(const World& world, const Pilot& pilot) {
  std::vector<Priced> priced(std::max<std::uint64_t>(256, world.scenario.paths / 8));
  for (int k = 0; k < 3; ++k) BuildNow(world, pilot, k).price(k, priced);
  RecourseMeasures out;
  for (Tally* t : {&out.g0, &out.g1, &out.g2, &out.f_drift, &out.f_risk, &out.foresight_gap})
    *t = Tally(pilot.shape.money_scale, pilot.shape.draws);
  for (const Priced& p : priced) {
    out.g0.add(p.draw, p.gain[0]);
    out.g1.add(p.draw, p.gain[1]);
    out.g2.add(p.draw, p.gain[2]);
    out.f_drift.add(p.draw, p.gain[0] - p.gain[1]);
    out.f_risk.add(p.draw, p.gain[1] - p.gain[2]);
    out.foresight_gap.add(p.draw, p.foreseen - p.gain[2]);
  }
  return out;
}

}  // namespace strandline::study
