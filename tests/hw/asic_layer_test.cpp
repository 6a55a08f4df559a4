// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/asic/timing_schedule.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::asic {
namespace {

/// base16 with fewer columns: SPAD rows of several VMEM rows.
Accelerator tall(const std::string& name, int cols) {
  Accelerator a = find_config(name);
  a.cols = cols;
  return a;
}

double error_of(const Layer& l, const LayerWork& work, const Accelerator& a,
                const Mapping* mapping = nullptr) {
  return tests::golden_layer(l, work, a, mapping).error;
}

/// Both phases on square and tall arrays: int8 within `bound`, bf16 within a sixth of it. Rounding
/// is there, so that nothing compares with itself.
void close(const Layer& l, double bound) {
  for (const LayerWork& work : {tests::kShortPrefill, tests::kShortDecode}) {
    for (const Accelerator& a : {find_config("base8"), tall("base16", 8)}) {
      const double error = error_of(l, work, a);
      BOOST_TEST_MESSAGE(a.rows << " x " << a.cols << ": " << error);
      BOOST_TEST(error < bound);
      BOOST_TEST(error > bound / 50);
    }
    for (const Accelerator& a : {find_config("base8-bf16"), tall("base16-bf16", 8)})
      BOOST_TEST(error_of(l, work, a) < bound / 6);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(asic_layer)

BOOST_AUTO_TEST_CASE(latent_attention_with_and_without_a_rank_of_queries) {
  close(tests::latent_layer(), 0.03);
  Layer plain = tests::latent_layer();
  plain.latent.q_rank = 0;
  close(plain, 0.03);
}

BOOST_AUTO_TEST_CASE(norms_of_queries_and_keys_and_biases) {
  Layer l = tests::small_layer();
  l.qk_norm = l.bias = l.ffn_bias = true;
  close(l, 0.03);
}

/// OLMo-2: one norm of all heads' queries, and norms behind the pieces alone.
BOOST_AUTO_TEST_CASE(norms_of_all_heads_at_once_and_behind_the_pieces) {
  Layer l = tests::small_layer();
  l.qk_norm_all = true;
  close(l, 0.03);
  l.pre_norms = false;
  l.post_norms = true;
  close(l, 0.05);
}

BOOST_AUTO_TEST_CASE(a_norm_of_all_heads_is_not_that_of_each) {
  Layer each = tests::small_layer(), all = tests::small_layer();
  each.qk_norm = all.qk_norm_all = true;
  const auto result = [](const Layer& l) {
    LayerData d = random_layer(l, tests::kShortPrefill, 1);
    // The same gain everywhere: only what is normed differs.
    for (Matrix* gain : {&d.query_gain, &d.key_gain})
      for (double& g : gain->data) g = 1;
    return reference(l, tests::kShortPrefill, d).result;
  };
  BOOST_TEST(relative_error(result(all), result(each)) > 0.001);
}

BOOST_AUTO_TEST_CASE(heads_of_which_the_first_columns_turn) {
  Layer l = tests::small_layer();
  l.rotary = 32;
  close(l, 0.03);
}

BOOST_AUTO_TEST_CASE(latent_attention_without_positions) {
  Layer l = tests::latent_layer();
  l.rope = false;
  close(l, 0.03);
}

BOOST_AUTO_TEST_CASE(sinks_in_a_sliding_window) {
  Layer l = tests::small_layer();
  l.sinks = true;
  l.window = 16;
  close(l, 0.03);
}

BOOST_AUTO_TEST_CASE(learned_positions_layer_norm_and_relu) {
  Layer l = tests::small_layer();
  l.rope = false;
  l.bias = l.layer_norm = true;
  l.gated = false;
  l.nonlinearity = Nonlinearity::kRelu;
  close(l, 0.03);
}

BOOST_AUTO_TEST_CASE(norms_behind_both_mixers_and_a_squared_relu_gate) {
  Layer l = tests::small_layer();
  l.post_norms = true;
  l.nonlinearity = Nonlinearity::kRelu2;
  close(l, 0.05);
}

BOOST_AUTO_TEST_CASE(mixers_side_by_side_and_values_narrower_than_keys) {
  Layer l = tests::small_layer();
  l.parallel = true;
  l.value_dim = 32;
  l.gated = false;
  l.nonlinearity = Nonlinearity::kRelu2;
  close(l, 0.03);
}

BOOST_AUTO_TEST_CASE(the_shape_of_the_array_does_not_change_int8_results_of_one_tile) {
  // Integer sums are exact, and all keys lie in one tile.
  const double square = error_of(tests::small_layer(), tests::kShortPrefill, find_config("base16"));
  BOOST_TEST(error_of(tests::small_layer(), tests::kShortPrefill, tall("base16", 8)) == square,
             boost::test_tools::tolerance(1e-3));
  BOOST_TEST(error_of(tests::small_layer(), tests::kShortPrefill, tall("base16", 4)) == square,
             boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(depths_beyond_a_weight_buffer_are_cut_in_parts) {
  Layer l = tests::small_layer();
  l.ffn = 1024;
  const Mapping parts{.weight_rows = 256}, whole{.weight_rows = 1024};
  const Accelerator a = find_config("base8");
  BOOST_TEST(
      error_of(l, tests::kShortDecode, a, &parts) == error_of(l, tests::kShortDecode, a, &whole),
      boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(every_mapping_computes_the_same_layer) {
  const Accelerator a = find_config("base8-bf16");
  for (const bool overlap : {false, true})
    for (const int keys : {1, 2, 4})
      for (const OwnBanks own : {OwnBanks::kNone, OwnBanks::kOperands}) {
        const Mapping m{
            .key_blocks = keys, .overlap = overlap, .accumulators = 3, .own_banks = own};
        BOOST_TEST(error_of(tests::latent_layer(), tests::kShortPrefill, a, &m) < 0.005);
        BOOST_TEST(error_of(tests::small_layer(), tests::kShortPrefill, a, &m) < 0.005);
      }
}

BOOST_AUTO_TEST_CASE(
    the_mapper_beats_fixed_choices_stays_above_the_floor_and_decides_the_same_twice) {
  const Layer l{.width = 128, .heads = 4, .kv_heads = 2, .head_dim = 32, .ffn = 512};
  const LayerWork work{.sequences = 1, .tokens = 32, .context = 0};
  const LayerData data = random_layer(l, work, 1);
  const LayerReference expected = reference(l, work, data);
  const Accelerator a = find_config("base16");
  const MemorySpeed memory{.latency = 100, .bytes_per_cycle = 16};
  const LayerProgram found = compile_layer(l, work, data, expected, a, memory);
  const LayerProgram plain = compile_layer(l, work, data, expected, a, Mapping{});
  const auto cycles = [&](const LayerProgram& p) {
    return schedule(p.program.commands(), a, memory).cycles;
  };
  BOOST_TEST(cycles(found) <= cycles(plain));
  BOOST_TEST((compile_layer(l, work, data, expected, a, memory).mapping == found.mapping));
  // The array's floor: every tile's rows once.
  std::uint64_t floor = 0;
  for (const Command& c : found.program.commands())
    if (c.opcode == Opcode::kMatmul)
      floor += std::uint64_t{c.blocks_n} * c.blocks_k * std::max<std::uint64_t>(c.rows, 16);
  BOOST_TEST(cycles(found) > floor);
  // Two accumulators, no overlap, no banks of their own: the array waits for the vector unit.
  const Mapping fixed{.overlap = false, .accumulators = 2};
  BOOST_TEST(cycles(found) < cycles(compile_layer(l, work, data, expected, a, fixed)));
}

BOOST_AUTO_TEST_CASE(small_memories_get_small_tiles_or_a_reason) {
  Accelerator a = find_config("base8");
  a.spad_rows = 4096;
  BOOST_TEST(error_of(tests::small_layer(), tests::kShortPrefill, a) < 0.03);
  a.spad_rows = 512;
  BOOST_CHECK_EXCEPTION(
      error_of(tests::small_layer(), tests::kShortPrefill, a), core::InputError,
      [](const auto& e) { return std::string(e.what()).find("spad_rows") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(sizes_that_blocks_do_not_divide_are_refused) {
  Layer l = tests::small_layer();
  l.head_dim = 40;
  BOOST_CHECK_EXCEPTION(error_of(l, tests::kShortPrefill, find_config("base16")), core::InputError,
                        [](const auto& e) {
                          return std::string(e.what()).find("half a head (20)") !=
                                 std::string::npos;
                        });
}

BOOST_AUTO_TEST_CASE(expanded_and_absorbed_latent_attention_agree) {
  // The reference expands keys and values; the chip attends over latents: the same sums.
  const LayerWork one{.sequences = 1, .tokens = 1, .context = 0};
  const Layer l = tests::latent_layer();
  const LayerData d = random_layer(l, one, 3);
  // One token attends to itself alone: its value is its latent through the up-projection.
  const Matrix normed = normalized(d.input, false, l.epsilon);
  const Matrix own = normalized(product(normed, d.latent.latent_down), false, l.epsilon);
  Matrix expected = product(product(own, d.latent.value_up), d.output);
  LayerReference ref;
  BOOST_TEST(relative_error(reference_latent(l, one, d, normed, ref), expected) < 1e-12);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
