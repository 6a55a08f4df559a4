// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/cost_table_builder.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "hw/cost_emulator.h"
#include "hw/support.h"

namespace strandline::hw {
namespace {

using core::CostTable;

/// Genomes per block of parallel work: bounds that do not depend on the number of threads.
constexpr int kBlock = 54;
static_assert(archs::kKnownSize % kBlock == 0);
constexpr int kBlocksPerColumn = archs::kKnownSize / kBlock;

double required(const core::Sourced& fact, const Chip& chip, const char* name) {
  if (!fact.known()) throw core::MissingFact(chip.id, name, "cost table");
  return fact.value;
}

double known_or_zero(const core::Sourced& fact) {
  return fact.known() ? fact.value : 0.0;
}

std::vector<ChipModel> prepare_all(const std::vector<ColumnRequest>& columns) {
  std::vector<ChipModel> models;
  for (const ColumnRequest& c : columns) models.push_back(prepare(c.chip));
  return models;
}

std::vector<archs::Architecture> known_architectures(
    const std::vector<archs::Signature>& signatures) {
  std::vector<archs::Architecture> all;
  for (int g = 0; g < archs::kKnownSize; ++g)
    all.push_back(archs::instantiate(archs::genome_at(g), signatures));
  return all;
}

CostTable empty_table(const std::vector<ColumnRequest>& columns,
                      const std::vector<core::Segment>& segments,
                      const std::vector<archs::Signature>& signatures, const SiteCosts& site) {
  CostTable table;
  for (const ColumnRequest& c : columns) table.columns.push_back(describe_column(c, site));
  table.segments = segments;
  table.needs = archs::library_needs(signatures);
  table.genomes = archs::kLibrarySize;
  table.cells.resize(columns.size() * segments.size() * archs::kLibrarySize);
  return table;
}

/// Novel operators that a column runs: all on programmable chips, those in silicon or on a
/// programmable vector unit on others.
std::vector<int> novel_of(const CostTable::Column& column, std::size_t signatures) {
  constexpr int kInLibrary = archs::kRadix[static_cast<int>(archs::Trait::kNovel)] - 1;
  std::vector<int> run;
  for (int s = 0; s < std::min<int>(kInLibrary, static_cast<int>(signatures)); ++s)
    if (column.programmable || ((column.native_mask | column.emulated_mask) & archs::novel_bit(s)))
      run.push_back(s);
  return run;
}

void fill_known(CostTable& table, const std::vector<ChipModel>& models,
                const std::vector<archs::Signature>& signatures, int threads) {
  const auto known = known_architectures(signatures);
  const std::size_t blocks = models.size() * kBlocksPerColumn;
  core::Progress progress("cost table: known genomes", blocks);
  core::parallel_blocks(blocks, threads, [&](std::size_t block) {
    const int column = static_cast<int>(block / kBlocksPerColumn);
    const int first = static_cast<int>(block % kBlocksPerColumn) * kBlock;
    for (int g = first; g < first + kBlock; ++g) {
      const auto cells = exact_cells(table, column, g, known[static_cast<std::size_t>(g)],
                                     models[static_cast<std::size_t>(column)]);
      for (int s = 0; s < static_cast<int>(cells.size()); ++s)
        table.cell(column, s, g) = cells[static_cast<std::size_t>(s)];
    }
    progress.tick();
  });
}

void fill_novel(CostTable& table, const std::vector<ChipModel>& models,
                const std::vector<archs::Signature>& signatures, int threads) {
  std::vector<std::pair<int, int>> work;  // column, signature
  for (std::size_t c = 0; c < models.size(); ++c)
    for (int s : novel_of(table.columns[c], signatures.size()))
      work.emplace_back(static_cast<int>(c), s);
  core::Progress progress("cost table: unseen operators", work.size());
  core::parallel_blocks(work.size(), threads, [&](std::size_t i) {
    const auto [column, signature] = work[i];
    emulate_novel(table, column, signature, models[static_cast<std::size_t>(column)], signatures);
    progress.tick();
  });
}

}  // namespace

CostTable::Column describe_column(const ColumnRequest& request, const SiteCosts& site) {
  const Chip& chip = request.chip;
  CostTable::Column c;
  c.id = request.id;
  c.native_mask = native_mask(chip);
  c.emulated_mask = emulated_mask(chip);
  c.programmable = chip.programmability != Programmability::kFixedFunction;
  c.capex_usd = required(capex_usd(chip, site), chip, "economics.price");
  c.chip_cost_usd =
      required(chip.economics.bom_usd.known() ? chip.economics.bom_usd : bill_of_materials(chip),
               chip, "economics.bom");
  c.power_kw = required(chip.economics.power_w, chip, "economics.power") / 1000;
  c.available_quarter = request.available_quarter;
  c.nre_usd = known_or_zero(chip.economics.nre_usd);
  c.mask_set_usd = known_or_zero(chip.economics.mask_set_usd);
  return c;
}

CostTable build_cost_table(const std::vector<ColumnRequest>& columns,
                           const std::vector<core::Segment>& segments,
                           const std::vector<archs::Signature>& signatures, const SiteCosts& site,
                           int threads) {
  const std::vector<ChipModel> models = prepare_all(columns);
  CostTable table = empty_table(columns, segments, signatures, site);
  fill_known(table, models, signatures, threads);
  fill_novel(table, models, signatures, threads);
  return table;
}

EmulatorError emulator_error(const CostTable& table, const std::vector<ColumnRequest>& columns,
                             const std::vector<archs::Signature>& signatures) {
  constexpr int kSamples = 240;
  constexpr std::uint64_t kStride = 7919;  // a prime: walks all genomes, mixers and signatures
  std::vector<int> software;
  for (int c = 0; c < static_cast<int>(columns.size()); ++c)
    if (table.columns[static_cast<std::size_t>(c)].programmable) software.push_back(c);
  EmulatorError error;
  const int novel =
      std::min<int>(table.genomes, (static_cast<int>(signatures.size()) + 1) * archs::kKnownSize) -
      archs::kKnownSize;
  if (software.empty() || novel <= 0 || table.segments.empty()) return error;
  std::vector<double> errors;
  for (std::uint64_t i = 0; i < kSamples; ++i) {
    const int column = software[i % software.size()];
    const int genome =
        archs::kKnownSize + static_cast<int>(i * kStride % static_cast<std::uint64_t>(novel));
    const ChipModel model = prepare(columns[static_cast<std::size_t>(column)].chip);
    const auto exact = exact_cells(table, column, genome,
                                   archs::instantiate(archs::genome_at(genome), signatures), model);
    for (std::size_t s = 0; s < exact.size(); ++s) {
      const double truth = exact[s].both_tok_s();
      const double guess = table.cell(column, static_cast<int>(s), genome).both_tok_s();
      if (truth > 0 || guess > 0)
        errors.push_back(std::abs(guess - truth) / std::max(truth, guess));
    }
  }
  error.sampled = static_cast<int>(errors.size());
  if (errors.empty()) return error;
  std::sort(errors.begin(), errors.end());
  error.median = errors[errors.size() / 2];
  error.max = errors.back();
  return error;
}

}  // namespace strandline::hw
