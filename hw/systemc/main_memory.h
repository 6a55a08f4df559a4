// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <tlm>

#include "hw/systemc/chip.h"
#include "hw/systemc/sc_cycles.h"

namespace strandline::hw::systemc {

/// 0 .. `most` cycles more, by a sequence that a seed gives.
class Jitter {
 public:
  Jitter(int most, std::uint64_t seed) : most_(static_cast<std::uint64_t>(most)), state_(seed) {}
  Cycle next() {
    if (most_ == 0) return 0;
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % (most_ + 1);
  }

 private:
  std::uint64_t most_, state_;
};

/// Main memory that answers every burst after the same latency, and jitter.
class MainMemory final : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<MainMemory> socket{"socket"};
  MainMemory(const sc_core::sc_module_name& name, const ChipOptions& o)
      : sc_module(name), latency_(static_cast<Cycle>(o.memory.latency)), jitter_(o.jitter, o.seed) {
    socket.register_b_transport(this, &MainMemory::b_transport);
  }

 private:
  void b_transport(tlm::tlm_generic_payload& burst, sc_core::sc_time& delay) {
    delay += cycles(latency_ + jitter_.next());
    burst.set_response_status(tlm::TLM_OK_RESPONSE);
  }
  Cycle latency_;
  Jitter jitter_;
};

}  // namespace strandline::hw::systemc
