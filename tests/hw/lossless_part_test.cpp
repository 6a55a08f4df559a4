// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/lossless_part.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
namespace tt = boost::test_tools;

const hw::ChipModel& nominal() {
  static const hw::Chip chip = hw::lossless(tests::round_gpu());
  static const hw::ChipModel model = hw::prepare_lossless(chip);
  return model;
}

/// Causal attention of `tokens` new tokens, heads of 128, 8-bit operands.
archs::Operator prefill(std::int64_t batch, std::int64_t tokens) {
  archs::Operator op;
  op.kind = archs::OperatorKind::kAttention;
  op.activation_type = op.state_type = archs::DataType::kFp8;
  op.shape.batch = batch;
  op.shape.q_tokens = op.shape.kv_tokens = tokens;
  op.shape.heads = 32;
  op.shape.kv_heads = 8;
  op.shape.qk_dim = op.shape.v_dim = 128;
  const double scores = double(batch) * 32 * double(tokens) * double(tokens) / 2;
  op.flops = scores * 2 * 256;
  op.activation_bytes = double(batch * tokens) * 128 * (32 * 2 + 16);
  return op;
}

archs::Operator chunks(std::int64_t batch, std::int64_t tokens) {
  archs::Operator op;
  op.kind = archs::OperatorKind::kChunkedState;
  op.shape.rule = archs::StateRule::kGatedDelta;
  op.shape.batch = batch;
  op.shape.q_tokens = tokens;
  op.shape.heads = 32;
  op.flops = double(batch * tokens) * 32 * 1e5;
  op.activation_bytes = double(batch * tokens) * 32 * 1024;
  op.state_read_bytes = op.state_write_bytes = double(batch) * 32 * 32768;
  return op;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lossless_part)

BOOST_AUTO_TEST_CASE(exponentials_run_on_their_own_units) {
  const hw::LosslessPart part = hw::lossless_part(prefill(4, 4096), nominal());
  // 16 exponentials per clock where lanes do 256 flops: 60 Tflop/s are 3.75e12 of them a second.
  const double scores = 4.0 * 32 * 4096 * 4096 / 2;
  BOOST_TEST(part.floor_s == scores / 3.75e12, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(prefill_of_few_blocks_leaves_units_idle) {
  // One sequence of 400 tokens: 8 key heads of 12.5 blocks of 128 query rows for 100 units.
  const double one = hw::lossless_part(prefill(1, 400), nominal()).compute_s;
  const double many = hw::lossless_part(prefill(1000, 400), nominal()).compute_s;
  BOOST_TEST(one == many / 1000 * 2 / 1.001, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(chunks_run_at_the_rate_of_instructions_of_64_rows) {
  // Lanes of 60 Tflop/s: products of 960, whatever the engine's peak.
  hw::Chip fast = hw::lossless(tests::round_gpu());
  fast.engines.front().peak_op_s[archs::DataType::kBf16] = tests::fact(4000e12);
  const hw::ChipModel model = hw::prepare_lossless(fast);
  BOOST_TEST(hw::lossless_part(chunks(8, 1024), model).compute_s ==
                 hw::lossless_part(chunks(8, 1024), nominal()).compute_s,
             tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(half_of_a_chunk_is_padded) {
  const double one = hw::lossless_part(chunks(64, 1), nominal()).compute_s;
  const double full = hw::lossless_part(chunks(64, 64), nominal()).compute_s;
  BOOST_TEST(one / full == 0.5 * (1 + 1.0 / 64), tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_block_moves_its_share) {
  const hw::LosslessPart part = hw::lossless_part(chunks(2, 64), nominal());
  BOOST_TEST(part.block_bytes == 64 * 1024.0 + 2 * 32768, tt::tolerance(1e-12));
  BOOST_TEST(part.waves == 0.64, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(sequences_shorter_than_the_filter_shift_their_state) {
  archs::Operator op;
  op.kind = archs::OperatorKind::kDepthwiseConv;
  op.shape.k = 4;
  op.shape.batch = 8;
  const auto seconds = [&](std::int64_t tokens) {
    op.shape.q_tokens = tokens;
    op.shape.elements = 8 * tokens * 2048;
    return hw::lossless_part(op, nominal()).compute_s;
  };
  BOOST_TEST(seconds(4) == seconds(5) * 4 / 3, tt::tolerance(1e-12));
  op.shape.batch = 0;  // packed tokens
  BOOST_TEST(seconds(4) < seconds(5));
}

BOOST_AUTO_TEST_CASE(longer_prompts_never_take_less_time) {
  const hw::EfficiencyLaw law{.rate = 0.7, .stream = 0.8, .block_b_s = 2e11, .wave_s = 1e-6};
  double attention = 0, recurrence = 0;
  for (std::int64_t tokens = 1; tokens < 5000; tokens += 1 + tokens / 30) {
    const std::vector<hw::LosslessPart> a{hw::lossless_part(prefill(2, tokens + 1), nominal())};
    const std::vector<hw::LosslessPart> r{hw::lossless_part(chunks(2, tokens), nominal())};
    BOOST_TEST(hw::call_s(a, law) >= attention);
    BOOST_TEST(hw::call_s(r, law) >= recurrence);
    attention = hw::call_s(a, law);
    recurrence = hw::call_s(r, law);
  }
}

BOOST_AUTO_TEST_SUITE_END()
