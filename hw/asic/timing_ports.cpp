// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_ports.h"

#include <algorithm>
#include <limits>

namespace strandline::hw::asic {

Ports::Ports(const Accelerator& a)
    : banks_(static_cast<std::size_t>(std::max(a.spad_banks, a.vmem_banks))),
      spad_depth_(static_cast<std::uint64_t>(a.spad_rows / a.spad_banks)),
      vmem_depth_(static_cast<std::uint64_t>(a.vmem_rows / a.vmem_banks)),
      streams_(4 * banks_),
      taken_(4 * banks_ * kRing, std::numeric_limits<Cycle>::max()) {}

void Ports::reserve(Stream s, std::uint64_t row, std::uint64_t count, Cycle t) {
  const bool in_spad = s == Stream::kActivations || s == Stream::kWeights;
  const std::uint64_t depth = in_spad ? spad_depth_ : vmem_depth_;
  while (count > 0) {
    const std::uint64_t here = std::min(count, depth - row % depth);
    auto& reserved = streams_[slot(s, static_cast<int>(row / depth))];
    if (!reserved.empty() && reserved.back().end == t)
      reserved.back().end = t + here;
    else
      reserved.push_back({t, t + here});
    row += here;
    t += here;
    count -= here;
  }
}

Cycle Ports::past(const std::vector<Reserved>& reserved, Cycle t) {
  if (reserved.empty() || reserved.back().end <= t) return t;
  const auto r = std::upper_bound(reserved.begin(), reserved.end(), t,
                                  [](Cycle at, const Reserved& x) { return at < x.end; });
  return r->begin <= t ? r->end : t;
}

Cycle Ports::behind_streams(Port p, int bank, Cycle t) const {
  const auto behind = [&](Stream s, Cycle from) { return past(streams_[slot(s, bank)], from); };
  if (p == Port::kSpadRead) return behind(Stream::kWeights, behind(Stream::kActivations, t));
  if (p == Port::kVmemRead) return behind(Stream::kSums, t);
  if (p == Port::kVmemWrite) return behind(Stream::kResults, t);
  return t;
}

Cycle Ports::free(Port p, std::uint64_t row, Cycle t) {
  const Cycle asked = t;
  const int at = bank(p, row);
  const Cycle* taken = &taken_[ring(p, at)];
  for (;;) {
    Cycle free = behind_streams(p, at, t);
    if (taken[free % kRing] == free) ++free;
    if (free == t) break;
    t = free;
  }
  if (t - asked > longest_[asker_].cycles())
    longest_[asker_] = {asked, t, p, at, behind_streams(p, at, asked) > asked};
  return t;
}

Cycle Ports::take(Port p, std::uint64_t row, Cycle t) {
  t = free(p, row, t);
  taken_[ring(p, bank(p, row)) + t % kRing] = t;
  return t;
}

}  // namespace strandline::hw::asic
