// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <cstring>
#include <random>
#include <tuple>
#include <vector>

#include <Varrays.h>
#include "hw/asic/fp32.h"

namespace strandline::hw::asic {
namespace {

/// The arrays of tests/rtl/arrays_top.sv.
struct Size {
  int rows, cols;
  bool floats;
};
constexpr Size kSizes[] = {{1, 1, false}, {2, 3, false}, {3, 1, false}, {1, 4, false},
                           {8, 8, false}, {8, 4, false}, {3, 2, true}};

using Rows = std::vector<std::vector<std::uint16_t>>;

/// One tile, all weights first, on one of the arrays; what the array gives and how long it takes.
class Tile {
 public:
  Tile(int which, int m, std::uint64_t seed) : size_(kSizes[which]), m_(m), random_(seed) {
    weights_ = numbers(size_.rows, size_.cols);
    inputs_ = numbers(m, size_.rows);
    t_.which_i = static_cast<std::uint8_t>(which);
    t_.rst_ni = 0;
    tick();
    tick();
    t_.rst_ni = 1;
    for (int cycle = 0; results_.size() < static_cast<std::size_t>(m) && cycle < 200; ++cycle)
      step(cycle);
  }
  bool right() const {
    for (int r = 0; r < m_; ++r)
      for (int c = 0; c < size_.cols; ++c)
        if (results_.at(at(r)).at(at(c)) != expected(r, c)) return false;
    return true;
  }
  int cycles() const { return cycles_; }

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }
  Rows numbers(int rows, int cols) {
    Rows all(at(rows), std::vector<std::uint16_t>(at(cols)));
    for (auto& row : all)
      for (std::uint16_t& x : row)
        x = size_.floats ? to_bf16(static_cast<float>(random_() % 2001) / 137 - 7)
                         : static_cast<std::uint8_t>(random_());
    return all;
  }
  std::uint32_t expected(int r, int c) const {
    std::uint32_t sum = 0;
    float real = 0;
    for (int k = 0; k < size_.rows; ++k) {
      const std::uint16_t x = inputs_[at(r)][at(k)], w = weights_[at(k)][at(c)];
      if (size_.floats)
        real = add(real, multiply_bf16(x, w));
      else
        sum +=
            static_cast<std::uint32_t>(static_cast<std::int8_t>(x) * static_cast<std::int8_t>(w));
    }
    return size_.floats ? std::bit_cast<std::uint32_t>(real) : sum;
  }
  void tick() {
    t_.clk_i = 0;
    t_.eval();
    t_.clk_i = 1;
    t_.eval();
  }
  void step(int cycle) {
    const int row = cycle - size_.rows;
    t_.w_valid_i = cycle < size_.rows;
    t_.w_first_i = cycle == 0;
    if (t_.w_valid_i) std::memcpy(&t_.w_data_i, weights_[at(cycle)].data(), at(size_.cols) * 2);
    t_.a_valid_i = row >= 0 && row < m_;
    t_.a_swap_i = row == 0;
    if (t_.a_valid_i) std::memcpy(&t_.a_data_i, inputs_[at(row)].data(), at(size_.rows) * 2);
    t_.clk_i = 0;
    t_.eval();
    if (t_.p_valid_o) {
      std::vector<std::uint32_t> result(8);
      std::memcpy(result.data(), &t_.p_data_o, 32);
      results_.push_back(result);
      cycles_ = cycle + 1;
    }
    t_.clk_i = 1;
    t_.eval();
  }

  Size size_;
  int m_, cycles_ = 0;
  std::mt19937_64 random_;
  Rows weights_, inputs_;
  std::vector<std::vector<std::uint32_t>> results_;
  Varrays t_;
};

/// One fold of any K on an output-stationary array; results at the cycles in which they leave.
class Fold {
 public:
  Fold(int which, int rows, int cols, int k) : rows_(rows), cols_(cols), k_(k) {
    std::mt19937 random(static_cast<unsigned>(k));
    for (auto* x : {&x_, &w_})
      for (int i = 0; i < k * 8; ++i) x->push_back(static_cast<std::int8_t>(random()));
    t_.which_i = static_cast<std::uint8_t>(which);
    t_.rst_ni = 0;
    for (int i = 0; i < 2; ++i) edge();
    t_.rst_ni = 1;
    for (int cycle = 0; cycle < k + rows + cols + 4; ++cycle) step(cycle);
  }
  bool right() const { return wrong_ == 0 && left_ == rows_; }
  int cycles() const { return cycles_; }

