// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/asic/model_layer.h"
#include "hw/asic/timing_analytic_form.h"
#include "hw/fidelity/agreement_instances.h"
#include "hw/systemc/chip.h"
#include "hw/systemc/rtl_array_module.h"

namespace strandline::hw::fidelity {
namespace {

using namespace asic;

/// Runs of the analytic model, and of its closed form, that are timed together: one is shorter than
/// the clock's tick.
constexpr int kRepeats = 2000, kFormRepeats = 1000000;

double relative_error(std::uint64_t x, std::uint64_t truth) {
  return std::fabs(static_cast<double>(x) / static_cast<double>(truth) - 1);
}

/// CPU seconds of `work`.
template <class Work>
double seconds(const Work& work) {
  const std::clock_t begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

struct Compiled {
  LayerProgram program;
  Matrix expected;
};

/// What a program comes to on the golden machine: the commands as the sequencer hands them on,
/// which hang on the data where experts are routed, and memory.
struct Golden {
  std::vector<Command> commands;
  std::vector<std::uint8_t> memory;
};
Golden golden_run(const std::vector<Command>& program, const std::vector<std::uint8_t>& memory,
                  const Accelerator& a) {
  Machine machine(a, 0);
  machine.memory() = memory;
  Golden g;
  for (const Command& c : program) {
    g.commands.push_back(machine.resolved(c));
    machine.execute(c);
  }
  g.memory = std::move(machine.memory());
  return g;
}

Compiled compile(const SuiteLayer& l, const archs::Architecture& model, const Accelerator& a) {
  const Layer layer = model_layer(model, l.layer, l.scale, a);
  const LayerData data = random_layer(layer, l.work, 1);
  LayerReference expected = reference(layer, l.work, data);
  return {compile_layer(layer, l.work, data, expected, a), std::move(expected.result)};
}

class Runner {
 public:
  Runner(const Suite& suite, const AgreementTools& tools) : suite_(&suite), tools_(&tools) {
    chip_.memory = suite.memory;
    timing_ = {.latency = suite.memory.latency,
               .jitter = 0,
               .bytes_per_cycle = suite.memory.bytes_per_cycle};
  }

  void run(const SuiteLayer& l) {
    cosim::RtlCore* core = core_of(l.config);
    if (core == nullptr) return;
    tools_->report(l.config + ": " + l.name());
    const Accelerator& a = core->accelerator();
    const Compiled c = compile(l, tools_->model(l.arch), a);
    layer(l, c, *core);
    for (const Instance& i : instances_of(c.program, a, seen_)) instance(l, i, *core);
  }
  Agreement take() { return std::move(out_); }

 private:
  cosim::RtlCore* core_of(const std::string& config) {
    const auto [at, fresh] = cores_.try_emplace(config);
    if (fresh) {
      find_config(config);  // a name that no config has is an error, not a core that is missing
      at->second = tools_->core(config);
      if (!at->second) out_.not_built.push_back(config);
    }
    return at->second.get();
  }

  void layer(const SuiteLayer& l, const Compiled& c, cosim::RtlCore& core) {
    const Accelerator& a = core.accelerator();
    const auto& program = c.program.program.commands();
    const Golden golden = golden_run(program, c.program.memory, a);
    LayerResult r;
    r.layer = l;
    r.commands = program.size();
    Outline outline;
    r.outline_s =
        seconds([&] { outline = outline_of(golden.commands, c.program.program.operations(), a); });
    double cycles = 0;
    r.analytic_s = seconds([&] {
                     for (int i = 0; i < kRepeats; ++i)
                       cycles += analytic_cycles(outline, suite_->memory).cycles;
                   }) /
                   kRepeats;
    r.cycles.analytic = static_cast<std::uint64_t>(std::llround(cycles / kRepeats));
    closed_form(r, outline);
    r.systemc_s =
        seconds([&] { r.cycles.systemc = systemc::run_chip(golden.commands, a, chip_).cycles; });
    Machine on_chip(a, 0);
    on_chip.memory() = c.program.memory;
    systemc::run_chip(golden.commands, a, chip_, &on_chip);
    r.systemc_equal = on_chip.memory() == golden.memory;
    std::vector<std::uint8_t> memory = c.program.memory;
    r.rtl_s = seconds([&] { r.cycles.rtl = rtl(core, program, memory).cycles; });
    r.rtl_equal = memory == golden.memory;
    r.error = relative_error(result_of(c.program, memory, a), c.expected);
    out_.layers.push_back(std::move(r));
  }

  /// Its cycles, and the time of an answer: memories that differ by little, so that no answer can
  /// be kept.
  void closed_form(LayerResult& r, const Outline& outline) const {
    AnalyticForm form;
    r.form_s = seconds([&] { form = analytic_form(outline); });
    r.closed_form = static_cast<std::uint64_t>(std::llround(form.cycles(suite_->memory)));
    volatile double sum = 0;
    r.closed_form_s = seconds([&] {
                        MemorySpeed m = suite_->memory;
                        for (int i = 0; i < kFormRepeats; ++i) {
                          m.latency = suite_->memory.latency + i % 64;
                          sum = sum + form.cycles(m);
                        }
                      }) /
                      kFormRepeats;
  }

  void instance(const SuiteLayer& l, const Instance& i, cosim::RtlCore& core) {
    const Accelerator& a = core.accelerator();
    InstanceResult r{l.config, l.arch, i.operation, i.unit, i.command, {}, false};
    const Golden golden = golden_run(i.program, i.memory, a);
    r.cycles.analytic = command_cycles(golden.commands[i.at], a, suite_->memory);
    const systemc::ChipRun chip = systemc::run_chip(golden.commands, a, chip_);
    r.cycles.systemc = chip.completed[i.at] - chip.taken[i.at];
    std::vector<std::uint8_t> memory = i.memory;
    r.cycles.rtl = i.cycles(rtl(core, i.program, memory).completed);
    r.equal = memory == golden.memory;
    out_.instances.push_back(std::move(r));
  }

  cosim::CoreRun rtl(cosim::RtlCore& core, const std::vector<Command>& program,
                     std::vector<std::uint8_t>& memory) const {
    cosim::CoreRun run = core.run(program, memory, timing_);
    if (!run.finished) throw core::RuntimeFailure("the RTL stopped: " + run.why);
    return run;
  }

  const Suite* suite_;
  const AgreementTools* tools_;
  systemc::ChipOptions chip_;
  cosim::MemoryTiming timing_;
  std::map<std::string, std::unique_ptr<cosim::RtlCore>> cores_;
  std::set<std::string> seen_;
  Agreement out_;
};

/// Both ways by turns; the best of each, which other processes disturbed least.
ArraySpeed array_speed(cosim::RtlArray& array, const std::function<void(const std::string&)>& say) {
  constexpr int kTiles = 1500, kTurns = 3, kRows = 64;
  say(fmt::format("array {0} x {0}", array.size()));
  cosim::ArrayTiles tiles = cosim::random_tiles(array.size(), kRows);
  ArraySpeed best{.size = array.size()};
  const auto speed = [&](const auto& work) {
    const std::uint64_t before = tiles.cycles;
    const double s = seconds(work);
    return static_cast<double>(tiles.cycles - before) / s;
  };
  for (int turn = 0; turn < kTurns; ++turn) {
    best.bare = std::max(best.bare, speed([&] {
                           for (int i = 0; i < kTiles; ++i) cosim::run_tile(array, tiles);
                         }));
    best.in_systemc = std::max(best.in_systemc,
                               speed([&] { systemc::run_tiles_in_systemc(array, tiles, kTiles); }));
  }
  return best;
}

}  // namespace

double Cycles::analytic_error() const {
  return relative_error(analytic, rtl);
}
double Cycles::systemc_error() const {
  return relative_error(systemc, rtl);
}
double LayerResult::closed_form_error() const {
  return relative_error(closed_form, cycles.rtl);
}

Agreement run_agreement(const Suite& suite, const AgreementTools& tools, bool short_suite) {
  Runner runner(suite, tools);
  for (const SuiteLayer& l : suite.layers)
    if (l.small || !short_suite) runner.run(l);
  Agreement agreement = runner.take();
  for (const int size : tools.array_sizes)
    agreement.arrays.push_back(array_speed(*tools.array(size), tools.report));
  return agreement;
}

}  // namespace strandline::hw::fidelity
