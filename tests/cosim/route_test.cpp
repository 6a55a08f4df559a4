// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstring>
#include <numeric>

#include "hw/asic/configs.h"
#include "hw/asic/machine.h"
#include "hw/asic/timing_route.h"
#include "hw/asic/timing_schedule.h"
#include "hw/cosim/rtl_core.h"
#include "tests/cosim/route_program.h"
#include "tests/support/data.h"

namespace strandline::hw::cosim {
namespace {

using namespace asic;
using tests::RouteProgram;

const std::string kConfig = "base16-full";

std::vector<std::uint8_t> run_golden(const Accelerator& a, const RouteProgram& p) {
  Machine machine(a, 0);
  machine.memory() = p.memory();
  machine.execute(std::span<const Command>(p.commands()));
  return machine.memory();
}

float word(const std::vector<std::uint8_t>& memory, std::size_t at) {
  float x = 0;
  std::memcpy(&x, &memory[at], 4);
  return x;
}
/// Element (row, column) of a VMEM matrix in memory.
float element(const std::vector<std::uint8_t>& memory, const Accelerator& a, std::size_t at,
              int rows, int row, int column) {
  const int place = (column / a.cols * rows + row) * a.cols + column % a.cols;
  return word(memory, at + 4 * static_cast<std::size_t>(place));
}

struct Choice {
  int expert;
  double weight;
};

/// What TOPK shall choose for a row, in float64.
std::vector<Choice> choices(const RouteProgram& p, const Accelerator& a, int row) {
  const auto& s = p.shape();
  std::vector<double> value, key;
  for (int e = 0; e < s.experts; ++e) {
    const double x =
        static_cast<double>(element(p.memory(), a, RouteProgram::kScores, s.rows, row, e));
    const double bias = static_cast<double>(element(p.memory(), a, RouteProgram::kBiases, 1, 0, e));
    value.push_back(s.sigmoid ? 1 / (1 + std::exp(-x)) : x);
    key.push_back(value.back() + (s.bias ? bias : 0));
  }
  std::vector<int> order(value.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int i, int j) {
    return key[static_cast<std::size_t>(i)] > key[static_cast<std::size_t>(j)];
  });
  std::vector<Choice> chosen;
  double total = 0;
  for (int i = 0; i < s.k; ++i) {
    const int e = order[static_cast<std::size_t>(i)];
    const double v = value[static_cast<std::size_t>(e)];
    chosen.push_back({e, s.sigmoid ? v : std::exp(v)});
    total += chosen.back().weight;
  }
  const double first = value[static_cast<std::size_t>(order[0])];
  for (Choice& c : chosen) c.weight *= 1.5 / (!s.raw ? total : s.sigmoid ? 1 : std::exp(first));
  return chosen;
}

/// Element of SPAD data in memory.
double operand(const std::vector<std::uint8_t>& memory, const Accelerator& a, std::size_t at) {
  if (a.element == Element::kInt8) return static_cast<std::int8_t>(memory[at]);
  return static_cast<double>(
      from_bf16(static_cast<std::uint16_t>(memory[at] | memory[at + 1] << 8)));
}

/// x[row] W_e at one column, in float64.
double product(const RouteProgram& p, const Accelerator& a, int row, int expert, int column) {
  const auto& s = p.shape();
  const auto bytes = static_cast<std::size_t>(p.spad_bytes()),
             size = static_cast<std::size_t>(a.element_bytes());
  double sum = 0;
  for (int k = 0; k < s.inner * a.rows; ++k) {
    const auto x_row = static_cast<std::size_t>(k / a.rows * s.rows + row);
    const auto w_row = static_cast<std::size_t>(column / a.cols * s.inner * a.rows + k);
    const std::size_t w =
        RouteProgram::kWeights + static_cast<std::size_t>(expert) * p.weight_bytes();
    sum += operand(p.memory(), a,
                   RouteProgram::kX + x_row * bytes + static_cast<std::size_t>(k % a.rows) * size) *
           operand(p.memory(), a,
                   w + w_row * bytes + static_cast<std::size_t>(column % a.cols) * size);
  }
  return sum;
}

/// Selections and sums of the golden machine against float64.
void equal_to_float64(const Accelerator& a, const RouteProgram::Shape& shape, std::uint64_t seed) {
  const RouteProgram p(a, shape, seed);
  const auto memory = run_golden(a, p);
  const auto& s = p.shape();
  for (int m = 0; m < s.rows; ++m) {
    const auto chosen = choices(p, a, m);
    for (int i = 0; i < s.k; ++i) {
      const Choice& c = chosen[static_cast<std::size_t>(i)];
      const std::size_t at = RouteProgram::kSelected + 4 * static_cast<std::size_t>(m * a.cols + i);
      std::uint32_t expert = 0;
      std::memcpy(&expert, &memory[at + 4 * static_cast<std::size_t>(s.rows * a.cols)], 4);
      BOOST_TEST(static_cast<int>(expert) == c.expert);
      BOOST_TEST(static_cast<double>(word(memory, at)) == c.weight,
                 boost::test_tools::tolerance(1e-5));
    }
    for (int n = 0; n < s.outer * a.cols; n += 7) {
      double y = static_cast<double>(element(p.memory(), a, RouteProgram::kY, s.rows, m, n)),
             scale = std::fabs(y);
      for (const Choice& c : chosen) {
        const double part = 0.001 * c.weight * product(p, a, m, c.expert, n);
        y += part;
        scale += std::fabs(part);
      }
      const double got = static_cast<double>(element(memory, a, RouteProgram::kY, s.rows, m, n));
      BOOST_TEST(std::fabs(got - y) <= 1e-5 * scale);
    }
  }
}

Accelerator small() {
  Accelerator a;
  a.topk = a.gather = true;
  a.spad_rows = 8192;
  return a;
}

/// Completion less start of a single command on the core, its data being zeros.
std::uint64_t alone(RtlCore& core, const std::vector<Command>& program) {
  std::vector<std::uint8_t> memory(1 << 16);
  const CoreRun run = core.run(program, memory, {10, 0, 1e9, 1}, 100000);
  BOOST_TEST_REQUIRE(run.finished, run.why);
  const auto& u = run.units[static_cast<std::size_t>(Unit::kRouter)];
  return u.sum() - u.idle - u.dependency;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(route)

BOOST_AUTO_TEST_CASE(experts_weights_and_sums_are_those_of_float64) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) BOOST_TEST_CONTEXT("seed " << seed)
  equal_to_float64(small(), RouteProgram::random_shape(small(), seed), seed);
}

