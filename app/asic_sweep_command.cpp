// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/asic_sweep_command.h"

#include <memory>

#include "app/commands.h"
#include "app/lookup.h"
#include "hw/fidelity/sweep.h"

namespace strandline::app {
namespace {

using namespace hw::fidelity;

struct Options {
  SweepSpace space;
  std::string arch, phase, format;
  int layer = 0, scale = 0, tokens = 64, context = 256, batch = 1;
};

void run(const Options& o) {
  const auto model = find_model(archs::ArchitectureCatalog::load(), o.arch);
  const bool decode = o.phase == "decode";
  const SweepWork work{.model = &model,
                       .layer = o.layer,
                       .scale = o.scale,
                       .work = {.sequences = o.batch,
                                .tokens = decode ? 1 : o.tokens,
                                .context = decode ? o.context : 0}};
  print(sweep_table(sweep(work, o.space)), o.format);
}

void add_space(CLI::App& c, SweepSpace& space) {
  c.add_option("--config", space.configs, "Configs to start from (comma-separated)")
      ->default_val(std::vector<std::string>{"base16"})
      ->delimiter(',');
  c.add_option("--array", space.arrays, "Rows and columns, powers of two (comma-separated)")
      ->delimiter(',')
      ->check(CLI::IsMember({4, 8, 16, 32, 64, 128, 256}));
  c.add_option("--spad-rows", space.spad_rows, "Rows of SPAD, powers of two")
      ->delimiter(',')
      ->check(CLI::IsMember({1024, 2048, 4096, 8192, 16384, 32768, 65536}));
  c.add_option("--vmem-rows", space.vmem_rows, "Rows of VMEM, powers of two")
      ->delimiter(',')
      ->check(CLI::IsMember({1024, 2048, 4096, 8192, 16384, 32768, 65536}));
  c.add_option("--bandwidth", space.bytes_per_cycle, "Bytes that memory moves in a cycle")
      ->default_val(std::vector<double>{16})
      ->delimiter(',')
      ->check(finite_range(0.1, 1e6));
  c.add_option("--latency", space.latency, "Cycles from a memory request to its data")
      ->default_val(100)
      ->check(CLI::Range(0, 100000));
  c.add_option("--node", space.node, "Process node of the area")->default_val("4nm");
}

}  // namespace

void add_asic_sweep(CLI::App& asic_command) {
  auto o = std::make_shared<Options>();
  auto* c = asic_command.add_subcommand(
      "sweep", "Estimate a layer's cycles and the area of cores of many sizes (analytic)");
  add_space(*c, o->space);
  c->add_option("--arch", o->arch, "Model: catalog id, .yaml or config.json")->required();
  c->add_option("--layer", o->layer, "Layer of the model, from 0")
      ->default_val(0)
      ->check(CLI::NonNegativeNumber);
  c->add_option("--phase", o->phase, "prefill or decode")
      ->default_val("prefill")
      ->check(CLI::IsMember({"prefill", "decode"}));
  c->add_option("--tokens", o->tokens, "New tokens of each sequence in prefill")
      ->default_val(64)
      ->check(CLI::Range(1, 4096));
  c->add_option("--context", o->context, "Cached tokens before the new one in decode")
      ->default_val(256)
      ->check(CLI::Range(1, 65536));
  c->add_option("--batch", o->batch, "Sequences")->default_val(1)->check(CLI::Range(1, 256));
  c->add_option("--scale", o->scale, "Shrink to this width, heads and feed-forward in proportion")
      ->check(CLI::Range(1, 65536));
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
