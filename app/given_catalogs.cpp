// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/given_catalogs.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "hw/family_prior.h"
#include "hw/measured/names.h"

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

/// Configs of a folder and of its folders, in order; a file is itself.
std::vector<fs::path> config_files(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files = core::list_files(path, ".json");
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(path))
    if (fs::exists(entry.path() / "config.json")) folders.push_back(entry.path() / "config.json");
  std::sort(folders.begin(), folders.end());
  files.insert(files.end(), folders.begin(), folders.end());
  if (files.empty())
    throw core::InputError({{path.string()},
                            "",
                            "",
                            "holds no config.json",
                            "put <name>.json or <name>/config.json there"});
  return files;
}

std::string model_id(const fs::path& file) {
  std::string name = file.stem().string();
  if (name == "config") name = fs::absolute(file).parent_path().filename().string();
  const std::string ending = "_config";
  if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  if (const auto organization = name.rfind("--"); organization != std::string::npos)
    name.erase(0, organization + 2);
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

bool same_model(const archs::Architecture& a, const std::string& wanted) {
  return hw::bare(a.id) == wanted || hw::bare(a.name) == wanted ||
         std::any_of(a.aliases.begin(), a.aliases.end(),
                     [&](const std::string& alias) { return hw::bare(alias) == wanted; });
}

}  // namespace

void add_given_catalogs(CLI::App& command, GivenCatalogs& given, bool with_models) {
  command.add_option("--chips", given.chips,
                     "Chips beside the catalog: a file as in hw/catalog, or a folder of them; what "
                     "its specification leaves blank comes from its family");
  if (with_models)
    command.add_option("--models", given.models,
                       "Models beside the catalog: a folder of Hugging Face config.json files "
                       "(<name>.json or <name>/config.json), or one");
}

hw::ChipCatalog chips_with(const GivenCatalogs& given) {
  const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  return given.chips.empty() ? catalog : hw::with_chips(catalog, given.chips);
}

GivenModels models_with(const GivenCatalogs& given) {
  std::vector<archs::Architecture> all = archs::ArchitectureCatalog::load().all();
  std::vector<std::pair<std::string, std::string>> failures;
  if (given.models.empty()) return {archs::ArchitectureCatalog(std::move(all)), failures};
  for (const fs::path& file : config_files(given.models)) {
    try {
      archs::Architecture model = archs::import_config(file, model_id(file));
      const std::string wanted = hw::bare(model.id);
      std::erase_if(all, [&](const auto& other) { return same_model(other, wanted); });
      all.push_back(std::move(model));
    } catch (const core::InputError& e) {
      failures.emplace_back(file.filename().string(), e.what());
    }
  }
  return {archs::ArchitectureCatalog(std::move(all)), failures};
}

}  // namespace strandline::app
