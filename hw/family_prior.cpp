// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/family_prior.h"

#include <algorithm>

#include "core/error.h"
#include "core/files.h"

namespace strandline::hw {
namespace {

using core::Sourced;

/// The mean of a number over relatives; unknown where none has it.
Sourced mean_of(const std::vector<const Chip*>& relatives, const Sourced& (*number)(const Chip&)) {
  Sourced mean;
  double sum = 0;
  int known = 0;
  for (const Chip* chip : relatives) {
    const Sourced& x = number(*chip);
    if (!x.known()) continue;
    mean.low = known ? std::min(mean.low, x.low) : x.low;
    mean.high = known ? std::max(mean.high, x.high) : x.high;
    mean.source += (known ? ", " : "prior of the family: mean of ") + chip->id;
    sum += x.value;
    ++known;
  }
  if (known) mean.value = sum / known;
  return mean;
}

struct Prior {
  const char* fact;  ///< as in missing_facts; empty: never listed there
  Sourced& (*own)(Chip&);
  const Sourced& (*theirs)(const Chip&);
};
constexpr Prior kPriors[] = {
    {"network.latency", [](Chip& c) -> Sourced& { return c.network.latency_s; },
     [](const Chip& c) -> const Sourced& { return c.network.latency_s; }},
    {"derating.compute", [](Chip& c) -> Sourced& { return c.derating.compute; },
     [](const Chip& c) -> const Sourced& { return c.derating.compute; }},
    {"", [](Chip& c) -> Sourced& { return c.derating.compute_8bit; },
     [](const Chip& c) -> const Sourced& { return c.derating.compute_8bit; }},
    {"", [](Chip& c) -> Sourced& { return c.derating.compute_4bit; },
     [](const Chip& c) -> const Sourced& { return c.derating.compute_4bit; }},
    {"derating.bandwidth", [](Chip& c) -> Sourced& { return c.derating.bandwidth; },
     [](const Chip& c) -> const Sourced& { return c.derating.bandwidth; }},
    {"derating.network", [](Chip& c) -> Sourced& { return c.derating.network; },
     [](const Chip& c) -> const Sourced& { return c.derating.network; }},
    {"derating.layer_overhead", [](Chip& c) -> Sourced& { return c.derating.layer_overhead_s; },
     [](const Chip& c) -> const Sourced& { return c.derating.layer_overhead_s; }},
};

std::vector<std::filesystem::path> chip_files(const std::filesystem::path& file_or_folder) {
  if (!std::filesystem::is_directory(file_or_folder)) return {file_or_folder};
  auto files = core::list_files(file_or_folder, ".yaml");
  if (files.empty())
    throw core::InputError({{file_or_folder.string()},
                            "",
                            "",
                            "holds no chip",
                            "put files like those of hw/catalog there, *.yaml"});
  return files;
}

}  // namespace

Chip with_family_prior(Chip chip, const ChipCatalog& catalog) {
  std::vector<const Chip*> relatives;
  for (const Chip& other : catalog.all())
    if (other.family == chip.family && other.id != chip.id && !other.candidate)
      relatives.push_back(&other);
  for (const Prior& prior : kPriors) {
    Sourced& own = prior.own(chip);
    if (own.known()) continue;
    own = mean_of(relatives, prior.theirs);
    if (own.known()) std::erase(chip.missing_facts, prior.fact);
  }
  return chip;
}

ChipCatalog with_chips(const ChipCatalog& catalog, const std::filesystem::path& file_or_folder) {
  std::vector<Chip> given;
  for (const auto& file : chip_files(file_or_folder)) given.push_back(load_chip(file));
  std::vector<Chip> all;
  for (const Chip& chip : catalog.all())
    if (std::none_of(given.begin(), given.end(), [&](const Chip& g) { return g.id == chip.id; }))
      all.push_back(chip);
  const ChipCatalog others(all);
  for (Chip& chip : given) all.push_back(with_family_prior(std::move(chip), others));
  return ChipCatalog(std::move(all));
}

}  // namespace strandline::hw
