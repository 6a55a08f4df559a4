// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/rewriting.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>

#include "core/rng.h"

namespace {

using namespace strandline;
using namespace strandline::hw::rewriting;

/// Standard normals under one seed per test; every call draws a fresh matrix.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : stream_(seed) {}
  double normal() { return stream_.normal({.path = next_++}); }
  double uniform() { return stream_.uniform({.path = next_++}); }
  Matrix matrix(std::size_t rows, std::size_t cols, double scale = 1.0) {
    Matrix m(rows, cols);
    for (double& x : m.data) x = scale * normal();
    return m;
  }
  /// `count` of 0..n-1 in a random order.
  std::vector<std::size_t> pick(std::size_t n, std::size_t count) {
    std::vector<std::size_t> all(n);
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t i = 0; i + 1 < n; ++i)
      std::swap(
          all[i],
          all[i + static_cast<std::size_t>(uniform() * 0.999999 * static_cast<double>(n - i))]);
    all.resize(std::min(count, n));
    return all;
  }

 private:
  core::RandomStream stream_;
  std::uint32_t next_ = 0;
};

/// Largest difference over the largest magnitude.
double relative_error(const Matrix& a, const Matrix& b) {
  BOOST_REQUIRE_EQUAL(a.rows, b.rows);
  BOOST_REQUIRE_EQUAL(a.cols, b.cols);
  double difference = 0;
  double magnitude = 0;
  for (std::size_t i = 0; i < a.data.size(); ++i) {
    difference = std::max(difference, std::abs(a.data[i] - b.data[i]));
    magnitude = std::max(magnitude, std::abs(a.data[i]));
  }
  BOOST_REQUIRE_GT(magnitude, 0);
  return difference / magnitude;
}

void check_equal(const Matrix& a, const Matrix& b) {
  const double error = relative_error(a, b);
  BOOST_TEST_MESSAGE("relative error " << error);
  BOOST_TEST(error < 1e-10);
}

Recurrence recurrence(Draws& d, std::size_t tokens, std::size_t key, std::size_t value) {
  Recurrence r{d.matrix(tokens, key), d.matrix(tokens, key), d.matrix(tokens, value), {}, {}};
  for (std::size_t t = 0; t < tokens; ++t) {
    double norm = 0;  // the delta rule is stable for keys of unit length
    for (std::size_t i = 0; i < key; ++i) norm += r.k(t, i) * r.k(t, i);
    for (std::size_t i = 0; i < key; ++i) r.k(t, i) /= std::sqrt(norm);
    r.decay.push_back(0.8 + 0.2 * d.uniform());
    r.beta.push_back(d.uniform());
  }
  return r;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rewriting)

BOOST_AUTO_TEST_CASE(gated_linear_attention_equals_chunked_products) {
  Draws d(1);
  const Recurrence r = recurrence(d, 67, 13, 11);
  for (std::size_t chunk : {1u, 7u, 16u, 67u, 100u})
    check_equal(linear_recurrent(r), linear_chunked(r, chunk));
}

BOOST_AUTO_TEST_CASE(plain_linear_attention_equals_masked_products) {
  Draws d(2);
  Recurrence r = recurrence(d, 29, 5, 3);
  std::fill(r.decay.begin(), r.decay.end(), 1.0);
  Matrix scores = product_transposed(r.q, r.k);
  for (std::size_t i = 0; i < scores.rows; ++i)
    for (std::size_t j = i + 1; j < scores.cols; ++j) scores(i, j) = 0;
  check_equal(linear_recurrent(r), product(scores, r.v));
}

BOOST_AUTO_TEST_CASE(matrix_memory_equals_linear_attention_with_a_column_of_ones) {
  Draws d(31);
  MatrixMemory x{recurrence(d, 53, 8, 6), {}};
  for (std::size_t t = 0; t < 53; ++t) x.log_input.push_back(d.normal());
  for (std::size_t chunk : {1u, 8u, 53u})
    check_equal(matrix_memory_recurrent(x), matrix_memory_chunked(x, chunk));
}

