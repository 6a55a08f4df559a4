// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/prediction_draws.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "archs/genome.h"
#include "core/hash.h"
#include "core/math_kernel.h"
#include "core/rng.h"
#include "hw/asic/discrepancy.h"

namespace strandline::study {
namespace {

using core::WorkClass;
using hw::Evidence;
using hw::PredictionErrors;
using strategy::RateTable;
using strategy::TimeProfile;

/// What study draws; its range of DrawKey::factor is 0x0500 to 0x05ff.
constexpr std::uint16_t kFactorPrediction = 0x0500;
constexpr int kWhole = core::kWorkClasses;  ///< step of the draw for whole models
constexpr int kCore = kWhole + 1;           ///< and of that for cycles of cores
constexpr std::array<int, 3> kBits{16, 8, 4};

/// Log errors by class; then those of whole models and of cores' cycles.
using LogErrors = std::array<double, core::kWorkClasses + 2>;

double shared(const PredictionErrors& errors, int c, int bits, Evidence evidence) {
  return c == kWhole ? errors.whole(evidence).shared.value
                     : errors.of(static_cast<WorkClass>(c), bits, evidence).shared.value;
}

/// Standard normals of a family in a draw.
LogErrors normals(std::uint64_t seed, std::uint32_t draw, const std::string& family) {
  const core::RandomStream stream(seed);
  const auto entity = static_cast<std::uint32_t>(core::ContentHash().add(family).value());
  LogErrors z;
  for (int c = 0; c <= kCore; ++c)
    z[static_cast<std::size_t>(c)] =
        stream.normal({draw, entity, static_cast<std::uint16_t>(c), kFactorPrediction, 0});
  return z;
}

LogErrors scaled(const LogErrors& z, int bits, const ColumnError& column,
                 const PredictionErrors& errors) {
  LogErrors e;
  for (int c = 0; c <= kWhole; ++c) {
    const bool by_core = c < kWhole && hw::on_cores(static_cast<WorkClass>(c));
    e[static_cast<std::size_t>(c)] =
        z[static_cast<std::size_t>(c)] * shared(errors, c, bits, column.evidence) +
        (by_core ? z[kCore] * column.core : 0.0);
  }
  e[kCore] = 0;
  return e;
}

/// Factor on a time; one of unknown make-up counts as class kOther.
double factor_of(const core::WorkShares& shares, const LogErrors& factors) {
  const double whole = factors[kWhole];
  if (!shares.known()) return whole * factors[static_cast<std::size_t>(WorkClass::kOther)];
  double sum = 0;
  for (int c = 0; c < core::kWorkClasses; ++c)
    sum += shares.share(c) * factors[static_cast<std::size_t>(c)];
  return whole * sum;
}

LogErrors exponentials(LogErrors e) {
  for (double& x : e) x = core::kernel::exp(x);
  return e;
}

/// Writes the factors of one column's profiles under standard normals.
void fill_column(std::size_t column, const LogErrors& z, const ColumnError& error,
                 const RateTable& rates, const PredictionErrors& errors, TimeFactors& out) {
  std::array<LogErrors, kBits.size()> by_group;
  for (std::size_t g = 0; g < kBits.size(); ++g)
    by_group[g] = exponentials(scaled(z, kBits[g], error, errors));
  const std::size_t end = rates.first_profile(static_cast<int>(column) + 1);
  for (std::size_t i = rates.first_profile(static_cast<int>(column)); i < end; ++i) {
    const TimeProfile& p = rates.profiles()[i];
    out[i] = static_cast<float>(factor_of(p.shares, by_group[p.group]));
  }
}

/// Mean shares of a column's times over profiles, and the group most of them are in.
struct MeanProfile {
  std::array<double, core::kWorkClasses> share{};
  int bits = 16;
  Evidence evidence = Evidence::kSpecification;
  double core = 0;
};

MeanProfile mean_profile(const std::string& family, const std::vector<ColumnError>& columns,
                         const RateTable& rates) {
  MeanProfile mean;
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [&](const ColumnError& c) { return c.family == family; });
  if (at == columns.end()) return mean;
  const int column = static_cast<int>(at - columns.begin());
  mean.evidence = at->evidence;
  mean.core = at->core;
  std::array<int, kBits.size()> groups{};
  double known = 0;
  for (std::size_t i = rates.first_profile(column); i < rates.first_profile(column + 1); ++i) {
    const TimeProfile& p = rates.profiles()[i];
    if (!p.shares.known()) continue;
    ++groups[p.group];
    ++known;
    for (int c = 0; c < core::kWorkClasses; ++c)
      mean.share[static_cast<std::size_t>(c)] += p.shares.share(c);
  }
  for (double& x : mean.share) x /= std::max(1.0, known);
  mean.bits = kBits[static_cast<std::size_t>(std::max_element(groups.begin(), groups.end()) -
                                             groups.begin())];
  return mean;
}

/// Sum and root of the sum of squares of what shifts a mean profile's log.
struct Shift {
  double together = 0, apart = 0;
};

Shift shift_of(const MeanProfile& mean, const PredictionErrors& errors) {
  const double whole = errors.whole(mean.evidence).shared.value;
  Shift s{whole, whole * whole};
  double by_cores = 0;
  for (int c = 0; c < core::kWorkClasses; ++c) {
    const double share = mean.share[static_cast<std::size_t>(c)];
    const double x = share * shared(errors, c, mean.bits, mean.evidence);
    s.together += x;
    s.apart += x * x;
    if (hw::on_cores(static_cast<WorkClass>(c))) by_cores += share * mean.core;
  }
  s.together += by_cores;
  s.apart += by_cores * by_cores;
  s.apart = std::sqrt(s.apart);
  return s;
}

}  // namespace

