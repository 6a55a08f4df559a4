// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/cost_emulator.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "hw/serving.h"

namespace strandline::hw {
namespace {

using archs::Genome;
using archs::Trait;
using Cell = core::CostTable::Cell;

Genome with(Genome g, Trait trait, int value) {
  g.value[static_cast<std::size_t>(trait)] = static_cast<std::uint8_t>(value);
  return g;
}

/// 1/rate' = 1/rate + (1/slowed - 1/reference).
float slowed_rate(double rate, double reference, double slowed) {
  const double added_s = std::max(0.0, 1 / slowed - 1 / reference);
  return rounded(1 / (1 / rate + added_s));
}

/// Shares of a time to which an unseen operator's was added.
core::WorkShares with_unseen(const core::WorkShares& twin, double twin_rate, double rate) {
  std::array<double, core::kWorkClasses> seconds{};
  for (int c = 0; c < core::kWorkClasses; ++c)
    seconds[static_cast<std::size_t>(c)] = twin.share(c) / twin_rate;
  seconds[static_cast<std::size_t>(core::WorkClass::kUnseen)] += 1 / rate - 1 / twin_rate;
  return core::WorkShares::of(seconds);
}

Cell emulate(const Cell& twin, const Cell& reference, const Cell& slowed) {
  if (!core::served(twin.serves)) return twin;
  Cell cell;
  cell.serves = slowed.serves;
  if (!core::served(slowed.serves)) return cell;
  cell.serves = std::max(twin.serves, slowed.serves);
  cell.decode_tok_s = slowed_rate(twin.decode_tok_s, reference.decode_tok_s, slowed.decode_tok_s);
  cell.prefill_tok_s =
      slowed_rate(twin.prefill_tok_s, reference.prefill_tok_s, slowed.prefill_tok_s);
  cell.decode_shares = with_unseen(twin.decode_shares, twin.decode_tok_s, cell.decode_tok_s);
  cell.prefill_shares = with_unseen(twin.prefill_shares, twin.prefill_tok_s, cell.prefill_tok_s);
  return cell;
}

}  // namespace

float rounded(double x) {
  constexpr int kBits = 20;
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  return static_cast<float>(
      std::ldexp(std::nearbyint(std::ldexp(fraction, kBits)), exponent - kBits));
}

int reference_twin(int known) {
  const Genome g = archs::genome_at(known);
  return archs::index_of(with(with(g, Trait::kMixer, 0), Trait::kResidual, 0));
}

std::vector<Cell> exact_cells(const core::CostTable& table, int column, int genome,
                              const archs::Architecture& a, const ChipModel& model) {
  const core::CostTable::Column& c = table.columns[static_cast<std::size_t>(column)];
  const archs::CapabilityMask reached = c.native_mask | c.emulated_mask;
  if (model.chip->programmability == Programmability::kFixedFunction &&
      (table.needs[static_cast<std::size_t>(genome)] & ~reached))
    return std::vector<Cell>(table.segments.size());
  std::vector<Cell> cells = best_cells(a, model, table.segments);
  for (Cell& cell : cells) {
    cell.decode_tok_s = rounded(cell.decode_tok_s);
    cell.prefill_tok_s = rounded(cell.prefill_tok_s);
  }
  return cells;
}

void emulate_novel(core::CostTable& table, int column, int signature, const ChipModel& model,
                   const std::vector<archs::Signature>& signatures) {
  const int offset = (signature + 1) * archs::kKnownSize;
  const auto exact = [&](int genome) {
    return exact_cells(table, column, genome,
                       archs::instantiate(archs::genome_at(genome), signatures), model);
  };
  std::vector<std::vector<Cell>> slowed(archs::kKnownSize);
  for (int g = 0; g < archs::kKnownSize; ++g) {
    const int reference = reference_twin(g);
    auto& of_class = slowed[static_cast<std::size_t>(reference)];
    if (of_class.empty()) of_class = exact(offset + reference);
    std::vector<Cell> own;
    for (int s = 0; s < static_cast<int>(table.segments.size()); ++s) {
      const Cell& twin = table.cell(column, s, g);
      const Cell& plain = table.cell(column, s, reference);
      const bool usable = core::served(plain.serves);
      if (!usable && core::served(twin.serves) && own.empty()) own = exact(offset + g);
      table.cell(column, s, offset + g) =
          !usable && core::served(twin.serves)
              ? own[static_cast<std::size_t>(s)]
              : emulate(twin, plain, of_class[static_cast<std::size_t>(s)]);
    }
  }
}

}  // namespace strandline::hw
