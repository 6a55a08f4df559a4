// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/noc.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw::systemc {

Noc::Noc(const NocConfig& c, int nodes)
    : config_(c),
      columns_(c.columns > 0 ? c.columns : static_cast<int>(std::ceil(std::sqrt(nodes)))) {
  // A mesh has routers without a node where its last row is not full; packets pass there too.
  const int rows = (nodes + columns_ - 1) / columns_;
  links_.resize(static_cast<std::size_t>(rows * columns_) * kLinks);
}

std::vector<std::size_t> Noc::route(int from, int to) const {
  std::vector<std::size_t> links{link(from, kIn)};
  if (config_.kind == NocConfig::Kind::kMesh) {
    int at = from;
    while (at % columns_ != to % columns_) {
      const bool east = at % columns_ < to % columns_;
      links.push_back(link(at, east ? kEast : kWest));
      at += east ? 1 : -1;
    }
    while (at != to) {
      links.push_back(link(at, at < to ? kSouth : kNorth));
      at += at < to ? columns_ : -columns_;
    }
  }
  links.push_back(link(to, kOut));
  return links;
}

std::uint64_t Noc::length(std::uint64_t bytes) const {
  return static_cast<std::uint64_t>(
      std::ceil(static_cast<double>(bytes + config_.header_bytes) / config_.link_bytes));
}

std::uint64_t Noc::send(int from, int to, std::uint64_t bytes, std::uint64_t t) {
  ++packets_;
  const std::uint64_t passes = length(bytes);
  for (const std::size_t l : route(from, to)) t = links_[l].take(t, passes) + config_.hop_latency;
  return t + passes - 1;
}

std::uint64_t Noc::waited() const {
  std::uint64_t sum = 0;
  for (const Busy& l : links_) sum += l.waited();
  return sum;
}

std::uint64_t Noc::busiest_link() const {
  std::uint64_t most = 0;
  for (const Busy& l : links_) most = std::max(most, l.taken());
  return most;
}

}  // namespace strandline::hw::systemc
