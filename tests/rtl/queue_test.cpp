// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <Vqueues.h>

#include <array>
#include <cstring>
#include <optional>
#include <random>
#include <vector>

#include "hw/asic/command.h"
#include "hw/asic/program.h"

namespace strandline::hw::asic {
namespace {

constexpr std::uint64_t kSeed = 20261123;
constexpr int kNever = -1;

/// A command for the queues: what it waits for by place in the program.
struct Item {
  Command command;
  std::vector<std::size_t> waits;
  int duration = 1;
  int started = kNever, over = kNever;  ///< cycles
};

/// Plays the units behind the queues of tests/rtl/queues_top.sv.
class Queues {
 public:
  explicit Queues(std::vector<Item> program) : items_(std::move(program)) {}

  /// Whether all commands ended within `most` cycles.
  bool run(int most) {
    t_.rst_ni = 0;
    edge();
    edge();
    t_.rst_ni = 1;
    for (cycle_ = 0; cycle_ < most && !t_.halted_o; ++cycle_) {
      const Command halt{.opcode = Opcode::kHalt};
      const auto words = encode(next_ < items_.size() ? items_[next_].command : halt);
      std::memcpy(&t_.cmd_i, words.data(), sizeof words);
      t_.cmd_valid_i = 1;
      t_.unit_ready_i = t_.unit_done_i = 0;
      for (std::size_t u = 0; u < kUnitCount; ++u)
        if (runs_[u] && end_[u] == cycle_) {
          t_.unit_done_i |= 1U << u;
          items_[*runs_[u]].over = cycle_;
          runs_[u].reset();
          free_from_[u] = cycle_ + 1;
        }
      t_.clk_i = 0;
      t_.eval();
      start_heads();
      t_.eval();
      if (t_.cmd_ready_o && next_ < items_.size()) ++next_;
      t_.clk_i = 1;
      t_.eval();
    }
    return t_.halted_o;
  }
  const std::vector<Item>& items() const { return items_; }

 private:
  void edge() {
    t_.clk_i = 0;
    t_.eval();
    t_.clk_i = 1;
    t_.eval();
  }
  void start_heads() {
    for (std::size_t u = 0; u < kUnitCount; ++u) {
      if (!(t_.unit_valid_o >> u & 1) || runs_[u] || free_from_[u] > cycle_) continue;
      const std::size_t name = t_.unit_name_o[u];
      t_.unit_ready_i |= 1U << u;
      items_.at(name).started = cycle_;
      runs_[u] = name;
      end_[u] = cycle_ + items_[name].duration;
    }
  }

  std::vector<Item> items_;
  std::size_t next_ = 0;
  int cycle_ = 0;
  std::array<std::optional<std::size_t>, kUnitCount> runs_;
  std::array<int, kUnitCount> end_{}, free_from_{};
  Vqueues t_;
};

constexpr Opcode kOpcodes[] = {Opcode::kMatmul,  Opcode::kTranspose, Opcode::kVector,
                               Opcode::kSoftmax, Opcode::kLoad,      Opcode::kStore};

/// A command of unit `unit` with `tag`, that waits for the latest owners of the tags of `waits`.
Item item(const std::vector<Item>& before, int unit, int tag, const std::vector<int>& waits,
          int duration) {
  Item i{.command = {.opcode = kOpcodes[unit],
                     .tag = static_cast<std::uint8_t>(tag),
                     .imm1 = static_cast<std::uint32_t>(before.size())},
         .waits = {},
         .duration = duration};
  for (std::size_t w = 0; w < waits.size(); ++w) {
    i.command.wait[w] = static_cast<std::uint8_t>(waits[w]);
    i.command.waits |= static_cast<std::uint8_t>(1U << w);
    for (std::size_t j = before.size(); j-- > 0;)
      if (before[j].command.tag == waits[w]) {
        i.waits.push_back(j);
        break;
      }
  }
  return i;
}

/// When each command starts, by the rules of docs/accelerator/architecture.md: commands issue in
/// order, one a cycle, when their queue has room and the tag's last owner is over; a unit runs its
/// commands in order, each when all that it waits for are over.
std::vector<int> starts(const std::vector<Item>& program) {
  constexpr std::size_t kDepth = 4;
  std::vector<int> start(program.size()), over(program.size());
  std::array<std::vector<std::size_t>, kUnitCount> by_unit;
  std::array<std::optional<std::size_t>, 256> owner;
  int issue = -1;
  for (std::size_t i = 0; i < program.size(); ++i) {
    const Item& c = program[i];
    auto& before = by_unit[static_cast<std::size_t>(unit_of(c.command.opcode))];
    ++issue;
    if (before.size() >= kDepth) issue = std::max(issue, start[before[before.size() - kDepth]] + 1);
    if (owner[c.command.tag]) issue = std::max(issue, over[*owner[c.command.tag]] + 1);
    start[i] = issue + 1;
    if (!before.empty()) start[i] = std::max(start[i], over[before.back()] + 1);
    for (const std::size_t w : c.waits) start[i] = std::max(start[i], over[w] + 1);
    over[i] = start[i] + c.duration;
    owner[c.command.tag] = i;
    before.push_back(i);
  }
  return start;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(queue)

/// The second command of unit 2 waits for tag 1 in its queue while that tag gets a new owner, which
/// waits for it in turn.
BOOST_AUTO_TEST_CASE(a_new_owner_of_a_tag_does_not_hold_who_waited_for_the_old_one) {
  std::vector<Item> program;
  program.push_back(item(program, 0, 1, {}, 3));
  program.push_back(item(program, 2, 2, {}, 50));
  program.push_back(item(program, 2, 3, {1}, 5));
  program.push_back(item(program, 0, 1, {3}, 5));
  Queues queues(program);
  BOOST_TEST_REQUIRE(queues.run(500), "the program does not end");
  const auto& i = queues.items();
  BOOST_TEST(i[2].started == i[1].over + 1);
  BOOST_TEST(i[3].started > i[2].over);
}

/// Random programs on few tags: nobody starts before what he waits for is over, nobody later than
/// he may.
BOOST_AUTO_TEST_CASE(commands_start_when_what_they_wait_for_is_over_and_not_later) {
  std::mt19937_64 random(kSeed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int p = 0; p < 200; ++p) {
    std::vector<Item> program;
    const int tags = 3 + below(20);
    for (int n = 60; n > 0; --n) {
      std::vector<int> waits(static_cast<std::size_t>(below(4)));
      for (int& w : waits) w = below(tags);
      program.push_back(item(program, below(6), below(tags), waits, 1 + below(below(4) ? 8 : 90)));
    }
    Queues queues(program);
    BOOST_TEST_CONTEXT("seed " << kSeed << " program " << p) {
      BOOST_TEST_REQUIRE(queues.run(20000), "the program does not end");
      const std::vector<int> expected = starts(program);
      for (std::size_t i = 0; i < program.size(); ++i)
        BOOST_TEST(queues.items()[i].started == expected[i]);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
