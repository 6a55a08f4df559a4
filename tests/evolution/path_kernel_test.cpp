// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/path_kernel.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>

#include "core/hash.h"
#include "evolution/coverage.h"
#include "tests/evolution/fixtures.h"

namespace strandline::evolution {
namespace {

using tests::Setting;

/// Everything that a future says, in use.
std::string fingerprint(const core::Future& f, int segments = 3) {
  core::ContentHash h;
  h.add(static_cast<std::uint64_t>(f.quarters)).add(f.elasticity).add(f.known_mask);
  for (const std::int16_t a : f.appeared) h.add(static_cast<std::uint64_t>(a));
  for (int t = 0; t < f.quarters; ++t) {
    const auto& q = f.quarter[t];
    h.add(static_cast<std::uint64_t>(q.families)).add(static_cast<std::uint64_t>(q.newest_gpu));
    for (int i = 0; i < q.families; ++i) h.add(static_cast<std::uint64_t>(q.genome[i]));
    for (int s = 0; s < segments; ++s) {
      for (int i = 0; i < q.families; ++i) h.add(static_cast<double>(q.share[s][i]));
      h.add(q.demand_mtok[s]).add(q.price_usd_mtok[s]).add(q.gpu_hours_per_mtok[s]);
    }
    h.add(q.compute_price_usd_h).add(q.demand_scale).add(q.rent_usd_h).add(q.gpu_capex_factor);
    h.add(q.memory_price_factor).add(q.innovations).add(q.novel_families);
    for (int k = 0; k < q.supply.count; ++k)
      h.add(q.supply.capacity[k]).add(q.supply.opex_usd_h[k]);
  }
  return h.hex();
}

double share_sum(const core::FutureQuarter& q, int segment) {
  double sum = 0.0;
  for (int i = 0; i < q.families; ++i) sum += q.share[segment][i];
  return sum;
}

/// Releases of a path, initial families included.
std::vector<Release> releases(const Process& p, std::uint32_t path, World world) {
  std::vector<Release> out;
  core::Future future;
  sample_observed(p, core::RandomStream(7), path, world, future,
                  [&](const Release& r) { out.push_back(r); });
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(path_kernel)

BOOST_AUTO_TEST_CASE(shares_sum_to_one_and_nothing_is_nan) {
  for (const World world : {World::kFrozen, World::kFull})
    for (std::uint32_t path = 0; path < 100; ++path) {
      const Process p = Setting().process();
      const auto f = tests::sample(p, path, world);
      for (int t = 0; t < f->quarters; ++t) {
        const auto& q = f->quarter[t];
        for (int s = 0; s < 3; ++s) {
          BOOST_REQUIRE_SMALL(share_sum(q, s) - 1.0, 1e-6);
          for (int i = 0; i < q.families; ++i) BOOST_REQUIRE(q.share[s][i] >= 0.0f);
          BOOST_REQUIRE(std::isfinite(q.demand_mtok[s]) && q.demand_mtok[s] > 0.0);
          BOOST_REQUIRE(std::isfinite(q.price_usd_mtok[s]) && q.price_usd_mtok[s] > 0.0);
        }
        BOOST_REQUIRE(std::isfinite(q.compute_price_usd_h) && q.compute_price_usd_h > 0.0);
        BOOST_REQUIRE(std::isfinite(q.rent_usd_h) && q.rent_usd_h > 0.0);
        BOOST_REQUIRE(q.gpu_capex_factor > 0.0 && q.memory_price_factor > 0.0);
      }
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_nan_under_extreme_draws_of_the_parameters) {
  const Setting setting;
  for (std::uint32_t draw = 1; draw <= 60; ++draw) {
    const Process p = prepare(draw_parameters(setting.file, 9, draw), setting.inputs);
    const auto f = tests::sample(p, draw);
    for (int t = 0; t < f->quarters; ++t) {
      const auto& q = f->quarter[t];
      BOOST_REQUIRE(std::isfinite(q.compute_price_usd_h) && std::isfinite(q.demand_scale));
      for (int s = 0; s < 3; ++s) {
        BOOST_REQUIRE_SMALL(share_sum(q, s) - 1.0, 1e-6);
        BOOST_REQUIRE(std::isfinite(q.demand_mtok[s]));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_path_has_the_same_bits_whatever_else_is_sampled) {
  const Process p = Setting().process();
  const std::string alone = fingerprint(*tests::sample(p, 123));
  const core::RandomStream stream(7);
  auto future = std::make_unique<core::Future>();
  for (const std::uint32_t path : {9u, 200u, 5u, 123u})
    sample_future(p, stream, path, World::kFull, *future);
  BOOST_TEST(fingerprint(*future) == alone);
  sample_future(p, stream, 124, World::kFull, *future);
  BOOST_TEST(fingerprint(*future) != alone);
}

BOOST_AUTO_TEST_CASE(the_golden_path_has_not_changed) {
  // Parameters of the shipped file, the made-up cost table of fixtures.h, seed 7, path 42.
  const Process p = Setting().process();
  BOOST_TEST(fingerprint(*tests::sample(p, 42)) == "ffd89c652cb205ac");
  BOOST_TEST(fingerprint(*tests::sample(p, 42, World::kFrozen)) == "82c8e9ee7d5db814");
}

BOOST_AUTO_TEST_CASE(rates_and_targets_walk_with_their_deviations) {
  // After three yearly steps: variance 3 s^2 of a log rate, 2 * 3 s^2 of the log odds of two
  // values.
  const Process p = Setting().set("change_drift", 0.2).set("target_drift", 0.3).process();
  const core::RandomStream stream(7);
  const auto odds = [](const TraitPace& pace) {
    const auto& cdf = pace.target_cdf[1];
    return std::log((cdf[1] - cdf[0]) / cdf[0]);
  };
  TraitPace start;
  detail::set_pace(p, start);
  constexpr int kPaths = 8000;
  double rate = 0, mix = 0;
  for (std::uint32_t path = 0; path < kPaths; ++path) {
    TraitPace pace;
    for (const int quarter : {1, 5, 9}) detail::drift_traits(p, {stream, path}, quarter, pace);
    rate += std::pow(std::log(pace.hazard[2] / start.hazard[2]), 2) / kPaths;
    mix += std::pow(odds(pace) - odds(start), 2) / kPaths;
  }
  BOOST_TEST(rate == 3 * 0.04, boost::test_tools::tolerance(0.06));
  BOOST_TEST(mix == 6 * 0.09, boost::test_tools::tolerance(0.06));
}

BOOST_AUTO_TEST_CASE(without_drift_rates_and_targets_stay) {
  const Process p = Setting().set("change_drift", 0.0).set("target_drift", 0.0).process();
  const core::RandomStream stream(7);
  TraitPace start, pace;
  detail::set_pace(p, start);
  detail::set_pace(p, pace);
  detail::drift_traits(p, {stream, 3}, 1, pace);
  for (int t = 0; t < kMutableTraits; ++t) {
    BOOST_TEST(pace.hazard[t] == start.hazard[t]);
    BOOST_TEST(pace.keep[t] == std::exp(-p.traits[t].hazard), boost::test_tools::tolerance(1e-12));
    BOOST_TEST(pace.target_cdf[t] == start.target_cdf[t], boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(without_arrivals_nothing_new_ever_comes) {
  const Process p = Setting().set("arrival_scale", 0.0).process();
  for (std::uint32_t path = 0; path < 200; ++path) {
    const auto f = tests::sample(p, path);
    BOOST_REQUIRE_EQUAL(f->known_mask, p.known_mask);
    for (int bit = 0; bit < 64; ++bit)
      BOOST_REQUIRE_EQUAL(f->appeared[bit], (p.known_mask >> bit & 1) ? 0 : -1);
    for (int t = 0; t < f->quarters; ++t) {
      BOOST_REQUIRE_EQUAL(f->quarter[t].novel_families, 0.0);
      BOOST_REQUIRE_EQUAL(f->quarter[t].innovations, 0.0);
      for (int i = 0; i < f->quarter[t].families; ++i)
        BOOST_REQUIRE_EQUAL(p.inputs.costs->needs[f->quarter[t].genome[i]] & ~p.known_mask, 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(capabilities_appear_when_a_family_first_needs_them) {
  const Process p = Setting().process();
  for (std::uint32_t path = 0; path < 50; ++path) {
    const auto f = tests::sample(p, path);
    std::array<int, 64> first;
    first.fill(-1);
    for (int t = 0; t < f->quarters; ++t) {
      int novel = 0;
      for (int i = 0; i < f->quarter[t].families; ++i) {
        const std::uint64_t needs = p.inputs.costs->needs[f->quarter[t].genome[i]];
        novel += (needs & ~f->known_mask) != 0;
        for (int bit = 0; bit < 64; ++bit)
          if ((needs >> bit & 1) && first[bit] < 0) first[bit] = t;
      }
      BOOST_REQUIRE_EQUAL(f->quarter[t].novel_families, novel);
    }
    for (int bit = 0; bit < 64; ++bit)
      BOOST_REQUIRE_EQUAL(f->appeared[bit], (f->known_mask >> bit & 1) ? 0 : first[bit]);
  }
}

BOOST_AUTO_TEST_CASE(the_frozen_world_keeps_todays_mix_in_expectation) {
  const Process p = Setting().process();
  std::array<double, 7> mix{}, late{};
  double last = 0.0, n = 0.0;
  for (std::size_t i = 0; i < p.mix_genome.size(); ++i) {
    mix[archs::genome_at(p.mix_genome[i]).value[0]] += p.mix_cdf[i] - last;
    last = p.mix_cdf[i];
  }
  for (std::uint32_t path = 0; path < 300; ++path)
    for (const Release& r : releases(p, path, World::kFrozen)) {
      if (r.quarter < 20) continue;
      late[archs::genome_at(r.genome).value[0]] += 1;
      n += 1;
    }
  for (std::size_t v = 0; v < 7; ++v) {
    const double se = std::sqrt(mix[v] * (1 - mix[v]) / n);
    BOOST_TEST_CONTEXT("mixer " << v << ": " << late[v] / n << " for " << mix[v])
    BOOST_TEST(std::abs(late[v] / n - mix[v]) <= 4 * se);
  }
}

BOOST_AUTO_TEST_CASE(both_worlds_share_demand_and_release_draws) {
  // Out of reach of budgets: spending depends on capacity, and that on the mix.
  const Process p = Setting().set("spending_limit", 1e15).process();
  for (std::uint32_t path = 0; path < 20; ++path) {
    const auto full = tests::sample(p, path, World::kFull);
    const auto frozen = tests::sample(p, path, World::kFrozen);
    for (int t = 0; t < full->quarters; ++t) {
      BOOST_REQUIRE_EQUAL(full->quarter[t].demand_scale, frozen->quarter[t].demand_scale);
      BOOST_REQUIRE_EQUAL(full->quarter[t].memory_price_factor,
                          frozen->quarter[t].memory_price_factor);
      BOOST_REQUIRE_CLOSE(full->quarter[t].rent_usd_h / full->quarter[t].compute_price_usd_h,
                          frozen->quarter[t].rent_usd_h / frozen->quarter[t].compute_price_usd_h,
                          1e-9);
      BOOST_REQUIRE_EQUAL(frozen->quarter[t].innovations, 0.0);
    }
    const auto a = releases(p, path, World::kFull);
    const auto b = releases(p, path, World::kFrozen);
    BOOST_REQUIRE_EQUAL(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      BOOST_REQUIRE_EQUAL(a[i].genome / 378 % 4, b[i].genome / 378 % 4);  // same size classes
  }
}

BOOST_AUTO_TEST_CASE(draws_belong_to_births_not_slots) {
  Setting wide;
  wide.inputs.family_cap = 48;
  const Process a = Setting().process();
  const Process b = wide.process();
  for (std::uint32_t path = 0; path < 20; ++path) {
    const auto x = releases(a, path, World::kFrozen);
    const auto y = releases(b, path, World::kFrozen);
    BOOST_REQUIRE_EQUAL(x.size() + 24, y.size());
    for (std::size_t i = 0; i < 24; ++i) BOOST_REQUIRE_EQUAL(x[i].genome, y[i].genome);
    for (std::size_t i = 24; i < x.size(); ++i) {
      BOOST_REQUIRE_EQUAL(x[i].genome, y[i + 24].genome);
      BOOST_REQUIRE_EQUAL(x[i].quarter, y[i + 24].quarter);
    }
  }
}

BOOST_AUTO_TEST_CASE(releases_and_events_come_at_their_rates) {
  const Process p = Setting().process();
  double births = 0, events = 0, paths = 400;
  for (std::uint32_t path = 0; path < paths; ++path) {
    const auto f = tests::sample(p, path);
    for (int t = 1; t < f->quarters; ++t) events += f->quarter[t].innovations;
    births += static_cast<double>(releases(p, path, World::kFull).size()) - 24;
  }
  const double years = paths * 39 / 4.0;
  BOOST_TEST(births / years == 12.0, boost::test_tools::tolerance(0.02));
  // Var of a Hawkes count is near rate T / (1 - n)^2: 4 s.e. are 4 %.
  BOOST_TEST(events / years == 4.3, boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(a_lineage_breaks_its_operator_set_as_often_as_successive_flagships) {
  // shared/data/archs/README.md section 5: break rate 0.57/yr [0.38, 0.83].
  const Process p = Setting().process();
  double kept = 0, n = 0, years = 0;
  for (std::uint32_t path = 0; path < 300; ++path)
    for (const Release& r : releases(p, path, World::kFull)) {
      if (r.parent < 0 || r.quarter > 12) continue;
      const std::uint64_t before = p.inputs.costs->needs[static_cast<std::size_t>(r.parent)];
      const std::uint64_t after = p.inputs.costs->needs[static_cast<std::size_t>(r.genome)];
      kept += (after & archs::kFunctionalMask & ~before) == 0;
      years += std::max(r.lineage_quarters, 1) / 4.0;
      n += 1;
    }
  const double rate = -std::log(kept / n) / (years / n);
  BOOST_TEST_MESSAGE("break rate " << rate << " per year");
  BOOST_TEST(rate > 0.38);
  BOOST_TEST(rate < 0.83);
}

BOOST_AUTO_TEST_CASE(the_start_has_the_records_diversity_and_keeps_it) {
  // The record's 66 releases of 2025-10 to 2026-09, classified into library traits, hold 18.0
  // effective templates (15.5 by the record's own operator classes, 2026). Pooled initial families
  // must show it; 24 families at a time show fewer, as any sample of 24 would.
  const Process p = Setting().process();
  std::vector<int> pooled;
  double later = 0.0;
  for (std::uint32_t path = 0; path < 400; ++path) {
    const auto f = tests::sample(p, path);
    for (int i = 0; i < f->quarter[0].families; ++i) pooled.push_back(f->quarter[0].genome[i]);
    std::vector<int> end(f->quarter[39].genome.begin(),
                         f->quarter[39].genome.begin() + f->quarter[39].families);
    later += effective_templates(end) / 400;
  }
  BOOST_TEST(effective_templates(pooled) == 18.0, boost::test_tools::tolerance(0.02));
  BOOST_TEST(effective_templates(pooled) == 15.5, boost::test_tools::tolerance(0.25));
  BOOST_TEST_MESSAGE("effective templates among 24 families after ten years: " << later);
  BOOST_TEST(later > 7.0);  // not winner-takes-all
}

BOOST_AUTO_TEST_CASE(a_market_without_any_served_model_is_refused) {
  core::CostTable costs = tests::synthetic_costs();
  for (int g = 0; g < costs.genomes; ++g) costs.cell(0, 1, g).serves = core::Serves::kTooSlow;
  Setting setting;
  setting.inputs.costs = &costs;
  try {
    setting.process();
    BOOST_ERROR("accepted a segment that nothing serves");
  } catch (const core::InputError& e) {
    BOOST_TEST(std::string(e.what()).find("agent") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(inputs_out_of_range_are_refused) {
  Setting setting;
  setting.inputs.family_cap = core::kMaxFamilies + 1;
  BOOST_CHECK_THROW(setting.process(), core::InputError);
  setting.inputs.family_cap = 24;
  setting.inputs.quarters = 0;
  BOOST_CHECK_THROW(setting.process(), core::InputError);
  setting.inputs.quarters = 40;
  setting.inputs.gpu_columns.clear();
  BOOST_CHECK_THROW(setting.process(), core::InputError);
}

BOOST_AUTO_TEST_CASE(any_cap_and_horizon_within_the_limits_work) {
  for (const int cap : {1, 2, 5, 7, 63, 64})
    for (const int quarters : {1, 64}) {
      Setting setting;
      setting.inputs.family_cap = cap;
      setting.inputs.quarters = quarters;
      const auto f = tests::sample(setting.process(), 2);
      BOOST_REQUIRE_EQUAL(f->quarters, quarters);
      for (int t = 0; t < quarters; ++t) {
        BOOST_REQUIRE_EQUAL(f->quarter[t].families, cap);
        BOOST_REQUIRE_SMALL(share_sum(f->quarter[t], 0) - 1.0, 1e-6);
      }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::evolution