BOOST_AUTO_TEST_CASE(the_lower_expert_wins_among_equal_scores) {
  Accelerator a = small();
  Machine machine(a, 0);  // all scores are zero
  machine.execute({.opcode = Opcode::kTopk,
                   .flags = kFirst,
                   .rows = 2,
                   .dst = 100,
                   .src0_stride = 2,
                   .src1_stride = 4 | 8 << 8,
                   .blocks_n = 2,
                   .blocks_k = 13,
                   .imm0 = 0x3f800000,
                   .imm1 = 0x3f800000});
  for (int m = 0; m < 2; ++m)
    for (int i = 0; i < 4; ++i) {
      BOOST_TEST(machine.vmem(static_cast<std::size_t>(102 + m), i) == static_cast<unsigned>(i));
      BOOST_TEST(machine.vmem(static_cast<std::size_t>(100 + m), i) == 0x3e800000U);  // 1 / 4
    }
  BOOST_TEST(machine.lists().blocks() == 4u);
}

BOOST_AUTO_TEST_CASE(lists_fill_blocks_in_the_order_of_their_first_rows) {
  RouteLists lists;
  for (const auto& [expert, token] : {std::pair{7, 0}, {3, 0}, {7, 1}, {7, 2}, {3, 2}})
    lists.append(expert, static_cast<std::uint16_t>(token), 0, 2);
  BOOST_TEST(lists.blocks() == 3u);
  BOOST_TEST(lists.block(0)->expert == 7);
  BOOST_TEST(lists.block(0)->count == 2);
  BOOST_TEST(lists.block(1)->expert == 3);
  BOOST_TEST(lists.block(2)->expert == 7);
  BOOST_TEST(lists.block(2)->count == 1);
  BOOST_TEST(!lists.block(3));
  BOOST_TEST(lists.entry(lists.entry(lists.block(0)->head).next).token == 1);
  BOOST_TEST(lists.entry(lists.entry(lists.block(1)->head).next).token == 2);
}

BOOST_AUTO_TEST_CASE(no_routing_fills_more_blocks_than_the_bound) {
  // Ten rows of three of five experts in blocks of four: five open blocks, 25 entries more.
  BOOST_TEST(most_blocks(10, 3, 5, 4) == 5 + 6);
  BOOST_TEST(most_blocks(1, 8, 128, 16) == 8);
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    std::mt19937_64 random(seed);
    const int experts = 1 + static_cast<int>(random() % 9),
              rows = 1 + static_cast<int>(random() % 30), b = 1 + static_cast<int>(random() % 6),
              k = 1 + static_cast<int>(random() % static_cast<unsigned>(experts));
    RouteLists lists;
    for (int m = 0; m < rows; ++m) {
      std::vector<int> order(static_cast<std::size_t>(experts));
      std::iota(order.begin(), order.end(), 0);
      std::shuffle(order.begin(), order.end(), random);
      for (int i = 0; i < k; ++i) lists.append(order[static_cast<std::size_t>(i)], 0, 0, b);
    }
    BOOST_TEST(static_cast<int>(lists.blocks()) <= most_blocks(rows, k, experts, b),
               "seed " << seed);
  }
}

BOOST_AUTO_TEST_CASE(a_program_waits_for_everything_after_its_blocks) {
  const RouteProgram p(small(), {}, 1);
  const auto& c = p.commands();
  std::size_t last = 0;
  for (std::size_t i = 0; i < c.size(); ++i)
    if (c[i].has(kRouted) && unit_of(c[i].opcode) >= 0) last = i;
  BOOST_TEST_REQUIRE(last + 1 < c.size());
  BOOST_TEST((c[last + 1].opcode == Opcode::kFence && c[last + 1].has(kAll)));
}

