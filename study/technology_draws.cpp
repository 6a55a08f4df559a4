// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/technology_draws.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "archs/genome.h"
#include "core/hash.h"
#include "core/math_kernel.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "hw/cost_emulator.h"

namespace strandline::study {
namespace {

using hw::Technology;

/// DrawKey::factor; the study's range is 0x0500 to 0x05ff.
constexpr std::uint16_t kFactorTechnology = 0x0501, kFactorFamily = 0x0502, kFactorStep = 0x0503;
constexpr double kHigher = 1.25;  ///< a figure's change that responses are taken from
constexpr int kModels = 6;        ///< the commonest genomes of today's mix
constexpr int kTimed = 5;         ///< figures that times answer to: all before kPrice
static_assert(static_cast<int>(Technology::kPrice) == kTimed);

std::vector<int> commonest(const std::vector<double>& mix) {
  std::vector<int> genomes(std::min<std::size_t>(mix.size(), archs::kKnownSize));
  std::iota(genomes.begin(), genomes.end(), 0);
  const auto count = std::min<std::size_t>(kModels, genomes.size());
  std::partial_sort(genomes.begin(), genomes.begin() + static_cast<std::ptrdiff_t>(count),
                    genomes.end(), [&](int a, int b) {
                      const double x = mix[static_cast<std::size_t>(a)];
                      const double y = mix[static_cast<std::size_t>(b)];
                      return x != y ? x > y : a < b;
                    });
  genomes.resize(count);
  return genomes;
}

/// Cells of the commonest genomes on a chip in a column's place, [genome][segment].
using Sample = std::vector<std::vector<core::CostTable::Cell>>;

Sample sample_cells(const core::CostTable& costs, int column, const hw::Chip& chip,
                    const std::vector<int>& genomes,
                    const std::vector<archs::Signature>& signatures) {
  const hw::ChipModel model = hw::prepare(chip);
  Sample cells;
  for (const int g : genomes)
    cells.push_back(hw::exact_cells(costs, column, g,
                                    archs::instantiate(archs::genome_at(g), signatures), model));
  return cells;
}

/// Mean d ln time / d ln figure by phase, weighted by mix and demand, where both serve.
ByPhase elasticity(const Sample& plain, const Sample& higher, const std::vector<int>& genomes,
                   const Scenario& s) {
  ByPhase sum{};
  double weight = 0;
  for (std::size_t g = 0; g < genomes.size(); ++g)
    for (std::size_t k = 0; k < plain[g].size(); ++k) {
      const auto &a = plain[g][k], &b = higher[g][k];
      if (!core::served(a.serves) || !core::served(b.serves)) continue;
      const double w =
          s.process.initial_mix[static_cast<std::size_t>(genomes[g])] * s.segments[k].demand_share;
      sum[0] += w * core::kernel::log(a.decode_tok_s / b.decode_tok_s);
      sum[1] += w * core::kernel::log(a.prefill_tok_s / b.prefill_tok_s);
      weight += w;
    }
  for (double& x : sum) x = weight > 0 ? x / weight / core::kernel::log(kHigher) : 0.0;
  return sum;
}

/// Responses of each line of chips, taken from its middle generation.
std::vector<TechnologyResponse> responses(const std::vector<Generations>& lines, const Scenario& s,
                                          const Columns& columns, const core::CostTable& costs,
                                          int threads) {
  const std::vector<int> genomes = commonest(s.process.initial_mix);
  std::vector<Sample> samples(lines.size() * (kTimed + 1));
  core::parallel_blocks(samples.size(), threads, [&](std::size_t i) {
    const auto& line = lines[i / (kTimed + 1)].column;
    const int column = line[line.size() / 2], figure = static_cast<int>(i % (kTimed + 1)) - 1;
    const hw::Chip& chip = columns.requests[static_cast<std::size_t>(column)].chip;
    const hw::Chip changed =
        figure < 0 ? chip : hw::with_technology(chip, static_cast<Technology>(figure), kHigher);
    samples[i] = sample_cells(costs, column, changed, genomes, s.process.signatures);
  });
  std::vector<TechnologyResponse> all(lines.size());
  for (std::size_t l = 0; l < lines.size(); ++l)
    for (int f = 0; f < kTimed; ++f)
      all[l][static_cast<std::size_t>(f)] =
          elasticity(samples[l * (kTimed + 1)],
                     samples[l * (kTimed + 1) + static_cast<std::size_t>(f) + 1], genomes, s);
  return all;
}

/// The lines of a study, each once.
std::vector<Generations> lines_of(const Columns& c) {
  std::vector<Generations> lines;
  for (const Generations* g : {&c.gpu, &c.narrow, &c.wide, &c.semi, &c.rival})
    if (!g->column.empty() && std::none_of(lines.begin(), lines.end(), [&](const Generations& l) {
          return l.column == g->column;
        }))
      lines.push_back(*g);
  lines.insert(lines.end(), c.designs.begin(), c.designs.end());
  return lines;
}

/// What of a column's capex is the chip's price: system, host and rack are not drawn.
double chip_share_usd(const hw::Chip& chip, const core::CostTable::Column& c) {
  if (chip.candidate) return c.chip_cost_usd;
  return chip.economics.price_usd.known() ? chip.economics.price_usd.value : c.capex_usd;
}

}  // namespace

TechnologyRisks::TechnologyRisks(const Scenario& scenario, const Columns& columns,
                                 const core::CostTable& costs, int threads)
    : step_(costs.columns.size()),
      risks_(columns.risks),
      response_(costs.columns.size()),
      columns_(costs.columns) {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    family_.push_back(columns.requests[c].chip.family);
    chip_usd_.push_back(chip_share_usd(columns.requests[c].chip, columns_[c]));
  }
  const auto lines = lines_of(columns);
  const auto answers = responses(lines, scenario, columns, costs, threads);
  for (std::size_t l = 0; l < lines.size(); ++l) {
    std::array<double, hw::kTechnologies> before{};
    std::vector<std::array<double, hw::kTechnologies>> steps;
    for (const int column : lines[l].column) {
      const auto c = static_cast<std::size_t>(column);
      steps.emplace_back();
      for (std::size_t f = 0; f < before.size(); ++f) {
        steps.back()[f] = std::sqrt(std::max(0.0, risks_[c][f].steps - before[f]));
        before[f] = std::max(before[f], risks_[c][f].steps);
      }
      step_[c] = steps;
      response_[c] = answers[l];
    }
  }
}

