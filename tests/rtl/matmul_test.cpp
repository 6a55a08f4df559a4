// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <iostream>

#include "hw/asic/timing.h"
#include "tests/rtl/matmul_bench.h"

namespace strandline::tests {
namespace {

using hw::asic::Accelerator;
using hw::asic::Command;

constexpr std::uint64_t kSeed = 20261123;

/// Tiles of random commands on one unit until there are `wanted`, counted in `tiles`; how many
/// words were wrong, or -1 where the unit hung or an assertion failed.
long random_tiles(std::size_t which, long wanted, int stalls, long& tiles) {
  MatmulBench bench(which, kSeed + which);
  long bad = 0;
  for (long done = 0; done < wanted;) {
    std::vector<Command> batch;
    long more = 0;
    while (batch.size() < 64 && done + more < wanted) {
      batch.push_back(bench.random_command(20, 4));
      more += batch.back().blocks_n * batch.back().blocks_k;
    }
    if (!bench.run(batch, stalls)) return -1;
    bad += bench.mismatches();
    done += more;
    tiles += more;
  }
  return bad;
}

/// Units with and without output-stationary arrays.
std::vector<std::size_t> units(bool output_stationary) {
  std::vector<std::size_t> some;
  for (std::size_t i = 0; i < matmul_units().size(); ++i)
    if (matmul_units()[i].output_stationary == output_stationary) some.push_back(i);
  return some;
}

/// One command without stalls, its results checked.
MatmulRun run_tiles(MatmulBench& bench, int m, int n, int k, bool dense = false) {
  const auto run = bench.run(std::vector<Command>{tiles(m, n, k, bench.accelerator(), dense)}, 0);
  BOOST_TEST_REQUIRE(run.has_value());
  BOOST_TEST(bench.mismatches() == 0);
  return *run;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(matmul)

/// Every tile of every unit bit by bit, with banks lost at random. The smaller an array, the more
/// of the tiles it gets.
BOOST_AUTO_TEST_CASE(random_tiles_equal_the_golden_machine) {
  const long wanted = long_run_tiles().value_or(10000);
  const auto share = [](const Accelerator& a) { return 1.0 / (4 + a.rows + a.cols); };
  double shares = 0;
  for (const Accelerator& a : matmul_units()) shares += share(a);
  long tiles = 0;
  for (std::size_t which = 0; which < matmul_units().size(); ++which) {
    const Accelerator& a = matmul_units()[which];
    const auto half = 1 + static_cast<long>(static_cast<double>(wanted) * share(a) / shares / 2);
    for (const int stalls : {0, 100})
      BOOST_TEST(random_tiles(which, half, stalls, tiles) == 0,
                 a.name << ", stalls " << stalls << "/256, seed " << kSeed + which);
  }
  std::cout << tiles << " random tiles, seeds from " << kSeed << std::endl;
  BOOST_TEST(tiles >= wanted);
}

BOOST_AUTO_TEST_CASE(a_lone_tile_takes_2r_c_m_less_2_cycles) {
  for (const std::size_t which : units(false)) {
    MatmulBench bench(which, kSeed);
    const Accelerator& a = bench.accelerator();
    for (const int m : {1, 2, 3, 7, 16, 33})
      BOOST_TEST(run_tiles(bench, m, 1, 1).array_cycles() == 2 * a.rows + a.cols + m - 2,
                 a.name << " M " << m);
  }
}

/// Weights of the next tile load behind the stream of the current one: what a product takes at
/// least is one fill, max(M, R) a tile, and the last row's way out.
BOOST_AUTO_TEST_CASE(streams_of_tiles_stay_within_ten_percent_of_the_floor) {
  for (const std::size_t which : units(false)) {
    MatmulBench bench(which, kSeed);
    const Accelerator& a = bench.accelerator();
    for (const int m : {1, 2, 5, 8, 20, 40})
      for (const auto& [n, k] : {std::pair{1, 1}, {1, 5}, {4, 1}, {3, 4}}) {
        BOOST_TEST_CONTEXT(a.name << " M " << m << " tiles " << n << " x " << k) {
          const MatmulRun run = run_tiles(bench, m, n, k);
          const long floor = n * k * std::max(m, a.rows) + 2 * a.rows + a.cols - 2;
          // Sums are read, then written: a tile of one row on an array of one row takes two cycles.
          const long more = m == 1 && a.rows == 1 ? n * k - 1 : 0;
          // The last tile's rows follow each other, however few they are.
          const long last = std::max(m, a.rows) - m;
          BOOST_TEST(run.array_cycles() == floor + more - last);
          if (more == 0)
            BOOST_TEST(static_cast<double>(run.array_cycles()) <= 1.1 * static_cast<double>(floor));
          // Around the array: the command, SPAD, VMEM and the last write, a cycle each.
          BOOST_TEST(run.cycles == run.array_cycles() + 4);
        }
      }
  }
}

BOOST_AUTO_TEST_CASE(folds_that_stay_follow_each_other_every_k_cycles) {
  for (const std::size_t which : units(true)) {
    MatmulBench bench(which, kSeed);
    const Accelerator& a = bench.accelerator();
    for (const int m : {1, 2, 5, 8, 20, 33})
      for (const auto& [n, k] : {std::pair{1, 1}, {1, 5}, {4, 1}, {3, 4}}) {
        BOOST_TEST_CONTEXT(a.name << " M " << m << " tiles " << n << " x " << k) {
          const MatmulRun run = run_tiles(bench, m, n, k);
          const long folds = n * ((m + a.rows - 1) / a.rows), last_row = (m - 1) % a.rows;
          BOOST_TEST(run.array_cycles() == folds * k * a.rows + last_row + a.cols - 1);
          BOOST_TEST(run.cycles == run.array_cycles() + 4);
        }
      }
  }
}

/// docs/accelerator/timing.md, with weights in a bank of their own and in the activations'.
BOOST_AUTO_TEST_CASE(the_closed_form_knows_shared_banks) {
  for (std::size_t which = 0; which < matmul_units().size(); ++which) {
    MatmulBench bench(which, kSeed);
    const Accelerator& a = bench.accelerator();
    for (const int m : {1, 7, 8, 20, 40})
      for (const auto& [n, k] : {std::pair{1, 1}, {1, 4}, {2, 3}})
        for (const int weights : {2048, 256, 2049, 257}) {
          // Odd places: dense weights, where the array is sparse.
          Command c = tiles(m, n, k, a, a.sparse_2_4 && weights % 2 == 1);
          c.src1 = static_cast<std::uint16_t>(weights);
          const auto run = bench.run(std::vector<Command>{c}, MatmulBench::kBanks);
          BOOST_TEST_REQUIRE(run.has_value());
          BOOST_TEST(run->cycles == static_cast<long>(hw::asic::command_cycles(c, a)),
                     a.name << " M " << m << " tiles " << n << " x " << k << " at " << weights);
          BOOST_TEST(bench.mismatches() == 0);
        }
  }
}

/// 2:4 sparse weights: twice the contraction in the cycles of a dense product.
BOOST_AUTO_TEST_CASE(sparse_weights_halve_the_cycles_of_a_contraction) {
  const auto cycles = [](const std::string& name, int blocks_k, bool dense = false) {
    const auto& all = matmul_units();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& a) { return a.name == name; });
    BOOST_TEST_REQUIRE((found != all.end()), name);
    MatmulBench bench(static_cast<std::size_t>(found - all.begin()), kSeed);
    return run_tiles(bench, 64, 2, blocks_k, dense).cycles;
  };
  const int contraction = 256;
  const long full = cycles("16x16 int8 ws", contraction / 16);
  const long half = cycles("16x16 int8 sparse", contraction / 32);
  const long around = 2 * 16 + 16 + 2;
  BOOST_TEST(full - around == 2 * (half - around));
  // Dense weights take what they take on a dense array.
  BOOST_TEST(cycles("16x16 int8 sparse", contraction / 32, true) == full);
}

BOOST_AUTO_TEST_CASE(counters_tell_busy_fill_drain_and_lost_banks) {
  for (std::size_t which = 0; which < matmul_units().size(); ++which) {
    MatmulBench bench(which, kSeed);
    const Accelerator& a = bench.accelerator();
    BOOST_TEST_CONTEXT(a.name) {
      const MatmulRun run = run_tiles(bench, 9, 2, 3);
      const long folds = 2 * ((9 + a.rows - 1) / a.rows);
      BOOST_TEST(run.counted[1] == (a.output_stationary ? folds * 3 * a.rows : 9 * 2 * 3));
      BOOST_TEST(run.counted[2] + run.counted[3] + run.counted[1] + 1 == run.cycles);
      BOOST_TEST(run.counted[3] == (a.output_stationary ? 8 % a.rows : a.rows - 1) + a.cols + 2);
      BOOST_TEST(run.counted[4] == 0);
      const auto held = bench.run(std::vector<Command>{tiles(9, 2, 3, a)}, 230);
      BOOST_TEST_REQUIRE(held.has_value());
      BOOST_TEST(held->counted[1] == run.counted[1]);
      BOOST_TEST(held->counted[4] > 0);
      BOOST_TEST(held->counted[4] <= held->lost);
      BOOST_TEST(held->cycles > run.cycles);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
