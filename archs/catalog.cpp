// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/architecture.h"
#include "core/error.h"
#include "core/files.h"
#include "core/yaml.h"

namespace strandline::archs {

ArchitectureCatalog ArchitectureCatalog::load() {
  ArchitectureCatalog catalog;
  for (const auto& file : core::list_files(core::home_path("archs/catalog"), ".yaml"))
    catalog.all_.push_back(load_architecture(file));
  std::sort(catalog.all_.begin(), catalog.all_.end(),
            [](const Architecture& x, const Architecture& y) { return x.id < y.id; });
  return catalog;
}

const Architecture& ArchitectureCatalog::find(const std::string& id_or_alias) const {
  std::vector<std::string> known;
  for (const Architecture& a : all_) {
    if (a.id == id_or_alias) return a;
    known.push_back(a.id);
    known.insert(known.end(), a.aliases.begin(), a.aliases.end());
  }
  for (const Architecture& a : all_)
    if (std::find(a.aliases.begin(), a.aliases.end(), id_or_alias) != a.aliases.end()) return a;
  const std::string near = core::nearest(id_or_alias, known);
  throw core::InputError(
      {{},
       "arch",
       id_or_alias,
       "is no model of archs/catalog",
       near.empty() ? "see 'strandline arch list'" : "did you mean '" + near + "'?"});
}

}  // namespace strandline::archs
