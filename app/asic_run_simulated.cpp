// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "app/asic_run.h"
#include "app/lookup.h"
#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/machine.h"
#include "hw/cosim/built_core.h"
#include "hw/cosim/rtl_unit.h"
#include "hw/systemc/rtl_core_module.h"

namespace strandline::app {

using namespace hw::asic;
using hw::cosim::CoreRun;
using hw::cosim::RtlCore;
using hw::systemc::ChipOptions;
using hw::systemc::ChipRun;

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

/// Cycles of a hang before the run is stopped.
constexpr std::uint64_t kWatchdog = 1 << 20;

using Units = std::vector<std::unique_ptr<hw::cosim::RtlUnit>>;

/// Makes the named units and puts them into the options.
Units swap_units(const std::vector<std::string>& names, const Accelerator& a, ChipOptions& o) {
  Units units;
  for (const std::string& name : names) {
    auto unit = hw::cosim::make_rtl_unit(name, a);
    if (!unit)
      throw core::InputError(
          {.place = {},
           .key = "rtl",
           .value = name,
           .problem = fmt::format("this build has no such unit with the sizes of {}", a.name),
           .mend = fmt::format("take a config with the sizes of one of: {}",
                               fmt::join(hw::cosim::rtl_unit_configs(), ", "))});
    for (const auto& u : hw::cosim::kRtlUnits)
      if (name == u.name) o.rtl[u.unit] = unit.get();
    units.push_back(std::move(unit));
  }
  return units;
}

double percent(std::uint64_t x, std::uint64_t of) {
  return 100 * (static_cast<double>(x) / static_cast<double>(of) - 1);
}

void check(const ChipRun& run) {
  if (!run.finished) throw core::RuntimeFailure("the chip stopped: " + run.why);
}

void note(std::vector<std::string>& notes, const std::vector<hw::systemc::Statistic>& statistics) {
  for (const auto& s : statistics)
    if (s.name.starts_with("dram.") || s.name.starts_with("hbm.") || s.name.starts_with("noc."))
      notes.push_back(fmt::format("{} {:g} {}: {}", s.name, s.value, s.unit, s.sentence));
}

/// What Verilated units took, beside their models.
void note_units(TimedRun& timed, const ChipRun& run, const SystemcChoice& choice,
                const GoldenRun& g, const Accelerator& a, ChipOptions models) {
  models.rtl.clear();
  const ChipRun alone = hw::systemc::run_chip(g.executed, a, models);
  timed.notes.push_back(fmt::format("Verilated {}: {} cycles, models alone {} ({:+.3g}%)",
                                    fmt::join(choice.rtl, ", "), run.cycles, alone.cycles,
                                    percent(alone.cycles, run.cycles)));
  std::map<std::string, double> of;
  for (const auto& s : run.statistics) of[s.name] = s.value;
  for (const auto& s : run.statistics) {
    const auto at = s.name.find(".rtl_cycles");
    if (at == std::string::npos) continue;
    const std::string unit = s.name.substr(0, at);
    timed.notes.push_back(fmt::format(
        "{}: {:g} commands in {:g} cycles on the RTL, {:g} by closed forms of each alone", unit,
        of[unit + ".rtl_commands"], s.value, of[unit + ".closed_form_cycles"]));
  }
}

/// The layer on several cores, each with a memory of its own in that of the chip.
void note_copies(TimedRun& timed, int copies, const GoldenRun& g, const Accelerator& a,
                 const ChipOptions& o) {
  const std::uint64_t apart = (g.memory.size() + 0xffff) / 0x10000 * 0x10000;
  std::vector<hw::systemc::CoreWork> work;
  for (int i = 0; i < copies; ++i)
    work.push_back({.program = g.executed, .memory_at = static_cast<std::uint64_t>(i) * apart});
  const auto all = hw::systemc::run_cores(work, a, o);
  for (const ChipRun& run : all.cores) check(run);
  timed.notes.push_back(
      fmt::format("{} cores beside each other: {} cycles, one alone {} ({:+.3g}%)", copies,
                  all.cycles, timed.cycles, percent(all.cycles, timed.cycles)));
  timed.cycles = all.cycles;
  timed.until = latest(g.program, all.cores.back().completed);
  note(timed.notes, all.statistics);
}

}  // namespace