BOOST_AUTO_TEST_CASE(random_routings_equal_the_golden_machine) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  for (std::uint64_t seed = 1; seed <= 40; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      const RouteProgram p(core->accelerator(),
                           RouteProgram::random_shape(core->accelerator(), seed), seed);
      std::vector<std::uint8_t> memory = p.memory();
      const CoreRun run = core->run(p.commands(), memory,
                                    {20 + static_cast<int>(seed) % 90,
                                     static_cast<int>(seed) % 3 * 15, seed % 2 ? 7.5 : 1e9, seed},
                                    100000);
      BOOST_TEST_REQUIRE(run.finished, run.why);
      BOOST_TEST((memory == run_golden(core->accelerator(), p)), "memories differ");
      for (const UnitCycles& u : run.units) BOOST_TEST(u.sum() == run.units[0].sum());
    }
}

BOOST_AUTO_TEST_CASE(cycles_of_commands_alone_follow_their_formula) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  const Accelerator& a = core->accelerator();
  for (const int rows : {1, 3})
    for (const int experts : {5, 16, 40})
      for (const int flags : {0, 2, 4, 8, 14}) {
        const Command topk{.opcode = Opcode::kTopk,
                           .flags = static_cast<std::uint8_t>(kFirst | flags),
                           .rows = static_cast<std::uint16_t>(rows),
                           .src1 = 500,
                           .dst = 5000,
                           .src0_stride = 3,
                           .src1_stride = static_cast<std::uint16_t>(5 | 2 << 8),
                           .blocks_n = 3,
                           .blocks_k = static_cast<std::uint16_t>(experts)};
        BOOST_TEST(alone(*core, {topk}) == route_cycles(topk, a) - 1,
                   rows << " rows, " << experts << " experts, flags " << flags);
        for (const Opcode op : {Opcode::kGather, Opcode::kScatter}) {
          Command move{.opcode = op,
                       .tag = 3,
                       .flags = kRouted,
                       .src0 = 100,
                       .dst = 9000,
                       .src0_stride = 20,
                       .dst_stride = 30,
                       .blocks_n = static_cast<std::uint16_t>(rows + 1)};
          const Command block{.opcode = Opcode::kBlock, .tag = 2, .wait = {0}, .waits = 1};
          Machine machine(a, 0);
          for (const Command& c : {topk, block}) machine.execute(c);
          const Command taken = machine.resolved(move);
          BOOST_TEST(taken.rows > 0);
          BOOST_TEST(alone(*core, {topk, block, move}) ==
                     route_cycles(topk, a) - 1 + route_cycles(taken, a) - 1);
        }
      }
}

BOOST_AUTO_TEST_CASE(events_follow_the_rtl_through_whole_routings) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  const Accelerator& a = core->accelerator();
  double worst = 0;
  for (std::uint64_t seed = 101; seed <= 116; ++seed) {
    const RouteProgram p(a, RouteProgram::random_shape(a, seed), seed);
    std::vector<std::uint8_t> memory = p.memory();
    const CoreRun run = core->run(p.commands(), memory, {50, 0, 16, 1});
    BOOST_TEST_REQUIRE(run.finished, run.why);
    Machine machine(a, 0);
    machine.memory() = p.memory();
    std::vector<Command> taken;
    for (const Command& c : p.commands()) {
      taken.push_back(machine.resolved(c));
      machine.execute(c);
    }
    const double cycles =
        static_cast<double>(schedule(taken, a, {.latency = 50, .bytes_per_cycle = 16}).cycles);
    worst = std::max(worst, std::fabs(cycles / static_cast<double>(run.cycles) - 1));
  }
  BOOST_TEST_MESSAGE("worst " << worst);
  BOOST_TEST(worst < 0.01);
}

BOOST_AUTO_TEST_CASE(a_core_without_a_router_names_its_commands_unknown) {
  const auto core = make_rtl_core("base8");
  if (!core) return tests::skip("needs Verilator");
  for (const Opcode op : {Opcode::kTopk, Opcode::kGather, Opcode::kScatter, Opcode::kBlock}) {
    std::vector<std::uint8_t> memory(1 << 10);
    const std::vector<Command> program{{.opcode = op, .rows = 1, .blocks_n = 1}};
    BOOST_TEST(!core->run(program, memory, {10, 0, 1e9, 1}).finished);
  }
}

BOOST_AUTO_TEST_CASE(more_selected_than_experts_is_caught) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  std::vector<std::uint8_t> memory(1 << 10);
  const std::vector<Command> program{{.opcode = Opcode::kTopk,
                                      .rows = 1,
                                      .src1_stride = 4 | 1 << 8,
                                      .blocks_n = 1,
                                      .blocks_k = 3}};
  const CoreRun run = core->run(program, memory, {10, 0, 1e9, 1});
  BOOST_TEST(!run.finished);
  BOOST_TEST(run.why.find("sl_topk") != std::string::npos, run.why);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
