// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_value.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "evolution/path_kernel.h"
#include "hw/economics.h"

namespace strandline::study {
namespace {

constexpr std::size_t kBatch = 16;  ///< designs that share a table and a pass over futures
constexpr std::uint32_t kWeightFutures = 128;  ///< that genomes are weighted by

constexpr WorldKind kWorlds[kLandscapes] = {WorldKind::kFrozen, WorldKind::kFull};

/// Differences of each play to the last one of its world, worlds in order.
struct GainSum {
  GainSum(std::size_t designs, double scale)
      : gain(designs * kLandscapes, core::FixedMoments(scale)) {}
  std::vector<core::FixedMoments> gain;
  void add(const PathJob&, std::uint32_t, const strategy::Outcome* o) {
    const std::size_t designs = gain.size() / kLandscapes;
    for (std::size_t l = 0; l < kLandscapes; ++l, o += designs + 1)
      for (std::size_t j = 0; j < designs; ++j)
        gain[l * designs + j].add(o[j].value_musd - o[designs].value_musd);
  }
  void merge(const GainSum& other) {
    for (std::size_t i = 0; i < gain.size(); ++i) gain[i].merge(other.gain[i]);
  }
};

/// The same by parameter draw, with what becomes of the chips.
struct PriceSum {
  struct Fate {
    core::FixedSum nre, capex, stranded, covered, volume;
    std::uint64_t with_volume = 0, strands = 0;
  };
  PriceSum(std::size_t designs, std::size_t of, const Tally& zero) : reference(of) {
    for (auto* all : {&gain, &short_of})
      for (auto& one : *all) one.assign(designs, zero);
    fate.resize(designs);
  }
  std::size_t reference;
  std::uint64_t paths = 0;
  std::array<std::vector<Tally>, kLandscapes> gain, short_of;
  std::vector<Fate> fate;

  void add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
    const std::uint32_t draw = draw_of(job, path);
    const std::size_t designs = fate.size();
    ++paths;
    for (std::size_t l = 0; l < kLandscapes; ++l, o += designs + 1)
      for (std::size_t j = 0; j < designs; ++j) {
        gain[l][j].add(draw, o[j].value_musd - o[designs].value_musd);
        short_of[l][j].add(draw, o[reference].value_musd - o[j].value_musd);
        if (kWorlds[l] == WorldKind::kFull) add_fate(fate[j], o[j]);
      }
  }
  static void add_fate(Fate& f, const strategy::Outcome& o) {
    constexpr double kBillion = 1000.0;
    f.nre.add(o.nre_musd / kBillion);
    f.capex.add(o.own_capex_musd / kBillion);
    f.stranded.add(o.stranded_capital_musd / kBillion);
    if (o.volume < 0) return;
    ++f.with_volume;
    f.strands += o.functional_strand >= 0 || o.economic_strand >= 0;
    f.covered.add(o.covered_share);
    f.volume.add(o.volume);
  }
  void merge(const PriceSum& other) {
    paths += other.paths;
    for (std::size_t l = 0; l < kLandscapes; ++l)
      for (std::size_t j = 0; j < fate.size(); ++j) {
        gain[l][j].merge(other.gain[l][j]);
        short_of[l][j].merge(other.short_of[l][j]);
      }
    for (std::size_t j = 0; j < fate.size(); ++j) merge_fate(fate[j], other.fate[j]);
  }
  static void merge_fate(Fate& a, const Fate& b) {
    a.nre.merge(b.nre);
    a.capex.merge(b.capex);
    a.stranded.merge(b.stranded);
    a.covered.merge(b.covered);
    a.volume.merge(b.volume);
    a.with_volume += b.with_volume;
    a.strands += b.strands;
  }
};

PricedDesign priced(const PriceSum& sum, std::size_t j) {
  constexpr double kBillion = 1000.0;
  PricedDesign p;
  for (std::size_t l = 0; l < kLandscapes; ++l) {
    p.gain[l] = sum.gain[l][j];
    p.short_of[l] = sum.short_of[l][j];
  }
  const PriceSum::Fate& f = sum.fate[j];
  const double n = static_cast<double>(sum.paths), alive = static_cast<double>(f.with_volume);
  p.nre_musd = kBillion * f.nre.value() / n;
  p.own_capex_musd = kBillion * f.capex.value() / n;
  p.stranded_musd = kBillion * f.stranded.value() / n;
  p.reaches_volume = alive / n;
  if (alive > 0) {
    p.covered_share = f.covered.value() / alive;
    p.volume_quarter = f.volume.value() / alive;
    p.strands = static_cast<double>(f.strands) / alive;
  }
  return p;
}

/// Values of every GPU-only plan in both worlds, and the largest in magnitude.
struct GpuSum {
  explicit GpuSum(std::size_t plays) : value(plays) {}
  std::vector<core::FixedSum> value;
  double largest = 0;
  void add(const PathJob&, std::uint32_t, const strategy::Outcome* o) {
    for (std::size_t j = 0; j < value.size(); ++j) {
      value[j].add(o[j].value_musd / 1000.0);
      largest = std::max(largest, std::abs(o[j].value_musd));
    }
  }
  void merge(const GpuSum& other) {
    for (std::size_t j = 0; j < value.size(); ++j) value[j].merge(other.value[j]);
    largest = std::max(largest, other.largest);
  }
};

const strategy::Plan& tape_out_now(const World& world) {
  for (const strategy::Plan& plan : world.plans.strategies)
    if (plan.kind == strategy::PlanKind::kAsicNow) return plan;
  throw core::RuntimeFailure("the plans of a study lack the one that tapes out now");
}

RunOptions options_of(const RunSettings& s) {
  return {s.threads, s.stop, ""};
}

}  // namespace

