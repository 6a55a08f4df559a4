// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "strategy/signals.h"
#include "study/cpu/path_block.h"

namespace strandline::study {

/// One thread's futures of one world as a team meets them that decides as they unfold: what the
/// market shows, and what any plan comes to.
class Meeting {
 public:
  /// `narrow` and `wide` are what the signals speak of. The job's worlds are not played.
  Meeting(const PathJob& job, const strategy::Context& context, const strategy::Plan& narrow,
          const strategy::Plan& wide, WorldKind kind = WorldKind::kFull);
  ~Meeting();
  Meeting(const Meeting&) = delete;
  Meeting& operator=(const Meeting&) = delete;

  /// Samples a path.
  void meet(std::uint32_t path);

  /// Full world only: samples a path and, after each of its first `quarters` quarters t, `branches`
  /// other rests of it (evolution/branch.h): inner(t, i) is called with one in place, as if it had
  /// been met, with luck of its own for projects.
  void meet(std::uint32_t path, int quarters, int branches,
            const std::function<void(int t, int i)>& inner);

  /// Names the luck of the plans' projects.
  std::uint32_t path() const { return path_; }
  std::uint32_t draw() const { return draw_; }
  const core::RandomStream& stream() const { return stream_; }
  /// What the market shows in a quarter of the horizon.
  const strategy::Signals& at(int quarter) const;
  /// The plan's value, MUSD.
  double play(const strategy::Plan& plan);

 private:
  struct Memory;
  /// Turns to a path's draw.
  void turn_to(std::uint32_t path);
  /// Binds signals and plans to what the future now holds from a quarter on.
  void forget_from(int quarter);

  const PathJob& job_;
  const strategy::Context& context_;
  const strategy::Plan& narrow_;
  const strategy::Plan& wide_;
  WorldKind kind_;
  std::uint32_t path_ = 0, draw_ = 0;
  core::RandomStream stream_;
  strategy::Context in_draw_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace strandline::study
