// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>

#include "app/asic_coverage_command.h"
#include "app/asic_discrepancy_command.h"
#include "app/asic_layer_options.h"
#include "app/asic_run.h"
#include "app/asic_sweep_command.h"
#include "app/asic_verify_command.h"
#include "app/commands.h"
#include "app/lookup.h"
#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/model_layer.h"

namespace strandline::app {
namespace {

using namespace hw::asic;

struct AsicOptions {
  std::string config, fidelity, format, cores;
  AsicLayerOptions layer;
  hw::cosim::TraceWindow trace;
  MemoryChoice memory;
  SystemcChoice chip;
  std::uint64_t seed = 1;
  bool units = false;
};

/// What one fidelity alone has, asked of another.
void refuse(const AsicOptions& o, bool asked, const char* key, const char* fidelity) {
  if (asked && o.fidelity != fidelity)
    throw core::InputError({.place = {},
                            .key = key,
                            .value = {},
                            .problem = fmt::format("--fidelity {} does not have it", o.fidelity),
                            .mend = fmt::format("take --fidelity {}", fidelity)});
}

std::optional<TimedRun> timed(const AsicOptions& o, const GoldenRun& g, const Accelerator& a) {
  refuse(o, !o.chip.rtl.empty(), "rtl", "systemc");
  refuse(o, o.chip.copies > 1, "copies", "systemc");
  if (o.fidelity != "rtl")
    refuse(o, o.memory.kind != "fixed" || o.memory.jitter > 0, "memory", "systemc");
  if (o.fidelity == "analytic") return run_analytic(g, a, o.memory.speed);
  if (o.fidelity == "systemc") return run_systemc(g, a, o.memory, o.chip);
  if (o.fidelity == "rtl")
    return run_rtl(g, a, o.memory, {.config = o.config, .cache = o.cores, .trace = o.trace});
  return {};
}

/// The layer in words.
std::string describe(const Layer& l) {
  std::string text = fmt::format("width {}", l.width);
  if (l.mixer == MixerKind::kAttention)
    text += fmt::format(", {} heads ({} of keys) of {}", l.heads, l.kv_heads, l.head_dim);
  if (l.mixer == MixerKind::kLatent)
    text += fmt::format(", {} latent heads of {} + {}, ranks {} and {}", l.heads, l.latent.nope_dim,
                        l.latent.rope_dim, l.latent.q_rank, l.latent.kv_rank);
  if (l.mixer == MixerKind::kRecurrence)
    text += fmt::format(", {} recurrent heads of {} x {}", l.heads, l.recurrence.keys, l.head_dim);
  if (l.mixer == MixerKind::kLru)
    text += fmt::format(", {} heads of {} gated linear channels", l.heads, l.head_dim);
  if (l.channel == ChannelKind::kExperts)
    text += fmt::format(", {} of {} experts of {}", l.experts.per_token, l.experts.count,
                        l.experts.ffn);
  if (l.channel == ChannelKind::kDense) text += fmt::format(", feed-forward {}", l.ffn);
  return text;
}

std::string summary(const AsicOptions& o, const GoldenRun& g, const std::optional<TimedRun>& run) {
  std::string text = fmt::format("error against float64 {:.3g}%; ", 100 * g.error);
  if (!run) return text + "golden model: no cycles\n";
  text += fmt::format("{} cycles", run->cycles);
  if (run->rtl)
    text += fmt::format(", {} bytes read, {} written; RTL equals the golden model",
                        run->rtl->bytes_read, run->rtl->bytes_written);
  if (o.fidelity == "systemc") text += "; SystemC chip equals the golden model";
  for (const std::string& note : run->notes) text += "\n" + note;
  return text + "\n";
}

void run_asic(const AsicOptions& o) {
  const Accelerator a = find_config(o.config);
  const auto model = find_model(archs::ArchitectureCatalog::load(), o.layer.arch);
  const Layer layer = model_layer(model, o.layer.layer, o.layer.scale, a);
  const LayerWork work = work_of(o.layer);
  const MemorySpeed& memory = o.memory.speed;
  const GoldenRun g = run_golden(layer, work, o.seed, a, memory);
  const auto run = timed(o, g, a);
  print(o.units && run && run->rtl ? unit_table(*run->rtl) : operation_table(g, run, a, memory),
        o.format);
  const std::string text =
      fmt::format("{} layer {} on {} ({}): {}; {} x {} tokens after {}\n{}", model.id,
                  o.layer.layer, a.name, config_hash(a), describe(layer), work.sequences,
                  work.tokens, work.context, summary(o, g, run));
  std::fputs(text.c_str(), o.format == "table" ? stdout : stderr);
}

}  // namespace

void add_asic(CLI::App& app) {
  auto* asic = app.add_subcommand("asic", "The fixed-function accelerator: RTL and its models");
  asic->require_subcommand(1);
  add_asic_verify(*asic);
  add_asic_area(*asic);
  add_asic_sweep(*asic);
  add_asic_coverage(*asic);
  add_asic_discrepancy(*asic);
  auto o = std::make_shared<AsicOptions>();
  auto* c = asic->add_subcommand("run", "Run a layer of a model on the accelerator");
  c->add_option("--config", o->config, "A config of hw/asic/configs.yaml")->default_val("base16");
  add_layer_options(*c, o->layer);
  c->add_option("--fidelity", o->fidelity,
                "rtl (Verilated), systemc, analytic, or golden (bit-exact, no time)")
      ->default_val("rtl")
      ->check(CLI::IsMember({"rtl", "systemc", "analytic", "golden"}));
  o->memory.speed.bytes_per_cycle = 16;
  c->add_option("--latency", o->memory.speed.latency, "Cycles from a memory request to its data")
      ->default_val(100)
      ->check(CLI::Range(0, 100000));
  c->add_option("--bandwidth", o->memory.speed.bytes_per_cycle,
                "Bytes that memory moves in a cycle")
      ->default_val(16)
      ->check(finite_range(0.1, 1e6));
  c->add_option("--memory", o->memory.kind,
                "fixed: all bursts take the latency; hbm: channels of HBM2 behind an interconnect; "
                "or a catalog chip, whose HBM it is (rtl, systemc)")
      ->default_val("fixed");
  c->add_option("--channels", o->memory.channels, "Channels of --memory")
      ->default_val(1)
      ->check(CLI::Range(1, 256));
  c->add_option("--network", o->memory.network, "Between cores and channels")
      ->default_val("crossbar")
      ->check(CLI::IsMember({"crossbar", "mesh"}));
  c->add_option("--jitter", o->memory.jitter, "Cycles that a burst takes longer at most")
      ->default_val(0)
      ->check(CLI::Range(0, 100000));
  c->add_option("--rtl", o->chip.rtl,
                "Units of the SystemC chip that are Verilated (comma-separated): array, "
                "transposer, vector, softmax (systemc)")
      ->delimiter(',');
  c->add_option("--copies", o->chip.copies,
                "Cores that run the layer beside each other, each on data of its own (systemc)")
      ->default_val(1)
      ->check(CLI::Range(1, 64));
  c->add_option("--seed", o->seed, "Of weights and inputs")->default_val(1);
  c->add_flag("--units", o->units, "Print each unit's cycles by what it did (rtl)");
  c->add_option("--cores", o->cores, "Folder of cores that are Verilated on demand (rtl)");
  c->add_option("--trace", o->trace.file, "Write an FST waveform to this file (rtl)");
  c->add_option("--from", o->trace.from, "First cycle of the waveform");
  c->add_option("--to", o->trace.to, "Last cycle of the waveform");
  add_format(*c, o->format);
  c->callback([=] { run_asic(*o); });
}

}  // namespace strandline::app
