// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_value.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <memory>

#include "core/files.h"
#include "study/landscape_search.h"

using namespace strandline;
using study::Landscape;

namespace {

study::RunSettings settings(int threads = 2) {
  study::RunSettings r;
  r.threads = threads;
  r.cache_dir = std::filesystem::temp_directory_path() / "strandline-test-cache";
  return r;
}

/// hello.yaml at its point.
study::Scenario point() {
  auto s = study::load_scenario(core::home_path("scenarios/hello.yaml"), {0, 1024});
  s.sensitivities.clear();
  s.parameter_draws = 0;
  return s;
}

/// What a case needs, alive as long as it lasts.
struct Fixture {
  explicit Fixture(study::Scenario s, int threads = 2, bool one_node = false)
      : scenario(std::move(s)),
        space(study::load_design_space(core::home_path("study/landscape.yaml"))) {
    const int lead = static_cast<int>(scenario.terms.start_to_volume_quarters);
    if (one_node) space.node = {space.node[1]};  // TSMC 4NP: in volume at the base date
    space.compute = {1, 2};
    space.side = {64};
    space.spad_rows = {4096};
    space.memory = {space.memory[1], space.memory[4]};
    builder = std::make_unique<study::DesignBuilder>(space, chips, lead);
    auto columns = study::assemble_columns(scenario, chips);
    auto costs = study::cost_table(scenario, columns, settings(threads));
    world = std::make_unique<study::World>(scenario, study::RunOptions{threads, {}, ""},
                                           std::move(columns), std::move(costs));
    study::bind_plans(*world);
    valuer = std::make_unique<study::DesignValuer>(
        *world, space, *builder, study::DesignValuer::Options{128, 0.9, settings(threads)});
  }
  std::uint64_t candidate(const std::string& id) const {
    return space.grid().index_of(*builder->design_of(chips.find(id)));
  }
  study::Scenario scenario;
  study::DesignSpace space;
  hw::ChipCatalog chips = hw::ChipCatalog::load();
  std::unique_ptr<study::DesignBuilder> builder;
  std::unique_ptr<study::World> world;
  std::unique_ptr<study::DesignValuer> valuer;
};

/// Mean value over the GPU plan of the study's own plan without renewals, on the pricing paths.
double by_study(const Fixture& f, strategy::PlanKind kind, study::WorldKind world) {
  strategy::Plan plan;
  for (const auto& p : f.world->plans.strategies)
    if (p.kind == kind) plan = p;
  plan.recourse.renew = false;
  study::PathJob job = f.world->job();
  const Landscape l = world == study::WorldKind::kFull ? Landscape::kFutures : Landscape::kToday;
  job.worlds = {{world, {{plan, &f.world->context}, {f.valuer->gpu_plan(l), &f.world->context}}}};
  std::vector<strategy::Outcome> out;
  const std::uint32_t n = f.valuer->priced_futures();
  study::simulate_paths(job, study::kPricePaths, n, out);
  double sum = 0;
  for (std::uint32_t i = 0; i < n; ++i) sum += out[2 * i].value_musd - out[2 * i + 1].value_musd;
  return sum / n;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(landscape_value)

BOOST_AUTO_TEST_CASE(candidates_are_worth_what_the_study_says_they_are) {
  const Fixture f(point());
  const auto priced = f.valuer->price({f.candidate(f.space.moe), f.candidate(f.space.wide)}, 0);
  constexpr strategy::PlanKind kKinds[] = {strategy::PlanKind::kAsicNow,
                                           strategy::PlanKind::kAsicWide};
  for (std::size_t j = 0; j < 2; ++j) {
    BOOST_TEST(priced[j].gain[0].mean() == by_study(f, kKinds[j], study::WorldKind::kFrozen),
               boost::test_tools::tolerance(1e-7));
    BOOST_TEST(priced[j].gain[1].mean() == by_study(f, kKinds[j], study::WorldKind::kFull),
               boost::test_tools::tolerance(1e-7));
  }
  BOOST_TEST(priced[0].short_of[1].mean() == 0.0);
  BOOST_TEST(priced[1].short_of[1].mean() == priced[0].gain[1].mean() - priced[1].gain[1].mean(),
             boost::test_tools::tolerance(1e-7));
}

BOOST_AUTO_TEST_CASE(neither_threads_nor_company_change_a_bit) {
  const Fixture one(point(), 1), two(point(), 2);
  const std::vector<std::uint64_t> all{0, 5, 17, 40};
  const auto a = one.valuer->value(all), b = two.valuer->value(all);
  BOOST_TEST((a == b));
  BOOST_TEST((two.valuer->value({17}).front() == a[2]));
}

BOOST_AUTO_TEST_CASE(emulated_costs_keep_the_order_that_full_tables_give) {
  const Fixture f(point());
  const std::vector<std::uint64_t> all{f.candidate(f.space.moe), f.candidate(f.space.wide), 0};
  const auto quick = f.valuer->value(all);
  const auto full = f.valuer->price(all, 0);
  for (std::size_t l = 0; l < study::kLandscapes; ++l) {
    const double spread = std::abs(full[1].in_full[l] - full[2].in_full[l]);
    for (std::size_t j = 0; j < all.size(); ++j) {
      const double off = std::abs(quick[j][l] - full[j].in_full[l]) / spread;
      BOOST_TEST_MESSAGE(fmt::format("design {}: {:.1f} % of the spread off", all[j], 100 * off));
      BOOST_TEST(off < 0.05);
    }
  }
}

/// One quarter in which a chip is there at once and nothing can change: both landscapes are one.
BOOST_AUTO_TEST_CASE(one_quarter_without_change_makes_both_landscapes_equal) {
  study::Scenario s = point();
  s.quarters = 1;
  evolution::override_parameter(s.process, "arrival_scale", 0.0);
  for (const char* term : {"tapeout_to_volume_quarters", "start_to_volume_quarters",
                           "behind_schedule", "bridge_quarters"})
    strategy::override_term(s.terms, term, 0.0);
  const Fixture f(s, 2, true);
  const std::vector<std::uint64_t> all{f.candidate(f.space.moe), f.candidate(f.space.wide), 0, 9};
  const auto values = f.valuer->value(all);
  for (const auto& v : values) BOOST_TEST(v[0] == v[1]);
  BOOST_TEST(values[0][0] != values[1][0]);
}

/// A small space is enumerated; the search has to find the best of both landscapes.
BOOST_AUTO_TEST_CASE(the_search_finds_what_enumeration_finds) {
  Fixture f(point(), 2, true);
  f.space.window = f.space.scan = {true};
  f.space.memory.resize(1);
  study::DesignBuilder builder(f.space, f.chips, 8);
  const study::DesignValuer valuer(*f.world, f.space, builder, {128, 0.9, settings()});
  const study::Grid grid = f.space.grid();
  BOOST_TEST_REQUIRE(grid.size() == 12u);
  std::vector<std::uint64_t> every;
  for (std::uint64_t d = 0; d < grid.size(); ++d) every.push_back(d);
  const auto values = valuer.value(every);
  study::ValuedDesigns designs([&](const auto& all) { return valuer.value(all); });
  const auto found = study::search_landscape(grid, designs, {0},
                                             {.designs = 8, .population = 8, .generations = 1});
  for (std::size_t l = 0; l < study::kLandscapes; ++l)
    for (const auto& v : values) BOOST_TEST(values[found.optima[l].front()][l] >= v[l]);
}

BOOST_AUTO_TEST_SUITE_END()