/// Designs as columns behind the GPUs, and what is drawn of them.
struct DesignValuer::Batch {
  Columns columns;
  core::CostTable costs;
  std::unique_ptr<strategy::RateTable> rates;
  std::vector<WorldDraw> drawn;
  strategy::Context context;
  std::vector<strategy::Plan> plans;
  std::vector<DesignedChip> chips;
};

DesignValuer::DesignValuer(const World& world, const DesignSpace& space,
                           const DesignBuilder& builder, const Options& options)
    : world_(world), grid_(space.grid()), builder_(builder), options_(options) {
  choose_gpu_plans();
  const Scenario& s = world_.scenario;
  const hw::ColumnRequest reference = builder_.widest();
  const RunSettings& run = options_.settings;
  core::CostTable table =
      run.cache_dir.empty()
          ? hw::build_cost_table({reference}, s.segments, s.process.signatures, s.site, run.threads)
          : hw::cached_cost_table({reference}, s.segments, s.process.signatures, s.site,
                                  run.threads, run.cache_dir);
  emulator_ = std::make_unique<CellEmulator>(std::move(table), s.process.signatures,
                                             genome_weights(), options_.exact);
}

void DesignValuer::choose_gpu_plans() {
  PathJob job = world_.job();
  for (const WorldKind kind : kWorlds) {
    WorldRun run{kind, {}};
    for (const strategy::Plan& plan : world_.plans.gpu_only)
      run.plays.push_back({plan, &world_.context});
    job.worlds.push_back(run);
  }
  const std::size_t plans = world_.plans.gpu_only.size();
  const GpuSum sum = run_paths(job, kSearchPaths, options_.futures, GpuSum(job.plays()),
                               options_of(options_.settings));
  for (std::size_t l = 0; l < kLandscapes; ++l) {
    const auto first = sum.value.begin() + static_cast<std::ptrdiff_t>(l * plans);
    best_gpu_[l] = static_cast<int>(
        std::max_element(first, first + static_cast<std::ptrdiff_t>(plans),
                         [](const auto& a, const auto& b) { return a.value() < b.value(); }) -
        first);
  }
  // FixedMoments takes up to 2048 scales: room for ten times the largest value seen.
  money_scale_ = std::max(1.0, sum.largest / 200.0);
}

std::vector<double> DesignValuer::genome_weights() const {
  std::vector<double> weight(static_cast<std::size_t>(world_.costs.genomes), 0.0);
  const PathJob job = world_.job();
  const auto future = std::make_unique<core::Future>();
  const std::uint32_t paths = std::min(kWeightFutures, options_.futures);
  for (std::uint32_t path = kSearchPaths; path < kSearchPaths + paths; ++path) {
    const std::uint32_t draw = draw_of(job, path);
    for (const auto kind : {evolution::World::kFrozen, evolution::World::kFull}) {
      evolution::sample_future((*job.processes)[draw], core::RandomStream(job.seed, draw), path,
                               kind, *future);
      for (int t = 0; t < future->quarters; ++t) {
        const core::FutureQuarter& q = future->quarter[static_cast<std::size_t>(t)];
        for (std::size_t s = 0; s < world_.scenario.segments.size(); ++s)
          for (std::size_t f = 0; f < static_cast<std::size_t>(q.families); ++f)
            weight[q.genome[f]] += world_.scenario.segments[s].demand_share * q.share[s][f];
      }
    }
  }
  return weight;
}

