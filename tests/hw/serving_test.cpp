// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/serving.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/error.h"
#include "hw/serving_case.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using core::Segment;
using core::Serves;
using hw::ServingPoint;

namespace tt = boost::test_tools;

Segment chat(double target = 20) {
  return {.id = "chat",
          .input_tokens = 1024,
          .output_tokens = 1024,
          .interactivity_tok_s_user = target};
}

/// 80 layers like Llama-3.1-70B, fp8.
archs::Architecture large_dense() {
  archs::Architecture a = tests::small_dense();
  a.id = "large-dense";
  a.model_width = 8192;
  archs::LayerSpec& l = a.layers.front();
  l.mixer.heads = 64;
  l.mixer.kv_heads = 8;
  l.mixer.qk_dim = l.mixer.v_dim = 128;
  l.channel.width = 28672;
  l.count = 80;
  a.weight_type = a.activation_type = a.kv_type = archs::DataType::kFp8;
  return a;
}

std::vector<ServingPoint> points(const archs::Architecture& a, const archs::Partition& p,
                                 const std::vector<double>& c, const Segment& mix = chat()) {
  const hw::Chip gpu = tests::round_gpu();
  return hw::evaluate(a, hw::prepare(gpu), mix, p, c);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serving)

BOOST_AUTO_TEST_CASE(one_user_decodes_at_the_memory_bound) {
  const auto p = points(large_dense(), {.tensor = 8}, {1}).front();
  const double weights = archs::weight_bytes(large_dense());
  const double floor = 80 * 50e-6 + weights / 8 / 3.6e12;
  BOOST_TEST(p.tpot_s > floor);
  BOOST_TEST(p.tpot_s < 1.4 * floor);
}

