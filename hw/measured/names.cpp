// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/names.h"

#include <array>
#include <cctype>

namespace strandline::hw {
namespace {

/// Endings of checkpoint names that say how weights were tuned, stored or dated.
constexpr std::array<std::string_view, 14> kEndings{"hf",   "instruct", "chat",  "it",  "base",
                                                    "fp8",  "nvfp4",    "mxfp4", "fp4", "awq",
                                                    "bf16", "0528",     "v01",   "v02"};

/// What a source means by a chip's name.
struct Variant {
  std::string_view source, hw, chip;
};
constexpr std::array<Variant, 1> kVariants{
    Variant{"Argonne LLM-Inference-Bench", "a100", "a100-40gb"}};

bool strip_one(std::string& name) {
  for (const std::string_view ending : kEndings) {
    if (name.size() <= ending.size() || !name.ends_with(ending)) continue;
    name.resize(name.size() - ending.size());
    return true;
  }
  return false;
}

template <class Entry>
bool named(const Entry& e, const std::string& wanted, std::string (*form)(std::string_view)) {
  if (form(e.id) == wanted || form(e.name) == wanted) return true;
  for (const std::string& alias : e.aliases)
    if (form(alias) == wanted) return true;
  return false;
}

template <class Entry>
const Entry* find_as(const std::vector<Entry>& all, const std::string& name,
                     std::string (*form)(std::string_view)) {
  const std::string wanted = form(name);
  if (wanted.empty()) return nullptr;
  for (const Entry& e : all)
    if (named(e, wanted, form)) return &e;
  return nullptr;
}

}  // namespace

std::string folded(std::string_view name) {
  std::string text;
  for (const char c : name.substr(name.rfind('/') + 1))
    if (std::isalnum(static_cast<unsigned char>(c)))
      text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string bare(std::string_view name) {
  std::string text = folded(name);
  while (strip_one(text)) continue;
  if (text.starts_with("metallama")) text.erase(0, 4);
  return text;
}

const archs::Architecture* find_measured_model(const archs::ArchitectureCatalog& catalog,
                                               const std::string& model,
                                               const std::string& arch_model) {
  for (const std::string* name : {&model, &arch_model})
    for (auto* form : {&folded, &bare})
      if (const auto* found = find_as(catalog.all(), *name, form)) return found;
  return nullptr;
}

const Chip* find_measured_chip(const ChipCatalog& catalog, const std::string& hw,
                               const std::string& source) {
  for (const Variant& v : kVariants)
    if (folded(hw) == v.hw && source == v.source)
      if (const Chip* found = find_as(catalog.all(), std::string(v.chip), &folded)) return found;
  return find_as(catalog.all(), hw, &folded);
}

}  // namespace strandline::hw
