// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <map>

#include "archs/architecture.h"
#include "core/error.h"
#include "core/files.h"
#include "core/yaml.h"

namespace strandline::archs {
namespace {

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<std::string> names_of(const Architecture& a) {
  std::vector<std::string> names{a.id, a.name};
  names.insert(names.end(), a.aliases.begin(), a.aliases.end());
  return names;
}

}  // namespace

ArchitectureCatalog::ArchitectureCatalog(std::vector<Architecture> models) {
  std::map<std::string, Architecture> by_id;
  for (Architecture& a : models) by_id.insert_or_assign(a.id, std::move(a));
  for (auto& [id, a] : by_id) all_.push_back(std::move(a));
}

ArchitectureCatalog ArchitectureCatalog::load() {
  std::vector<Architecture> models;
  for (const auto& file : core::list_files(core::home_path("archs/catalog"), ".yaml"))
    models.push_back(load_architecture(file));
  return ArchitectureCatalog(std::move(models));
}

const Architecture& ArchitectureCatalog::find(const std::string& id_or_alias) const {
  // "Qwen/Qwen3-32B" is Qwen3-32B.
  const std::string wanted = lower_case(id_or_alias);
  const std::string bare = wanted.substr(wanted.rfind('/') + 1);
  std::vector<std::string> known;
  for (const Architecture& a : all_) {
    for (const std::string& name : names_of(a)) {
      const std::string folded = lower_case(name);
      if (folded == wanted || folded == bare) return a;
      known.push_back(name);
    }
  }
  const std::string near = core::nearest(id_or_alias, known);
  throw core::InputError(
      {{},
       "arch",
       id_or_alias,
       "is no model of archs/catalog",
       near.empty() ? "see 'strandline arch list'" : "did you mean '" + near + "'?"});
}

}  // namespace strandline::archs
