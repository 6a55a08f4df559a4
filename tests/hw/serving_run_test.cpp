// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_run.h"

#include <boost/test/unit_test.hpp>

#include "archs/architecture.h"
#include "hw/chip.h"

namespace {

using namespace strandline;

namespace tt = boost::test_tools;

constexpr double kBudget = 8192;

/// Llama-3.1-8B on one H100, 1024 tokens in and 512 out.
struct Fixture {
  archs::ArchitectureCatalog models = archs::ArchitectureCatalog::load();
  hw::ChipCatalog chips = hw::ChipCatalog::load();
  hw::ChipModel chip = hw::prepare(chips.find("h100"));
  hw::ServingCase serving{models.find("llama-3.1-8b"), chip};
  core::Segment mix = [] {
    core::Segment m;
    m.input_tokens = 1024;
    m.output_tokens = 512;
    return m;
  }();
  hw::InstanceModel instance{serving, mix, archs::Partition{}, hw::ServingSoftware{}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(serving_run, Fixture)

BOOST_AUTO_TEST_CASE(a_loop_is_the_steady_state_where_nothing_is_added) {
  for (const double users : {1.0, 8.0, 64.0}) {
    const hw::RunPoint run = hw::closed_loop_run(instance, mix, kBudget, {}, users);
    const hw::ServingPoint steady = instance.closed_loop(users);
    BOOST_TEST(run.tpot_s == steady.tpot_s, tt::tolerance(1e-9));
    BOOST_TEST(run.ttft_s == steady.ttft_s, tt::tolerance(1e-9));
    BOOST_TEST(run.output_tok_s == steady.output_tok_s_per_chip, tt::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(users_obey_littles_law) {
  const double users = 32;
  const hw::RunPoint run = hw::closed_loop_run(instance, mix, kBudget, {.prefill_time = 2}, users);
  const double life_s = run.tpot_s * mix.output_tokens + instance.closed_loop(1).ttft_s;
  const double within = run.output_tok_s / mix.output_tokens * life_s;
  BOOST_TEST(within == users, tt::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(slower_prefills_cost_time_to_first_token_and_throughput) {
  const hw::RunPoint plain = hw::closed_loop_run(instance, mix, kBudget, {}, 16);
  const hw::RunPoint slow = hw::closed_loop_run(instance, mix, kBudget, {.prefill_time = 3}, 16);
  BOOST_TEST(slow.ttft_s > 2.9 * plain.ttft_s);
  BOOST_TEST(slow.start_s == 3 * plain.start_s, tt::tolerance(1e-9));
  BOOST_TEST(slow.output_tok_s < plain.output_tok_s);
}

BOOST_AUTO_TEST_CASE(steps_before_a_look_delay_the_first_token_alone) {
  const hw::RunPoint plain = hw::closed_loop_run(instance, mix, kBudget, {}, 16);
  const hw::RunPoint polled = hw::closed_loop_run(instance, mix, kBudget, {.wait_steps = 5}, 16);
  const double step_s = 16 / instance.rates_at(16).decode_tok_s_per_chip;
  BOOST_TEST(polled.ttft_s - plain.ttft_s == 5 * step_s, tt::tolerance(1e-9));
  BOOST_TEST(polled.tpot_s == plain.tpot_s);
}

BOOST_AUTO_TEST_CASE(ranks_wait_per_layer_and_doubling) {
  const archs::Partition four{.tensor = 4};
  hw::InstanceModel plain(serving, mix, four, hw::ServingSoftware{});
  hw::InstanceModel waiting(serving, mix, four, hw::ServingSoftware{.rank_wait_s = 3e-6});
  const double more_s = 8 / waiting.rates_at(8).decode_tok_s_per_chip / 4 -
                        8 / plain.rates_at(8).decode_tok_s_per_chip / 4;
  BOOST_TEST(more_s == 32 * 2 * 3e-6, tt::tolerance(1e-6));  // 32 layers, four chips
}

BOOST_AUTO_TEST_CASE(the_common_start_delays_half_of_the_others_once_in_ten) {
  const hw::RunPoint run = hw::closed_loop_run(instance, mix, kBudget, {}, 21);
  const double prefill_s = mix.output_tokens / instance.rates_at(21).prefill_tok_s_per_chip;
  BOOST_TEST(run.start_s == prefill_s, tt::tolerance(1e-9));  // (21 - 1)/2/10
}

BOOST_AUTO_TEST_CASE(a_static_run_is_that_of_the_instance_where_nothing_is_added) {
  for (const double batch : {1.0, 16.0, 1000.0}) {
    const hw::RunPoint run = hw::static_run(instance, mix, {}, batch);
    const hw::ServingPoint point = instance.static_batch(batch);
    BOOST_TEST(run.output_tok_s == point.output_tok_s_per_chip, tt::tolerance(1e-9));
    BOOST_TEST(run.ttft_s == point.ttft_s, tt::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_SUITE_END()
