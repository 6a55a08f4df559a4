// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/math_kernel.h"
#include "core/rng.h"
#include "strategy/terms.h"

namespace strandline::strategy {

/// What strategy draws; its range of DrawKey::factor is 0x0400 to 0x04ff.
enum class Draw : std::uint16_t {
  kSlip = 0x0400,
  kSpin = 0x0401,
  kTraining = 0x0402  ///< which starts a policy's training path plays
};

constexpr int kMaxSlipQuarters = 8;

/// How a spin's silicon came back.
enum class SpinResult : std::uint8_t { kWorks, kMetalRespin, kFullRespin, kWorkaround };

/// Probability that spin 1, 2, ... works: the failure probability shrinks by a factor each spin.
inline double spin_success(const Terms& terms, int spin) {
  double failure = 1.0 - terms.first_spin_success;
  for (int i = 1; i < spin; ++i) failure *= terms.spin_failure_decay;
  return 1.0 - failure;
}

/// Quarters by which a project tapes out late: 0 with 1 - behind_schedule, else 1 + k with the
/// geometric (1 - slip_more) slip_more^k, cut at kMaxSlipQuarters. `birth` numbers a plan's
/// projects from 0, so plans that start alike share their luck.
inline int slip_quarters(const Terms& terms, const core::RandomStream& stream, std::uint32_t path,
                         std::uint32_t birth) {
  const auto u = stream.uniforms({path, birth, 0, static_cast<std::uint16_t>(Draw::kSlip), 0});
  if (u[0] > terms.behind_schedule) return 0;
  int slip = 1;
  for (double p = terms.slip_more; u[1] <= p && slip < kMaxSlipQuarters; p *= terms.slip_more)
    ++slip;
  return slip;
}

/// The result of spin 1, 2, ... of a project.
inline SpinResult spin_result(const Terms& terms, const core::RandomStream& stream,
                              std::uint32_t path, std::uint32_t birth, int spin) {
  const auto u = stream.uniforms(
      {path, birth, static_cast<std::uint16_t>(spin), static_cast<std::uint16_t>(Draw::kSpin), 0});
  if (u[0] <= spin_success(terms, spin)) return SpinResult::kWorks;
  if (u[1] <= terms.severity_metal) return SpinResult::kMetalRespin;
  if (u[1] <= terms.severity_metal + terms.severity_full) return SpinResult::kFullRespin;
  return SpinResult::kWorkaround;
}

}  // namespace strandline::strategy
