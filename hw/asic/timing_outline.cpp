// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_outline.h"

#include <algorithm>
#include <utility>

#include "hw/asic/program.h"
#include "hw/asic/timing_outline_ports.h"
#include "hw/asic/timing_units.h"

namespace strandline::hw::asic {
namespace {

/// Items of a loop's turn at most, and turns from which on it is one.
constexpr std::size_t kLongest = 96, kTurns = 4;
/// The same of a stream of loads and products.
constexpr std::size_t kLongestStream = 4;

constexpr int kMatmulUnit = 0, kLoadUnit = 4;

/// A step, or a loop of tokens. Tokens of one signature differ in places and cycles alone.
struct Token {
  std::uint64_t signature = 0;
  OutlineStep step;
  std::uint32_t times = 1;
  std::vector<Token> body;  ///< empty: a step
  bool streams() const {
    return body.empty() && (step.unit == kMatmulUnit || step.unit == kLoadUnit);
  }
};

/// A hash with x mixed in (the finalizer of SplitMix64; Steele, Lea, Flood 2014).
std::uint64_t mixed(std::uint64_t hash, std::uint64_t x) {
  x += hash + 0x9e3779b97f4a7c15ULL;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
  return x ^ x >> 31;
}

/// What a loop may repeat.
std::uint64_t signature_of(const OutlineStep& s, const Command& c) {
  const auto wide = [](auto x) { return static_cast<std::uint64_t>(x); };
  std::uint64_t h =
      mixed(wide(s.operation) << 32, wide(c.opcode) | wide(s.waits) << 8 | wide(c.flags) << 16);
  for (std::size_t w = 0; w < s.waits; ++w) h = mixed(h, s.wait[w].unit * 256U + s.wait[w].back);
  h = mixed(h, wide(c.rows) | wide(c.blocks_n) << 16 | wide(c.blocks_k) << 32 |
                   wide(c.src0_stride) << 48);
  return c.opcode == Opcode::kVector ? mixed(h, c.imm1 & 0xff) : h;
}

/// Cycles alone, traffic of LOAD and STORE, ports of the others.
void set_costs(OutlineStep& s, const Command& c, const Accelerator& a, PortKinds& kinds) {
  s.cycles = static_cast<float>(command_cycles(c, a, {0, 1e9}));
  if (c.opcode == Opcode::kLoad || c.opcode == Opcode::kStore) {
    const BurstCount count = count_bursts(c, a);
    s.beats = static_cast<float>(count.beats);
    s.bursts = static_cast<float>(count.bursts);
  } else if (s.unit == kMatmulUnit) {
    s.ports = kinds.product(c, static_cast<double>(s.cycles));
  } else if (s.unit < kLoadUnit) {
    s.ports = kinds.lane(c);
  }
}

/// A program's steps, with the waits that are not implied by others.
class Reader {
 public:
  Reader(std::span<const int> operations, const Accelerator& a)
      : operations_(operations), a_(a), kinds_(a) {}

  const PortKinds& kinds() const { return kinds_; }
  std::vector<Token> read(std::span<const Command> program) {
    for (std::size_t i = 0; i < program.size(); ++i)
      if (program[i].opcode != Opcode::kHalt) add(program[i], i);
    return std::move(tokens_);
  }