BOOST_AUTO_TEST_CASE(matrix_memory_survives_input_gates_that_overflow) {
  // exp(800) is no double; the running maximum keeps the stepped form finite, and one token alone
  // returns its value scaled by (k . q) over |k . q|.
  Draws d(32);
  MatrixMemory x{recurrence(d, 1, 4, 3), {800.0}};
  const Matrix out = matrix_memory_recurrent(x);
  double product = 0;
  for (std::size_t c = 0; c < 4; ++c) product += x.gates.q(0, c) * x.gates.k(0, c);
  for (std::size_t e = 0; e < 3; ++e)
    BOOST_TEST(out(0, e) == std::copysign(x.gates.v(0, e), product * x.gates.v(0, e)),
               boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(diagonal_scans_equal_doubling) {
  Draws d(33);
  for (std::size_t tokens : {1u, 2u, 37u, 64u}) {
    const Matrix x = d.matrix(tokens, 5);
    Matrix decay(tokens, 5);
    for (double& a : decay.data) a = d.uniform();
    check_equal(diagonal_scan(x, decay), diagonal_scan_doubling(x, decay));
  }
}

BOOST_AUTO_TEST_CASE(depth_attention_equals_its_streamed_form) {
  Draws d(34);
  std::vector<Matrix> sources;
  for (int n = 0; n < 9; ++n) sources.push_back(d.matrix(7, 16));
  std::vector<double> query(16);
  for (double& q : query) q = 3 * d.normal();
  check_equal(depth_attention(sources, query), depth_attention_streamed(sources, query));
}

BOOST_AUTO_TEST_CASE(a_zero_query_averages_the_sources) {
  // How the paper initialises it: uniform weights over the blocks.
  Draws d(35);
  const std::vector<Matrix> sources{d.matrix(3, 4), d.matrix(3, 4)};
  Matrix mean(3, 4);
  for (std::size_t i = 0; i < mean.data.size(); ++i)
    mean.data[i] = (sources[0].data[i] + sources[1].data[i]) / 2;
  check_equal(depth_attention(sources, std::vector<double>(4, 0.0)), mean);
}

BOOST_AUTO_TEST_CASE(delta_rule_equals_chunks_with_triangular_solve) {
  Draws d(3);
  const Recurrence r = recurrence(d, 61, 9, 17);
  for (std::size_t chunk : {1u, 5u, 32u, 61u})
    check_equal(delta_recurrent(r), delta_chunked(r, chunk));
}

BOOST_AUTO_TEST_CASE(delta_rule_with_full_write_recalls_the_last_value) {
  // With beta = 1 and no decay the state maps a unit key exactly to the value just written.
  Draws d(4);
  Recurrence r = recurrence(d, 12, 6, 4);
  std::fill(r.decay.begin(), r.decay.end(), 1.0);
  std::fill(r.beta.begin(), r.beta.end(), 1.0);
  r.q = r.k;
  check_equal(r.v, delta_chunked(r, 5));
}

BOOST_AUTO_TEST_CASE(delta_rule_without_correction_is_not_linear_attention) {
  Draws d(5);
  const Recurrence r = recurrence(d, 31, 4, 4);
  BOOST_TEST(relative_error(delta_recurrent(r), linear_recurrent(r)) > 1e-3);
}

BOOST_AUTO_TEST_CASE(window_equals_masked_full_attention) {
  Draws d(6);
  const Matrix q = d.matrix(37, 15), k = d.matrix(37, 15), v = d.matrix(37, 9);
  for (std::size_t window : {1u, 5u, 36u, 50u})
    check_equal(attention(q, k, v, window), masked_attention(q, k, v, window_mask(37, window)));
}

BOOST_AUTO_TEST_CASE(window_of_one_returns_the_own_value) {
  Draws d(7);
  const Matrix q = d.matrix(8, 3), k = d.matrix(8, 3), v = d.matrix(8, 5);
  check_equal(v, masked_attention(q, k, v, window_mask(8, 1)));
}

BOOST_AUTO_TEST_CASE(topk_equals_masked_full_attention) {
  Draws d(8);
  const std::size_t n = 41;
  const Matrix q = d.matrix(n, 7), k = d.matrix(n, 7), v = d.matrix(n, 6);
  std::vector<std::vector<std::size_t>> kept;
  for (std::size_t i = 0; i < n; ++i) kept.push_back(d.pick(i + 1, 9));
  check_equal(gathered_attention(q, k, v, kept), masked_attention(q, k, v, list_mask(kept, n)));
}

BOOST_AUTO_TEST_CASE(latent_attention_absorbed_equals_unabsorbed) {
  Draws d(9);
  const Latent x{d.matrix(23, 11), d.matrix(23, 19), d.matrix(19, 11, 0.3), d.matrix(19, 7, 0.3)};
  check_equal(latent_unabsorbed(x), latent_absorbed(x));
}

BOOST_AUTO_TEST_CASE(latent_attention_split_equals_absorbed) {
  Draws d(10);
  const Latent x{d.matrix(21, 11), d.matrix(21, 19), d.matrix(19, 11, 0.3), d.matrix(19, 7, 0.3)};
  for (std::size_t width : {1u, 4u, 8u, 19u, 64u})
    check_equal(latent_absorbed(x), latent_split(x, width));
}

BOOST_AUTO_TEST_CASE(experts_gathered_equal_all_experts_behind_a_mask) {
  Draws d(11);
  Mixture m{d.matrix(27, 9), {}, {}, {}};
  for (int e = 0; e < 7; ++e) m.experts.push_back(d.matrix(9, 5));
  for (std::size_t t = 0; t < 27; ++t) {
    m.chosen.push_back(d.pick(7, 3));
    m.weight.push_back({d.uniform(), d.uniform(), d.uniform()});
  }
  check_equal(mixture_gathered(m), mixture_dense(m));
}

BOOST_AUTO_TEST_CASE(an_expert_that_nobody_chose_changes_nothing) {
  Draws d(12);
  Mixture m{d.matrix(5, 4), {d.matrix(4, 3), d.matrix(4, 3)}, {}, {}};
  m.chosen.assign(5, {0});
  m.weight.assign(5, {1.0});
  check_equal(mixture_gathered(m), product(m.x, m.experts[0]));
}

BOOST_AUTO_TEST_CASE(grouped_queries_equal_copied_keys_and_values) {
  Draws d(13);
  const Matrix q = d.matrix(19, 6 * 5), k = d.matrix(19, 2 * 5), v = d.matrix(19, 2 * 5);
  check_equal(grouped_attention(q, k, v, 5),
              grouped_attention(q, replicate_heads(k, 5, 3), replicate_heads(v, 5, 3), 5));
}

BOOST_AUTO_TEST_CASE(bidirectional_blocks_equal_queries_over_a_filled_cache) {
  Draws d(14);
  const Matrix q = d.matrix(26, 7), k = d.matrix(26, 7), v = d.matrix(26, 4);
  for (std::size_t block : {1u, 4u, 13u, 26u, 32u})
    check_equal(block_by_queries(q, k, v, block), masked_attention(q, k, v, block_mask(26, block)));
}

BOOST_AUTO_TEST_CASE(short_convolution_equals_a_banded_product) {
  Draws d(15);
  const Matrix x = d.matrix(33, 6), taps = d.matrix(4, 6);
  check_equal(short_convolution(x, taps), short_convolution_banded(x, taps));
}

BOOST_AUTO_TEST_CASE(every_fp8_value_is_a_bf16_value) {
  for (unsigned code = 0; code < 256; ++code) {
    const double x = e4m3_value(code);
    if (std::isfinite(x)) BOOST_TEST(round_to_significand(x, 8) == x);
  }
  // OCP OFP8 1.0, table 2: largest normal 448, smallest subnormal 2^-9.
  BOOST_TEST(e4m3_value(0x7e) == 448.0);
  BOOST_TEST(e4m3_value(0x01) == std::ldexp(1.0, -9));
  BOOST_TEST(e4m3_value(0x08) == std::ldexp(1.0, -6));
  BOOST_TEST(std::isnan(e4m3_value(0x7f)));
}

BOOST_AUTO_TEST_CASE(every_fp4_value_is_an_fp8_value) {
  // OCP microscaling 1.0, table 5: E2M1 holds 0, 0.5, 1, 1.5, 2, 3, 4, 6.
  const std::vector<double> expected{0, 0.5, 1, 1.5, 2, 3, 4, 6};
  for (unsigned code = 0; code < 16; ++code) {
    const double x = e2m1_value(code);
    BOOST_TEST(std::abs(x) == expected[code & 7]);
    bool found = false;
    for (unsigned wide = 0; wide < 256; ++wide) found |= e4m3_value(wide) == x;
    BOOST_TEST(found);
  }
}

BOOST_AUTO_TEST_CASE(ternary_products_in_int8_are_exact) {
  Draws d(16);
  Matrix x(3, 64), w(64, 5);
  for (double& v : x.data) v = std::round(127 * (2 * d.uniform() - 1));
  for (double& v : w.data) v = std::floor(3 * d.uniform() * 0.999999) - 1;
  const Matrix y = product(x, w);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 5; ++j) {
      std::int32_t sum = 0;
      for (std::size_t k = 0; k < 64; ++k)
        sum += static_cast<std::int8_t>(x(i, k)) * static_cast<std::int8_t>(w(k, j));
      BOOST_TEST(y(i, j) == sum);
    }
}

BOOST_AUTO_TEST_SUITE_END()
