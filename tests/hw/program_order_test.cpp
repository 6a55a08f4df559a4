// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/dynamic_bitset.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/program.h"

namespace strandline::hw::asic {
namespace {

using Commands = std::vector<Command>;
using Set = boost::dynamic_bitset<>;

/// What must be over before what, of a program of which the router fills the first `filled` blocks,
/// however long its commands take: a command enters its queue after those before it in the stream
/// and after the last owner of its tag, starts after its waits and in its unit's order, and ends in
/// that order. A dropped command passes once the last owner of its tag is over
/// (rtl/sl_sequencer.sv); `at_once`: as soon as it is there.
class Order {
 public:
  Order(const Commands& program, int filled, bool at_once = false)
      : before_(program.size(), Set(program.size())), over_(program.size()), done_(before_) {
    bool there = false;  // the current block is filled
    for (std::size_t i = 0; i < program.size(); ++i) {
      const Command& c = program[i];
      const int unit = unit_of(c.opcode);
      dropped_.push_back(unit >= 0 && c.has(kRouted) && !there);
      if (dropped_.back()) {
        if (!at_once) ended(c.tag);
      } else if (unit < 0) {
        wait_all(c);
        if (c.opcode == Opcode::kBlock) there = c.src0 < filled;
      } else {
        enter(c, i, unit);
      }
    }
  }
  bool dropped(std::size_t i) const { return dropped_[i]; }
  /// Whether `first` is surely over when `second` starts.
  bool holds(std::size_t first, std::size_t second) const { return before_[second][first]; }

 private:
  void ended(std::uint8_t tag) {
    if (owner_[tag]) over_ |= done_[*owner_[tag]];
  }
  void wait_all(const Command& c) {
    for (std::size_t w = 0; w < 3; ++w)
      if (c.waits >> w & 1) ended(c.wait[w]);
    if (c.opcode == Opcode::kHalt || (c.opcode == Opcode::kFence && c.has(kAll)))
      for (int tag = 0; tag < 256; ++tag) ended(static_cast<std::uint8_t>(tag));
  }
  void enter(const Command& c, std::size_t i, int unit) {
    ended(c.tag);
    Set& before = before_[i];
    before = over_;
    for (std::size_t w = 0; w < 3; ++w)
      if ((c.waits >> w & 1) && owner_[c.wait[w]]) before |= done_[*owner_[c.wait[w]]];
    auto& last = last_[static_cast<std::size_t>(unit)];
    if (last) before |= before_[*last];
    done_[i] = before;
    if (last) done_[i] |= done_[*last];
    done_[i].set(i);
    last = owner_[c.tag] = i;
  }

