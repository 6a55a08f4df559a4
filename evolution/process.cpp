// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/process.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"

namespace strandline::evolution {
namespace {

using core::kernel::exp;
using core::kernel::log;

constexpr double kQuartersPerYear = 4.0;

/// Parameters with their rates per quarter.
struct Reader {
  const ProcessFile& file;
  double operator()(const char* name) const { return file.parameter(name); }
  double per_quarter(const char* name) const { return file.parameter(name) / kQuartersPerYear; }
};

[[noreturn]] void refuse(const std::string& key, const std::string& value,
                         const std::string& problem, const std::string& mend) {
  core::InputError::Parts parts;
  parts.key = key;
  parts.value = value;
  parts.problem = problem;
  parts.mend = mend;
  throw core::InputError(parts);
}

void check_inputs(const ProcessInputs& in) {
  if (in.quarters < 1 || in.quarters > core::kMaxQuarters)
    refuse("quarters", std::to_string(in.quarters), "is out of range",
           "keep it between 1 and " + std::to_string(core::kMaxQuarters));
  if (in.family_cap < 1 || in.family_cap > core::kMaxFamilies)
    refuse("family_cap", std::to_string(in.family_cap), "is out of range",
           "keep it between 1 and " + std::to_string(core::kMaxFamilies));
  if (in.gpu_columns.empty())
    refuse("gpu_columns", "", "names no programmable chip", "give the market at least one GPU");
  if (in.costs->segments.empty() ||
      in.costs->segments.size() > static_cast<std::size_t>(core::kMaxSegments))
    refuse("segments", std::to_string(in.costs->segments.size()), "is out of range",
           "give between 1 and " + std::to_string(core::kMaxSegments) + " demand segments");
}

void fill_mix(const ProcessFile& file, Process& p) {
  double running = 0.0;
  for (std::size_t g = 0; g < file.initial_mix.size(); ++g) {
    if (file.initial_mix[g] <= 0.0) continue;
    running += file.initial_mix[g];
    p.mix_genome.push_back(static_cast<std::uint16_t>(g));
    p.mix_cdf.push_back(running);
    p.known_mask |= p.inputs.costs->needs[g];
  }
  if (p.mix_cdf.empty())
    refuse("initial_mix", "", "has no weight", "give at least one genome a weight");
  for (double& c : p.mix_cdf) c /= running;
  p.mix_cdf.back() = 1.0;
  for (int k = 0; k < kMixGuide; ++k)
    p.mix_guide[k] = static_cast<std::uint16_t>(
        std::lower_bound(p.mix_cdf.begin(), p.mix_cdf.end(), k * (1.0 / kMixGuide)) -
        p.mix_cdf.begin());
  double sum = 0.0;
  for (const auto& s : p.inputs.costs->segments) sum += s.demand_share;
  p.segments = static_cast<int>(p.inputs.costs->segments.size());
  for (int s = 0; s < p.segments; ++s)
    p.demand_share[s] = p.inputs.costs->segments[s].demand_share / sum;
}

/// Probability of at least one change of size after k quarters; a release in its parent's own
/// quarter has diverged for half a quarter.
std::array<double, kMaxAge> change_table(double rate) {
  std::array<double, kMaxAge> table{};
  for (int k = 0; k < kMaxAge; ++k)
    table[k] = rate > 0.0 ? event_probability(rate, k == 0 ? 0.5 : k) : -1.0;
  return table;
}

void fill_traits(const Reader& get, Process& p) {
  const double scale = get("arrival_scale");
  for (int t = 0; t < kMutableTraits; ++t) {
    const auto trait = static_cast<archs::Trait>(t);
    const std::string name(archs::name_of(trait));
    TraitKernel& k = p.traits[t];
    k.values = archs::kRadix[t];
    k.hazard = get(("change_" + name).c_str()) / kQuartersPerYear * scale;
    double sum = 0.0;
    for (int v = 0; v < k.values; ++v) {
      sum += k.target[v] =
          get(("target_" + name + "_" + std::string(archs::value_name(trait, v))).c_str());
    }
    for (int v = 0; v < k.values; ++v) k.target[v] /= sum;
  }
  p.drift = {get("change_drift"), get("target_drift")};
}

void fill_family(const Reader& get, FamilyTerms& f) {
  f.births = get.per_quarter("releases");
  f.entrant_share = get("entrant_share");
  f.entrant_lag = static_cast<int>(std::lround(get("entrant_lag") * kQuartersPerYear));
  f.quality_weight = get("quality_weight");
  f.quality_memory = get("quality_memory");
  f.quality_sd = get("quality_sd");
  f.affinity_sd = get("affinity_sd");
  f.noise_memory = get("noise_memory");
  f.noise_sd = get("noise_sd") * std::sqrt(1.0 - f.noise_memory * f.noise_memory);
  const double half_life = get("retention_half_life") * kQuartersPerYear;
  const double life = get("service_life") * kQuartersPerYear;
  constexpr double kWithdrawn = 1e-6;  // not zero, so that traffic has a home whatever dies out
  for (int a = 0; a < kMaxAge; ++a)
    f.retention[a] = a >= life ? kWithdrawn
                               : (a == 0 ? get("launch_share") : 1.0) *
                                     exp(-0.693147180559945309 * a / half_life);
  f.size_up = change_table(get.per_quarter("size_up"));
  f.size_down = change_table(get.per_quarter("size_down"));
}

void fill_innovation(const Reader& get, InnovationTerms& s) {
  const double scale = get("arrival_scale");
  const double branching = get("innovation_branching");
  const double rate = get.per_quarter("innovation_rate") * scale;
  const double decay = get.per_quarter("innovation_decay");
  s.hawkes = HawkesStep::make(rate * (1.0 - branching), branching, decay, 1.0);
  s.start_intensity = rate * get("innovation_start");
  s.novel_probability = get("novel_probability");
  s.gain_span = get("gain_span");
  s.gain_mean = get("gain_mean");
  s.spread_own = get.per_quarter("spread_own") * scale;
  s.spread_imitation = get.per_quarter("spread_imitation") * scale;
  s.retreat = get.per_quarter("retreat");
}

/// Logarithm of tokens/s of each size class's models in the initial mix (of all its known genomes
/// where the mix holds none that is served): what a family's cost is compared with.
std::array<double, 4> size_peers(const Process& p, int column, int segment) {
  const core::CostTable& costs = *p.inputs.costs;
  constexpr int kSize = static_cast<int>(archs::Trait::kSize);
  std::array<double, 4> mean{}, weight{}, mean_any{}, weight_any{};
  double last = 0.0;
  for (std::size_t i = 0; i < p.mix_genome.size(); ++i) {
    const double w = p.mix_cdf[i] - last;
    last = p.mix_cdf[i];
    const double tok = costs.cell(column, segment, p.mix_genome[i]).both_tok_s();
    const int size = archs::genome_at(p.mix_genome[i]).value[kSize];
    if (tok > 0.0) mean[size] += w * log(tok), weight[size] += w;
  }
  for (int g = 0; g < std::min(costs.genomes, archs::kKnownSize); ++g) {
    const double tok = costs.cell(column, segment, g).both_tok_s();
    const int size = archs::genome_at(g).value[kSize];
    if (tok > 0.0) mean_any[size] += log(tok), weight_any[size] += 1.0;
  }
  for (int s = 0; s < 4; ++s) {
    if (weight[s] > 0.0) {
      mean[s] /= weight[s];
    } else if (weight_any[s] > 0.0) {
      mean[s] = mean_any[s] / weight_any[s];
    }
  }
  return mean;
}

/// Cost terms and hours of every genome on every GPU generation, and what rivals serve.
void fill_tables(double eta, Process& p) {
  const core::CostTable& costs = *p.inputs.costs;
  constexpr int kSize = static_cast<int>(archs::Trait::kSize);
  const std::size_t gpus = p.inputs.gpu_columns.size();
  auto table =
      std::make_shared<std::vector<GenomeCost>>(gpus * static_cast<std::size_t>(costs.genomes));
  for (std::size_t v = 0; v < gpus; ++v) {
    const int column = p.inputs.gpu_columns[v];
    const double kappa = p.market.gpus[v].kappa;
    for (int s = 0; s < p.segments; ++s) {
      const auto peers = size_peers(p, column, s);
      for (int g = 0; g < costs.genomes; ++g) {
        const double tok = costs.cell(column, s, g).both_tok_s();
        if (!(tok > 0.0)) continue;
        GenomeCost& cost = (*table)[v * costs.genomes + g];
        const double relative = log(tok) - peers[archs::genome_at(g).value[kSize]];
        cost.weight[s] = static_cast<float>(exp(eta * std::clamp(relative, -6.0, 6.0)));
        cost.hours[s] = static_cast<float>(kappa * 1e6 / (3600.0 * tok));
      }
    }
  }
  p.costs = std::move(table);
  p.rival_serves.assign(p.inputs.rival_columns.size() * costs.genomes, 0);
  for (std::size_t v = 0; v < p.inputs.rival_columns.size(); ++v)
    for (int g = 0; g < costs.genomes; ++g)
      for (int s = 0; s < p.segments; ++s)
        if (core::served(costs.cell(p.inputs.rival_columns[v], s, g).serves))
          p.rival_serves[v * costs.genomes + g] |= static_cast<std::uint8_t>(1u << s);
}

/// Mean hours of the mix on the base GPU, by segment; refuses a segment that nothing serves.
void fill_mix_hours(Process& p) {
  for (int s = 0; s < p.segments; ++s) {
    double hours = 0.0, weight = 0.0, last = 0.0;
    for (std::size_t i = 0; i < p.mix_genome.size(); ++i) {
      const double w = p.mix_cdf[i] - last;
      last = p.mix_cdf[i];
      const double h = p.cost(p.newest[0], p.mix_genome[i]).hours[s];
      if (h > 0.0) hours += w * h, weight += w;
    }
    if (weight == 0.0)
      refuse("segments", p.inputs.costs->segments[static_cast<std::size_t>(s)].id,
             "is a segment in which the base GPU serves no model of the initial mix",
             "lower its interactivity target or its context");
    p.mix_hours[s] = hours / weight;
  }
}

}  // namespace

Process prepare(const ProcessFile& parameters, const ProcessInputs& inputs, const Process* twin) {
  Process p;
  p.inputs = inputs;
  check_inputs(inputs);
  const Reader get{parameters};
  fill_mix(parameters, p);
  fill_traits(get, p);
  fill_family(get, p.family);
  fill_innovation(get, p.innovation);
  for (int t = 0; t < core::kMaxQuarters; ++t)
    for (std::size_t v = 0; v < inputs.gpu_columns.size(); ++v)
      if (inputs.costs->columns[inputs.gpu_columns[v]].available_quarter <= t)
        p.newest[t] = static_cast<std::int16_t>(v);
  prepare_market(parameters, p);
  if (twin) {
    p.costs = twin->costs;
    p.rival_serves = twin->rival_serves;
  } else {
    fill_tables(get("eta"), p);
  }
  fill_mix_hours(p);
  return p;
}

}  // namespace strandline::evolution
