// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "archs/capability.h"
#include "core/files.h"
#include "evolution/path_kernel.h"

namespace strandline::tests {

/// What a genome needs, by trait, without archs' lowering.
inline std::uint64_t synthetic_needs(const archs::Genome& g) {
  using C = archs::Capability;
  constexpr std::array<std::uint64_t, 7> mixer{bit(C::kSoftmaxAttention),
                                               bit(C::kSoftmaxAttention) | bit(C::kLatentKv),
                                               bit(C::kSoftmaxAttention) | bit(C::kWindowCache),
                                               bit(C::kSoftmaxAttention) | bit(C::kTopkSparse),
                                               bit(C::kSoftmaxAttention) | bit(C::kSsmScan),
                                               bit(C::kSoftmaxAttention) | bit(C::kDeltaRule),
                                               bit(C::kSsmScan)};
  std::uint64_t m = mixer[g.value[0]];
  if (g.value[1] > 0) m |= bit(C::kMoeRouting);
  if (g.value[1] > 1) m |= bit(C::kFineMoe);
  if (g.value[2] > 0) m |= bit(C::kMultiStream);
  if (g.value[3] > 0) m |= bit(C::kFp8);
  if (g.value[3] > 1) m |= bit(C::kFp4);
  if (g.value[4] == 1) m |= bit(C::kMultiToken);
  if (g.value[4] == 2) m |= bit(C::kBidirectional);
  if (g.value[6] > 0) m |= archs::novel_bit(g.value[6] - 1);
  return m;
}

/// A made-up cost table over the whole library: three programmable generations (twice the rate
/// each, at quarters 0, 4 and 10), one fixed-function rival (column 3, quarter 2) without delta
/// rule, SSM or novel operators, and three segments; the interactive one refuses the largest
/// models.
inline core::CostTable synthetic_costs() {
  core::CostTable t;
  const double rate[] = {1.0, 2.0, 4.0, 3.0};
  const int start[] = {0, 4, 10, 2};
  const double capex[] = {45000, 60000, 80000, 30000};
  for (int c = 0; c < 4; ++c) {
    core::CostTable::Column column;
    column.id = c < 3 ? "gpu" + std::to_string(c) : "rival";
    column.programmable = c < 3;
    column.capex_usd = capex[c];
    column.power_kw = c < 3 ? 1.4 : 0.9;
    column.available_quarter = start[c];
    t.columns.push_back(column);
  }
  t.segments = {{"chat", 1024, 1024, 0, 20, 0.5},
                {"agent", 8192, 1024, 0.5, 40, 0.3},
                {"fast", 1024, 1024, 0, 150, 0.2}};
  t.genomes = archs::kLibrarySize;
  t.cells.resize(4u * 3u * archs::kLibrarySize);
  const double size[] = {8000, 2500, 1200, 400};
  const std::uint64_t rival_lacks =
      bit(archs::Capability::kDeltaRule) | bit(archs::Capability::kSsmScan);
  for (int g = 0; g < archs::kLibrarySize; ++g) {
    const auto v = archs::genome_at(g).value;
    t.needs.push_back(synthetic_needs(archs::genome_at(g)));
    const double traits = (1.0 + 0.15 * v[0]) * (1.0 + 0.4 * v[1]) * (1.0 + 0.3 * v[3]);
    for (int c = 0; c < 4; ++c)
      for (int s = 0; s < 3; ++s) {
        auto& cell = t.cell(c, s, g);
        const bool lacks = c == 3 && ((t.needs.back() & rival_lacks) != 0 || v[6] > 0);
        const bool slow = s == 2 && v[5] == 3;
        if (lacks || slow) continue;
        cell.serves = core::Serves::kNative;
        cell.decode_tok_s = static_cast<float>(rate[c] * size[v[5]] * traits / (1.0 + s));
        cell.prefill_tok_s = cell.decode_tok_s * 4.0f;
      }
  }
  return t;
}

/// The shipped parameters over the made-up table.
struct Setting {
  evolution::ProcessFile file = evolution::load_process(core::home_path("evolution/process.yaml"));
  evolution::ProcessInputs inputs;

  Setting() {
    static const core::CostTable shared = synthetic_costs();
    inputs.costs = &shared;
    inputs.gpu_columns = {0, 1, 2};
    inputs.rival_columns = {3};
  }
  Setting& set(const std::string& name, double value) {
    evolution::override_parameter(file, name, value);
    return *this;
  }
  evolution::Process process() const { return evolution::prepare(file, inputs); }
};

/// One future on the heap.
inline std::unique_ptr<core::Future> sample(const evolution::Process& p, std::uint32_t path,
                                            evolution::World world = evolution::World::kFull,
                                            std::uint64_t seed = 7) {
  auto future = std::make_unique<core::Future>();
  evolution::sample_future(p, core::RandomStream(seed), path, world, *future);
  return future;
}

}  // namespace strandline::tests
