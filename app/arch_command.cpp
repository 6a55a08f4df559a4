// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <memory>

#include "app/catalog_tables.h"
#include "app/commands.h"
#include "app/lookup.h"
#include "archs/architecture.h"
#include "archs/lower.h"
#include "archs/names.h"
#include "core/files.h"

namespace strandline::app {
namespace {

using core::Cell;
using core::Table;

Table graph_table(const archs::Architecture& a, const archs::Phase& phase,
                  const archs::Partition& partition) {
  Table t({{"operator"},
           {"kind"},
           {"count"},
           {"flops_each"},
           {"weight_bytes_each"},
           {"activation_bytes_each"},
           {"state_read_bytes_each"},
           {"state_write_bytes_each"},
           {"flops_per_byte"}});
  for (const archs::Operator& op : archs::lower(a, phase, partition)) {
    const double bytes =
        op.weight_bytes + op.activation_bytes + op.state_read_bytes + op.state_write_bytes;
    t.add({std::string(op.name), std::string(archs::name_of(op.kind)), std::int64_t{op.count},
           op.flops, op.weight_bytes, op.activation_bytes, op.state_read_bytes,
           op.state_write_bytes, bytes > 0 ? Cell(op.flops / bytes) : Cell()});
  }
  return t;
}

Table vocabulary_table() {
  Table t({{"kind"}, {"meaning"}});
  for (int k = 0; k < static_cast<int>(archs::OperatorKind::kCount); ++k) {
    const auto kind = static_cast<archs::OperatorKind>(k);
    t.add({std::string(archs::name_of(kind)), std::string(archs::describe(kind))});
  }
  return t;
}

void add_list(CLI::App& arch) {
  auto* c = arch.add_subcommand("list", "The models of the catalog, computed beside published");
  auto format = std::make_shared<std::string>();
  add_format(*c, *format);
  c->callback([=] { print(model_list_table(archs::ArchitectureCatalog::load()), *format); });
}

void add_show(CLI::App& arch) {
  auto* c = arch.add_subcommand("show", "One model as YAML, every number with its source");
  auto id = std::make_shared<std::string>();
  c->add_option("model", *id, "Catalog id or alias, a catalog file, or a config.json")->required();
  c->callback([=] {
    fmt::print("{}", archs::to_yaml(find_model(archs::ArchitectureCatalog::load(), *id)));
  });
}

void add_ops(CLI::App& arch) {
  struct Options {
    std::string id, phase = "decode", format;
    double batch = 1;
    std::int64_t tokens = 1024, context = 1024;
    int tp = 1, ep = 1;
  };
  auto o = std::make_shared<Options>();
  auto* c = arch.add_subcommand(
      "ops", "The operators one step of a model is lowered to; without a model, the vocabulary");
  c->add_option("model", o->id, "Catalog id or alias, a catalog file, or a config.json");
  c->add_option("--phase", o->phase, "prefill or decode")
      ->check(CLI::IsMember({"prefill", "decode"}));
  c->add_option("--batch", o->batch, "Sequences in the step")->check(finite_range(1e-3, 1e6));
  c->add_option("--tokens", o->tokens, "Prefill: new tokens per sequence")
      ->check(CLI::Range(1, 1 << 24));
  c->add_option("--context", o->context, "Tokens already cached")->check(CLI::Range(0, 1 << 26));
  c->add_option("--tp", o->tp, "Tensor-parallel width")->check(CLI::Range(1, 1024));
  c->add_option("--ep", o->ep, "Expert-parallel width")->check(CLI::Range(1, 8192));
  add_format(*c, o->format);
  c->callback([=] {
    if (o->id.empty()) return print(vocabulary_table(), o->format);
    const auto a = find_model(archs::ArchitectureCatalog::load(), o->id);
    const bool prefill = o->phase == "prefill";
    archs::Phase phase{prefill ? archs::PhaseKind::kPrefill : archs::PhaseKind::kDecode, o->batch,
                       prefill ? o->tokens : 1, prefill ? 0 : o->context};
    archs::Partition partition;
    partition.tensor = o->tp;
    partition.expert = o->ep;
    print(graph_table(a, phase, partition), o->format);
  });
}

void add_count(CLI::App& arch) {
  auto* c = arch.add_subcommand("count",
                                "Parameters, cache bytes and flops of a model, from its geometry");
  auto id = std::make_shared<std::string>();
  auto format = std::make_shared<std::string>();
  c->add_option("model", *id, "Catalog id or alias, a catalog file, or a config.json")->required();
  add_format(*c, *format);
  c->callback([=] {
    print(model_count_table(find_model(archs::ArchitectureCatalog::load(), *id)), *format);
  });
}

void add_traits(CLI::App& arch) {
  auto* c = arch.add_subcommand(
      "traits", "What models differ in: which have it, what it lowers to, what it asks of a chip");
  auto format = std::make_shared<std::string>();
  add_format(*c, *format);
  c->callback([=] { print(trait_table(archs::ArchitectureCatalog::load()), *format); });
}

void add_import(CLI::App& arch) {
  auto file = std::make_shared<std::string>();
  auto id = std::make_shared<std::string>();
  auto out = std::make_shared<std::string>();
  auto* c =
      arch.add_subcommand("import", "Reads a Hugging Face config.json and prints catalog YAML");
  c->add_option("config", *file, "The config.json")->required();
  c->add_option("--id", *id, "Id of the entry (default: from the file name)");
  c->add_option("--out", *out, "Write here instead of standard output");
  c->callback([=] {
    const std::string yaml = archs::to_yaml(archs::import_config(*file, *id));
    if (out->empty())
      fmt::print("{}", yaml);
    else
      core::write_file_atomically(*out, yaml);
  });
}

}  // namespace

void add_arch(CLI::App& app) {
  auto* arch =
      app.add_subcommand("arch", "Model architectures: list, show, ops, count, traits, import");
  arch->require_subcommand(1);
  add_list(*arch);
  add_show(*arch);
  add_ops(*arch);
  add_count(*arch);
  add_traits(*arch);
  add_import(*arch);
}

}  // namespace strandline::app
