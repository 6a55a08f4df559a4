// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tlm_utils/simple_initiator_socket.h>

#include <tlm>

#include "hw/asic/timing_units.h"
#include "hw/systemc/sc_cycles.h"

namespace strandline::hw::systemc {

/// When a burst that goes out at `t` over a socket is answered. Transactions carry time: what they
/// move lies in the machine's memory, or the RTL's.
template <class Socket>
Cycle transport(Socket& socket, bool write, std::uint64_t address, std::uint64_t bytes, Cycle t) {
  tlm::tlm_generic_payload burst;
  burst.set_command(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
  burst.set_address(address);
  burst.set_data_length(static_cast<unsigned>(bytes));
  sc_core::sc_time delay = cycles(t > now() ? t - now() : 0);
  socket->b_transport(burst, delay);
  return now() + count(delay);
}

/// A core's way to main memory: every burst is a transaction.
class Dma final : public sc_core::sc_module, public asic::Channel {
 public:
  tlm_utils::simple_initiator_socket<Dma> socket{"socket"};
  /// `base`: where the core's memory begins in that of the chip.
  Dma(const sc_core::sc_module_name& name, const asic::MemorySpeed& m, int beat, std::uint64_t base)
      : sc_module(name), Channel(m, beat), base_(base) {}
  Cycle arrives(std::uint64_t address, std::uint64_t bytes, Cycle t) override {
    read += bytes;
    return transport(socket, false, base_ + address, bytes, t);
  }
  Cycle answers(std::uint64_t address, std::uint64_t bytes, Cycle t) override {
    written += bytes;
    return transport(socket, true, base_ + address, bytes, t);
  }
  std::uint64_t read = 0, written = 0;

 private:
  std::uint64_t base_;
};

}  // namespace strandline::hw::systemc
