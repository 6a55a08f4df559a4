// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <algorithm>
#include <tlm>
#include <vector>

#include "hw/systemc/board.h"

namespace strandline::hw::systemc {

/// The command processor: takes what the host sends, in order, and fills the units' queues.
class CommandProcessor final : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(CommandProcessor);
  tlm_utils::simple_target_socket<CommandProcessor> socket{"socket"};
  CommandProcessor(const sc_core::sc_module_name& name, Board& board)
      : sc_module(name), board_(&board) {
    socket.register_b_transport(this, &CommandProcessor::b_transport);
    SC_THREAD(issue);
  }

 private:
  void b_transport(tlm::tlm_generic_payload& command, sc_core::sc_time& delay) {
    arrived_.push_back(now() + count(delay));
    command.set_response_status(tlm::TLM_OK_RESPONSE);
    board_->changed.notify();
  }
  /// When the next command moves on; asic::kNever where that is not known.
  Cycle issues_at() const {
    if (board_->next == board_->program.size())
      return std::max(board_->next_from, board_->all_over());
    if (board_->next >= arrived_.size()) return asic::kNever;
    const asic::Command& c = board_->program[board_->next];
    const Cycle t = std::max(board_->next_from, arrived_[board_->next]);
    if (c.opcode == asic::Opcode::kHalt || (c.opcode == asic::Opcode::kFence && c.has(asic::kAll)))
      return std::max(t, board_->all_over());
    if (asic::unit_of(c.opcode) < 0) return std::max(t, board_->waits_over(board_->owners_of(c)));
    const auto u = static_cast<std::size_t>(asic::unit_of(c.opcode));
    if (board_->queues[u].size() == static_cast<std::size_t>(board_->a.queue_depth))
      return asic::kNever;
    return std::max({t, board_->room_from[u], board_->free_at[c.tag]});
  }
  void issue() {
    for (;;) {
      const Cycle at = issues_at();
      if (at == asic::kNever) {
        wait(board_->changed);
      } else if (at > now()) {
        wait(cycles(at - now()), board_->changed);
      } else if (board_->next == board_->program.size() ||
                 board_->program[board_->next].opcode == asic::Opcode::kHalt) {
        return board_->finish(at);
      } else {
        push(at);
      }
    }
  }
  void push(Cycle at) {
    const asic::Command& c = board_->program[board_->next];
    if (asic::unit_of(c.opcode) >= 0) {
      board_->owner[c.tag] = board_->next;
      board_->free_at[c.tag] = asic::kNever;
      board_->queues[static_cast<std::size_t>(asic::unit_of(c.opcode))].push_back(
          {board_->next, at + 1, board_->owners_of(c)});
      board_->changed.notify();
    }
    ++board_->next;
    // BLOCK reads the router's lists.
    board_->next_from = at + (c.opcode == asic::Opcode::kBlock ? 2 : 1);
  }
  Board* board_;
  std::vector<Cycle> arrived_;
};

/// The host: offers commands one after the other, the first one after the link's latency.
class Host final : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Host);
  tlm_utils::simple_initiator_socket<Host> socket{"socket"};
  /// `each`: cycles of a command on the link.
  Host(const sc_core::sc_module_name& name, std::size_t commands, Cycle latency, double each)
      : sc_module(name), commands_(commands), latency_(latency), each_(each) {
    SC_THREAD(send);
  }

 private:
  void send() {
    tlm::tlm_generic_payload command;
    command.set_command(tlm::TLM_WRITE_COMMAND);
    command.set_data_length(32);
    for (std::size_t i = 0; i < commands_; ++i) {
      sc_core::sc_time delay =
          cycles(latency_ + static_cast<Cycle>(each_ * static_cast<double>(i)));
      socket->b_transport(command, delay);
    }
  }
  std::size_t commands_;
  Cycle latency_;
  double each_;
};

}  // namespace strandline::hw::systemc