 private:
  struct Owner {
    int unit = -1;
    std::uint64_t place = 0;  ///< the unit's commands up to it, itself included
  };
  void add(const Command& c, std::size_t i) {
    OutlineStep s;
    s.unit = static_cast<std::int8_t>(unit_of(c.opcode));
    s.operation = static_cast<std::uint16_t>(operations_.empty() ? 0 : operations_[i]);
    for (std::size_t w = 0; w < 3; ++w)
      if (c.waits >> w & 1) wait(s, owners_[c.wait[w]]);
    s.all = c.opcode == Opcode::kFence && c.has(kAll);
    if (s.unit < 0 && s.waits == 0 && !s.all) return;
    if (s.unit >= 0) {
      set_costs(s, c, a_, kinds_);
      owners_[c.tag] = {s.unit, ++count_[static_cast<std::size_t>(s.unit)]};
    }
    tokens_.push_back({signature_of(s, c), s, 1, {}});
  }
  /// Units run in order: a wait for what this unit, or the stream, has waited for already, or for
  /// what came before it, adds nothing.
  void wait(OutlineStep& s, const Owner& on) {
    if (on.unit < 0) return;
    const auto u = static_cast<std::size_t>(on.unit);
    std::uint64_t& known = known_[static_cast<std::size_t>(s.unit + 1)][u];
    if (on.place <= std::max(known, known_[0][u])) return;
    known = on.place;
    const std::uint64_t back = count_[u] - on.place;
    // The unit's last command stands in its queue: those before the queue and before what runs, two
    // loads at most, are over.
    if (back > static_cast<std::uint64_t>(std::min(a_.queue_depth, 12)) + 2) return;
    s.wait[s.waits++] = {static_cast<std::uint8_t>(u), static_cast<std::uint8_t>(back)};
  }
  std::span<const int> operations_;
  Accelerator a_;
  PortKinds kinds_;
  std::array<Owner, 256> owners_;
  std::array<std::uint64_t, kUnitCount> count_{};
  /// By unit, the stream first: what each unit has been waited for up to.
  std::array<std::array<std::uint64_t, kUnitCount>, kUnitCount + 1> known_{};
  std::vector<Token> tokens_;
};

/// Adds another turn's cycles to a token's.
void accumulate(Token& sum, const Token& turn) {
  sum.step.cycles += turn.step.cycles;
  sum.step.beats += turn.step.beats;
  sum.step.bursts += turn.step.bursts;
  for (std::size_t i = 0; i < sum.body.size(); ++i) accumulate(sum.body[i], turn.body[i]);
}
void divide(Token& t, float by) {
  t.step.cycles /= by;
  t.step.beats /= by;
  t.step.bursts /= by;
  for (Token& b : t.body) divide(b, by);
}

Token loop_of(const std::vector<Token>& t, std::size_t first, std::size_t items,
              std::size_t times) {
  Token loop;
  loop.times = static_cast<std::uint32_t>(times);
  const auto at = t.begin() + static_cast<std::ptrdiff_t>(first);
  loop.body.assign(at, at + static_cast<std::ptrdiff_t>(items));
  loop.signature = times;
  for (std::size_t i = 0; i < items; ++i) {
    loop.signature = mixed(loop.signature, t[first + i].signature);
    for (std::size_t turn = 1; turn < times; ++turn)
      accumulate(loop.body[i], t[first + turn * items + i]);
    divide(loop.body[i], static_cast<float>(times));
  }
  return loop;
}

/// Puts loops in the place of what repeats: at each place the one that covers most. `stream`: only
/// those of loads and products.
std::vector<Token> fold(const std::vector<Token>& t, bool stream) {
  const std::size_t longest = stream ? kLongestStream : kLongest;
  std::vector<std::uint64_t> repeats(t.size());
  std::transform(t.begin(), t.end(), repeats.begin(), [](const Token& x) { return x.signature; });
  std::vector<Token> out;
  for (std::size_t i = 0; i < t.size();) {
    std::size_t items = 1, times = 1;
    const std::size_t most =
        stream && !t[i].streams() ? 0 : std::min(longest, (t.size() - i) / kTurns);
    for (std::size_t p = 1; p <= most; ++p) {
      if (repeats[i] != repeats[i + p]) continue;
      std::size_t j = i + 1;
      while (j + p < t.size() && repeats[j] == repeats[j + p] && (!stream || t[j].streams())) ++j;
      const std::size_t turns = (j - i) / p + 1;
      if (turns < kTurns || turns * p <= items * times) continue;
      items = p;
      times = turns;
    }
    out.push_back(times > 1 ? loop_of(t, i, items, times) : t[i]);
    i += items * times;
  }
  return out;
}

/// Appends a loop and those inside it, inner ones first.
std::uint32_t lay_out(Outline& o, const std::vector<Token>& body, std::uint32_t times) {
  std::vector<OutlineItem> items;
  for (const Token& t : body) {
    if (!t.body.empty()) {
      items.push_back({lay_out(o, t.body, t.times), true});
      continue;
    }
    items.push_back({static_cast<std::uint32_t>(o.steps.size()), false});
    o.steps.push_back(t.step);
  }
  const bool stream =
      std::all_of(body.begin(), body.end(), [](const Token& t) { return t.streams(); });
  o.loops.push_back({static_cast<std::uint32_t>(o.items.size()),
                     static_cast<std::uint32_t>(items.size()), times, stream});
  o.items.insert(o.items.end(), items.begin(), items.end());
  return static_cast<std::uint32_t>(o.loops.size() - 1);
}

}  // namespace

Outline outline_of(std::span<const Command> program, std::span<const int> operations,
                   const Accelerator& a) {
  Outline o;
  o.commands = program.size();
  o.queue_depth = a.queue_depth;
  o.dma_outstanding = a.dma_outstanding;
  o.dma_bytes = a.dma_bytes;
  for (const int op : operations) o.operations = std::max(o.operations, op + 1);
  Reader reader(operations, a);
  lay_out(o, fold(fold(reader.read(program), true), false), 1);
  o.lost = reader.kinds().lost();
  o.lane_kinds = reader.kinds().lane_kinds();
  return o;
}

}  // namespace strandline::hw::asic
