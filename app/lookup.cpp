// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/lookup.h"

namespace strandline::app {

archs::Architecture find_model(const archs::ArchitectureCatalog& catalog, const std::string& name) {
  if (name.ends_with(".json")) return archs::import_config(name);
  if (name.ends_with(".yaml") || name.ends_with(".yml")) return archs::load_architecture(name);
  return catalog.find(name);
}

hw::Chip find_chip(const hw::ChipCatalog& catalog, const std::string& name) {
  if (name.ends_with(".yaml") || name.ends_with(".yml")) return hw::load_chip(name);
  return catalog.find(name);
}

}  // namespace strandline::app
