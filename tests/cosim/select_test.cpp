// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <numeric>
#include <random>

#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/asic/timing_route.h"
#include "hw/asic/timing_schedule.h"
#include "hw/cosim/rtl_core.h"
#include "tests/support/data.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::cosim {
namespace {

using namespace asic;

const std::string kConfig = "base16-full";

std::uint16_t u16(std::size_t x) {
  return static_cast<std::uint16_t>(x);
}

/// Rows of scores that SELECT lists, and lines that LOADs fetch by these lists.
struct Shape {
  std::size_t rows = 1, scores = 40, k = 7;
  std::size_t line_rows = 2;  ///< SPAD rows of a line
  bool ties = false;
};

/// Scores and lines in memory; the fetched lines are stored behind them.
class SelectProgram {
 public:
  static constexpr std::uint32_t kScores = 0, kLines = 0x20000, kFetched = 0x60000;
  static constexpr std::size_t kBytes = 1 << 19, kLists = 3;

  SelectProgram(const Accelerator& a, const Shape& s, std::uint64_t seed)
      : a_(a), s_(s), random_(seed), program_(a) {
    fill();
    const std::size_t blocks = score_blocks(), word_row = 4 * static_cast<std::size_t>(a.cols);
    Command load = transfer(Opcode::kLoad, 1, blocks * s.rows * word_row, kScores);
    load.flags = kVmem;
    program_.add(load, 0);
    program_.add({.opcode = Opcode::kSelect,
                  .rows = u16(s.rows),
                  .dst = u16(kLists),
                  .src0_stride = u16(s.rows),
                  .src1_stride = u16(s.k),
                  .dst_stride = u16(s.k + 1),
                  .blocks_n = u16(blocks),
                  .blocks_k = u16(s.scores)},
                 0);
    for (std::size_t m = 0; m < s.rows; ++m) fetch(m);
  }
  /// A shape that fits the lists, rows and memory above.
  static Shape random_shape(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto below = [&](std::size_t n) { return random() % n; };
    Shape s;
    s.scores = 1 + below(200);
    s.k = 1 + below(std::min<std::size_t>(s.scores, 60));
    if (below(5) == 0) s.k = s.scores = std::min<std::size_t>(s.scores, 60);
    s.rows = 1 + below(8);
    s.line_rows = 1 + below(5);
    s.ties = below(2) != 0;
    return s;
  }

  const std::vector<Command>& commands() const { return program_.commands(); }
  const std::vector<std::uint8_t>& memory() const { return memory_; }
  const Shape& shape() const { return s_; }
  std::size_t score_blocks() const {
    const auto cols = static_cast<std::size_t>(a_.cols);
    return (s_.scores + cols - 1) / cols;
  }
  std::size_t spad_row() const { return static_cast<std::size_t>(a_.lanes() * a_.element_bytes()); }
  float score(std::size_t row, std::size_t i) const {
    const auto cols = static_cast<std::size_t>(a_.cols);
    float x = 0;
    std::memcpy(&x, &memory_[kScores + 4 * ((i / cols * s_.rows + row) * cols + i % cols)], 4);
    return x;
  }

 private:
  static Command transfer(Opcode op, std::size_t lines, std::size_t bytes, std::uint32_t address) {
    return {.opcode = op,
            .rows = u16(lines),
            .src0_stride = u16(bytes),
            .blocks_n = 1,
            .imm0 = address};
  }
  void fill() {
    for (std::size_t at = kScores; at < kLines; at += 4) {
      const int draw = static_cast<int>(random_() % 20001) - 10000;
      const float x = s_.ties ? static_cast<float>(draw % 4) : static_cast<float>(draw) / 1000;
      std::memcpy(&memory_[at], &x, 4);
    }
    for (std::size_t at = kLines; at < kFetched; ++at)
      memory_[at] = static_cast<std::uint8_t>(random_());
  }
  /// Row m's lines into SPAD, a block of rows for each row of a line; then to memory.
  void fetch(std::size_t m) {
    const std::size_t line = s_.line_rows * spad_row(), place = m % 2 * 2000;
    Command load = transfer(Opcode::kLoad, s_.k, line, kLines);
    load.flags = kListed;
    load.src0 = u16(kLists + m * (s_.k + 1));
    load.src1 = u16(s_.k);
    load.dst = u16(place);
    load.src1_stride = 1;
    load.dst_stride = u16(line / 16);
    load.blocks_k = u16(s_.scores);
    program_.add(load, 0);
    const std::size_t all = s_.k * line;
    Command store = transfer(Opcode::kStore, 1, all, u32(kFetched + m * all));
    store.src0 = u16(place);
    program_.add(store, 0);
  }
  static std::uint32_t u32(std::size_t x) { return static_cast<std::uint32_t>(x); }

