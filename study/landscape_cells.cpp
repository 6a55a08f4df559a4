// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_cells.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "archs/genome.h"
#include "hw/cost_emulator.h"
#include "hw/operator_cost.h"

namespace strandline::study {
namespace {

using Cell = core::CostTable::Cell;

constexpr int kKnown = archs::kKnownSize;

int known_twin(int genome) {
  return genome % kKnown;
}
int signature_of(int genome) {
  return genome / kKnown - 1;
}

/// Traits on which two known genomes differ.
int distance(int a, int b) {
  const archs::Genome x = archs::genome_at(a), y = archs::genome_at(b);
  int n = 0;
  for (std::size_t t = 0; t < x.value.size(); ++t) n += x.value[t] != y.value[t];
  return n;
}

std::vector<int> by_weight(const std::vector<double>& weight, int first, int last) {
  std::vector<int> order;
  for (int g = first; g < last; ++g)
    if (weight[static_cast<std::size_t>(g)] > 0) order.push_back(g);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return weight[static_cast<std::size_t>(a)] > weight[static_cast<std::size_t>(b)];
  });
  return order;
}

/// Ratio of a column's rate to the reference's, 1 where either does not serve.
double ratio(float here, float there) {
  return here > 0 && there > 0 ? static_cast<double>(here) / static_cast<double>(there) : 1.0;
}

void fill_exact(core::CostTable& table, int column, int genome, const hw::ChipModel& model,
                const std::vector<archs::Signature>& signatures) {
  const auto cells = hw::exact_cells(
      table, column, genome, archs::instantiate(archs::genome_at(genome), signatures), model);
  for (std::size_t s = 0; s < cells.size(); ++s)
    table.cell(column, static_cast<int>(s), genome) = cells[s];
}

}  // namespace

CellEmulator::CellEmulator(core::CostTable reference,
                           const std::vector<archs::Signature>& signatures,
                           const std::vector<double>& weight, double exact)
    : reference_(std::move(reference)), signatures_(signatures) {
  std::vector<double> known(kKnown, 0.0);
  for (std::size_t g = 0; g < weight.size(); ++g)
    known[g % static_cast<std::size_t>(kKnown)] += weight[g];
  choose_probes(weight);
  choose_exact(known, exact);
  choose_twins(known);
}

void CellEmulator::choose_probes(const std::vector<double>& weight) {
  novel_ = by_weight(weight, kKnown, static_cast<int>(weight.size()));
  std::sort(novel_.begin(), novel_.end());
  for (int first = kKnown; first < static_cast<int>(weight.size()); first += kKnown) {
    const auto order = by_weight(weight, first, first + kKnown);
    probe_.push_back(order.empty() ? -1 : order.front());
  }
}

void CellEmulator::choose_exact(const std::vector<double>& weight, double share) {
  const auto order = by_weight(weight, 0, kKnown);
  const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
  double sum = 0;
  for (const int g : order) {
    if (sum >= share * total) break;
    exact_.push_back(g);
    sum += weight[static_cast<std::size_t>(g)];
  }
  for (const int p : probe_)
    if (p >= 0) exact_.push_back(known_twin(p));
  std::sort(exact_.begin(), exact_.end());
  exact_.erase(std::unique(exact_.begin(), exact_.end()), exact_.end());
}

/// The nearest exact genome of the same needs; a genome that has none becomes exact itself.
void CellEmulator::choose_twins(const std::vector<double>& weight) {
  for (const int g : by_weight(weight, 0, kKnown)) {
    if (std::find(exact_.begin(), exact_.end(), g) != exact_.end()) continue;
    int best = -1;
    for (const int e : exact_)
      if (reference_.needs[static_cast<std::size_t>(e)] ==
              reference_.needs[static_cast<std::size_t>(g)] &&
          (best < 0 || distance(e, g) < distance(best, g)))
        best = e;
    if (best < 0)
      exact_.push_back(g);
    else
      twin_.emplace_back(g, best);
  }
}

void CellEmulator::fill_known(core::CostTable& table, int column, int index,
                              const hw::ChipModel& model) const {
  const auto [genome, twin] = twin_[static_cast<std::size_t>(index)];
  const int segments = static_cast<int>(table.segments.size());
  for (int s = 0; s < segments; ++s)
    if (core::served(table.cell(column, s, twin).serves) &&
        (!core::served(reference_.cell(0, s, genome).serves) ||
         !core::served(reference_.cell(0, s, twin).serves)))
      return fill_exact(table, column, genome, model, signatures_);
  for (int s = 0; s < segments; ++s) {
    const Cell& near = table.cell(column, s, twin);
    const Cell& there = reference_.cell(0, s, genome);
    const Cell& near_there = reference_.cell(0, s, twin);
    Cell& cell = table.cell(column, s, genome);
    cell = near;
    if (!core::served(near.serves)) continue;
    cell.decode_tok_s =
        hw::rounded(there.decode_tok_s * ratio(near.decode_tok_s, near_there.decode_tok_s));
    cell.prefill_tok_s =
        hw::rounded(there.prefill_tok_s * ratio(near.prefill_tok_s, near_there.prefill_tok_s));
  }
}

