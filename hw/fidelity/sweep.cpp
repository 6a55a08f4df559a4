// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>

#include "core/error.h"
#include "hw/asic/area.h"
#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/model_layer.h"
#include "hw/asic/timing_outline.h"

namespace strandline::hw::fidelity {
namespace {

using namespace asic;

/// A layer's data and its float64 result, which hang on the array's columns alone.
struct Prepared {
  Layer layer;
  LayerData data;
  LayerReference expected;
};

class Sweep {
 public:
  Sweep(const SweepWork& work, const SweepSpace& space) : work_(&work), space_(&space) {}

  void add(const Accelerator& core, double bytes_per_cycle) {
    SweepPoint p;
    p.core = core;
    p.bytes_per_cycle = bytes_per_cycle;
    try {
      p.area_m2 = core_area(core, space_->node).area_m2();
      const MemorySpeed memory{space_->latency, bytes_per_cycle};
      const Prepared& l = prepared(core);
      const LayerProgram program =
          compile_layer(l.layer, work_->work, l.data, l.expected, core, memory);
      p.cycles = cycles_of(program, core, memory);
    } catch (const core::InputError& e) {
      p.refused = e.what();
    }
    points_.push_back(std::move(p));
  }
  std::vector<SweepPoint> take() { return std::move(points_); }

 private:
  const Prepared& prepared(const Accelerator& a) {
    const auto key = a.name + fmt::format(" {} {}", a.rows, a.cols);
    const auto at = prepared_.find(key);
    if (at != prepared_.end()) return at->second;
    Prepared p;
    p.layer = model_layer(*work_->model, work_->layer, work_->scale, a);
    p.data = random_layer(p.layer, work_->work, 1);
    p.expected = reference(p.layer, work_->work, p.data);
    return prepared_.emplace(key, std::move(p)).first->second;
  }
  static double cycles_of(const LayerProgram& p, const Accelerator& a, const MemorySpeed& m) {
    return analytic_cycles(outline_of(p.program.commands(), p.program.operations(), a), m).cycles;
  }
  const SweepWork* work_;
  const SweepSpace* space_;
  std::map<std::string, Prepared> prepared_;
  std::vector<SweepPoint> points_;
};

template <class T>
std::vector<T> or_own(const std::vector<T>& values, T own) {
  return values.empty() ? std::vector<T>{own} : values;
}

/// The config with other sizes; channels as wide as the memory needs, lanes that divide the
/// columns.
Accelerator resized(Accelerator a, int size, int spad_rows, int vmem_rows, double bytes_per_cycle) {
  a.rows = a.cols = size;
  a.spad_rows = spad_rows;
  a.vmem_rows = vmem_rows;
  a.vector_lanes = std::min(a.vector_lanes, size);
  a.softmax_lanes = std::min(a.softmax_lanes, size);
  if (a.scan) a.scan_lanes = std::min(a.scan_lanes, size);
  if (a.vector_processor) a.vproc_lanes = std::min(a.vproc_lanes, size);
  constexpr double kWidest = 128;
  const auto bytes = static_cast<unsigned>(std::min(bytes_per_cycle, kWidest));
  a.dma_bytes = std::max(a.dma_bytes, static_cast<int>(std::bit_ceil(bytes)));
  return a;
}

void mark_best(std::vector<SweepPoint>& points) {
  const auto beats = [](const SweepPoint& a, const SweepPoint& b) {
    const double area_a = a.area_m2.value, area_b = b.area_m2.value;
    return a.refused.empty() && a.bytes_per_cycle <= b.bytes_per_cycle && a.cycles <= b.cycles &&
           area_a <= area_b &&
           (a.bytes_per_cycle < b.bytes_per_cycle || a.cycles < b.cycles || area_a < area_b);
  };
  for (SweepPoint& p : points)
    p.best = p.refused.empty() && std::none_of(points.begin(), points.end(),
                                               [&](const SweepPoint& x) { return beats(x, p); });
}

}  // namespace

std::vector<SweepPoint> sweep(const SweepWork& work, const SweepSpace& space) {
  Sweep s(work, space);
  for (const std::string& config : space.configs) {
    const Accelerator base = find_config(config);
    for (const int size : or_own(space.arrays, base.rows))
      for (const int spad : or_own(space.spad_rows, base.spad_rows))
        for (const int vmem : or_own(space.vmem_rows, base.vmem_rows))
          for (const double bytes : space.bytes_per_cycle)
            s.add(resized(base, size, spad, vmem, bytes), bytes);
  }
  std::vector<SweepPoint> points = s.take();
  mark_best(points);
  std::stable_sort(points.begin(), points.end(), [](const SweepPoint& a, const SweepPoint& b) {
    if (a.refused.empty() != b.refused.empty()) return a.refused.empty();
    return a.cycles < b.cycles;
  });
  return points;
}

core::Table sweep_table(const std::vector<SweepPoint>& points) {
  core::Table t({{"config"},
                 {"array"},
                 {"spad_kib"},
                 {"vmem_kib"},
                 {"bytes_per_cycle"},
                 {"cycles"},
                 {"area_mm2", 3},
                 {"area_low_mm2", 3},
                 {"area_high_mm2", 3},
                 {"best"},
                 {"refused"}});
  for (const SweepPoint& p : points) {
    const Accelerator& a = p.core;
    std::vector<core::Cell> row{
        a.name,
        fmt::format("{} x {}", a.rows, a.cols),
        static_cast<std::int64_t>(a.spad_rows) * a.lanes() * a.element_bytes() / 1024,
        static_cast<std::int64_t>(a.vmem_rows) * a.cols * 4 / 1024,
        p.bytes_per_cycle,
        {},
        {},
        {},
        {},
        std::string(p.best ? "yes" : "no"),
        p.refused};
    if (p.refused.empty()) {
      row[5] = static_cast<std::int64_t>(p.cycles + 0.5);
      row[6] = 1e6 * p.area_m2.value;
      row[7] = 1e6 * p.area_m2.low;
      row[8] = 1e6 * p.area_m2.high;
    }
    t.add(std::move(row));
  }
  return t;
}

}  // namespace strandline::hw::fidelity
