// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/serving_side.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "core/error.h"
#include "hw/curve_point.h"
#include "hw/serving_case.h"
#include "hw/support.h"
#include "study/columns.h"
#include "study/curves.h"

namespace strandline::study {
namespace {

using hw::ServingPoint;

/// Of the frontier, where throughput falls as interactivity rises: the first that keeps the target.
std::optional<ServingPoint> point_at(const archs::Architecture& model, const hw::ChipModel& chip,
                                     const core::Segment& segment, std::string& how) {
  const hw::ArchitectureSupport support = hw::support(model, *chip.chip);
  if (!core::served(support.serves)) {
    how = support.reason;
    return std::nullopt;
  }
  const auto points = hw::curve_points(model, chip, segment, hw::limits_for(64));
  for (const hw::CurvePoint& p : points)
    if (p.point.interactivity_tok_s_user >= segment.interactivity_tok_s_user) {
      how = fmt::format("{}, {:.0f} users", partition_text(p.point.partition), p.point.concurrency);
      return p.point;
    }
  how = points.empty() ? "no partition of 64 chips holds it"
                       : fmt::format("at most {:.3g} tok/s/user",
                                     points.back().point.interactivity_tok_s_user);
  return std::nullopt;
}

double usd_mtok(const ServingPoint& p, const core::Segment& segment, const hw::Chip& chip) {
  try {
    const double usd_h = chip_usd_h(chip);
    return usd_h > 0 ? hw::token_cost(p, segment, usd_h, 1.0).usd_per_mtok_output_all_in : kBlank;
  } catch (const core::MissingFact&) {  // a price that nobody published
    return kBlank;
  }
}

/// The point with decode and prefill slower by so much.
ServingPoint slowed(const ServingPoint& p, double decode, double prefill) {
  ServingPoint s = p;
  s.decode_tok_s_per_chip /= decode;
  s.prefill_tok_s_per_chip /= prefill;
  s.output_tok_s_per_chip = 1 / (1 / s.decode_tok_s_per_chip + 1 / s.prefill_tok_s_per_chip);
  const double own_s = p.concurrency / (p.decode_tok_s_per_chip * p.partition.chips());
  s.tpot_s = own_s * decode + (p.tpot_s - own_s) * prefill;  // the others' prefills stall it
  s.interactivity_tok_s_user = 1 / s.tpot_s;
  return s;
}

std::int64_t whole(double x) {
  return static_cast<std::int64_t>(std::ceil(x));
}

}  // namespace

ChipServing chip_serving(const archs::Architecture& model, const hw::ChipModel& chip,
                         const core::Segment& segment) {
  ChipServing s;
  if (const auto p = point_at(model, chip, segment, s.how))
    s.usd_mtok = usd_mtok(*p, segment, *chip.chip);
  return s;
}

GpuServing gpu_serving(const archs::Architecture& model, const hw::ChipModel& gpu,
                       const core::Segment& segment, const DayOne& day_one) {
  GpuServing s;
  const auto p = point_at(model, gpu, segment, s.how);
  if (!p) return s;
  const archs::Architecture a = hw::execute_as(model, *gpu.chip);
  const double stages = p->partition.pipeline;
  const archs::Phase phases[] = {
      {archs::PhaseKind::kDecode, std::max(p->concurrency / stages, 1.0), 1,
       whole(segment.input_tokens + segment.output_tokens / 2)},
      {archs::PhaseKind::kPrefill, static_cast<double>(p->partition.attention_data),
       whole(hw::uncached_tokens(segment)), 0}};
  const archs::OperatorGraph decode = archs::lower(a, phases[0], p->partition);
  const archs::OperatorGraph prefill = archs::lower(a, phases[1], p->partition);
  const int layers = static_cast<int>(std::ceil(passes(a) / stages));
  const auto at = [&](double share) {
    return slowed(*p, day_one.growth(decode, layers, gpu, share),
                  day_one.growth(prefill, layers, gpu, share));
  };
  const core::Sourced& first = day_one.first_share();
  const ServingPoint day = at(first.value), low = at(first.low), high = at(first.high);
  const auto usd = [&](const ServingPoint& q) { return usd_mtok(q, segment, *gpu.chip); };
  s.usd_mtok = {usd(*p), usd(day), usd(high), usd(low)};
  s.tok_s_user = {p->interactivity_tok_s_user, day.interactivity_tok_s_user,
                  low.interactivity_tok_s_user, high.interactivity_tok_s_user};
  return s;
}

}  // namespace strandline::study
