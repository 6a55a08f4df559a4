// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_outline_ports.h"

#include <algorithm>
#include <bit>

#include "hw/asic/program.h"

namespace strandline::hw::asic {
namespace {

enum Domain : std::uint8_t { kSpadReads, kVmemReads, kVmemWrites };

std::uint64_t bank_bits(const Range& r, int rows, int banks) {
  const auto depth = static_cast<std::uint64_t>(rows / banks);
  std::uint64_t bits = 0;
  for (std::uint64_t b = r.begin / depth; b <= (r.end - 1) / depth && b < 64; ++b)
    bits |= 1ULL << b;
  return bits;
}

/// The number of a kind: those seen so far are counted from 0.
template <class Kinds, class Kind>
std::uint16_t number(Kinds& kinds, const Kind& kind) {
  return kinds.try_emplace(kind, static_cast<std::uint16_t>(kinds.size())).first->second;
}

}  // namespace

PortKinds::Banks PortKinds::banks_of(const Command& c) const {
  const Footprint f = footprint(c, a_);
  Banks banks{};
  const auto add = [&](const Ranges& ranges, Space space, Domain d) {
    const bool spad = space == Space::kSpad;
    for (const Range& r : ranges)
      if (r.space == space)
        banks[d] |=
            bank_bits(r, spad ? a_.spad_rows : a_.vmem_rows, spad ? a_.spad_banks : a_.vmem_banks);
  };
  add(f.reads, Space::kSpad, kSpadReads);
  add(f.reads, Space::kVmem, kVmemReads);
  add(f.writes, Space::kVmem, kVmemWrites);
  return banks;
}

std::uint16_t PortKinds::product(const Command& c, double cycles) {
  Banks banks = banks_of(c);
  const double tiles = static_cast<double>(c.blocks_n) * c.blocks_k * tile_passes(c, a_),
               m = c.rows;
  const double sums = c.has(kAccumulate) ? tiles : tiles - c.blocks_n;
  const auto share = [&](double port_cycles) { return static_cast<float>(port_cycles / cycles); };
  banks[kVmemReads] = banks[kVmemWrites];
  const Duty duty{share(tiles * (m + a_.rows)), share(sums * m), share(tiles * m)};
  return number(products_, std::pair{banks, duty});
}

std::uint16_t PortKinds::lane(const Command& c) {
  return number(lanes_, banks_of(c));
}

std::vector<double> PortKinds::lost() const {
  std::vector<double> lost(products_.size() * lanes_.size());
  for (const auto& [product, row] : products_)
    for (const auto& [lane, column] : lanes_) {
      double most = 0;
      for (std::size_t d = 0; d < lane.size(); ++d) {
        const std::uint64_t shared = product.first[d] & lane[d];
        if (shared == 0) continue;
        const double share = static_cast<double>(std::popcount(shared)) /
                             static_cast<double>(std::popcount(lane[d]));
        most = std::max(most, share * static_cast<double>(product.second[d]));
      }
      lost[row * lanes_.size() + column] = std::min(most, 1.0);
    }
  return lost;
}

}  // namespace strandline::hw::asic
