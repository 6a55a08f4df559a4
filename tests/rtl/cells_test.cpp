// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <deque>
#include <random>

#include <Vcells.h>
#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"
#include "hw/asic/lane.h"

namespace strandline::hw::asic {
namespace {

constexpr std::uint64_t kSeed = 20261123;

std::uint32_t bits(float x) {
  return std::bit_cast<std::uint32_t>(x);
}
float number(std::uint32_t x) {
  return std::bit_cast<float>(x);
}

/// Operands that meet the corners: any bits, moderate numbers, all exponents with extreme
/// fractions, few bits set, small fixed-point numbers.
struct Operands {
  std::mt19937_64 random{kSeed};
  std::uint32_t operator()() {
    const auto x = static_cast<std::uint32_t>(random());
    const auto r = static_cast<std::uint32_t>(random());
    switch (random() % 6) {
      case 0:
        return x;
      case 1:
        return (x & 0x807fffffU) | (118 + r % 18) << 23;
      case 2:
        return (x & 0xff800000U) | (r & 1 ? 0x7fffffU : r & 3);
      case 3:
        return x & 0xffff0000U;
      case 4:
        return bits(static_cast<float>(static_cast<int>(r % 70000) - 35000) / 256.0F);
      default:
        return x & r;
    }
  }
};

void tick(Vcells& t) {
  t.clk_i = 0;
  t.eval();
  t.clk_i = 1;
  t.eval();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cells)

BOOST_AUTO_TEST_CASE(cells_of_one_cycle_equal_the_golden_model) {
  BOOST_TEST_MESSAGE("seed " << kSeed);
  Vcells t;
  Operands operand;
  long bad = 0;
  for (int i = 0; i < 300000; ++i) {
    const std::uint32_t a = operand();
    // Every eighth sum cancels, to the last bits.
    const std::uint32_t b = i % 8 ? operand() : a ^ 0x80000000U ^ (operand() & 3);
    t.a_i = a;
    t.b_i = b;
    t.multiplier_i = operand() & 0x7fff;
    t.shift_i = operand() & 31;
    t.eval();
    bad += t.add_o != bits(add(number(a), number(b)));
    bad += t.mul_o != bits(multiply(number(a), number(b)));
    bad += t.bf16_mul_o !=
           bits(multiply_bf16(static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b)));
    bad += t.from_int_o != bits(from_int(static_cast<std::int32_t>(a)));
    bad += t.to_bf16_o != to_bf16(number(a));
    bad += t.to_int8_o != static_cast<std::uint8_t>(to_int8(number(a)));
    bad += t.to_fp8_o != to_fp8(number(a));
    bad += t.requantize_o != static_cast<std::uint8_t>(requantize(static_cast<std::int32_t>(a),
                                                                  t.multiplier_i, t.shift_i));
  }
  BOOST_TEST(bad == 0);
}

/// Everything near what e4m3 holds: each exponent and all of the fraction's upper 11 bits, where
/// two are the result's neighbours, with and without bits below.
BOOST_AUTO_TEST_CASE(narrowing_to_fp8_equals_the_golden_model) {
  Vcells t;
  long bad = 0;
  for (std::uint32_t exponent = 110; exponent < 140; ++exponent)
    for (std::uint32_t upper = 0; upper < 2048; ++upper)
      for (const std::uint32_t rest : {0U, 1U, 0x800U, 0xfffU})
        for (const std::uint32_t sign : {0U, 1U}) {
          t.a_i = sign << 31 | exponent << 23 | upper << 12 | rest;
          t.eval();
          bad += t.to_fp8_o != to_fp8(number(t.a_i));
        }
  BOOST_TEST(bad == 0);
}

BOOST_AUTO_TEST_CASE(all_products_of_fp8_numbers_are_exact) {
  Vcells t;
  long bad = 0;
  for (unsigned a = 0; a < 256; ++a)
    for (unsigned b = 0; b < 256; ++b) {
      t.a_i = a;
      t.b_i = b;
      t.eval();
      bad += t.fp8_mul_o !=
             bits(multiply_fp8(static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b)));
    }
  BOOST_TEST(bad == 0);
}

/// Values of OCP's 8-bit floating point specification, revision 1.0, table 2 (e4m3).
BOOST_AUTO_TEST_CASE(fp8_numbers_have_the_values_of_the_specification) {
  BOOST_TEST(from_fp8(0x00) == 0);
  BOOST_TEST(std::signbit(from_fp8(0x80)));
  BOOST_TEST(from_fp8(0x01) == 0x1p-9F);           // least subnormal
  BOOST_TEST(from_fp8(0x07) == 0.875F * 0x1p-6F);  // largest subnormal
  BOOST_TEST(from_fp8(0x08) == 0x1p-6F);           // least normal
  BOOST_TEST(from_fp8(0x38) == 1);
  BOOST_TEST(from_fp8(0xfe) == -448);  // largest, negative
  BOOST_TEST(from_fp8(0x7f) == 448);   // NaN there; the largest number here
}

BOOST_AUTO_TEST_CASE(functions_equal_the_golden_model_after_three_and_four_cycles) {
  Vcells t;
  Operands operand;
  std::deque<float> past;
  long bad = 0;
  for (int i = 0; i < 300000; ++i) {
    t.a_i = operand();
    past.push_front(number(t.a_i));
    tick(t);
    if (past.size() < 4) continue;
    bad += t.exp2_o != bits(exp2(past[2]));
    bad += t.recip_o != bits(reciprocal(past[2]));
    bad += t.rsqrt_o != bits(reciprocal_sqrt(past[3]));
    past.pop_back();
  }
  BOOST_TEST(bad == 0);
}

BOOST_AUTO_TEST_CASE(lane_equals_the_golden_model_after_sixteen_cycles) {
  constexpr LaneOp kOps[] = {LaneOp::kAdd,           LaneOp::kSubtract,    LaneOp::kMultiply,
                             LaneOp::kMaximum,       LaneOp::kMinimum,     LaneOp::kCopy,
                             LaneOp::kSilu,          LaneOp::kGelu,        LaneOp::kSiluTimes,
                             LaneOp::kGeluTimes,     LaneOp::kTwoProducts, LaneOp::kProductPlus,
                             LaneOp::kCentredSquare, LaneOp::kNormalize,   LaneOp::kSigmoidTimes,
                             LaneOp::kExpTimes,      LaneOp::kPlusProduct};
  Vcells t;
  Operands operand;
  std::deque<std::pair<LaneOp, LaneOperands>> past;
  long bad = 0;
  for (int i = 0; i < 300000; ++i) {
    const LaneOp op = kOps[operand.random() % std::size(kOps)];
    t.op_i = static_cast<std::uint8_t>(op);
    t.a_i = operand();
    t.b_i = operand();
    t.d_i = operand();
    t.e_i = operand();
    t.int_i = i % 4 == 0;
    past.push_front(
        {op, {number(t.a_i), number(t.b_i), number(t.d_i), number(t.e_i), t.int_i != 0}});
    tick(t);
    if (past.size() < 16) continue;
    bad += t.lane_o != bits(lane(past[15].first, past[15].second));
    past.pop_back();
  }
  BOOST_TEST(bad == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
