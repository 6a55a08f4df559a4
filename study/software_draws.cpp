// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/software_draws.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/files.h"
#include "core/math_kernel.h"
#include "core/rng.h"
#include "hw/growth_risk.h"
#include "hw/roadmap_data.h"

namespace strandline::study {
namespace {

constexpr std::uint16_t kFactorSoftware = 0x0504;  ///< of DrawKey; see prediction_draws.cpp
constexpr double kNinetyFive = 1.6448536269514722;
constexpr double kFirstAge = 3;      ///< quarters; rates are best known from here to twice as old
constexpr double kLeastGain = 1e-3;  ///< of a span: a fitted rate may be below zero
constexpr double kMonthsPerQuarter = 3;

enum Step : std::uint16_t { kStart, kGain, kUnseenStart, kUnseenQuarters, kOwnStart, kOwnQuarters };

struct Draws {
  core::RandomStream stream;
  std::uint32_t draw;
  core::DrawKey key(Step s) const {
    return {draw, 0, static_cast<std::uint16_t>(s), kFactorSoftware, 0};
  }
  double normal(Step s) const { return draw == 0 ? 0.0 : stream.normal(key(s)); }
  double uniform(Step s) const { return draw == 0 ? 0.5 : stream.uniform(key(s)); }
};

const core::Sourced& term(const strategy::Terms& terms, const char* name) {
  for (const auto& entry : terms.entries)
    if (entry.name == name) return entry.value;
  throw core::RuntimeFailure(std::string("terms without ") + name);
}

/// A number above zero at a standard normal, through its 90 % interval in logarithms.
double at(const core::Sourced& x, double value, double z) {
  const hw::Deviation spread{std::max(0.0, core::kernel::log(value / x.low)) / kNinetyFive,
                             std::max(0.0, core::kernel::log(x.high / value)) / kNinetyFive};
  return value * core::kernel::exp(spread.at(z));
}

/// Log gain of speed over the span of ages, of a chip's own rate or that of all chips.
double gain_of(const hw::SoftwareEpochs& epochs, const std::string& chip, double z) {
  const hw::EpochRate* rate = epochs.at(chip, kFirstAge);
  if (!rate) return kLeastGain;
  const core::Sourced& r = rate->throughput;
  const hw::Deviation spread{(r.value - r.low) / kNinetyFive, (r.high - r.value) / kNinetyFive};
  return std::max(kLeastGain, kFirstAge * (r.value + spread.at(z)));
}

std::string base_id(const std::string& id) {
  return id.substr(0, id.find('@'));
}

}  // namespace

SoftwareFacts SoftwareFacts::load(double kernel_writing) {
  return {hw::SoftwareEpochs::load(),
          evolution::load_maturity(core::home_path("evolution/maturity.yaml")), kernel_writing,
          strategy::load_terms(core::home_path("strategy/terms.yaml"))};
}

evolution::Ramp unseen_ramp(const SoftwareFacts& facts, std::uint64_t seed, std::uint32_t draw) {
  constexpr double kLeastShare = 0.02;
  evolution::Maturity maturity = facts.maturity.draw(seed, draw);
  maturity.kernel_writing = facts.kernel_writing;
  evolution::Ramp ramp = evolution::nearest_ramp(maturity);
  ramp.start = std::max(kLeastShare, ramp.start);
  return ramp;
}

double GpuRamp::time_at(double age) const {
  return core::kernel::exp(log_start * core::kernel::exp(-std::max(0.0, age) / quarters));
}

GpuRamp gpu_ramp(double start_efficiency, double gain, double first_age) {
  const double log_start = std::max(-core::kernel::log(start_efficiency), 4 * gain);
  const double x = 0.5 - std::sqrt(std::max(0.0, 0.25 - gain / log_start));
  return {log_start, -first_age / core::kernel::log(x)};
}

strategy::SoftwareDraw draw_software(std::uint64_t seed, std::uint32_t draw,
                                     const strategy::Terms& t, const Columns& columns,
                                     const SoftwareFacts& facts) {
  const Draws d{core::RandomStream(seed), draw};
  strategy::Terms drawn = t;
  const auto set = [&](double& value, const char* name, Step step, double most) {
    value = std::min(std::max(value, most), at(term(t, name), value, d.normal(step)));
  };
  constexpr double kTuned = 1, kAnyTime = 1e3;
  if (t.ramp_start == facts.shipped.ramp_start && t.ramp_quarters == facts.shipped.ramp_quarters) {
    const evolution::Ramp ramp = unseen_ramp(facts, seed, draw);
    drawn.ramp_start = ramp.start;
    drawn.ramp_quarters = ramp.quarters;
  } else {
    set(drawn.ramp_start, "ramp_start", kUnseenStart, kTuned);
    set(drawn.ramp_quarters, "ramp_quarters", kUnseenQuarters, kAnyTime);
  }
  set(drawn.own_software_start, "own_software_start", kOwnStart, kTuned);
  set(drawn.own_software_quarters, "own_software_quarters", kOwnQuarters, kAnyTime);
  strategy::SoftwareDraw out;
  out.ages = strategy::software_ages(drawn);
  out.column_time.resize(columns.requests.size());
  for (auto& quarters : out.column_time) quarters.fill(1.0f);
  const core::Sourced& start = term(t, "ramp_start");
  const double slow = -core::kernel::log(start.low), fast = -core::kernel::log(start.high);
  for (const int column : columns.gpu.column) {
    const hw::Chip& chip = columns.requests[static_cast<std::size_t>(column)].chip;
    const GpuRamp ramp =
        gpu_ramp(core::kernel::exp(-(fast + (slow - fast) * d.uniform(kStart))),
                 gain_of(facts.epochs, base_id(chip.id), d.normal(kGain)), kFirstAge);
    // Half a quarter more: the mean of a quarter.
    const double at_start =
        (hw::roadmap().base_month - hw::month_of(chip.date)) / kMonthsPerQuarter + 0.5;
    auto& quarters = out.column_time[static_cast<std::size_t>(column)];
    for (int q = 0; q < core::kMaxQuarters; ++q)
      quarters[static_cast<std::size_t>(q)] = static_cast<float>(ramp.time_at(at_start + q));
  }
  return out;
}

}  // namespace strandline::study