std::vector<std::uint8_t> width_groups(int genomes) {
  std::vector<std::uint8_t> groups;
  for (int g = 0; g < genomes; ++g)
    groups.push_back(archs::genome_at(g).value[static_cast<int>(archs::Trait::kPrecision)]);
  return groups;
}

std::vector<ColumnError> column_errors(const Columns& columns, const PredictionErrors& errors) {
  std::vector<ColumnError> found;
  for (const hw::ColumnRequest& request : columns.requests)
    found.push_back({request.chip.family, errors.evidence_of(request.chip),
                     hw::asic::core_spread(request.chip)});
  return found;
}

TimeFactors draw_factors(std::uint64_t seed, std::uint32_t draw,
                         const std::vector<ColumnError>& columns, const RateTable& rates,
                         const PredictionErrors& errors) {
  TimeFactors factors(rates.profiles().size());
  for (std::size_t c = 0; c < columns.size(); ++c)
    fill_column(c, normals(seed, draw, columns[c].family), columns[c], rates, errors, factors);
  return factors;
}

TimeFactors shifted_factors(const std::string& family, double z,
                            const std::vector<ColumnError>& columns, const RateTable& rates,
                            const PredictionErrors& errors) {
  const Shift s = shift_of(mean_profile(family, columns, rates), errors);
  LogErrors shifted;
  shifted.fill(s.together > 0 ? z * s.apart / s.together : 0.0);
  TimeFactors factors(rates.profiles().size(), 1.0f);
  for (std::size_t c = 0; c < columns.size(); ++c)
    if (columns[c].family == family) fill_column(c, shifted, columns[c], rates, errors, factors);
  return factors;
}

double mean_log_spread(const std::string& family, const std::vector<ColumnError>& columns,
                       const RateTable& rates, const PredictionErrors& errors) {
  return shift_of(mean_profile(family, columns, rates), errors).apart;
}

void multiply_technology(const RateTable& rates, const std::vector<ByPhase>& time,
                         TimeFactors& factors) {
  factors.resize(rates.profiles().size(), 1.0f);
  for (std::size_t c = 0; c < time.size(); ++c) {
    const std::size_t end = rates.first_profile(static_cast<int>(c) + 1);
    for (std::size_t i = rates.first_profile(static_cast<int>(c)); i < end; ++i)
      factors[i] = static_cast<float>(factors[i] * time[c][rates.profiles()[i].prefill]);
  }
}

core::CostTable drawn_table(const core::CostTable& costs, const std::vector<int>& wanted,
                            const RateTable& rates, const WorldDraw& draw,
                            const std::vector<double>& mix) {
  const auto& columns = draw.columns.empty() ? costs.columns : draw.columns;
  std::vector<int> genomes;
  for (int g = 0; g < costs.genomes; ++g)
    if (mix.empty() || (g < static_cast<int>(mix.size()) && mix[static_cast<std::size_t>(g)] > 0))
      genomes.push_back(g);
  core::CostTable table;
  table.segments = costs.segments;
  table.needs = costs.needs;
  table.genomes = costs.genomes;
  table.cells.resize(wanted.size() * costs.segments.size() *
                     static_cast<std::size_t>(costs.genomes));
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const int c = wanted[i];
    table.columns.push_back(columns[static_cast<std::size_t>(c)]);
    const float* of_column =
        draw.factors.empty() ? nullptr : draw.factors.data() + rates.first_profile(c);
    for (int s = 0; s < static_cast<int>(costs.segments.size()); ++s)
      for (const int g : genomes) {
        core::CostTable::Cell cell = costs.cell(c, s, g);
        if (of_column) {
          const strategy::CellTimes& times = rates.at(c, g);
          cell.decode_tok_s /= of_column[times.decode_profile[s]];
          cell.prefill_tok_s /= of_column[times.prefill_profile[s]];
        }
        table.cell(static_cast<int>(i), s, g) = cell;
      }
  }
  return table;
}

}  // namespace strandline::study
