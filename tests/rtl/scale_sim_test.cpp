// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <iostream>

#include "core/csv.h"
#include "tests/rtl/matmul_bench.h"
#include "tests/support/data.h"

namespace strandline::tests {
namespace {

using hw::asic::Accelerator;
using hw::asic::Command;

constexpr std::uint64_t kSeed = 20261123;

/// The int8 unit of a size with one kind of array, where there is one.
std::optional<std::size_t> unit_of(int rows, int cols, const std::string& array) {
  for (std::size_t i = 0; i < matmul_units().size(); ++i)
    if (matmul_units()[i].name == fmt::format("{}x{} int8 {}", rows, cols, array)) return i;
  return std::nullopt;
}

/// A product [m,k] x [k,n] of any size as folds one after the other, each alone in the array. A
/// weight-stationary fold is a tile of k and n under all of m; an output-stationary one a block of
/// m and n under all of k. SPAD and VMEM hold one fold at a time.
class FoldedProduct {
 public:
  FoldedProduct(std::size_t which, int m, int n, int k)
      : bench_(which, kSeed), m_(m), n_(n), k_(k), x_(numbers(m * k)), w_(numbers(n * k)) {}
  /// Cycles of the array, all folds together; 0 where one did not end.
  long run() {
    const Accelerator& a = bench_.accelerator();
    const int most_m = a.output_stationary ? a.rows : m_;
    const int most_k = a.output_stationary ? k_ : a.rows;
    long cycles = 0;
    for (int n = 0; n < n_; n += a.cols)
      for (int m = 0; m < m_; m += most_m) {
        for (int k = 0; k < k_; k += most_k) {
          fill(m, most_m, n, k, most_k);
          Command fold = tiles(most_m, 1, (most_k + a.rows - 1) / a.rows, a);
          if (k > 0) fold.flags = hw::asic::kAccumulate;
          const auto run = bench_.drive(std::vector<Command>{fold}, 0);
          if (!run) return 0;
          cycles += run->array_cycles();
        }
        check(m, std::min(most_m, m_ - m), n);
      }
    return cycles;
  }
  long mismatches() const { return wrong_; }

 private:
  std::vector<std::int8_t> numbers(int count) {
    std::vector<std::int8_t> all(static_cast<std::size_t>(count));
    for (auto& x : all) x = static_cast<std::int8_t>(bench_.below(256));
    return all;
  }
  std::int8_t x(int m, int k) const {
    return m < m_ && k < k_ ? x_[static_cast<std::size_t>(m * k_ + k)] : std::int8_t{0};
  }
  std::int8_t w(int k, int n) const {
    return n < n_ && k < k_ ? w_[static_cast<std::size_t>(n * k_ + k)] : std::int8_t{0};
  }
  void fill(int m, int ms, int n, int k, int ks) {
    const Accelerator& a = bench_.accelerator();
    const auto put = [&](int row, int lane, std::int8_t value) {
      bench_.machine().spad(static_cast<std::size_t>(row), lane) = static_cast<std::uint8_t>(value);
    };
    for (int block = 0; block * a.rows < ks; ++block)
      for (int r = 0; r < a.rows; ++r) {
        for (int i = 0; i < ms; ++i) put(block * ms + i, r, x(m + i, k + block * a.rows + r));
        for (int c = 0; c < a.cols; ++c)
          put(2048 + block * a.rows + r, c, w(k + block * a.rows + r, n + c));
      }
  }
  void check(int m, int ms, int n) {
    for (int i = 0; i < ms; ++i)
      for (int c = 0; c < bench_.accelerator().cols && n + c < n_; ++c) {
        const std::int8_t* a = &x_[static_cast<std::size_t>((m + i) * k_)];
        const std::int8_t* b = &w_[static_cast<std::size_t>((n + c) * k_)];
        std::int32_t sum = 0;
        for (int k = 0; k < k_; ++k) sum += a[k] * b[k];
        wrong_ += static_cast<std::uint32_t>(sum) != bench_.result(static_cast<std::size_t>(i), c);
      }
  }
  MatmulBench bench_;
  int m_, n_, k_;
  std::vector<std::int8_t> x_, w_;  ///< rows of k: weights transposed
  long wrong_ = 0;
};

/// Entries of one dataflow of the table of SCALE-Sim v3, every fold by itself; the program reports
/// a cycle less than they take. By default those of at most 40,000 cycles.
void meets_the_table(const std::string& dataflow, int at_least, bool whole_blocks_of_k) {
  const auto data = data_dir();
  if (!data) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*data / "scalesim/scalesim_v3_table.csv");
  const int most = long_run_tiles() ? 1 << 30 : 40000;
  int entries = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto number = [&](const char* key) { return std::stoi(table.cell(i, key)); };
    const auto which = unit_of(number("array_h"), number("array_w"), dataflow);
    if (table.cell(i, "dataflow") != dataflow || !which) continue;
    if (number("compute_cycles_reported") > most) continue;
    if (whole_blocks_of_k && number("K") % number("array_h") != 0) continue;
    FoldedProduct folds(*which, number("M"), number("N"), number("K"));
    BOOST_TEST_CONTEXT("line " << table.lines[i]) {
      BOOST_TEST(folds.run() - 1 == number("compute_cycles_reported"));
      BOOST_TEST(folds.mismatches() == 0);
    }
    ++entries;
  }
  std::cout << entries << " entries of " << dataflow << std::endl;
  BOOST_TEST(entries >= at_least);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scale_sim)

BOOST_AUTO_TEST_CASE(weight_stationary_folds_take_the_tables_cycles) {
  meets_the_table("ws", long_run_tiles() ? 41 : 20, false);
}

/// The unit takes K in whole blocks of R; tests/rtl/array_test.cpp has other K at the array.
BOOST_AUTO_TEST_CASE(output_stationary_folds_take_the_tables_cycles) {
  meets_the_table("os", long_run_tiles() ? 35 : 18, true);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
