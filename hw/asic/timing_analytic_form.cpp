// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_analytic_form.h"

#include <algorithm>
#include <array>
#include <span>

namespace strandline::hw::asic {
namespace {

using Plane = AnalyticForm::Plane;

constexpr std::array kLatencies{0, 60, 250, 600, 1100, 2000};
/// Cycles of a beat: below one, stores leave loads a share of a cycle (timing_analytic.cpp).
constexpr std::array kFastBeats{0.5, 0.75, 1.0};
constexpr std::array kSlowBeats{1.01, 1.25, 1.7, 3.0, 7.0, 32.0};
/// Steps for slopes: longer than the model's own unevenness, which loops of nearly equal turns
/// leave.
constexpr int kLatencyStep = 10;
constexpr double kBeatStep = 0.03;
/// Planes that never lie this much above the others, relative, are left out.
constexpr double kNegligible = 1e-4;

struct Sample {
  double latency, beat, cycles;
};

double at(const Plane& p, double latency, double beat) {
  return p.cycles + p.per_latency * latency + p.per_beat * beat;
}
double greatest(const std::vector<Plane>& planes, double latency, double beat) {
  double most = 0;
  for (const Plane& p : planes) most = std::max(most, at(p, latency, beat));
  return most;
}

/// Below all samples: the model is not quite convex, and a slope may be that of a step.
void lower(Plane& p, const std::vector<Sample>& samples) {
  double most = 0;
  for (const Sample& s : samples) most = std::max(most, at(p, s.latency, s.beat) - s.cycles);
  p.cycles -= most;
}

/// Planes for beats on one side of the model's step, by slopes of steps to that side.
std::vector<Plane> planes_of(const Outline& o, std::span<const double> beats, double step) {
  const double bus = o.dma_bytes;
  const auto walk = [&](int latency, double beat) {
    return analytic_cycles(o, {latency, bus / beat}).cycles;
  };
  std::vector<Sample> samples;
  std::vector<Plane> tangents, planes;
  for (const int latency : kLatencies)
    for (const double beat : beats) {
      const double f = walk(latency, beat);
      Plane p;
      p.per_latency = (walk(latency + kLatencyStep, beat) - f) / kLatencyStep;
      p.per_beat = (walk(latency, beat * (1 + step)) - f) / (beat * step);
      p.cycles = f - p.per_latency * latency - p.per_beat * beat;
      samples.push_back({static_cast<double>(latency), beat, f});
      tangents.push_back(p);
    }
  for (Plane& p : tangents) lower(p, samples);
  // The sample that is met worst brings the next plane, the one that comes closest there.
  while (planes.size() < tangents.size()) {
    const auto short_of = [&](const Sample& s) {
      return 1 - greatest(planes, s.latency, s.beat) / s.cycles;
    };
    const Sample& x = *std::max_element(
        samples.begin(), samples.end(),
        [&](const Sample& a, const Sample& b) { return short_of(a) < short_of(b); });
    const Plane& best =
        *std::max_element(tangents.begin(), tangents.end(), [&](const Plane& a, const Plane& b) {
          return at(a, x.latency, x.beat) < at(b, x.latency, x.beat);
        });
    const double gain = at(best, x.latency, x.beat) - greatest(planes, x.latency, x.beat);
    if (short_of(x) <= kNegligible || gain <= 0) break;
    planes.push_back(best);
  }
  return planes;
}

}  // namespace

double AnalyticForm::cycles(const MemorySpeed& m) const {
  const double beat = std::max(kFastBeats.front(), dma_bytes / m.bytes_per_cycle);
  return greatest(beat > 1 ? slow : fast, m.latency, beat);
}

AnalyticForm analytic_form(const Outline& o) {
  return {planes_of(o, kFastBeats, -kBeatStep), planes_of(o, kSlowBeats, kBeatStep),
          static_cast<double>(o.dma_bytes)};
}

}  // namespace strandline::hw::asic