 private:
  std::int8_t x(int m, int k) const {
    return k < k_ ? x_[static_cast<std::size_t>(m * k_ + k)] : std::int8_t{0};
  }
  std::int8_t w(int k, int n) const { return w_[static_cast<std::size_t>(k * 8 + n)]; }
  void edge() {
    t_.clk_i = 0;
    t_.eval();
    t_.clk_i = 1;
    t_.eval();
  }
  void step(int cycle) {
    std::uint16_t lanes[8] = {};
    t_.w_valid_i = cycle < k_;
    t_.w_first_i = cycle == 0;
    t_.w_last_i = cycle == k_ - 1;
    for (int n = 0; n < cols_ && cycle < k_; ++n) lanes[n] = static_cast<std::uint8_t>(w(cycle, n));
    std::memcpy(&t_.w_data_i, lanes, sizeof lanes);
    // Row r of a block of R indices enters r cycles after the block's first weights.
    const int row = cycle % rows_, from = cycle - row;
    t_.a_valid_i = from < k_;
    t_.a_swap_i = row == 0;
    for (int i = 0; i < rows_; ++i) lanes[i] = static_cast<std::uint8_t>(x(row, from + i));
    std::memcpy(&t_.a_data_i, lanes, sizeof lanes);
    t_.clk_i = 0;
    t_.eval();
    if (t_.p_valid_o) take(cycle);
    t_.clk_i = 1;
    t_.eval();
  }
  void take(int cycle) {
    std::int32_t words[8];
    std::memcpy(words, &t_.p_data_o, sizeof words);
    for (int n = 0; n < cols_; ++n) {
      std::int32_t sum = 0;
      for (int k = 0; k < k_; ++k) sum += x(left_, k) * w(k, n);
      wrong_ += words[n] != sum;
    }
    ++left_;
    cycles_ = cycle;
  }

  int rows_, cols_, k_, cycles_ = 0, left_ = 0, wrong_ = 0;
  std::vector<std::int8_t> x_, w_;
  Varrays t_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(array)

BOOST_AUTO_TEST_CASE(products_are_right_at_every_size) {
  for (int which = 0; which < static_cast<int>(std::size(kSizes)); ++which)
    for (int m = 1; m <= 12; ++m)
      BOOST_TEST(Tile(which, m, static_cast<std::uint64_t>(100 * which + m)).right(),
                 "array " << which << " rows " << m);
}

/// From the first weight row in to the last result row out: the last result is out 2 R + C + M - 2
/// cycles later, where entering takes a cycle of its own.
BOOST_AUTO_TEST_CASE(one_tile_takes_2r_c_m_less_2_cycles) {
  for (int which = 0; which < static_cast<int>(std::size(kSizes)); ++which)
    for (const int m : {1, 2, 3, 7, 8, 20}) {
      const Size& s = kSizes[which];
      BOOST_TEST_CONTEXT(s.rows << " x " << s.cols << ", M " << m)
      BOOST_TEST(Tile(which, m, 1).cycles() == 2 * s.rows + s.cols + m - 2 + 1);
    }
}

/// An output-stationary fold of any K from R on, by SCALE-Sim's law.
BOOST_AUTO_TEST_CASE(one_fold_takes_k_r_c_less_2_cycles) {
  for (const auto& [which, rows, cols] : {std::tuple{7, 3, 2}, {8, 8, 8}})
    for (const int k : {8, 9, 15, 33, 65, 100}) {
      const Fold fold(which, rows, cols, k);
      BOOST_TEST_CONTEXT(rows << " x " << cols << ", K " << k) {
        BOOST_TEST(fold.right());
        BOOST_TEST(fold.cycles() == k + rows + cols - 2);
      }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
