// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "tests/hw/fixtures.h"
#include "tests/hw/plain_serving.h"

// What makes sweeps fast may not change a bit of any result.

namespace {

using namespace strandline;
using hw::ServingPoint;
using tests::PlainServing;

const std::vector<archs::Architecture>& models() {
  static const auto all = archs::ArchitectureCatalog::load().all();
  return all;
}

const std::vector<hw::Chip>& costable_chips() {
  static const auto chips = [] {
    static const hw::ChipCatalog catalog = hw::ChipCatalog::load();
    std::vector<hw::Chip> found;
    for (const hw::Chip& c : catalog.all()) try {
        c.require_costable("this test");
        found.push_back(c);
      } catch (const core::MissingFact&) {  // nothing to compare
      }
    return found;
  }();
  return chips;
}

/// Short, long with a cached prefix, and prompts of several chunks.
const std::vector<core::Segment>& mixes() {
  static const std::vector<core::Segment> all{
      {.id = "chat", .input_tokens = 1024, .output_tokens = 512},
      {.id = "agent", .input_tokens = 16384, .output_tokens = 300, .prefix_hit_rate = 0.8},
      {.id = "document", .input_tokens = 40000, .output_tokens = 1000, .prefix_hit_rate = 0.1}};
  return all;
}

/// Calls check(architecture, chip, mix) for every model of the catalog with `chips_each` chips that
/// run it, so that every chip and mix has its turn.
template <typename Check>
int each_pair(std::size_t chips_each, Check check) {
  const auto& chips = costable_chips();
  std::size_t turn = 0;
  int checked = 0;
  for (const archs::Architecture& a : models()) {
    std::size_t taken = 0;
    for (std::size_t tried = 0; tried < chips.size() && taken < chips_each; ++tried) {
      const hw::Chip& chip = chips[turn++ % chips.size()];
      if (!core::served(hw::support(a, chip).serves)) continue;
      check(a, chip, mixes()[turn % mixes().size()]);
      ++taken;
      ++checked;
    }
  }
  return checked;
}

bool same_cut(const archs::Partition& x, const archs::Partition& y) {
  return x.tensor == y.tensor && x.expert == y.expert && x.pipeline == y.pipeline &&
         x.attention_data == y.attention_data;
}

bool same(const ServingPoint& x, const ServingPoint& y) {
  return x.concurrency == y.concurrency && x.ttft_s == y.ttft_s && x.tpot_s == y.tpot_s &&
         x.interactivity_tok_s_user == y.interactivity_tok_s_user &&
         x.output_tok_s_per_chip == y.output_tok_s_per_chip &&
         x.decode_tok_s_per_chip == y.decode_tok_s_per_chip &&
         x.prefill_tok_s_per_chip == y.prefill_tok_s_per_chip &&
         x.memory_bytes_per_chip == y.memory_bytes_per_chip &&
         x.prefill_cached_share == y.prefill_cached_share;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(frontier)

BOOST_AUTO_TEST_CASE(equals_the_plain_evaluation_of_all_points_bit_by_bit) {
  std::size_t kept = 0;
  const int pairs = each_pair(2, [&](const auto& a, const hw::Chip& chip, const auto& mix) {
    const hw::ChipModel model = hw::prepare(chip);
    const hw::ServingLimits limits{.max_chips = 16, .max_concurrency = 100};
    std::vector<ServingPoint> all;
    for (const auto& cut : hw::partitions(hw::execute_as(a, chip), chip, limits)) {
      const PlainServing plain(a, model, mix, cut);
      for (double c : hw::concurrency_grid(std::min(plain.most(), limits.max_concurrency)))
        all.push_back(plain.at(c));
    }
    std::vector<std::pair<double, double>> found;
    for (const ServingPoint& p : hw::pareto_frontier(a, model, mix, limits)) {
      found.emplace_back(p.interactivity_tok_s_user, p.output_tok_s_per_chip);
      const ServingPoint again = PlainServing(a, model, mix, p.partition).at(p.concurrency);
      BOOST_TEST(same(p, again), a.id << " on " << chip.id << ", " << mix.id);
    }
    BOOST_TEST((found == tests::undominated(all)), a.id << " on " << chip.id << ", " << mix.id);
    kept += found.size();
  });
  BOOST_TEST(pairs > 100);
  BOOST_TEST(kept > 1000u);
}

BOOST_AUTO_TEST_CASE(a_switched_domain_of_another_size_is_used_whole) {
  hw::Chip chip = tests::round_gpu();
  const hw::ServingLimits limits{.max_chips = 96};
  for (const archs::Architecture& a : models()) {
    if (!core::served(hw::support(a, chip).serves)) continue;
    chip.network.domain_chips = 64;
    const auto narrow = hw::partitions(a, chip, limits);
    chip.network.domain_chips = 72;
    int whole = 0;
    std::vector<archs::Partition> powers;
    for (const archs::Partition& p : hw::partitions(a, chip, limits)) {
      if (p.chips() != 72) {
        powers.push_back(p);
        continue;
      }
      ++whole;
      BOOST_CHECK_NO_THROW(archs::lower(a, {}, p));
    }
    BOOST_TEST(std::equal(narrow.begin(), narrow.end(), powers.begin(), powers.end(), same_cut),
               a.id);
    BOOST_TEST((whole > 0 || a.depth() < 9 || narrow.empty()), a.id);
  }
}

BOOST_AUTO_TEST_CASE(slices_of_a_torus_stay_powers_of_two) {
  hw::Chip chip = tests::round_gpu();
  chip.network.topology = hw::TopologyKind::kTorus3d;
  chip.network.domain_chips = 72;
  for (const archs::Partition& p : hw::partitions(models().front(), chip, {.max_chips = 96}))
    BOOST_TEST((p.chips() & (p.chips() - 1)) == 0);
}

BOOST_AUTO_TEST_CASE(order_of_questions_does_not_change_an_instance) {
  const int pairs = each_pair(1, [](const auto& a, const hw::Chip& chip, const auto& mix) {
    const hw::ChipModel model = hw::prepare(chip);
    const hw::ServingCase serving(a, model);
    const auto cuts = hw::cuts(serving, {.max_chips = 8});
    if (cuts.empty()) return;
    const auto steps = std::make_shared<hw::StepCost>(model, 1.0);
    hw::InstanceModel other(serving, mixes().front(), cuts.front(), {}, steps);
    if (other.memory_concurrency() >= 1) other.at(1);
    hw::InstanceModel up(serving, mix, cuts.back(), {}, steps);
    hw::InstanceModel down(serving, mix, cuts.back().partition, hw::ServingSoftware{});
    if (up.memory_concurrency() < 8) return;
    const ServingPoint one = up.at(1);
    const ServingPoint eight = up.at(8);
    BOOST_TEST(down.rates_at(8).tpot_s == eight.tpot_s);
    BOOST_TEST(same(down.at(8), eight), a.id << " on " << chip.id);
    BOOST_TEST(same(down.at(1), one), a.id << " on " << chip.id);
  });
  BOOST_TEST(pairs > 50);
}

BOOST_AUTO_TEST_CASE(layers_described_apart_lower_as_layers_described_together) {
  for (const archs::Architecture& a : models()) {
    archs::Architecture apart = a;
    apart.layers.clear();
    for (const archs::LayerSpec& l : a.layers)
      for (int i = 0; i < l.count; ++i) {
        apart.layers.push_back(l);
        apart.layers.back().count = 1;
      }
    const archs::LayerRuns runs = archs::layer_runs(apart);
    BOOST_TEST(runs.depth == a.depth());
    archs::OperatorGraph graph;
    const archs::Phase phase{archs::PhaseKind::kDecode, 7, 1, 3000};
    archs::lower_into(graph, apart, runs, phase, {});
    const archs::OperatorGraph together = archs::lower(a, phase);
    BOOST_REQUIRE(graph.size() == together.size());
    for (std::size_t i = 0; i < graph.size(); ++i)
      BOOST_TEST((graph[i].name == together[i].name && graph[i].count == together[i].count &&
                  graph[i].flops == together[i].flops));
  }
}

BOOST_AUTO_TEST_SUITE_END()