std::unique_ptr<DesignValuer::Batch> DesignValuer::prepare(
    const std::vector<std::uint64_t>& designs, bool in_full) const {
  const Scenario& s = world_.scenario;
  const RunSettings& run = options_.settings;
  auto b = std::make_unique<Batch>();
  const std::size_t gpus = world_.columns.gpu.column.size();
  b->columns.gpu = world_.columns.gpu;
  b->columns.requests.assign(world_.columns.requests.begin(),
                             world_.columns.requests.begin() + static_cast<std::ptrdiff_t>(gpus));
  b->columns.risks.assign(world_.columns.risks.begin(),
                          world_.columns.risks.begin() + static_cast<std::ptrdiff_t>(gpus));
  std::vector<hw::ColumnRequest> own;
  for (const std::uint64_t design : designs) {
    b->chips.push_back(builder_.build(grid_.at(design)));
    const int column = static_cast<int>(b->columns.requests.size());
    b->columns.requests.push_back(b->chips.back().request);
    b->columns.risks.push_back(b->chips.back().risks);
    b->columns.designs.push_back({{column}, {b->chips.back().start_quarter}});
    own.push_back(b->chips.back().request);
  }
  core::CostTable& t = b->costs;
  t.segments = s.segments;
  t.needs = world_.costs.needs;
  t.genomes = world_.costs.genomes;
  t.columns.assign(world_.costs.columns.begin(),
                   world_.costs.columns.begin() + static_cast<std::ptrdiff_t>(gpus));
  const std::size_t column_cells = t.segments.size() * static_cast<std::size_t>(t.genomes);
  t.cells.assign(world_.costs.cells.begin(),
                 world_.costs.cells.begin() + static_cast<std::ptrdiff_t>(gpus * column_cells));
  for (const hw::ColumnRequest& request : own)
    t.columns.push_back(hw::describe_column(request, s.site));
  if (in_full) {
    const auto full =
        hw::build_cost_table(own, s.segments, s.process.signatures, s.site, run.threads);
    t.cells.insert(t.cells.end(), full.cells.begin(), full.cells.end());
  } else {
    t.cells.resize((gpus + designs.size()) * column_cells);
    const bool finished = core::parallel_blocks(
        designs.size(), run.threads,
        [&](std::size_t i) {
          emulator_->fill(t, static_cast<int>(gpus + i), b->chips[i].request.chip);
        },
        run.stop);
    if (!finished) throw Interrupted{};
  }
  b->rates = std::make_unique<strategy::RateTable>(t, width_groups(t.genomes));
  b->drawn = world_draws(s, b->columns, t, *b->rates, run.threads);
  b->context = {&s.terms, &b->costs, b->rates.get()};
  for (std::size_t i = 0; i < designs.size(); ++i) {
    strategy::Plan plan = tape_out_now(world_);
    plan.own_columns = {static_cast<int>(gpus + i)};
    plan.own_start_quarter = {b->chips[i].start_quarter};
    plan.wide_columns = {};
    plan.recourse.renew = false;
    b->plans.push_back(std::move(plan));
  }
  return b;
}

PathJob DesignValuer::job_of(const Batch& batch) const {
  PathJob job = world_.job();
  job.costs = &batch.costs;
  job.rates = batch.rates.get();
  job.drawn = &batch.drawn;
  for (std::size_t l = 0; l < kLandscapes; ++l) {
    WorldRun run{kWorlds[l], {}};
    for (const strategy::Plan& plan : batch.plans) run.plays.push_back({plan, &batch.context});
    run.plays.push_back({gpu_plan(static_cast<Landscape>(l)), &batch.context});
    job.worlds.push_back(std::move(run));
  }
  return job;
}

std::vector<LandscapeValue> DesignValuer::value(const std::vector<std::uint64_t>& designs) const {
  std::vector<LandscapeValue> values;
  for (std::size_t first = 0; first < designs.size(); first += kBatch) {
    const std::size_t n = std::min(kBatch, designs.size() - first);
    const auto begin = designs.begin() + static_cast<std::ptrdiff_t>(first);
    const auto batch = prepare({begin, begin + static_cast<std::ptrdiff_t>(n)}, false);
    const GainSum sum = run_paths(job_of(*batch), kSearchPaths, options_.futures,
                                  GainSum(n, money_scale_), options_of(options_.settings));
    for (std::size_t j = 0; j < n; ++j)
      values.push_back({sum.gain[j].mean(), sum.gain[n + j].mean()});
  }
  return values;
}

std::vector<PricedDesign> DesignValuer::price(const std::vector<std::uint64_t>& designs,
                                              std::size_t reference) const {
  const auto batch = prepare(designs, true);
  const PathJob job = job_of(*batch);
  const Tally zero(money_scale_, world_.pricing.size());
  const PriceSum sum =
      run_paths(job, kPricePaths, priced_futures(), PriceSum(designs.size(), reference, zero),
                options_of(options_.settings));
  const GainSum again =
      run_paths(job, kSearchPaths, options_.futures, GainSum(designs.size(), money_scale_),
                options_of(options_.settings));
  std::vector<PricedDesign> all;
  for (std::size_t j = 0; j < designs.size(); ++j) {
    all.push_back(priced(sum, j));
    PricedDesign& p = all.back();
    p.in_full = {again.gain[j].mean(), again.gain[designs.size() + j].mean()};
    p.project = strategy::expected_project_cost(batch->context, batch->plans[j]);
    const hw::Chip& chip = batch->chips[j].request.chip;
    p.die_area_m2 = chip.die_area_m2.value;
    p.capex_usd =
        batch->costs.columns[static_cast<std::size_t>(batch->plans[j].own_columns[0])].capex_usd;
  }
  return all;
}

}  // namespace strandline::study
