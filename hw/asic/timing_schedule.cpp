// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_schedule.h"

#include <array>
#include <deque>
#include <stdexcept>

#include "hw/asic/program.h"
#include "hw/asic/timing_units.h"

namespace strandline::hw::asic {
namespace {

class Core {
 public:
  Core(std::span<const Command> program, const Accelerator& a, const MemorySpeed& m)
      : program_(program),
        a_(a),
        ports_(a),
        channel_(m, a.dma_bytes),
        matmul_(a, ports_),
        transposer_(a, ports_),
        vector_(a, ports_),
        softmax_(a, ports_),
        load_(a, ports_, channel_),
        store_(a, ports_, channel_),
        units_{&matmul_, &transposer_, &vector_, &softmax_, &load_, &store_} {
    free_at_.fill(0);
    out_.taken.resize(program.size());
    out_.completed.resize(program.size());
  }

  Schedule run() {
    while (!halted_) step();
    return std::move(out_);
  }

 private:
  struct Waiting {
    std::size_t command;
    Cycle from;  ///< it stands in the queue
  };

  /// When the tags that a command waits for are all over; kNever where that is not known.
  Cycle tags_free(const Command& c) const {
    Cycle t = 0;
    for (std::size_t i = 0; i < 3; ++i)
      if (c.waits >> i & 1) t = std::max(t, free_at_[c.wait[i]]);
    return t;
  }

  /// When the head of a unit's queue starts.
  Cycle starts_at(std::size_t u) const {
    if (queues_[u].empty()) return kNever;
    const Waiting& head = queues_[u].front();
    return std::max({head.from, units_[u]->accepts_at(), tags_free(program_[head.command])});
  }

  /// When the sequencer moves on.
  Cycle issues_at() const {
    if (next_ == program_.size()) {
      Cycle t = issue_from_;
      for (const Cycle free : free_at_) t = std::max(t, free);
      return t;
    }
    const Command& c = program_[next_];
    if (c.opcode == Opcode::kFence) return std::max(issue_from_, tags_free(c));
    const auto u = static_cast<std::size_t>(unit_of(c.opcode));
    if (queues_[u].size() == static_cast<std::size_t>(a_.queue_depth)) return kNever;
    return std::max({issue_from_, room_from_[u], free_at_[c.tag]});
  }

  void issue(Cycle t) {
    issue_from_ = t + 1;
    if (next_ == program_.size() || program_[next_].opcode == Opcode::kHalt) {
      halted_ = true;
      out_.cycles = t + 1;
      return;
    }
    const Command& c = program_[next_];
    if (c.opcode != Opcode::kFence) {
      queues_[static_cast<std::size_t>(unit_of(c.opcode))].push_back({next_, t + 1});
      free_at_[c.tag] = kNever;
    }
    ++next_;
  }

  void start(std::size_t u, Cycle t) {
    const std::size_t command = queues_[u].front().command;
    queues_[u].pop_front();
    room_from_[u] = t + 1;
    out_.taken[command] = t;
    running_[u].push_back(command);
    units_[u]->start(program_[command], t);
  }

  void complete(std::size_t u, Cycle t) {
    const std::size_t command = running_[u].front();
    running_[u].pop_front();
    free_at_[program_[command].tag] = t + 1;
    out_.completed[command] = t + 1;
    out_.occupied[u] += t + 1 - std::max(out_.taken[command], last_[u]);
    last_[u] = t + 1;
  }

  /// The earliest event of all; the lower unit first where they fall together.
  void step() {
    ++out_.steps;
    Cycle best = issues_at();
    int what = -1;
    for (std::size_t u = 0; u < kTimedUnits; ++u) {
      const Cycle starts = starts_at(u), next = units_[u]->next();
      if (std::min(starts, next) >= best) continue;
      best = std::min(starts, next);
      what = static_cast<int>(starts <= next ? u : u + kTimedUnits);
    }
    if (best == kNever) throw std::logic_error("the schedule of a program does not move");
    if (what < 0) return issue(best);
    const std::size_t u = static_cast<std::size_t>(what) % kTimedUnits;
    if (static_cast<std::size_t>(what) < kTimedUnits) return start(u, best);
    units_[u]->step();
    if (const auto t = units_[u]->completed()) complete(u, *t);
  }

  std::span<const Command> program_;
  Accelerator a_;
  Ports ports_;
  Channel channel_;
  MatmulTiming matmul_;
  TransposerTiming transposer_;
  VectorTiming vector_;
  SoftmaxTiming softmax_;
  LoadTiming load_;
  StoreTiming store_;
  std::array<UnitTiming*, kTimedUnits> units_;
  std::array<std::deque<Waiting>, kTimedUnits> queues_;
  std::array<std::deque<std::size_t>, kTimedUnits> running_;
  std::array<Cycle, kTimedUnits> room_from_{}, last_{};
  std::array<Cycle, 256> free_at_;
  std::size_t next_ = 0;
  Cycle issue_from_ = 0;
  bool halted_ = false;
  Schedule out_;
};

}  // namespace

Schedule schedule(std::span<const Command> program, const Accelerator& a, const MemorySpeed& m) {
  return Core(program, a, m).run();
}

}  // namespace strandline::hw::asic
