// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/paths/reference.h"

#include <set>

#include "tests/evolution/fixtures.h"
#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
namespace core = strandline::core;
namespace evolution = strandline::evolution;
using strandline::tests::check_shapes;
using strandline::tests::first;
using strandline::tests::Setting;

namespace {

/// Two parameter draws over few quarters.
std::vector<evolution::Process> two_draws() {
  Setting setting;
  setting.inputs.quarters = 9;
  std::vector<evolution::Process> draws{setting.process()};
  draws.push_back(setting.set("arrival_scale", 2.0).process());
  return draws;
}

/// Spoils one share of a path.
class Spoiled final : public evolution::FutureSource {
 public:
  Spoiled(const evolution::FutureDeal& deal, std::uint32_t path) : good_(deal), path_(path) {}
  void sample(std::uint32_t from, std::uint32_t count, evolution::World world,
              core::Future* out) override {
    good_.sample(from, count, world, out);
    float& share = out[path_ - from].quarter[8].share[1][2];
    share = std::nextafter(share, 2.0F);
  }

 private:
  PathSampler<HostRunner> good_;
  std::uint32_t path_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(paths)

BOOST_AUTO_TEST_CASE(futures_are_those_of_the_path_kernel) {
  check_shapes<PathsProblem>(paths_shapes(), 61);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<PathsProblem>(first(paths_shapes(), 4), 62, 6, 3);
}

BOOST_AUTO_TEST_CASE(made_up_processes_meet_what_a_path_can_meet) {
  const PathsProblem problem({1, 1, 1}, 63);
  core::Future future;
  std::set<int> gpus;
  double innovations = 0, novel = 0;
  std::size_t tranches = 0;
  for (std::uint32_t path = 0; path < 20; ++path) {
    evolution::sample_future(problem.processes[0].view, core::RandomStream(1), path,
                             evolution::World::kFull, future);
    for (int t = 0; t < future.quarters; ++t) {
      const core::FutureQuarter& q = future.quarter[t];
      gpus.insert(q.newest_gpu);
      innovations += q.innovations;
      novel += q.novel_families;
      tranches = std::max(tranches, static_cast<std::size_t>(q.supply.count));
      BOOST_TEST(q.compute_price_usd_h > 0.0);
      BOOST_TEST(q.compute_price_usd_h < 1e3);
    }
  }
  BOOST_TEST(gpus.size() == 3u);
  BOOST_TEST(innovations > 0);
  BOOST_TEST(novel > 0);
  BOOST_TEST(tranches >= 4u);
}

BOOST_AUTO_TEST_CASE(a_sampler_gives_the_futures_of_prepared_processes) {
  const auto draws = two_draws();
  PathSampler<HostRunner> sampler({draws, 7, 3});
  const std::uint32_t from = 4, count = PathSampler<HostRunner>::kMostPaths + 2;
  std::vector<core::Future> futures(count);
  core::Future expected;
  for (const auto world : {evolution::World::kFull, evolution::World::kFrozen}) {
    sampler.sample(from, count, world, futures.data());
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t draw = (from + i) / 3 % 2;
      evolution::sample_future(draws[draw], core::RandomStream(7, draw), from + i, world, expected);
      BOOST_REQUIRE((values_of(futures[i], 3) == values_of(expected, 3)));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_source_with_one_wrong_bit_is_refused) {
  const auto draws = two_draws();
  const evolution::FutureDeal deal{draws, 7, 3};
  PathSampler<HostRunner> good(deal);
  BOOST_CHECK_NO_THROW(require_same_futures(deal, good));
  Spoiled spoiled(deal, 20);
  BOOST_CHECK_EXCEPTION(require_same_futures(deal, spoiled), Refusal, [](const Refusal& r) {
    return std::string(r.what()).find("future 20 is not that of the host") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_deal_without_processes_is_refused) {
  HostRunner runner;
  SampleFutures op{};
  op.paths_per_draw = 1;
  BOOST_CHECK_THROW(runner.launch(op), Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