  Accelerator a_;
  Shape s_;
  std::mt19937_64 random_;
  Program program_;
  std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(kBytes);
};

Machine run_golden(const Accelerator& a, const SelectProgram& p) {
  Machine machine(a, 0);
  machine.memory() = p.memory();
  machine.execute(std::span<const Command>(p.commands()));
  return machine;
}

/// The k greatest by a sort of its own, the lower number first among equal scores.
std::vector<std::size_t> greatest(const SelectProgram& p, std::size_t row) {
  std::vector<std::size_t> order(p.shape().scores);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return p.score(row, i) > p.score(row, j); });
  order.resize(p.shape().k);
  std::sort(order.begin(), order.end());
  return order;
}

/// Completion less start of a lone SELECT, its scores being zeros.
std::uint64_t alone(RtlCore& core, const Command& c) {
  std::vector<std::uint8_t> memory(1 << 16);
  const CoreRun run = core.run(std::vector<Command>{c}, memory, {10, 0, 1e9, 1}, 100000);
  BOOST_TEST_REQUIRE(run.finished, run.why);
  const auto& u = run.units[static_cast<std::size_t>(Unit::kRouter)];
  return u.sum() - u.idle - u.dependency;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(select)

BOOST_AUTO_TEST_CASE(lists_hold_the_greatest_in_ascending_order) {
  const Accelerator a = find_config(kConfig);
  for (std::uint64_t seed = 1; seed <= 40; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      const SelectProgram p(a, SelectProgram::random_shape(seed), seed);
      const Machine machine = run_golden(a, p);
      for (std::size_t m = 0; m < p.shape().rows; ++m) {
        const auto expected = greatest(p, m);
        const auto first =
            machine.selected().begin() +
            static_cast<std::ptrdiff_t>(SelectProgram::kLists + m * (p.shape().k + 1));
        BOOST_TEST(std::equal(expected.begin(), expected.end(), first));
      }
    }
}

BOOST_AUTO_TEST_CASE(listed_lines_come_block_by_block) {
  const Accelerator a = find_config(kConfig);
  for (std::uint64_t seed = 1; seed <= 10; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      const SelectProgram p(a, SelectProgram::random_shape(seed), seed);
      const Shape& s = p.shape();
      Machine machine = run_golden(a, p);
      const std::size_t row = p.spad_row(), line = s.line_rows * row;
      for (std::size_t m = 0; m < s.rows; ++m) {
        const auto chosen = greatest(p, m);
        for (std::size_t i = 0; i < s.k; ++i)
          for (std::size_t b = 0; b < line; ++b) {
            const std::size_t place = (b / row * s.k + i) * row + b % row;
            BOOST_TEST_REQUIRE(machine.memory()[SelectProgram::kFetched + m * s.k * line + place] ==
                               p.memory()[SelectProgram::kLines + chosen[i] * line + b]);
          }
      }
    }
}

BOOST_AUTO_TEST_CASE(random_selections_equal_the_golden_machine) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  for (std::uint64_t seed = 1; seed <= 60; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      const SelectProgram p(core->accelerator(), SelectProgram::random_shape(seed), seed);
      std::vector<std::uint8_t> memory = p.memory();
      const CoreRun run = core->run(p.commands(), memory,
                                    {20 + static_cast<int>(seed) % 90,
                                     static_cast<int>(seed) % 3 * 15, seed % 2 ? 7.5 : 1e9, seed},
                                    1000000);
      BOOST_TEST_REQUIRE(run.finished, run.why);
      Machine golden = run_golden(core->accelerator(), p);
      BOOST_TEST((memory == golden.memory()));
    }
}

