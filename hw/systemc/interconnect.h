// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <memory>
#include <tlm>
#include <vector>

#include "hw/systemc/hbm.h"
#include "hw/systemc/main_memory.h"
#include "hw/systemc/noc.h"

namespace strandline::hw::systemc {

/// A memory channel: the delay that it adds is that of a piece's first datum.
class HbmModule final : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<HbmModule> socket{"socket"};
  HbmModule(const sc_core::sc_module_name& name, const HbmConfig& c)
      : sc_module(name), channel_(c) {
    socket.register_b_transport(this, &HbmModule::b_transport);
  }
  const HbmChannel& channel() const { return channel_; }

 private:
  void b_transport(tlm::tlm_generic_payload& piece, sc_core::sc_time& delay) {
    const Cycle at = now() + count(delay);
    delay = cycles(channel_.access(piece.get_address(), piece.get_data_length(), at) - now());
    piece.set_response_status(tlm::TLM_OK_RESPONSE);
  }
  HbmChannel channel_;
};

/// Between the cores' DMA and the memory channels: cuts bursts into the channels' pieces and sends
/// them over the network. Cores are its first nodes, channels those after them.
class Interconnect final : public sc_core::sc_module {
 public:
  using CoreSocket = tlm_utils::simple_target_socket_tagged<Interconnect>;
  using ChannelSocket = tlm_utils::simple_initiator_socket<Interconnect>;
  /// `width`: bytes that a core takes in a cycle at most.
  Interconnect(const sc_core::sc_module_name& name, const ChipOptions& o, int cores, int width);
  CoreSocket& core(int i) { return *cores_.at(static_cast<std::size_t>(i)); }
  ChannelSocket& channel(int i) { return *channels_.at(static_cast<std::size_t>(i)); }
  const Noc& noc() const { return noc_; }

 private:
  void b_transport(int core, tlm::tlm_generic_payload& burst, sc_core::sc_time& delay);
  /// The first cycle from which on the core can take a burst's beats without a wait for this piece.
  Cycle load(int core, const HbmPiece& p, Cycle t);
  /// When the piece has been written and the core knows.
  Cycle store(int core, const HbmPiece& p, Cycle t);
  Cycle access(const HbmPiece& p, tlm::tlm_command c, Cycle t);
  int node(const HbmPiece& p) const { return static_cast<int>(cores_.size()) + p.channel; }

  HbmConfig hbm_;
  std::uint64_t width_, hop_;
  Noc noc_;
  Jitter jitter_;
  std::vector<std::unique_ptr<CoreSocket>> cores_;
  std::vector<std::unique_ptr<ChannelSocket>> channels_;
};

/// Main memory of a chip: of a fixed latency for every core on its own, or channels behind the
/// interconnect that all share.
class MemorySystem {
 public:
  MemorySystem(const ChipOptions& o, int cores, int width);
  template <class Socket>
  void bind(int core, Socket& initiator) {
    if (interconnect_)
      initiator.bind(interconnect_->core(core));
    else
      initiator.bind(fixed_.at(static_cast<std::size_t>(core))->socket);
  }
  /// Of the channels and the network; none where the latency is fixed.
  std::vector<Statistic> statistics() const;

 private:
  std::vector<std::unique_ptr<MainMemory>> fixed_;
  std::vector<std::unique_ptr<HbmModule>> channels_;
  std::unique_ptr<Interconnect> interconnect_;
};

}  // namespace strandline::hw::systemc
