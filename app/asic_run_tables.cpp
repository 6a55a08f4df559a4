// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <iterator>

#include "app/asic_run.h"
#include "hw/asic/core_energy.h"
#include "hw/asic/timing.h"

namespace strandline::app {

using namespace hw::asic;

namespace {

constexpr std::array kUnitNames{"matmul", "transposer", "vector", "softmax",         "load",
                                "store",  "router",     "scan",   "vector processor"};
static_assert(kUnitNames.size() == hw::cosim::kUnits);

/// What the commands of an operation come to.
struct Sums {
  std::int64_t commands = 0, read = 0, written = 0;
  double multiply_adds = 0;
  std::array<double, hw::cosim::kUnits> alone{};  ///< cycles of each unit's commands, each alone
  const char* bound() const {
    const auto most = std::max_element(alone.begin(), alone.end());
    return *most > 0 ? kUnitNames[static_cast<std::size_t>(most - alone.begin())] : "";
  }
};

std::vector<Sums> sums_of(const GoldenRun& g, const Accelerator& a, const MemorySpeed& memory) {
  std::vector<Sums> all(g.program.operations.size());
  for (std::size_t i = 0; i < g.executed.size(); ++i) {
    const Command& c = g.executed[i];
    Sums& s = all[static_cast<std::size_t>(g.program.program.operations()[i])];
    ++s.commands;
    const int unit = unit_of(c.opcode);
    if (unit < 0) continue;
    s.alone[static_cast<std::size_t>(unit)] += static_cast<double>(command_cycles(c, a, memory));
    const auto bytes = static_cast<std::int64_t>(c.src0_stride) * c.rows * c.blocks_n;
    if (c.opcode == Opcode::kLoad) s.read += bytes;
    if (c.opcode == Opcode::kStore) s.written += bytes;
    if (c.opcode == Opcode::kMatmul)
      s.multiply_adds += static_cast<double>(c.rows) * c.blocks_n * c.blocks_k * a.rows * a.cols;
  }
  return all;
}

}  // namespace

core::Table operation_table(const GoldenRun& g, const std::optional<TimedRun>& run,
                            const Accelerator& a, const MemorySpeed& memory) {
  core::Table table({{"operation"},
                     {"commands"},
                     {"cycles"},
                     {"until_cycle"},
                     {"array_use_percent", 3},
                     {"bound"},
                     {"bytes_read"},
                     {"bytes_written"},
                     {"energy_uj", 3}});
  const auto sums = sums_of(g, a, memory);
  const auto energy =
      layer_energy(g.executed, g.program.program.operations(), static_cast<int>(sums.size()), a);
  std::uint64_t before = 0;
  for (std::size_t op = 0; op < sums.size(); ++op) {
    const Sums& s = sums[op];
    std::vector<core::Cell> row{g.program.operations[op],
                                s.commands,
                                {},
                                {},
                                {},
                                std::string(s.bound()),
                                s.read,
                                s.written,
                                energy[op].total_j().value * 1e6};
    if (run) {
      const std::uint64_t until = std::max(before, run->until[op]);
      row[2] = static_cast<std::int64_t>(until - before);
      row[3] = static_cast<std::int64_t>(until);
      // More than all of it: most of its products ran beside the operation before, which ended
      // late.
      const double use =
          100 * s.multiply_adds / static_cast<double>(until - before) / (a.rows * a.cols);
      if (until > before && use <= 100) row[4] = use;
      before = until;
    }
    table.add(std::move(row));
  }
  return table;
}

core::Table unit_table(const hw::cosim::CoreRun& run) {
  core::Table table({{"unit"},
                     {"busy"},
                     {"fill"},
                     {"drain"},
                     {"lost_bank"},
                     {"memory"},
                     {"dependency"},
                     {"idle"}});
  for (std::size_t u = 0; u < kUnitNames.size(); ++u) {
    const auto& c = run.units[u];
    std::vector<core::Cell> row{std::string(kUnitNames[u])};
    for (const std::uint64_t x :
         {c.busy, c.fill, c.drain, c.lost_bank, c.memory, c.dependency, c.idle})
      row.emplace_back(static_cast<std::int64_t>(x));
    table.add(std::move(row));
  }
  return table;
}

}  // namespace strandline::app
