// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_schedule.h"

#include <algorithm>
#include <array>
#include <deque>
#include <stdexcept>

#include "hw/asic/program.h"
#include "hw/asic/timing_alone.h"
#include "hw/asic/timing_route_unit.h"
#include "hw/asic/timing_scan_unit.h"

namespace strandline::hw::asic {
namespace {

class Core {
 public:
  Core(std::span<const Command> program, const Accelerator& a, const MemorySpeed& m)
      : program_(program),
        a_(a),
        ports_(a),
        channel_(m, a.dma_bytes),
        units_(unit_timings(a, ports_, channel_)) {
    free_at_.fill(0);
    owner_.fill(kNone);
    over_.assign(program.size(), kNever);
    out_.taken.resize(program.size());
    out_.completed.resize(program.size());
  }

  Schedule run() {
    while (!halted_) step();
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};
  struct Waiting {
    std::size_t command;
    Cycle from;                         ///< it stands in the queue
    std::array<std::size_t, 3> owners;  ///< commands that it waits for
  };

  /// The commands whose tags a command waits for, at the time that it enters a queue.
  std::array<std::size_t, 3> owners_of(const Command& c) const {
    std::array<std::size_t, 3> owners{kNone, kNone, kNone};
    for (std::size_t i = 0; i < 3; ++i)
      if (c.waits >> i & 1) owners[i] = owner_[c.wait[i]];
    return owners;
  }
  /// When they are all over; kNever where that is not known.
  Cycle waits_over(const std::array<std::size_t, 3>& owners) const {
    Cycle t = 0;
    for (const std::size_t o : owners)
      if (o != kNone) t = std::max(t, over_[o]);
    return t;
  }
  /// When no tag is pending.
  Cycle all_over() const { return *std::max_element(free_at_.begin(), free_at_.end()); }

  /// When the head of a unit's queue starts.
  Cycle starts_at(std::size_t u) const {
    if (queues_[u].empty()) return kNever;
    const Waiting& head = queues_[u].front();
    return std::max({head.from, units_[u]->accepts_at(), waits_over(head.owners)});
  }

  /// When the sequencer moves on.
  Cycle issues_at() const {
    if (next_ == program_.size()) return std::max(issue_from_, all_over());
    const Command& c = program_[next_];
    if (c.opcode == Opcode::kHalt || (c.opcode == Opcode::kFence && c.has(kAll)))
      return std::max(issue_from_, all_over());
    if (unit_of(c.opcode) < 0) return std::max(issue_from_, waits_over(owners_of(c)));
    const auto u = static_cast<std::size_t>(unit_of(c.opcode));
    if (queues_[u].size() == static_cast<std::size_t>(a_.queue_depth)) return kNever;
    return std::max({issue_from_, room_from_[u], free_at_[c.tag]});
  }

  void issue(Cycle t) {
    // BLOCK reads the router's lists: two cycles.
    issue_from_ = t + (next_ < program_.size() && program_[next_].opcode == Opcode::kBlock ? 2 : 1);
    if (next_ == program_.size() || program_[next_].opcode == Opcode::kHalt) {
      halted_ = true;
      out_.cycles = t + 1;
      return;
    }
    const Command& c = program_[next_];
    if (unit_of(c.opcode) >= 0) {
      owner_[c.tag] = next_;
      free_at_[c.tag] = kNever;
      queues_[static_cast<std::size_t>(unit_of(c.opcode))].push_back({next_, t + 1, owners_of(c)});
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
    free_at_[program_[command].tag] = over_[command] = t + 1;
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
  std::vector<std::unique_ptr<UnitTiming>> units_;
  std::array<std::deque<Waiting>, kTimedUnits> queues_;
  std::array<std::deque<std::size_t>, kTimedUnits> running_;
  std::array<Cycle, kTimedUnits> room_from_{}, last_{};
  std::array<Cycle, 256> free_at_;      ///< by tag
  std::array<std::size_t, 256> owner_;  ///< by tag: its last command
  std::vector<Cycle> over_;             ///< by command
  std::size_t next_ = 0;
  Cycle issue_from_ = 0;
  bool halted_ = false;
  Schedule out_;
};

}  // namespace

std::vector<std::unique_ptr<UnitTiming>> unit_timings(const Accelerator& a, Ports& ports,
                                                      Channel& channel) {
  std::vector<std::unique_ptr<UnitTiming>> units;
  units.push_back(std::make_unique<MatmulTiming>(a, ports));
  units.push_back(std::make_unique<TransposerTiming>(a, ports));
  units.push_back(std::make_unique<VectorTiming>(a, ports));
  units.push_back(std::make_unique<SoftmaxTiming>(a, ports));
  units.push_back(std::make_unique<LoadTiming>(a, ports, channel));
  units.push_back(std::make_unique<StoreTiming>(a, ports, channel));
  if (a.topk)
    units.push_back(std::make_unique<RouteTiming>(a, ports));
  else
    units.push_back(std::make_unique<AloneTiming>(a));
  if (a.scan)
    units.push_back(std::make_unique<ScanTiming>(a, ports));
  else
    units.push_back(std::make_unique<AloneTiming>(a));
  units.push_back(std::make_unique<AloneTiming>(a));
  return units;
}

Schedule schedule(std::span<const Command> program, const Accelerator& a, const MemorySpeed& m) {
  return Core(program, a, m).run();
}

}  // namespace strandline::hw::asic
