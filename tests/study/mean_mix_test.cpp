// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/mean_mix.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <memory>

#include "archs/genome.h"

using namespace strandline;

namespace {

constexpr int kQuarters = 3;

/// Every genome is served; rates differ by genome so that hours per Mtok matter.
core::CostTable table() {
  core::CostTable t;
  t.columns.resize(1);
  t.segments.resize(1);
  t.genomes = archs::kLibrarySize;
  t.needs.assign(t.genomes, 1);
  t.cells.resize(t.genomes);
  for (int g = 0; g < t.genomes; ++g) {
    t.cells[g].decode_tok_s = 100.0f + static_cast<float>(g % 7);
    t.cells[g].prefill_tok_s = 1000.0f;
    t.cells[g].serves = core::Serves::kNative;
  }
  return t;
}

int genome(int mixer, int size) {
  archs::Genome g;
  g.value[static_cast<int>(archs::Trait::kMixer)] = static_cast<std::uint8_t>(mixer);
  g.value[static_cast<int>(archs::Trait::kSize)] = static_cast<std::uint8_t>(size);
  return archs::index_of(g);
}

/// Two families: mixer `a` with share x, mixer `b` with the rest, both of one size.
std::unique_ptr<core::Future> future(int a, int b, float x, int size) {
  auto f = std::make_unique<core::Future>();
  f->quarters = kQuarters;
  for (int t = 0; t < kQuarters; ++t) {
    auto& q = f->quarter[t];
    q.families = 2;
    q.genome[0] = static_cast<std::uint16_t>(genome(a, size));
    q.genome[1] = static_cast<std::uint16_t>(genome(b, size));
    q.share[0][0] = x;
    q.share[0][1] = 1 - x;
    q.demand_mtok[0] = 10;
    q.price_usd_mtok[0] = 2;
    q.gpu_hours_per_mtok[0] = 4;
  }
  return f;
}

double share_of_mixer(const core::FutureQuarter& q, int mixer) {
  double sum = 0;
  for (int f = 0; f < q.families; ++f)
    if (archs::genome_at(q.genome[f]).value[0] == mixer) sum += q.share[0][f];
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mean_mix)

BOOST_AUTO_TEST_CASE(the_mean_of_two_futures_is_between_them) {
  const auto costs = table();
  study::MeanMix mean(kQuarters, 1);
  mean.observe(*future(0, 1, 1.0f, 2));
  mean.observe(*future(0, 1, 0.5f, 2));
  mean.finish(costs.needs);
  auto out = std::make_unique<core::Future>();
  mean.apply(*future(0, 1, 0.1f, 2), {&costs, nullptr, nullptr}, *out);
  // Mean share of mixer 0 is 0.75; 48 systematic slots hit a multiple of 1/48 within one slot.
  BOOST_TEST(std::abs(share_of_mixer(out->quarter[1], 0) - 0.75) <= 1.0 / 48 + 1e-6);
}

BOOST_AUTO_TEST_CASE(sizes_come_from_the_path) {
  const auto costs = table();
  study::MeanMix mean(kQuarters, 1);
  mean.observe(*future(0, 1, 0.5f, 0));
  mean.finish(costs.needs);
  auto out = std::make_unique<core::Future>();
  mean.apply(*future(2, 3, 0.5f, 3), {&costs, nullptr, nullptr}, *out);
  for (int f = 0; f < out->quarter[0].families; ++f)
    BOOST_TEST(archs::genome_at(out->quarter[0].genome[f]).value[5] == 3);
}

BOOST_AUTO_TEST_CASE(shares_sum_to_one_and_spending_is_kept) {
  const auto costs = table();
  study::MeanMix mean(kQuarters, 1);
  mean.observe(*future(0, 4, 0.3f, 1));
  mean.finish(costs.needs);
  const auto path = future(1, 2, 0.6f, 1);
  auto out = std::make_unique<core::Future>();
  mean.apply(*path, {&costs, nullptr, nullptr}, *out);
  for (int t = 0; t < kQuarters; ++t) {
    const auto& q = out->quarter[t];
    double sum = 0;
    for (int f = 0; f < q.families; ++f) sum += q.share[0][f];
    BOOST_TEST(sum == 1.0, boost::test_tools::tolerance(1e-5));
    // Compute spent and its price are the path's: only tokens per hour change.
    BOOST_TEST(q.price_usd_mtok[0] * q.demand_mtok[0] == 20.0, boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(a_mean_of_equal_futures_gives_their_own_price) {
  const auto costs = table();
  study::MeanMix mean(kQuarters, 1);
  const auto path = future(0, 1, 0.5f, 1);
  mean.observe(*path);
  mean.finish(costs.needs);
  auto out = std::make_unique<core::Future>();
  mean.apply(*path, {&costs, nullptr, nullptr}, *out);
  BOOST_TEST(out->quarter[0].price_usd_mtok[0] == 2.0, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_SUITE_END()
