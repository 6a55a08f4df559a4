// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/asic_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/machine.h"
#include "hw/asic/timing_outline.h"
#include "hw/cosim/built_core.h"
#include "hw/systemc/chip.h"

namespace strandline::app {

using namespace hw::asic;
using hw::cosim::CoreRun;
using hw::cosim::RtlCore;

namespace {

/// By operation, the latest of its commands.
std::vector<std::uint64_t> latest(const LayerProgram& p,
                                  const std::vector<std::uint64_t>& completed) {
  std::vector<std::uint64_t> until(p.operations.size());
  const auto& operations = p.program.operations();
  for (std::size_t i = 0; i < operations.size(); ++i) {
    std::uint64_t& at = until[static_cast<std::size_t>(operations[i])];
    at = std::max(at, completed.at(i));
  }
  return until;
}

std::unique_ptr<RtlCore> core_of(const Accelerator& a, const RtlChoice& choice) {
  const bool trace = !choice.trace.file.empty();
  auto core = hw::cosim::make_rtl_core(choice.config);
  const bool fits = core && config_hash(core->accelerator()) == config_hash(a) &&
                    (!trace || core->writes_waveforms());
  if (fits) return core;
  if (!choice.cache.empty())
    return hw::cosim::build_rtl_core(a, {.cache = choice.cache, .trace = trace});
  throw core::InputError(
      {.place = {},
       .key = "config",
       .value = choice.config,
       .problem = fmt::format("this build has no RTL of it{} (sizes {})",
                              trace ? " with waveforms" : "", config_hash(a)),
       .mend = fmt::format("name a folder for built cores (--cores), take --fidelity systemc, or "
                           "one of: {}",
                           fmt::join(hw::cosim::rtl_core_names(), ", "))});
}

}  // namespace

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
  TimedRun run{
      .cycles = static_cast<std::uint64_t>(std::llround(c.cycles)), .until = {}, .rtl = {}};
  for (const double x : c.until) run.until.push_back(static_cast<std::uint64_t>(std::llround(x)));
  run.until.resize(g.program.operations.size(), run.cycles);
  return run;
}

TimedRun run_systemc(const GoldenRun& g, const Accelerator& a, const MemorySpeed& memory) {
  Machine machine(a, 0);
  machine.memory() = g.program.memory;
  const auto chip = hw::systemc::run_chip(g.executed, a, {.memory = memory, .dram = {}}, &machine);
  if (!chip.finished) throw core::RuntimeFailure("the chip stopped: " + chip.why);
  if (machine.memory() != g.memory)
    throw core::RuntimeFailure("SystemC chip and golden model differ in memory after the run");
  return {chip.cycles, latest(g.program, chip.completed), {}};
}

TimedRun run_rtl(const GoldenRun& g, const Accelerator& a, const MemorySpeed& memory,
                 const RtlChoice& choice) {
  const auto core = core_of(a, choice);
  std::vector<std::uint8_t> after = g.program.memory;
  const auto& commands = g.program.program.commands();
  const hw::cosim::MemoryTiming timing{
      .latency = memory.latency, .jitter = 0, .bytes_per_cycle = memory.bytes_per_cycle};
  CoreRun run = choice.trace.file.empty() && core->writes_waveforms()
                    ? run_keeping_failure(*core, commands, after, timing, 1 << 20, "failure.fst")
                    : core->run(commands, after, timing, 1 << 20, choice.trace);
  if (!run.finished) throw core::RuntimeFailure("the RTL stopped: " + run.why);
  if (after != g.memory)
    throw core::RuntimeFailure("RTL and golden model differ in memory after the run");
  TimedRun timed{run.cycles, latest(g.program, run.completed), {}};
  timed.rtl = std::move(run);
  return timed;
}

}  // namespace strandline::app
