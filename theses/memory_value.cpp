// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "study/landscape_value.h"
#include "theses/memory_gain.h"

namespace strandline::theses {
namespace {

/// The design of a chip with the memory of another catalog chip in place of its own.
std::uint64_t with_memory(const study::DesignSpace& space, study::Design design,
                          const std::string& chip) {
  for (std::size_t i = 0; i < space.memory.size(); ++i)
    if (space.memory[i].chip == chip) {
      design[static_cast<std::size_t>(study::DesignAxis::kMemory)] = static_cast<int>(i);
      return space.grid().index_of(design);
    }
  throw core::InputError({{space.file},
                          "memory",
                          chip,
                          "is no memory of the space of designs",
                          "take a `chip` of its list"});
}

}  // namespace

StackedValue value_of_stacking(const study::Scenario& scenario, const std::string& stacked_chip,
                               std::uint32_t futures, const study::RunSettings& settings,
                               const hw::ChipCatalog& chips) {
  const study::DesignSpace space =
      study::load_design_space(core::home_path("study/landscape.yaml"));
  const study::DesignBuilder builder(space, chips,
                                     static_cast<int>(scenario.terms.start_to_volume_quarters));
  const auto own = builder.design_of(chips.find(scenario.lineup.narrow));
  if (!own)
    throw core::InputError({{scenario.file},
                            "chips.narrow_asic",
                            scenario.lineup.narrow,
                            "is no design of study/landscape.yaml",
                            "take moe-transformer-asic"});
  study::Columns columns = study::assemble_columns(scenario, chips);
  core::CostTable costs = study::cost_table(scenario, columns, settings);
  study::World world(scenario, {settings.threads, settings.stop, ""}, std::move(columns),
                     std::move(costs));
  study::bind_plans(world);
  const study::DesignValuer valuer(world, space, builder, {futures, 0.9, settings});
  const auto priced =
      valuer.price({with_memory(space, *own, stacked_chip), space.grid().index_of(*own)}, 0);
  const study::Tally& gain =
      priced[1].short_of[static_cast<std::size_t>(study::Landscape::kFutures)];
  return {gain.estimate(), gain.parameter_interval()};
}

}  // namespace strandline::theses
