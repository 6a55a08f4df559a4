// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/commands.h"
#include "app/lookup.h"
#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/asic/model_layer.h"
#include "hw/cosim/rtl_core.h"

namespace strandline::app {
namespace {

using namespace hw::asic;
using hw::cosim::CoreRun;

struct AsicOptions {
  std::string config, arch, phase, fidelity, format;
  int layer = 0, tokens = 0, context = -1, batch = 1, scale = 0, latency = 100;
  double bandwidth = 16;
  std::uint64_t seed = 1;
  bool units = false;
};

LayerWork work_of(const AsicOptions& o) {
  const bool decode = o.phase == "decode";
  if (decode && o.tokens > 1)
    throw core::InputError({.place = {},
                            .key = "tokens",
                            .value = std::to_string(o.tokens),
                            .problem = "decoding makes one token at a time",
                            .mend = "leave --tokens out or take --phase prefill"});
  return {.sequences = o.batch,
          .tokens = decode         ? 1
                    : o.tokens > 0 ? o.tokens
                                   : 64,
          .context = o.context >= 0 ? o.context
                     : decode       ? 256
                                    : 0};
}

/// The program on the Verilated core, held to the golden machine's memory bit by bit.
CoreRun run_rtl(const AsicOptions& o, const LayerProgram& p, const Machine& golden) {
  const auto core = hw::cosim::make_rtl_core(o.config);
  const Accelerator& a = golden.accelerator();
  if (!core || config_hash(core->accelerator()) != config_hash(a))
    throw core::InputError(
        {.place = {},
         .key = "config",
         .value = o.config,
         .problem = fmt::format("this build has no RTL of it (sizes {})", config_hash(a)),
         .mend = fmt::format("take --fidelity golden, or one of: {}",
                             fmt::join(hw::cosim::rtl_core_names(), ", "))});
  std::vector<std::uint8_t> memory = p.memory;
  CoreRun run = core->run(p.program.commands(), memory,
                          {.latency = o.latency, .jitter = 0, .bytes_per_cycle = o.bandwidth});
  if (!run.finished) throw core::RuntimeFailure("the RTL stopped: " + run.why);
  if (memory != const_cast<Machine&>(golden).memory())
    throw core::RuntimeFailure("RTL and golden model differ in memory after the run");
  return run;
}

/// Bytes that an operation's commands move to or from memory.
std::int64_t moved(const LayerProgram& p, int operation, Opcode op) {
  std::int64_t bytes = 0;
  const auto& commands = p.program.commands();
  for (std::size_t i = 0; i < commands.size(); ++i)
    if (p.program.operations()[i] == operation && commands[i].opcode == op)
      bytes += static_cast<std::int64_t>(commands[i].src0_stride) * commands[i].rows *
               commands[i].blocks_n;
  return bytes;
}

/// A row per operation: when its last command ended, and how long after the one before.
core::Table operations(const LayerProgram& p, const std::optional<CoreRun>& run) {
  core::Table table({{"operation"},
                     {"commands"},
                     {"cycles"},
                     {"until_cycle"},
                     {"bytes_read"},
                     {"bytes_written"}});
  std::uint64_t before = 0;
  for (int op = 0; op < static_cast<int>(p.operations.size()); ++op) {
    std::int64_t count = 0;
    std::uint64_t until = before;
    for (std::size_t i = 0; i < p.program.operations().size(); ++i)
      if (p.program.operations()[i] == op) {
        ++count;
        if (run) until = std::max(until, run->completed[i]);
      }
    std::vector<core::Cell> row{p.operations[static_cast<std::size_t>(op)],
                                count,
                                {},
                                {},
                                moved(p, op, Opcode::kLoad),
                                moved(p, op, Opcode::kStore)};
    if (run) {
      row[2] = static_cast<std::int64_t>(until - before);
      row[3] = static_cast<std::int64_t>(until);
    }
    before = until;
    table.add(std::move(row));
  }
  return table;
}

core::Table units(const CoreRun& run) {
  static constexpr const char* kNames[] = {"matmul",  "transposer", "vector",
                                           "softmax", "load",       "store"};
  core::Table table({{"unit"},
                     {"busy"},
                     {"fill"},
                     {"drain"},
                     {"lost_bank"},
                     {"memory"},
                     {"dependency"},
                     {"idle"}});
  for (std::size_t u = 0; u < std::size(kNames); ++u) {
    const auto& c = run.units[u];
    std::vector<core::Cell> row{std::string(kNames[u])};
    for (const std::uint64_t x :
         {c.busy, c.fill, c.drain, c.lost_bank, c.memory, c.dependency, c.idle})
      row.emplace_back(static_cast<std::int64_t>(x));
    table.add(std::move(row));
  }
  return table;
}

void run_asic(const AsicOptions& o) {
  const Accelerator a = find_config(o.config);
  const auto model = find_model(archs::ArchitectureCatalog::load(), o.arch);
  const DenseLayer layer = model_layer(model, o.layer, o.scale, a);
  const LayerWork work = work_of(o);
  const LayerData data = random_layer(layer, work, o.seed);
  const LayerReference expected = reference(layer, work, data);
  const LayerProgram p = compile_layer(layer, work, data, expected, a);
  Machine machine(a, 0);
  machine.memory() = p.memory;
  machine.execute(std::span<const Command>(p.program.commands()));
  std::optional<CoreRun> run;
  if (o.fidelity == "rtl") run = run_rtl(o, p, machine);
  if (o.units && run)
    print(units(*run), o.format);
  else
    print(operations(p, run), o.format);
  const double error = relative_error(result_of(p, machine.memory(), a), expected.result);
  std::string text = fmt::format(
      "{} layer {} on {} ({}): width {}, {} heads ({} of keys) of {}, feed-forward {}; {} x {} "
      "tokens after {}\nerror against float64 {:.3g}%; ",
      model.id, o.layer, a.name, config_hash(a), layer.width, layer.heads, layer.kv_heads,
      layer.head_dim, layer.ffn, work.sequences, work.tokens, work.context, 100 * error);
  text += run ? fmt::format("{} cycles, {} bytes read, {} written; RTL equals the golden model\n",
                            run->cycles, run->bytes_read, run->bytes_written)
              : std::string("golden model: no cycles\n");
  std::fputs(text.c_str(), o.format == "table" ? stdout : stderr);
}

}  // namespace

void add_asic(CLI::App& app) {
  auto* asic = app.add_subcommand("asic", "The fixed-function accelerator: RTL and its models");
  asic->require_subcommand(1);
  auto o = std::make_shared<AsicOptions>();
  auto* c = asic->add_subcommand("run", "Run a layer of a model on the accelerator");
  c->add_option("--config", o->config, "A config of hw/asic/configs.yaml")->default_val("base16");
  c->add_option("--arch", o->arch, "Model: catalog id, .yaml or config.json")->required();
  c->add_option("--layer", o->layer, "Layer of the model, from 0")
      ->default_val(0)
      ->check(CLI::NonNegativeNumber);
  c->add_option("--phase", o->phase, "prefill or decode")
      ->default_val("prefill")
      ->check(CLI::IsMember({"prefill", "decode"}));
  c->add_option("--fidelity", o->fidelity, "rtl (Verilated) or golden (bit-exact, no time)")
      ->default_val("rtl")
      ->check(CLI::IsMember({"rtl", "golden"}));
  c->add_option("--tokens", o->tokens, "New tokens of each sequence; prefill: 64 unless told")
      ->check(CLI::Range(1, 4096));
  c->add_option("--context", o->context, "Cached tokens before; decode: 256 unless told")
      ->check(CLI::Range(0, 65536));
  c->add_option("--batch", o->batch, "Sequences")->default_val(1)->check(CLI::Range(1, 256));
  c->add_option("--scale", o->scale, "Shrink to this width, heads and feed-forward in proportion")
      ->check(CLI::Range(1, 65536));
  c->add_option("--latency", o->latency, "Cycles from a memory request to its data")
      ->default_val(100)
      ->check(CLI::Range(0, 100000));
  c->add_option("--bandwidth", o->bandwidth, "Bytes that memory moves in a cycle")
      ->default_val(16)
      ->check(finite_range(0.1, 1e6));
  c->add_option("--seed", o->seed, "Of weights and inputs")->default_val(1);
  c->add_flag("--units", o->units, "Print each unit's cycles by what it did (rtl)");
  add_format(*c, o->format);
  c->callback([=] { run_asic(*o); });
}

}  // namespace strandline::app