BOOST_AUTO_TEST_CASE(cycles_are_those_of_the_formula) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  for (const auto& [rows, scores, k] :
       {std::tuple{1, 1, 1}, {1, 16, 3}, {1, 17, 17}, {3, 40, 40}, {2, 100, 64}, {5, 33, 1}}) {
    const Command c{.opcode = Opcode::kSelect,
                    .rows = static_cast<std::uint16_t>(rows),
                    .src0_stride = static_cast<std::uint16_t>(rows),
                    .src1_stride = static_cast<std::uint16_t>(k),
                    .dst_stride = static_cast<std::uint16_t>(k),
                    .blocks_n = static_cast<std::uint16_t>((scores + 15) / 16),
                    .blocks_k = static_cast<std::uint16_t>(scores)};
    BOOST_TEST_CONTEXT(rows << " rows, " << k << " of " << scores)
    // Counters do not see the cycle that takes the command.
    BOOST_TEST(alone(*core, c) == route_cycles(c, core->accelerator()) - 1);
  }
}

/// Within 1 % but for streams of LOADs of short lines that wait for STOREs of the rows they fill:
/// the model starts the addresses of a third one later than the RTL.
BOOST_AUTO_TEST_CASE(events_follow_the_rtl) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  for (std::uint64_t seed = 1; seed <= 30; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      const SelectProgram p(core->accelerator(), SelectProgram::random_shape(seed), seed);
      std::vector<std::uint8_t> memory = p.memory();
      const CoreRun run = core->run(p.commands(), memory, {50, 0, 16, 1}, 1000000);
      BOOST_TEST_REQUIRE(run.finished, run.why);
      const Schedule s = schedule(p.commands(), core->accelerator(), {50, 16});
      BOOST_TEST(static_cast<double>(s.cycles) == static_cast<double>(run.cycles),
                 boost::test_tools::tolerance(0.06));
    }
}

BOOST_AUTO_TEST_CASE(more_than_there_are_or_than_the_lists_hold_ends_the_run_by_name) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  Command c{.opcode = Opcode::kSelect,
            .rows = 1,
            .src0_stride = 1,
            .src1_stride = 9,
            .blocks_n = 1,
            .blocks_k = 8};
  const auto why = [&] {
    std::vector<std::uint8_t> memory(1 << 12);
    const CoreRun run = core->run(std::vector<Command>{c}, memory, {10, 0, 1e9, 1}, 10000);
    BOOST_TEST(!run.finished);
    return run.why;
  };
  BOOST_TEST(why().find("sl_select: no rows, or more selected") != std::string::npos);
  c.src1_stride = 8;
  c.dst = static_cast<std::uint16_t>(core->accelerator().route_entries - 7);
  BOOST_TEST(why().find("sl_select: more numbers than the lists hold") != std::string::npos);
}

/// Latent attention over the keys that an indexer selects, whole layers.
BOOST_AUTO_TEST_CASE(layers_with_an_indexer_equal_the_golden_machine) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  Layer l{.width = 64, .heads = 4, .kv_heads = 1, .head_dim = 128, .ffn = 128};
  l.mixer = MixerKind::kLatent;
  l.latent = {.q_rank = 64, .kv_rank = 32, .nope_dim = 64, .rope_dim = 32, .v_dim = 32};
  l.index = {.top_k = 24, .heads = 3, .dim = 64, .rope_dim = 32};
  for (const LayerWork& work : {LayerWork{.sequences = 1, .tokens = 6, .context = 45},
                                LayerWork{.sequences = 2, .tokens = 1, .context = 130}}) {
    const auto [p, golden, error] = tests::golden_layer(l, work, core->accelerator());
    std::vector<std::uint8_t> memory = p.memory;
    const CoreRun run = core->run(p.program.commands(), memory, {100, 0, 16, 1});
    BOOST_TEST_REQUIRE(run.finished, run.why);
    BOOST_TEST((memory == golden));
    const Schedule s = schedule(p.program.commands(), core->accelerator(), {100, 16});
    BOOST_TEST_MESSAGE(run.cycles << " cycles, by events " << s.cycles);
    BOOST_TEST(static_cast<double>(s.cycles) == static_cast<double>(run.cycles),
               boost::test_tools::tolerance(0.01));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