ChipOptions chip_options(const MemoryChoice& memory) {
  ChipOptions o;
  o.memory = memory.speed;
  o.jitter = memory.jitter;
  if (memory.kind == "fixed") return o;
  if (memory.network == "mesh") o.noc.kind = hw::systemc::NocConfig::Kind::kMesh;
  if (memory.kind == "hbm") {
    o.hbm = hw::systemc::HbmConfig{};
    o.hbm->channels = memory.channels;
  } else {
    const hw::Chip chip = find_chip(hw::ChipCatalog::load(), memory.kind);
    const auto tier =
        std::find_if(chip.memory.begin(), chip.memory.end(),
                     [](const hw::MemoryTier& t) { return t.kind == hw::MemoryKind::kHbm; });
    o.hbm =
        hw::systemc::hbm_of(tier == chip.memory.end() ? hw::MemoryTier{} : *tier, memory.channels);
  }
  // The latency is that of an access to a bank without an open row.
  const std::uint64_t row = o.hbm->timing.activate_to_read + o.hbm->timing.read_latency;
  const auto latency = static_cast<std::uint64_t>(memory.speed.latency);
  o.hbm->path = latency > row ? latency - row : 0;
  return o;
}

TimedRun run_systemc(const GoldenRun& g, const Accelerator& a, const MemoryChoice& memory,
                     const SystemcChoice& choice) {
  ChipOptions o = chip_options(memory);
  const Units units = swap_units(choice.rtl, a, o);
  Machine machine(a, 0);
  machine.memory() = g.program.memory;
  const ChipRun chip = hw::systemc::run_chip(g.executed, a, o, &machine);
  check(chip);
  if (machine.memory() != g.memory)
    throw core::RuntimeFailure("SystemC chip and golden model differ in memory after the run");
  TimedRun timed{chip.cycles, latest(g.program, chip.completed), {}, {}};
  if (!choice.rtl.empty()) note_units(timed, chip, choice, g, a, o);
  timed.notes.insert(timed.notes.end(), chip.starved.begin(), chip.starved.end());
  if (choice.copies > 1)
    note_copies(timed, choice.copies, g, a, o);
  else
    note(timed.notes, chip.statistics);
  return timed;
}

TimedRun run_rtl(const GoldenRun& g, const Accelerator& a, const MemoryChoice& memory,
                 const RtlChoice& choice) {
  const auto core = core_of(a, choice);
  std::vector<std::uint8_t> after = g.program.memory;
  const auto& commands = g.program.program.commands();
  CoreRun run;
  TimedRun timed;
  if (memory.kind == "fixed") {
    const hw::cosim::MemoryTiming timing{.latency = memory.speed.latency,
                                         .jitter = memory.jitter,
                                         .bytes_per_cycle = memory.speed.bytes_per_cycle};
    run = choice.trace.file.empty() && core->writes_waveforms()
              ? run_keeping_failure(*core, commands, after, timing, kWatchdog, "failure.fst")
              : core->run(commands, after, timing, kWatchdog, choice.trace);
  } else {
    if (!choice.trace.file.empty())
      throw core::InputError({.place = {},
                              .key = "memory",
                              .value = memory.kind,
                              .problem = "waveforms are written with fixed memory alone",
                              .mend = "leave --trace out or take --memory fixed"});
    std::vector<hw::systemc::Statistic> statistics;
    run = hw::systemc::run_rtl_core(*core, commands, after, chip_options(memory), kWatchdog,
                                    statistics);
    note(timed.notes, statistics);
  }
  if (!run.finished) throw core::RuntimeFailure("the RTL stopped: " + run.why);
  if (after != g.memory)
    throw core::RuntimeFailure("RTL and golden model differ in memory after the run");
  timed.cycles = run.cycles;
  timed.until = latest(g.program, run.completed);
  timed.rtl = std::move(run);
  return timed;
}

}  // namespace strandline::app
