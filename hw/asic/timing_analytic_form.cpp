// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_analytic_form.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace strandline::hw::asic {
namespace {

using Plane = AnalyticForm::Plane;

constexpr std::array kLatencies{0, 60, 250, 700, 2000};
/// Cycles of a beat. Below one, stores leave loads a share of a cycle (timing_analytic.cpp).
constexpr std::array kBeats{0.5, 0.8, 1.15, 1.7, 3.0, 7.0, 32.0};
/// Steps for slopes: latencies are whole cycles.
constexpr int kLatencyStep = 1;
constexpr double kBeatStep = 1e-3;
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

}  // namespace

double AnalyticForm::cycles(const MemorySpeed& m) const {
  return greatest(planes, m.latency, std::max(kBeats.front(), dma_bytes / m.bytes_per_cycle));
}

AnalyticForm analytic_form(const Outline& o) {
  const double bus = o.dma_bytes;
  const auto walk = [&](int latency, double beat) {
    return analytic_cycles(o, {latency, bus / beat}).cycles;
  };
  std::vector<Sample> samples;
  std::vector<Plane> tangents;
  for (const int latency : kLatencies)
    for (const double beat : kBeats) {
      const double f = walk(latency, beat);
      Plane p;
      p.per_latency = (walk(latency + kLatencyStep, beat) - f) / kLatencyStep;
      p.per_beat = (walk(latency, beat * (1 + kBeatStep)) - f) / (beat * kBeatStep);
      p.cycles = f - p.per_latency * latency - p.per_beat * beat;
      samples.push_back({static_cast<double>(latency), beat, f});
      tangents.push_back(p);
    }
  // The sample that is met worst brings the next plane.
  AnalyticForm form{{}, bus};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    double worst = kNegligible;
    std::size_t next = samples.size();
    for (std::size_t s = 0; s < samples.size(); ++s) {
      const Sample& x = samples[s];
      const double short_of = 1 - greatest(form.planes, x.latency, x.beat) / x.cycles;
      if (short_of <= worst) continue;
      worst = short_of;
      next = s;
    }
    if (next == samples.size()) break;
    form.planes.push_back(tangents[next]);
  }
  return form;
}

}  // namespace strandline::hw::asic
