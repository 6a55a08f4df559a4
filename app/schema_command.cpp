// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "archs/architecture.h"
#include "core/files.h"
#include "core/schema.h"
#include "evolution/maturity.h"
#include "evolution/parameters.h"
#include "evolution/signatures.h"
#include "hw/chip.h"
#include "strategy/claims/read_claim.h"
#include "strategy/terms.h"
#include "study/duel/sequence.h"
#include "study/landscape_space.h"
#include "study/scenario.h"
#include "theses/thesis.h"

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

void read_one_thesis(const fs::path& file) {
  study::ParameterFiles parameters;
  theses::read_thesis(core::read_file(file), file, parameters);
}

/// A kind of YAML file: where its examples lie under the home folder, and who reads one.
struct FileKind {
  const char* name;
  std::array<const char*, 2> examples;  ///< files, or folders of them; the second may be null
  void (*read)(const fs::path& file);
};

constexpr FileKind kKinds[] = {
    {"scenario", {"scenarios"}, [](const fs::path& f) { study::load_scenario(f); }},
    {"thesis", {"scenarios/theses"}, read_one_thesis},
    {"claim", {"scenarios/options"}, [](const fs::path& f) { strategy::claims::load_claim(f); }},
    {"duel", {"scenarios/duels"}, [](const fs::path& f) { study::DuelSequence::load(f); }},
    {"chip", {"hw/catalog"}, [](const fs::path& f) { hw::load_chip(f); }},
    {"arch", {"archs/catalog"}, [](const fs::path& f) { archs::load_architecture(f); }},
    {"process",
     {"evolution/process.yaml", study::kFittedProcess},
     [](const fs::path& f) { evolution::load_process(f); }},
    {"maturity",
     {"evolution/maturity.yaml"},
     [](const fs::path& f) { evolution::load_maturity(f); }},
    {"signatures",
     {"evolution/signatures.yaml"},
     [](const fs::path& f) { evolution::load_signatures(f); }},
    {"terms", {"strategy/terms.yaml"}, [](const fs::path& f) { strategy::load_terms(f); }},
    {"landscape", {"study/landscape.yaml"}, [](const fs::path& f) { study::load_design_space(f); }},
};

std::vector<fs::path> examples_of(const FileKind& kind) {
  std::vector<fs::path> files;
  for (const char* example : kind.examples) {
    if (!example) continue;
    const fs::path at = core::home_path(example);
    const auto here = fs::is_directory(at) ? core::list_files(at, ".yaml") : std::vector{at};
    files.insert(files.end(), here.begin(), here.end());
  }
  return files;
}

std::string schema_of(const FileKind& kind) {
  const core::SchemaRecorder recorder;
  const auto files = examples_of(kind);
  for (const fs::path& file : files) kind.read(file);
  return recorder.schema(std::string("Strandline ") + kind.name, files);
}

}  // namespace

void add_schema(CLI::App& app) {
  auto name = std::make_shared<std::string>();
  auto* c =
      app.add_subcommand("schema", "Prints the JSON Schema of a kind of YAML file, for editors");
  std::vector<std::string> names;
  for (const FileKind& kind : kKinds) names.emplace_back(kind.name);
  c->add_option("kind", *name, "What the file holds: " + CLI::detail::join(names, ", "))
      ->required()
      ->check(CLI::IsMember(names));
  c->callback([name] {
    for (const FileKind& kind : kKinds) {
      if (*name != kind.name) continue;
      const std::string text = schema_of(kind);
      std::fwrite(text.data(), 1, text.size(), stdout);
    }
  });
}

}  // namespace strandline::app
