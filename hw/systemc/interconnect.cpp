// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/interconnect.h"

#include <fmt/format.h>

#include <algorithm>

namespace strandline::hw::systemc {
namespace {

/// `t` - `cycles`, 0 at least.
Cycle earlier(Cycle t, Cycle by) {
  return t > by ? t - by : 0;
}

}  // namespace

Interconnect::Interconnect(const sc_core::sc_module_name& name, const ChipOptions& o, int cores,
                           int width)
    : sc_module(name),
      hbm_(o.hbm.value()),
      width_(static_cast<std::uint64_t>(width)),
      hop_(o.noc.hop_latency),
      noc_(o.noc, cores + hbm_.channels),
      jitter_(o.jitter, o.seed) {
  for (int i = 0; i < cores; ++i) {
    cores_.push_back(std::make_unique<CoreSocket>(fmt::format("core{}", i).c_str()));
    cores_.back()->register_b_transport(this, &Interconnect::b_transport, i);
  }
  for (int i = 0; i < hbm_.channels; ++i)
    channels_.push_back(std::make_unique<ChannelSocket>(fmt::format("channel{}", i).c_str()));
}

void Interconnect::b_transport(int core, tlm::tlm_generic_payload& burst, sc_core::sc_time& delay) {
  const Cycle at = now() + count(delay);
  Cycle ready = at + 1;
  for (const HbmPiece& p : pieces_of(burst.get_address(), burst.get_data_length(), hbm_))
    ready = std::max(ready, burst.is_write() ? store(core, p, at) : load(core, p, at));
  delay = cycles(ready + jitter_.next() - now());
  burst.set_response_status(tlm::TLM_OK_RESPONSE);
}

Cycle Interconnect::access(const HbmPiece& p, tlm::tlm_command c, Cycle t) {
  tlm::tlm_generic_payload piece;
  piece.set_command(c);
  piece.set_address(p.address);
  piece.set_data_length(static_cast<unsigned>(p.bytes));
  sc_core::sc_time delay = cycles(t - now());
  channel(p.channel)->b_transport(piece, delay);
  return now() + count(delay);
}

Cycle Interconnect::load(int core, const HbmPiece& p, Cycle t) {
  const Cycle asked = noc_.send(core, node(p), 0, t);
  const Cycle first = access(p, tlm::TLM_READ_COMMAND, asked);
  const Cycle there = noc_.send(node(p), core, p.bytes, first);
  const Cycle head = there - (noc_.length(p.bytes) - 1);
  // Where the channel's bus is slower than the links, the tail follows at the bus's rate.
  const Cycle tail = first + cycles_of(p.bytes, hbm_.bytes_per_cycle) - 1 +
                     hop_ * static_cast<Cycle>(noc_.hops(node(p), core));
  const Cycle last_beat = (p.offset + p.bytes + width_ - 1) / width_ - 1;
  return std::max(earlier(head, p.offset / width_), earlier(std::max(there, tail), last_beat));
}

Cycle Interconnect::store(int core, const HbmPiece& p, Cycle t) {
  const Cycle there = noc_.send(core, node(p), p.bytes, t);
  const Cycle written =
      access(p, tlm::TLM_WRITE_COMMAND, there) + cycles_of(p.bytes, hbm_.bytes_per_cycle);
  return noc_.send(node(p), core, 0, written);
}

MemorySystem::MemorySystem(const ChipOptions& o, int cores, int width) {
  if (!o.hbm) {
    for (int i = 0; i < cores; ++i)
      fixed_.push_back(std::make_unique<MainMemory>(fmt::format("memory{}", i).c_str(), o));
    return;
  }
  interconnect_ = std::make_unique<Interconnect>("interconnect", o, cores, width);
  for (int i = 0; i < o.hbm->channels; ++i) {
    channels_.push_back(std::make_unique<HbmModule>(fmt::format("hbm{}", i).c_str(), *o.hbm));
    interconnect_->channel(i).bind(channels_.back()->socket);
  }
}

std::vector<Statistic> MemorySystem::statistics() const {
  if (!interconnect_) return {};
  DramCounts sum;
  std::uint64_t busiest = 0, waited = 0;
  for (const auto& c : channels_) {
    const DramCounts& x = c->channel().counts();
    sum.row_hits += x.row_hits;
    sum.row_closed += x.row_closed;
    sum.row_conflicts += x.row_conflicts;
    sum.refresh_waits += x.refresh_waits;
    busiest = std::max(busiest, c->channel().bus().taken());
    waited += c->channel().bus().waited();
  }
  const Noc& n = interconnect_->noc();
  const auto stat = [](const char* name, const char* sentence, const char* unit, std::uint64_t x) {
    return Statistic{name, sentence, unit, static_cast<double>(x)};
  };
  return {
      stat("dram.row_hits", "Accesses that found their row open.", "accesses", sum.row_hits),
      stat("dram.row_closed", "Accesses to a bank without an open row.", "accesses",
           sum.row_closed),
      stat("dram.row_conflicts", "Accesses to a bank with another row open.", "accesses",
           sum.row_conflicts),
      stat("dram.refresh_waits", "Accesses that waited for a refresh.", "accesses",
           sum.refresh_waits),
      stat("hbm.busiest_bus", "Cycles in which the busiest channel moved data.", "cycles", busiest),
      stat("hbm.bus_waited", "Cycles that data waited for their channel's bus.", "cycles", waited),
      stat("noc.packets", "Packets that went over the interconnect.", "packets", n.packets()),
      stat("noc.waited", "Cycles that packets waited for links.", "cycles", n.waited()),
      stat("noc.busiest_link", "Cycles in which the busiest link was taken.", "cycles",
           n.busiest_link())};
}

}  // namespace strandline::hw::systemc
