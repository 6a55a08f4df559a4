// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_cells.h"

#include <algorithm>
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

/// Seconds a token that an operator adds to a twin without it.
double added_s(float with, float without) {
  return 1.0 / with - 1.0 / without;
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

std::vector<CellEmulator::Slowing> CellEmulator::probe(core::CostTable& table, int column,
                                                       const hw::ChipModel& model) const {
  const core::CostTable::Column& c = table.columns[static_cast<std::size_t>(column)];
  const auto segments = table.segments.size();
  std::vector<Slowing> all(probe_.size() * segments);
  for (std::size_t i = 0; i < probe_.size(); ++i) {
    const int genome = probe_[i];
    if (genome < 0 || !((c.native_mask | c.emulated_mask) & archs::novel_bit(static_cast<int>(i))))
      continue;
    fill_exact(table, column, genome, model, signatures_);
    for (std::size_t k = 0; k < segments; ++k) {
      const int s = static_cast<int>(k), twin = known_twin(genome);
      const Cell &here = table.cell(column, s, genome), &plain = table.cell(column, s, twin);
      const Cell &there = reference_.cell(0, s, genome), &bare = reference_.cell(0, s, twin);
      Slowing& f = all[i * segments + k];
      f.runs = true;
      if (!core::served(here.serves) || !core::served(plain.serves) ||
          !core::served(there.serves) || !core::served(bare.serves))
        continue;
      const auto over = [](double ours, double theirs) {
        return theirs > 0 ? std::max(0.0, ours / theirs) : 1.0;
      };
      f.decode = over(added_s(here.decode_tok_s, plain.decode_tok_s),
                      added_s(there.decode_tok_s, bare.decode_tok_s));
      f.prefill = over(added_s(here.prefill_tok_s, plain.prefill_tok_s),
                       added_s(there.prefill_tok_s, bare.prefill_tok_s));
    }
  }
  return all;
}

/// Served by the design's known twin, but not tabulated on the reference.
bool CellEmulator::beyond_reference(const core::CostTable& table, int column, int genome) const {
  const int twin = known_twin(genome);
  for (int s = 0; s < static_cast<int>(table.segments.size()); ++s)
    if (core::served(table.cell(column, s, twin).serves) &&
        (!core::served(reference_.cell(0, s, genome).serves) ||
         !core::served(reference_.cell(0, s, twin).serves)))
      return true;
  return false;
}

void CellEmulator::fill_novel(core::CostTable& table, int column,
                              const hw::ChipModel& model) const {
  const std::vector<Slowing> slowings = probe(table, column, model);
  const int segments = static_cast<int>(table.segments.size());
  for (const int g : novel_) {
    const Slowing* slowing = &slowings[static_cast<std::size_t>(signature_of(g) * segments)];
    if (g == probe_[static_cast<std::size_t>(signature_of(g))] || !slowing->runs) continue;
    if (beyond_reference(table, column, g)) {
      fill_exact(table, column, g, model, signatures_);
      continue;
    }
    for (int s = 0; s < segments; ++s) {
      const Cell& plain = table.cell(column, s, known_twin(g));
      const Cell &there = reference_.cell(0, s, g), &bare = reference_.cell(0, s, known_twin(g));
      Cell& cell = table.cell(column, s, g);
      cell = core::served(plain.serves) ? there : plain;
      if (!core::served(plain.serves)) continue;
      cell.serves = std::max(plain.serves, there.serves);
      const auto slowed = [](float rate, double seconds) {
        return hw::rounded(1 / (1.0 / rate + std::max(0.0, seconds)));
      };
      cell.decode_tok_s = slowed(
          plain.decode_tok_s, slowing[s].decode * added_s(there.decode_tok_s, bare.decode_tok_s));
      cell.prefill_tok_s =
          slowed(plain.prefill_tok_s,
                 slowing[s].prefill * added_s(there.prefill_tok_s, bare.prefill_tok_s));
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
