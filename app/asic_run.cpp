// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/asic_run.h"

#include <cmath>

#include "hw/asic/machine.h"
#include "hw/asic/timing_outline.h"

namespace strandline::app {

using namespace hw::asic;

GoldenRun run_golden(const Layer& layer, const LayerWork& work, std::uint64_t seed,
                     const Accelerator& a, const MemorySpeed& memory) {
  const LayerData data = random_layer(layer, work, seed);
  const LayerReference expected = reference(layer, work, data);
  GoldenRun g{compile_layer(layer, work, data, expected, a, memory), {}, {}, 0};
  Machine machine(a, 0);
  machine.memory() = g.program.memory;
  for (const Command& c : g.program.program.commands()) {
    g.executed.push_back(machine.resolved(c));
    machine.execute(c);
  }
  g.memory = machine.memory();
  g.error = relative_error(result_of(g.program, g.memory, a), expected.result);
  return g;
}

TimedRun run_analytic(const GoldenRun& g, const Accelerator& a, const MemorySpeed& memory) {
  const AnalyticCycles c =
      analytic_cycles(outline_of(g.executed, g.program.program.operations(), a), memory);
  TimedRun run{.cycles = static_cast<std::uint64_t>(std::llround(c.cycles)),
               .until = {},
               .rtl = {},
               .notes = {}};
  for (const double x : c.until) run.until.push_back(static_cast<std::uint64_t>(std::llround(x)));
  run.until.resize(g.program.operations.size(), run.cycles);
  return run;
}

}  // namespace strandline::app