std::array<double, hw::kTechnologies> TechnologyRisks::figures(std::uint64_t seed,
                                                               std::uint32_t draw,
                                                               std::size_t column) const {
  const core::RandomStream stream(seed);
  const auto family = static_cast<std::uint32_t>(core::ContentHash().add(family_[column]).value());
  const auto normal = [&](std::uint32_t entity, std::size_t step, std::uint16_t factor) {
    return stream.normal({draw, entity, static_cast<std::uint16_t>(step), factor, 0});
  };
  std::array<double, hw::kTechnologies> log{};
  for (std::size_t f = 0; f < log.size(); ++f) {
    // Stacks bring bandwidth and capacity together.
    const std::size_t choice = f == static_cast<std::size_t>(Technology::kCapacity)
                                   ? static_cast<std::size_t>(Technology::kBandwidth)
                                   : f;
    const hw::GrowthRisk& risk = risks_[column][f];
    log[f] = risk.technology.at(normal(0, f, kFactorTechnology)) +
             risk.family.at(normal(family, choice, kFactorFamily));
    for (std::size_t k = 0; k < step_[column].size(); ++k)
      log[f] += step_[column][k][f] * normal(family, k * hw::kTechnologies + f, kFactorStep);
  }
  return log;
}

TechnologyDraw TechnologyRisks::draw(std::uint64_t seed, std::uint32_t draw) const {
  TechnologyDraw d{std::vector<ByPhase>(columns_.size(), ByPhase{1, 1}), columns_};
  if (draw == 0) return d;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const auto log = figures(seed, draw, c);
    for (std::size_t phase = 0; phase < 2; ++phase) {
      double sum = 0;
      for (std::size_t f = 0; f < kTimed; ++f) sum += response_[c][f][phase] * log[f];
      d.time[c][phase] = core::kernel::exp(sum);
    }
    const auto factor = [&](Technology f) {
      return core::kernel::exp(log[static_cast<std::size_t>(f)]);
    };
    core::CostTable::Column& column = d.columns[c];
    column.capex_usd += chip_usd_[c] * (factor(Technology::kPrice) - 1);
    column.chip_cost_usd *= factor(Technology::kPrice);
    column.power_kw *= factor(Technology::kPower);
  }
  return d;
}

}  // namespace strandline::study
