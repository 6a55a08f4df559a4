// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/engine_time.h"

#include <boost/test/unit_test.hpp>

#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

namespace tt = boost::test_tools;

/// 100 units, 800 Tflop/s of 16-bit and 1600 of 8-bit products achieved, 48 Tflop/s on lanes.
const hw::ChipModel& gpu_model() {
  static const hw::Chip chip = tests::round_gpu();
  static const hw::ChipModel model = hw::prepare(chip);
  return model;
}

Operator attention(std::int64_t batch, std::int64_t tokens, DataType type) {
  Operator op = tests::plain(OperatorKind::kAttention, 0, 0);
  op.activation_type = op.state_type = type;
  op.shape = {.batch = batch,
              .q_tokens = tokens,
              .kv_tokens = tokens,
              .heads = 16,
              .kv_heads = 16,
              .qk_dim = 128,
              .v_dim = 128};
  op.flops = double(batch) * double(tokens) * double(tokens) * 16 * 256;
  return op;
}

Operator convolution(std::int64_t sequences, std::int64_t tokens) {
  Operator op = tests::plain(OperatorKind::kDepthwiseConv, 0, 0);
  op.shape.k = 4;
  op.shape.batch = sequences;
  op.shape.q_tokens = tokens;
  op.shape.elements = sequences * tokens * 1000;
  op.flops = 8.0 * double(op.shape.elements);
  return op;
}

Operator delta_rule(archs::StateRule rule, std::int64_t sequences, std::int64_t tokens) {
  Operator op = tests::plain(OperatorKind::kChunkedState, 1e12, 0);
  op.shape.rule = rule;
  op.shape.batch = sequences;
  op.shape.q_tokens = tokens;
  op.shape.heads = 32;
  op.shape.qk_dim = op.shape.v_dim = 128;
  return op;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_time)

BOOST_AUTO_TEST_CASE(attention_on_eight_bits_needs_both_inputs_narrow) {
  const auto wide = hw::engine_time(attention(1, 16384, DataType::kBf16), gpu_model());
  const auto narrow = hw::engine_time(attention(1, 16384, DataType::kFp8), gpu_model());
  Operator mixed = attention(1, 16384, DataType::kBf16);
  mixed.state_type = DataType::kFp8;
  const double starts = 16.0 * 16384 / 128 * 1.6e-6 / 100;
  BOOST_TEST(narrow.compute_s - starts == (wide.compute_s - starts) / 2, tt::tolerance(1e-9));
  BOOST_TEST(hw::engine_time(mixed, gpu_model()).compute_s == wide.compute_s);
}

BOOST_AUTO_TEST_CASE(short_attention_pays_for_its_blocks) {
  // One token of 256 sequences x 16 heads: 4,096 blocks of 1.6 us over 100 units.
  const auto t = hw::engine_time(attention(256, 1, DataType::kBf16), gpu_model());
  BOOST_TEST(t.compute_s > 4096 * 1.6e-6 / 100);
  BOOST_TEST(t.compute_s < 1.1 * 4096 * 1.6e-6 / 100);
}

BOOST_AUTO_TEST_CASE(a_convolution_takes_55_operations_an_element) {
  Operator op = convolution(1, 1);
  op.shape.batch = op.shape.q_tokens = 0;  // packed tokens
  op.shape.elements = 1000000;
  op.flops = 8e6;
  const auto t = hw::engine_time(op, gpu_model());
  BOOST_TEST(t.compute_s == 55e6 / 48e12, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(short_convolutions_take_as_long_as_512_tokens) {
  const auto one = hw::engine_time(convolution(64, 1), gpu_model());
  const auto row = hw::engine_time(convolution(64, 512), gpu_model());
  const auto two = hw::engine_time(convolution(128, 512), gpu_model());
  BOOST_TEST(one.compute_s == row.compute_s, tt::tolerance(1e-12));
  BOOST_TEST(two.compute_s == 2 * row.compute_s, tt::tolerance(1e-12));
  BOOST_TEST(hw::engine_time(convolution(64, 513), gpu_model()).compute_s > row.compute_s);
}

BOOST_AUTO_TEST_CASE(delta_rules_fill_their_last_chunk) {
  const auto whole = hw::engine_time(delta_rule(archs::StateRule::kGatedDelta, 8, 64), gpu_model());
  const auto half = hw::engine_time(delta_rule(archs::StateRule::kGatedDelta, 8, 32), gpu_model());
  // The same flops per call: half a chunk wastes the other half.
  BOOST_TEST(half.compute_s == 2 * whole.compute_s, tt::tolerance(1e-12));
  BOOST_TEST(whole.compute_s == 1e12 / (800e12 * 0.17), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(channel_wise_decay_takes_longer) {
  const auto gated =
      hw::engine_time(delta_rule(archs::StateRule::kGatedDelta, 8, 640), gpu_model());
  const auto kda = hw::engine_time(delta_rule(archs::StateRule::kKda, 8, 640), gpu_model());
  BOOST_TEST(kda.compute_s / gated.compute_s == 1.4, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(block_scaled_products_walk_their_k_loop) {
  const auto thin = [](std::int64_t n, std::int64_t k, DataType type) {
    return hw::engine_time(tests::product(1, n, k, type), gpu_model()).compute_s;
  };
  // 1.7 us per 1,000 k, whatever n: the nvfp4 rows of kernel_gemm.csv up to 64 tokens.
  BOOST_TEST(thin(1024, 16384, DataType::kNvfp4) == 256 * 0.11e-6, tt::tolerance(1e-9));
  BOOST_TEST(thin(8192, 16384, DataType::kNvfp4) == thin(1024, 16384, DataType::kNvfp4));
  BOOST_TEST(thin(1024, 16384, DataType::kBf16) < 256 * 0.11e-6);
}

BOOST_AUTO_TEST_SUITE_END()
