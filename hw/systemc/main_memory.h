// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <algorithm>
#include <optional>
#include <tlm>

#include "hw/asic/timing_units.h"
#include "hw/systemc/chip.h"
#include "hw/systemc/sc_cycles.h"

namespace strandline::hw::systemc {

/// Main memory: annotates a burst's delay until its first datum (or its answer).
class MainMemory final : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<MainMemory> socket{"socket"};
  MainMemory(const sc_core::sc_module_name& name, const ChipOptions& o)
      : sc_module(name), options_(o) {
    if (o.dram) {
      dram_.emplace(*o.dram);
      const Cycle closed = o.dram->activate_to_read + o.dram->read_latency;
      const auto latency = static_cast<Cycle>(o.memory.latency);
      path_ = latency > closed ? latency - closed : 0;
    }
    socket.register_b_transport(this, &MainMemory::b_transport);
  }
  DramCounts counts() const { return dram_ ? dram_->counts() : DramCounts{}; }

 private:
  void b_transport(tlm::tlm_generic_payload& burst, sc_core::sc_time& delay) {
    const Cycle at = now() + count(delay);
    Cycle done = at + static_cast<Cycle>(options_.memory.latency);
    if (dram_) {
      // A burst's later rows open behind its first ones' data.
      done = 0;
      const Cycle row = options_.dram->row_bytes;
      for (std::uint64_t b = 0; b < burst.get_data_length();
           b += row - (burst.get_address() + b) % row)
        done = std::max(done, dram_->access(burst.get_address() + b, at + path_) - b / 64);
    }
    delay = cycles(done - now());
    burst.set_response_status(tlm::TLM_OK_RESPONSE);
  }
  ChipOptions options_;
  std::optional<Dram> dram_;
  Cycle path_ = 0;
};

/// The DMA's channel: every burst is a transaction.
class Dma final : public sc_core::sc_module, public asic::Channel {
 public:
  tlm_utils::simple_initiator_socket<Dma> socket{"socket"};
  Dma(const sc_core::sc_module_name& name, const asic::MemorySpeed& m, int beat)
      : sc_module(name), Channel(m, beat) {}
  Cycle arrives(std::uint64_t address, std::uint64_t bytes, Cycle t) override {
    read += bytes;
    return transport(tlm::TLM_READ_COMMAND, address, bytes, t);
  }
  Cycle answers(std::uint64_t address, std::uint64_t bytes, Cycle t) override {
    written += bytes;
    return transport(tlm::TLM_WRITE_COMMAND, address, bytes, t);
  }
  std::uint64_t read = 0, written = 0;

 private:
  Cycle transport(tlm::tlm_command c, std::uint64_t address, std::uint64_t bytes, Cycle t) {
    tlm::tlm_generic_payload burst;
    burst.set_command(c);
    burst.set_address(address);
    burst.set_data_length(static_cast<unsigned>(bytes));
    sc_core::sc_time delay = cycles(t > now() ? t - now() : 0);
    socket->b_transport(burst, delay);
    return now() + count(delay);
  }
};

}  // namespace strandline::hw::systemc
