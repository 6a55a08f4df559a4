// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/systemc/busy.h"

namespace strandline::hw::systemc {

/// The interconnect between cores and memory channels. Defaults are our own design choices.
struct NocConfig {
  enum class Kind : std::uint8_t {
    kCrossbar,  ///< every node reaches every other through its own link in and out
    kMesh       ///< routers in rows and columns, first along the row, then along the column
  };
  Kind kind = Kind::kCrossbar;
  int columns = 0;                  ///< of the mesh; 0: as many as make it nearly square
  std::uint64_t hop_latency = 2;    ///< cycles of a packet's head over a router and its link
  double link_bytes = 32;           ///< bytes that a link moves in a cycle
  std::uint64_t header_bytes = 16;  ///< of every packet, beside its data
};

/// When packets arrive: the head goes on from link to link (a router asks for a link as the head
/// stands there), the rest follows behind it, and a link is busy for as long as a packet passes.
class Noc {
 public:
  Noc(const NocConfig& c, int nodes);

  /// A packet of `bytes` of data leaves node `from` in cycle `t`: when its last byte is at `to`.
  std::uint64_t send(int from, int to, std::uint64_t bytes, std::uint64_t t);
  /// Cycles that a packet passes a link for.
  std::uint64_t length(std::uint64_t bytes) const;
  /// Links that a packet passes.
  int hops(int from, int to) const { return static_cast<int>(route(from, to).size()); }

  std::uint64_t packets() const { return packets_; }
  std::uint64_t waited() const;        ///< cycles that packets waited for links, all together
  std::uint64_t busiest_link() const;  ///< cycles that it was busy for

 private:
  /// Links by number: each node's way in, its way out, and in a mesh those to its four neighbours.
  enum Link : std::uint8_t { kIn, kOut, kEast, kWest, kSouth, kNorth, kLinks };
  std::vector<std::size_t> route(int from, int to) const;
  static std::size_t link(int node, Link l) { return static_cast<std::size_t>(node) * kLinks + l; }
  NocConfig config_;
  int columns_;
  std::vector<Busy> links_;
  std::uint64_t packets_ = 0;
};

}  // namespace strandline::hw::systemc
