// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "hw/systemc/board.h"

namespace strandline::hw::systemc {

/// A unit: takes the head of its queue when its tags are over, and works item by item.
class Unit final : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Unit);
  Unit(const sc_core::sc_module_name& name, std::size_t number, Board& board,
       std::unique_ptr<asic::UnitTiming> timing, Cycle quantum, bool computes = false)
      : sc_module(name),
        number_(number),
        board_(&board),
        timing_(std::move(timing)),
        quantum_(quantum),
        computes_(computes) {
    SC_THREAD(work);
  }

 private:
  Cycle starts_at() const {
    const auto& queue = board_->queues[number_];
    if (queue.empty()) return asic::kNever;
    return std::max(
        {queue.front().from, timing_->accepts_at(), board_->waits_over(queue.front().owners)});
  }
  void work() {
    for (;;) {
      const Cycle starts = starts_at(), next = timing_->next(), at = std::min(starts, next);
      if (at == asic::kNever)
        wait(board_->changed);
      else if (at > now() + quantum_)
        wait(cycles(at - now()), board_->changed);
      else if (starts <= next)
        start(starts);
      else
        step();
    }
  }
  void start(Cycle t) {
    auto& queue = board_->queues[number_];
    const std::size_t command = queue.front().command;
    queue.pop_front();
    board_->room_from[number_] = t + 1;
    board_->run.taken[command] = t;
    running_.push_back(command);
    board_->ports.asks(number_);
    timing_->start(board_->program[command], t);
    board_->changed.notify();
  }
  void step() {
    board_->ports.asks(number_);
    timing_->step();
    const auto t = timing_->completed();
    if (!t) return;
    const std::size_t command = running_.front();
    running_.pop_front();
    const asic::Command& c = board_->program[command];
    if (board_->machine && !computes_) board_->machine->execute(c);
    board_->free_at[c.tag] = board_->over[command] = *t + 1;
    board_->run.completed[command] = *t + 1;
    const Cycle begin = std::max(board_->run.taken[command], last_);
    board_->occupied[number_] += *t + 1 - begin;
    last_ = *t + 1;
    board_->run.timeline.push_back({board_->prefix + kUnitNames[number_],
                                    fmt::format("{} {}", kUnitNames[number_], command), begin,
                                    *t + 1});
    board_->changed.notify();
  }
  std::size_t number_;
  Board* board_;
  std::unique_ptr<asic::UnitTiming> timing_;
  Cycle quantum_, last_ = 0;
  bool computes_;  ///< the timing is a Verilated unit, which writes results itself
  std::deque<std::size_t> running_;
};

}  // namespace strandline::hw::systemc
