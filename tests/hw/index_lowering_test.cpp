// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/asic/timing_schedule.h"

namespace strandline::hw::asic {
namespace {

constexpr LayerWork kPrefill{.sequences = 2, .tokens = 5, .context = 61};
constexpr LayerWork kStart{.sequences = 1, .tokens = 40, .context = 0};
constexpr LayerWork kDecode{.sequences = 2, .tokens = 1, .context = 130};

Layer indexed(int top_k) {
  Layer l{.width = 64, .heads = 4, .kv_heads = 1, .head_dim = 128, .ffn = 128};
  l.mixer = MixerKind::kLatent;
  l.latent = {.q_rank = 64, .kv_rank = 32, .nope_dim = 64, .rope_dim = 32, .v_dim = 32};
  l.index = {.top_k = top_k, .heads = 3, .dim = 64, .rope_dim = 32};
  return l;
}

Accelerator in_bf16() {
  Accelerator a = find_config("base16-bf16");
  a.topk = a.gather = true;
  return a;
}
Accelerator tall() {
  Accelerator a = find_config("base16-full");
  a.cols = 8;
  a.scan = false;
  return a;
}

using Lists = std::vector<std::vector<int>>;  ///< keys by row

struct Ran {
  Matrix result;
  Lists chosen;       ///< by the machine; empty where it selects nothing
  double error = 0;   ///< against float64 that attends to the same keys
  double shared = 1;  ///< least share of a row's keys that float64 selects, too
};

/// Runs a program; what each SELECT lists, in order.
Lists execute(Machine& machine, const std::vector<Command>& program) {
  Lists lists;
  for (const Command& c : program) {
    machine.execute(c);
    if (c.opcode != Opcode::kSelect) continue;
    const auto first = machine.selected().begin() + c.dst;
    lists.emplace_back(first, first + c.src1_stride);
  }
  return lists;
}

double least_shared(const Lists& chip, const Lists& expected) {
  double least = 1;
  for (std::size_t r = 0; r < chip.size(); ++r) {
    std::vector<int> both;
    std::set_intersection(chip[r].begin(), chip[r].end(), expected[r].begin(), expected[r].end(),
                          std::back_inserter(both));
    least =
        std::min(least, static_cast<double>(both.size()) / static_cast<double>(expected[r].size()));
  }
  return least;
}

Ran run(const Layer& l, const LayerWork& work, const Accelerator& a) {
  LayerData data = random_layer(l, work, 1);
  const LayerReference scales = reference(l, work, data);
  const LayerProgram p = compile_layer(l, work, data, scales, a, Mapping{.key_blocks = 2});
  Machine machine(a, 0);
  machine.memory() = p.memory;
  Ran ran;
  ran.chosen = execute(machine, p.program.commands());
  ran.result = result_of(p, machine.memory(), a);
  LayerReference ref;
  const Matrix normed = normalized(data.input, false, l.epsilon);
  const Matrix low = normalized(product(normed, data.latent.query_down), false, l.epsilon);
  ran.shared = least_shared(ran.chosen, reference_index(l, work, data, low, normed, ref));
  data.index.chosen = ran.chosen;
  ran.error = relative_error(ran.result, reference(l, work, data).result);
  return ran;
}

std::string refusal(const Layer& l, const Accelerator& a) {
  try {
    run(l, kDecode, a);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(index_lowering)

/// A key near the threshold may be taken for another one: in int8 a few, in bf16 hardly one.
BOOST_AUTO_TEST_CASE(selected_keys_and_results_are_those_of_float64) {
  for (const LayerWork& work : {kPrefill, kStart, kDecode})
    for (const auto& [a, bound, least] : {std::tuple{find_config("base16-full"), 0.04, 0.8},
                                          {tall(), 0.04, 0.8},
                                          {in_bf16(), 0.005, 0.95}}) {
      const Ran ran = run(indexed(24), work, a);
      BOOST_TEST_MESSAGE(a.name << " x " << a.cols << ": " << ran.error << ", at least "
                                << ran.shared << " of a row's keys");
      BOOST_TEST(static_cast<int>(ran.chosen.size()) == work.rows());
      BOOST_TEST(ran.error < bound);
      BOOST_TEST(ran.error > bound / 100);
      BOOST_TEST(ran.shared >= least);
    }
}

BOOST_AUTO_TEST_CASE(an_indexer_that_keeps_all_keys_changes_nothing) {
  const Accelerator a = find_config("base16-full");
  Layer none = indexed(500);
  none.index = {};
  BOOST_TEST(relative_error(run(indexed(500), kPrefill, a).result, run(none, kPrefill, a).result) ==
             0);
}

BOOST_AUTO_TEST_CASE(fewer_keys_make_another_result) {
  const LayerData data = random_layer(indexed(24), kDecode, 1);
  Layer all = indexed(24);
  all.index = {};
  const Matrix sparse = reference(indexed(24), kDecode, data).result;
  BOOST_TEST(relative_error(sparse, reference(all, kDecode, data).result) > 0.02);
}

BOOST_AUTO_TEST_CASE(selection_spares_attention_its_keys) {
  const Accelerator a = find_config("base16-full");
  const LayerWork work{.sequences = 1, .tokens = 1, .context = 1000};
  const auto keys = [&](const Layer& l) {
    const LayerData data = random_layer(l, work, 1);
    const LayerProgram p = compile_layer(l, work, data, reference(l, work, data), a, Mapping{});
    int blocks = 0;
    for (const Command& c : p.program.commands())
      if (c.opcode == Opcode::kSoftmax) blocks += c.blocks_n;
    return blocks * a.cols;
  };
  Layer all = indexed(64);
  all.index = {};
  BOOST_TEST(keys(indexed(64)) == 64);
  BOOST_TEST(keys(all) == 1008);  // 1001 in whole blocks
}

BOOST_AUTO_TEST_CASE(what_an_indexer_lacks_is_named) {
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  BOOST_TEST(has(refusal(indexed(24), find_config("base16")), "no router"));
  BOOST_TEST(has(refusal(indexed(100),
                         [] {
                           Accelerator a = find_config("base16-full");
                           a.route_entries = 128;
                           return a;
                         }()),
                 "lists hold 64"));
  BOOST_TEST(has(refusal(indexed(24),
                         [] {
                           Accelerator a = find_config("base8");
                           a.topk = a.gather = true;
                           return a;
                         }()),
                 "rows of 8 bytes"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