void CellEmulator::fill_novel(core::CostTable& table, int column,
                              const hw::ChipModel& model) const {
  const core::CostTable::Column& c = table.columns[static_cast<std::size_t>(column)];
  const int segments = static_cast<int>(table.segments.size());
  const auto added = [](float with, float without) { return 1.0 / with - 1.0 / without; };
  // [signature][segment]: factor on what the operator adds, decode and prefill; negative: never
  // runs
  std::vector<std::array<double, 2>> factor(probe_.size() * static_cast<std::size_t>(segments),
                                            {-1, -1});
  for (std::size_t i = 0; i < probe_.size(); ++i) {
    const int probe = probe_[i], twin = known_twin(std::max(0, probe));
    if (probe < 0 || !((c.native_mask | c.emulated_mask) & archs::novel_bit(static_cast<int>(i))))
      continue;
    fill_exact(table, column, probe, model, signatures_);
    for (int s = 0; s < segments; ++s) {
      const Cell &here = table.cell(column, s, probe), &plain = table.cell(column, s, twin);
      const Cell &there = reference_.cell(0, s, probe), &bare = reference_.cell(0, s, twin);
      auto& f = factor[i * static_cast<std::size_t>(segments) + static_cast<std::size_t>(s)];
      f = {1, 1};
      if (!core::served(here.serves) || !core::served(plain.serves) ||
          !core::served(there.serves) || !core::served(bare.serves))
        continue;
      const double decode = added(there.decode_tok_s, bare.decode_tok_s);
      const double prefill = added(there.prefill_tok_s, bare.prefill_tok_s);
      if (decode > 0) f[0] = std::max(0.0, added(here.decode_tok_s, plain.decode_tok_s) / decode);
      if (prefill > 0)
        f[1] = std::max(0.0, added(here.prefill_tok_s, plain.prefill_tok_s) / prefill);
    }
  }
  const auto missing = [&](int column_of, const core::CostTable& of, int g, int s) {
    return !core::served(of.cell(column_of, s, g).serves);
  };
  for (const int g : novel_) {
    if (g == probe_[static_cast<std::size_t>(signature_of(g))]) continue;
    const int twin = known_twin(g);
    bool unknown = false;
    for (int s = 0; s < segments; ++s)
      unknown |= factor[static_cast<std::size_t>(signature_of(g) * segments + s)][0] >= 0 &&
                 !missing(column, table, twin, s) &&
                 (missing(0, reference_, g, s) || missing(0, reference_, twin, s));
    if (unknown) {
      fill_exact(table, column, g, model, signatures_);
      continue;
    }
    for (int s = 0; s < segments; ++s) {
      const auto& f = factor[static_cast<std::size_t>(signature_of(g) * segments + s)];
      const Cell& plain = table.cell(column, s, twin);
      const Cell &there = reference_.cell(0, s, g), &bare = reference_.cell(0, s, twin);
      Cell& cell = table.cell(column, s, g);
      if (f[0] < 0) continue;
      if (!core::served(plain.serves)) {
        cell = plain;
        continue;
      }
      cell = there;
      cell.serves = std::max(plain.serves, there.serves);
      const auto slowed = [](float rate, double added_s) {
        return hw::rounded(1 / (1.0 / rate + std::max(0.0, added_s)));
      };
      cell.decode_tok_s =
          slowed(plain.decode_tok_s, f[0] * added(there.decode_tok_s, bare.decode_tok_s));
      cell.prefill_tok_s =
          slowed(plain.prefill_tok_s, f[1] * added(there.prefill_tok_s, bare.prefill_tok_s));
    }
  }
}

void CellEmulator::fill(core::CostTable& table, int column, const hw::Chip& chip) const {
  const hw::ChipModel model = hw::prepare(chip);
  for (const int g : exact_) fill_exact(table, column, g, model, signatures_);
  for (int i = 0; i < static_cast<int>(twin_.size()); ++i) fill_known(table, column, i, model);
  fill_novel(table, column, model);
}

}  // namespace strandline::study