  std::vector<Set> before_;  ///< by command: those that are over when it starts
  Set over_;                 ///< those that are over when the stream stands here
  std::vector<Set> done_;    ///< by command: those that are over when it is
  std::vector<bool> dropped_;
  std::array<std::optional<std::size_t>, 256> owner_;
  std::array<std::optional<std::size_t>, kUnitCount> last_;
};

bool meet(const Ranges& a, const Ranges& b) {
  for (const Range& x : a)
    for (const Range& y : b)
      if (x.meets(y)) return true;
  return false;
}

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

/// Pairs of commands of different units, one of which writes what the other touches.
Pairs rivals(const Commands& program, const Accelerator& a) {
  std::vector<Footprint> f;
  for (const Command& c : program) f.push_back(footprint(c, a));
  Pairs pairs;
  for (std::size_t j = 0; j < program.size(); ++j)
    for (std::size_t i = 0; i < j; ++i) {
      const int first = unit_of(program[i].opcode), second = unit_of(program[j].opcode);
      if (first < 0 || second < 0 || first == second) continue;
      if (meet(f[i].writes, f[j].reads) || meet(f[i].writes, f[j].writes) ||
          meet(f[i].reads, f[j].writes))
        pairs.emplace_back(i, j);
    }
  return pairs;
}

/// Pairs that may overlap or change places where the router fills `filled` blocks.
std::size_t races(const Commands& program, const Pairs& pairs, int filled, bool at_once = false) {
  const Order order(program, filled, at_once);
  std::size_t n = 0;
  for (const auto& [i, j] : pairs)
    n += !order.dropped(i) && !order.dropped(j) && !order.holds(i, j);
  return n;
}

/// A layer with experts, as a program of more commands than there are tags.
Commands experts(int count, int per_token, const LayerWork& work) {
  Layer l{.width = 64, .heads = 2, .kv_heads = 1, .head_dim = 32, .ffn = 32};
  l.channel = ChannelKind::kExperts;
  l.experts = {.count = count, .per_token = per_token, .ffn = 48};
  const LayerData data = random_layer(l, work, 5);
  const Accelerator a = find_config("base16-moe");
  return compile_layer(l, work, data, reference(l, work, data), a).program.commands();
}

constexpr LayerWork kPrefill{.sequences = 1, .tokens = 24, .context = 0};
constexpr LayerWork kDecode{.sequences = 16, .tokens = 1, .context = 21};

int blocks_of(const Commands& program) {
  int n = 0;
  for (const Command& c : program)
    if (c.opcode == Opcode::kBlock) n = std::max<int>(n, c.src0 + 1);
  return n;
}

std::size_t routed(const Commands& program) {
  return static_cast<std::size_t>(
      std::count_if(program.begin(), program.end(), [](auto& c) { return c.has(kRouted); }));
}

/// Races of a program, however many of its blocks the router fills.
std::size_t worst_races(const Commands& program) {
  const Pairs pairs = rivals(program, find_config("base16-moe"));
  std::size_t worst = 0;
  for (int filled = 0; filled <= blocks_of(program); ++filled)
    worst = std::max(worst, races(program, pairs, filled));
  BOOST_TEST_MESSAGE(program.size() << " commands, " << blocks_of(program) << " blocks, "
                                    << pairs.size() << " pairs, races " << worst);
  return worst;
}

/// The same without the commands that `which` names.
template <typename Which>
Commands without(Commands program, Which which) {
  std::erase_if(program, which);
  return program;
}

/// A block's STORE, 255 commands that have nothing to do with it, one of block 1 that takes its
/// tag, and one of block 0 that writes what the STORE reads.
Commands taken_tag() {
  Program p(find_config("base16-moe"));
  const auto block = [&](std::uint16_t i) { p.add({.opcode = Opcode::kBlock, .src0 = i}, 0); };
  const auto product = [&](std::uint16_t dst) {
    p.add({.opcode = Opcode::kMatmul,
           .flags = kRouted,
           .rows = 1,
           .src0 = 1000,
           .src1 = 2000,
           .dst = dst,
           .blocks_n = 1,
           .blocks_k = 1},
          0);
  };
  block(0);
  p.add({.opcode = Opcode::kStore,
         .flags = kRouted | kVmem,
         .rows = 1,
         .src0 = 7,
         .src0_stride = 64,
         .blocks_n = 1},
        0);
  for (int i = 0; i < 255; ++i) product(100);
  block(1);
  product(200);
  block(0);
  product(7);
  return p.commands();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(program_order)

BOOST_AUTO_TEST_CASE(layers_with_experts_keep_their_order_however_many_blocks_are_filled) {
  for (const auto& [count, per_token, work] :
       {std::tuple{8, 2, kPrefill}, {32, 4, kPrefill}, {8, 2, kDecode}}) {
    const Commands program = experts(count, per_token, work);
    BOOST_TEST(worst_races(program) == 0U);
  }
}

BOOST_AUTO_TEST_CASE(tags_of_dropped_commands_are_taken_again) {
  const Commands program = experts(32, 4, kPrefill);
  BOOST_TEST(routed(program) > 256U);
  const Order none(program, 0), all(program, blocks_of(program));
  std::size_t dropped = 0;
  for (std::size_t i = 0; i < program.size(); ++i) {
    dropped += none.dropped(i);
    BOOST_TEST(!all.dropped(i));
  }
  BOOST_TEST(dropped == routed(program));
}

// What the cases above hold is not held by chance: each of these breaks it.
BOOST_AUTO_TEST_CASE(a_program_without_its_waits_races) {
  Commands program = experts(8, 2, kPrefill);
  for (Command& c : program) c.waits = 0;
  BOOST_TEST(worst_races(program) > 0U);
}

BOOST_AUTO_TEST_CASE(a_program_without_the_fence_behind_its_blocks_races) {
  Commands program = experts(8, 2, kPrefill);
  const auto fence = [](const Command& c) { return c.opcode == Opcode::kFence && c.has(kAll); };
  BOOST_TEST(worst_races(without(program, fence)) > 0U);
}

BOOST_AUTO_TEST_CASE(a_dropped_command_waits_for_the_last_owner_of_its_tag) {
  const Commands program = taken_tag();
  const Pairs pairs = rivals(program, find_config("base16-moe"));
  BOOST_TEST(program[1].tag == program[258].tag);
  BOOST_TEST(races(program, pairs, 2) == 0U);
  BOOST_TEST(races(program, pairs, 1) == 0U);
  BOOST_TEST(races(program, pairs, 1, true) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
