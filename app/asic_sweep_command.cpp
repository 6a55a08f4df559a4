// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/asic_sweep_command.h"

#include <memory>

#include "app/asic_layer_options.h"
#include "app/commands.h"
#include "app/lookup.h"
#include "hw/fidelity/sweep.h"

namespace strandline::app {
namespace {

using namespace hw::fidelity;

struct Options {
  SweepSpace space;
  AsicLayerOptions layer;
  std::string format;
};

void run(const Options& o) {
  const auto model = find_model(archs::ArchitectureCatalog::load(), o.layer.arch);
  const SweepWork work{
      .model = &model, .layer = o.layer.layer, .scale = o.layer.scale, .work = work_of(o.layer)};
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
  add_layer_options(*c, o->layer);
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