BOOST_AUTO_TEST_CASE(throughput_is_the_harmonic_sum_of_its_phases) {
  for (const ServingPoint& p : points(large_dense(), {.tensor = 4}, {1, 16, 64}))
    BOOST_TEST(
        p.output_tok_s_per_chip == 1 / (1 / p.decode_tok_s_per_chip + 1 / p.prefill_tok_s_per_chip),
        tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(little_s_law_holds) {
  // Users in the system = request rate x (own prefill + decode time).
  const auto p = points(large_dense(), {.tensor = 8}, {32}).front();
  const double rate = p.output_tok_s_per_chip * 8 / 1024;
  const double own_prefill = 1024 / (p.prefill_tok_s_per_chip * 8) / 1024 * 1024;
  BOOST_TEST(rate * (1024 * p.tpot_s + own_prefill) == 32, tt::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(more_users_wait_longer_and_get_more_done) {
  const auto p = points(large_dense(), {.tensor = 8}, {1, 4, 16, 64, 128});
  for (std::size_t i = 1; i < p.size(); ++i) {
    BOOST_TEST(p[i].tpot_s >= p[i - 1].tpot_s);
    BOOST_TEST(p[i].output_tok_s_per_chip >= p[i - 1].output_tok_s_per_chip);
    BOOST_TEST(p[i].ttft_s >= p[i - 1].ttft_s);
  }
}

BOOST_AUTO_TEST_CASE(memory_bounds_concurrency) {
  for (const ServingPoint& p : points(large_dense(), {.tensor = 2}, {1, 64, 1e3, 1e5}))
    BOOST_TEST(p.memory_bytes_per_chip <= 0.9 * p.capacity_bytes_per_chip);
  BOOST_TEST(points(large_dense(), {.tensor = 2}, {1e5}).empty());
  BOOST_TEST(points(large_dense(), {.tensor = 1}, {1}).size() == 1u);  // 69 GB of 90
}

BOOST_AUTO_TEST_CASE(a_cached_prefix_saves_prefill) {
  Segment mix = chat();
  mix.input_tokens = 16384;
  const auto cold = points(large_dense(), {.tensor = 8}, {8}, mix).front();
  mix.prefix_hit_rate = 0.75;
  const auto warm = points(large_dense(), {.tensor = 8}, {8}, mix).front();
  BOOST_TEST(warm.prefill_tok_s_per_chip > 3 * cold.prefill_tok_s_per_chip);
  BOOST_TEST(warm.prefill_cached_share > 0);
  BOOST_TEST(warm.ttft_s < cold.ttft_s);
}

BOOST_AUTO_TEST_CASE(drafts_pay_at_low_load) {
  archs::Architecture a = large_dense();
  const double plain = points(a, {.tensor = 8}, {1}).front().tpot_s;
  a.decoding = archs::Decoding::kMultiToken;
  a.draft_tokens = 1;
  a.draft_acceptance = 0.85;
  const double drafted = points(a, {.tensor = 8}, {1}).front().tpot_s;
  BOOST_TEST(drafted < plain);
  BOOST_TEST(drafted > plain / 1.85);  // at most 1 + 0.85 tokens a step
}

BOOST_AUTO_TEST_CASE(useless_drafts_are_switched_off) {
  archs::Architecture a = large_dense();
  const double plain = points(a, {.tensor = 8}, {16}).front().tpot_s;
  a.decoding = archs::Decoding::kMultiToken;
  a.draft_tokens = 3;
  a.draft_acceptance = 0.0;
  const auto drafted = points(a, {.tensor = 8}, {16}).front();
  BOOST_TEST(1 / drafted.decode_tok_s_per_chip <= 1.1 * plain / 16 * 8);
}

BOOST_AUTO_TEST_CASE(stages_work_as_half_instances_with_half_the_users_each) {
  const auto flat = points(large_dense(), {.tensor = 4}, {32}).front();
  const auto staged = points(large_dense(), {.tensor = 4, .pipeline = 2}, {64}).front();
  BOOST_TEST(staged.decode_tok_s_per_chip == flat.decode_tok_s_per_chip, tt::tolerance(0.05));
  BOOST_TEST(staged.memory_bytes_per_chip < flat.memory_bytes_per_chip);
}

BOOST_AUTO_TEST_CASE(a_cut_beyond_the_heads_is_refused) {
  BOOST_CHECK_THROW(points(large_dense(), {.tensor = 128}, {1}), core::InputError);
}

BOOST_AUTO_TEST_CASE(partitions_hold_the_weights_and_fit_the_domain) {
  const hw::Chip gpu = tests::round_gpu();
  archs::Architecture a = large_dense();
  a.weight_type = archs::DataType::kBf16;
  const auto found = hw::partitions(a, gpu, {});
  BOOST_REQUIRE(!found.empty());
  for (const archs::Partition& p : found) {
    BOOST_TEST(p.tensor <= 8);
    BOOST_TEST(archs::weight_bytes_per_chip(a, p) < 90e9);
  }
  BOOST_TEST(found.front().chips() == 2);  // 138 GB on chips of 90 usable
}

BOOST_AUTO_TEST_CASE(mixtures_get_expert_parallel_cuts) {
  const auto found = hw::partitions(tests::small_mixture(), tests::round_gpu(), {});
  BOOST_TEST(std::any_of(found.begin(), found.end(), [](const archs::Partition& p) {
    return p.expert == 8 && p.attention_data == 8;
  }));
}

BOOST_AUTO_TEST_CASE(models_beyond_the_domain_are_cut_in_stages) {
  archs::Architecture a = large_dense();
  a.layers.front().channel.width *= 14;  // about 900 GB
  const auto found = hw::partitions(a, tests::round_gpu(), {});
  BOOST_REQUIRE(!found.empty());
  BOOST_TEST(found.front().pipeline > 1);
}

BOOST_AUTO_TEST_CASE(the_frontier_is_strictly_monotone_and_fits) {
  const hw::Chip gpu = tests::round_gpu();
  for (const auto& a : {large_dense(), tests::small_mixture()}) {
    const auto f = hw::pareto_frontier(a, hw::prepare(gpu), chat());
    BOOST_REQUIRE_GT(f.size(), 3u);
    for (std::size_t i = 0; i < f.size(); ++i) {
      BOOST_TEST(f[i].memory_bytes_per_chip <= f[i].capacity_bytes_per_chip);
      if (i == 0) continue;
      BOOST_TEST(f[i].interactivity_tok_s_user > f[i - 1].interactivity_tok_s_user);
      BOOST_TEST(f[i].output_tok_s_per_chip < f[i - 1].output_tok_s_per_chip);
    }
  }
}

BOOST_AUTO_TEST_CASE(no_evaluated_point_lies_above_the_frontier) {
  const hw::Chip gpu = tests::round_gpu();
  const auto f = hw::pareto_frontier(large_dense(), hw::prepare(gpu), chat());
  for (const ServingPoint& p : points(large_dense(), {.tensor = 4}, {1, 6, 48})) {
    double best = 0;
    for (const ServingPoint& q : f)
      if (q.interactivity_tok_s_user >= p.interactivity_tok_s_user)
        best = std::max(best, q.output_tok_s_per_chip);
    BOOST_TEST(best >= p.output_tok_s_per_chip * (1 - 1e-12));
  }
}

BOOST_AUTO_TEST_CASE(the_best_cell_lies_on_the_frontier) {
  const hw::Chip gpu = tests::round_gpu();
  const hw::ChipModel model = hw::prepare(gpu);
  const auto f = hw::pareto_frontier(large_dense(), model, chat());
  for (double target : {20.0, 40.0, 80.0}) {
    const auto cell = hw::best_cell(large_dense(), gpu, model, chat(target));
    BOOST_TEST((cell.serves == Serves::kNative));
    double above = 0, below = 1e18;
    for (const ServingPoint& p : f)
      if (p.interactivity_tok_s_user >= target)
        above = std::max(above, p.output_tok_s_per_chip);
      else
        below = std::min(below, p.output_tok_s_per_chip);
    BOOST_TEST(cell.both_tok_s() >= above * 0.99);
    BOOST_TEST(cell.both_tok_s() <= below * 1.01);
  }
}

BOOST_AUTO_TEST_CASE(faster_users_cost_throughput) {
  const hw::Chip gpu = tests::round_gpu();
  const hw::ChipModel model = hw::prepare(gpu);
  double last = 1e18;
  for (double target : {5.0, 20.0, 50.0, 100.0}) {
    const double rate = hw::best_cell(large_dense(), gpu, model, chat(target)).both_tok_s();
    BOOST_TEST(rate <= last * 1.0001);
    last = rate;
  }
}

BOOST_AUTO_TEST_CASE(cells_say_why_not) {
  hw::Chip gpu = tests::round_gpu();
  const auto serves = [&](const hw::Chip& c, const archs::Architecture& a, const Segment& s) {
    return hw::best_cell(a, c, hw::prepare(c), s).serves;
  };
  BOOST_TEST((serves(gpu, large_dense(), chat(1e5)) == Serves::kTooSlow));
  archs::Architecture huge = large_dense();
  huge.layers.front().channel.width *= 500;
  BOOST_TEST((serves(gpu, huge, chat()) == Serves::kNoCapacity));
  hw::Chip asic =
      tests::round_asic({archs::Capability::kSoftmaxAttention, archs::Capability::kKvBroadcast});
  asic.max_context = 1000;
  BOOST_TEST((serves(asic, large_dense(), chat()) == Serves::kNoContext));
  archs::Architecture unseen = large_dense();
  unseen.novel_signature = 0;
  unseen.novel.flops_per_byte = 1;
  BOOST_TEST((serves(asic, unseen, chat()) == Serves::kNoOperator));
}

BOOST_AUTO_TEST_CASE(better_chips_serve_no_less) {
  const hw::Chip base = tests::round_gpu();
  hw::Chip better = base;
  better.memory[0].bandwidth_b_s.value *= 1.3;
  better.memory[0].capacity_bytes.value *= 1.3;
  for (double target : {10.0, 40.0})
    BOOST_TEST(
        hw::best_cell(large_dense(), better, hw::prepare(better), chat(target)).both_tok_s() >=
        hw::best_cell(large_dense(), base, hw::prepare(base), chat(target)).both_tok_s());
}

BOOST_AUTO_TEST_CASE(rewritten_models_are_served_slower) {
  const hw::Chip full =
      tests::round_asic({archs::Capability::kSoftmaxAttention, archs::Capability::kKvBroadcast,
                         archs::Capability::kWindowCache});
  const hw::Chip plain =
      tests::round_asic({archs::Capability::kSoftmaxAttention, archs::Capability::kKvBroadcast});
  archs::Architecture a = large_dense();
  a.layers.front().mixer.window = 1024;
  Segment mix = chat();
  mix.input_tokens = 32768;
  const auto native = hw::best_cell(a, full, hw::prepare(full), mix);
  const auto emulated = hw::best_cell(a, plain, hw::prepare(plain), mix);
  BOOST_TEST((native.serves == Serves::kNative));
  BOOST_TEST((emulated.serves == Serves::kEmulated));
  BOOST_TEST(emulated.both_tok_s() < 0.8 * native.both_tok_s());
}

BOOST_AUTO_TEST_CASE(catalog_chips_have_monotone_frontiers_that_fit) {
  const auto chips = hw::ChipCatalog::load();
  const auto models = archs::ArchitectureCatalog::load();
  for (const char* id : {"h200", "gb200-nvl72", "mi355x", "tpu-v7"}) {
    const auto f =
        hw::pareto_frontier(models.find("deepseek-r1"), hw::prepare(chips.find(id)), chat());
    BOOST_REQUIRE_GT(f.size(), 5u);
    for (std::size_t i = 0; i < f.size(); ++i) {
      BOOST_REQUIRE_LE(f[i].memory_bytes_per_chip, f[i].capacity_bytes_per_chip);
      if (i == 0) continue;
      BOOST_REQUIRE_GT(f[i].interactivity_tok_s_user, f[i - 1].interactivity_tok_s_user);
      BOOST_REQUIRE_LT(f[i].output_tok_s_per_chip, f[i - 1].output_tok_s_per_chip);
    }
  }
}

BOOST_AUTO_TEST_CASE(token_costs_add_up) {
  // Output price all-in = output share + isl/osl of the input prices.
  Segment mix = chat();
  mix.input_tokens = 8192;
  mix.prefix_hit_rate = 0.5;
  const auto p = points(large_dense(), {.tensor = 8}, {8}, mix).front();
  const auto c = hw::token_cost(p, mix, 3.6, 0.5);
  BOOST_TEST(c.usd_per_mtok_output_all_in == 1e6 * 3.6 / 3600 / 0.5 / p.output_tok_s_per_chip,
             tt::tolerance(1e-9));
  BOOST_TEST(c.usd_per_mtok_output + 4 * c.usd_per_mtok_input + 4 * c.usd_per_mtok_cached ==
                 c.usd_per_mtok_output_all_in,
             tt::tolerance(1e-9));
  BOOST_TEST(c.usd_per_mtok_cached < c.usd_per_mtok_input);
}

BOOST_AUTO_TEST_CASE(a_chip_that_cannot_run_a_model_has_no_frontier) {
  const auto model = archs::ArchitectureCatalog::load().find("qwen3-next-80b-a3b");
  const hw::Chip chip = hw::ChipCatalog::load().find("moe-transformer-asic");
  BOOST_TEST(hw::pareto_frontier(model, hw::prepare(chip), {}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
