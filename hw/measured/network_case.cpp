// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/network_case.h"

#include <cmath>

#include "core/error.h"
#include "core/hash.h"
#include "hw/measured/kernel_harness.h"
#include "hw/measured/kernel_run.h"
#include "hw/measured/names.h"
#include "hw/measured/table_cells.h"

namespace strandline::hw {
namespace {

constexpr double kMicro = 1e6;

/// Bytes that a rank must send.
double least_sent(const NetworkCase& c) {
  if (c.kind != NetworkCase::Kind::kCall) return c.bytes;
  const double others = static_cast<double>(c.call.group - 1) / c.call.group;
  return (c.call.kind == archs::Collective::kAllReduce ? 2 : 1) * others * c.bytes;
}

std::uint64_t shape_of(const NetworkCase& c) {
  const bool call = c.kind == NetworkCase::Kind::kCall;
  core::ContentHash hash;
  hash.add(c.label.kind).add(c.bytes);
  hash.add(static_cast<std::uint64_t>(call ? c.call.group : c.exchange.ranks));
  return hash.value();
}

/// The chip as a label; NotModelled where there is none that can be costed.
const Chip& chip_for(const std::string& name, const ChipCatalog& chips, KernelCase& label) {
  const Chip* chip = find_measured_chip(chips, name);
  if (!chip) throw NotModelled("chip '" + name.substr(0, 40) + "' is not in the catalog");
  chip->require_costable("network validation");
  label.chip = chip->id;
  label.silicon = silicon_of(*chip);
  label.family = chip->family;
  label.date = chip->date;
  return *chip;
}

void complete(NetworkCase& c) {
  c.label.shape = shape_of(c);
  c.label.bytes_s = least_sent(c) / c.network.bandwidth_b_s.value;
  c.label.roofline_us = c.label.bytes_s * kMicro;
  const double us = predicted_us(c, library_constants(), link_of(c));
  if (!std::isfinite(us)) throw NotModelled("the chips of this row share no network");
  c.label.shipped_us = us;
}

struct Reader {
  const ChipCatalog& chips;
  const KernelHarnesses harnesses = KernelHarnesses::load();
  const KernelLayout& layout;

  /// One quantity of a row.
  NetworkCase read(const KernelRow& row, NetworkCase::Kind kind, const char* measured) const {
    NetworkCase c;
    c.kind = kind;
    KernelCase& label = c.label;
    label.table = layout.name;
    label.dtype = row.text_or_empty("dtype");
    const bool call = kind == NetworkCase::Kind::kCall;
    label.framework = row.text_or_empty(call ? "library" : "framework");
    label.kind = call                                   ? row.text_or_empty("op")
                 : kind == NetworkCase::Kind::kDispatch ? "dispatch"
                                                        : "combine";
    label.measured_us = number_from(row.text_or_empty(measured));
    try {
      const Chip& chip = chip_for(row.text("hw"), chips, label);
      c.network = chip.network;
      c.efficiency = chip.derating.network.value;
      fill(c, row, chip);
      complete(c);
    } catch (const NotModelled& e) {
      label.why = e.what();
    } catch (const core::InputError& e) {
      label.why = e.parts().problem;
    }
    return c;
  }

  void fill(NetworkCase& c, const KernelRow& row, const Chip& chip) const {
    if (c.kind == NetworkCase::Kind::kCall) {
      c.call = collective_call(row);
      c.bytes = c.call.message_bytes;
      return;
    }
    c.exchange =
        expert_exchange(row, chip, static_cast<int>(harnesses.of(chip.id).node_chips.value));
    const bool out = c.kind == NetworkCase::Kind::kDispatch;
    const double all = out ? c.exchange.dispatch_bytes() : c.exchange.combine_bytes();
    c.bytes = all * (c.exchange.ranks - 1) / c.exchange.ranks;
  }
};

}  // namespace

std::vector<NetworkCase> network_cases(const core::Csv& csv, const KernelLayout& layout,
                                       const ChipCatalog& chips) {
  const Reader reader{.chips = chips, .layout = layout};
  std::vector<NetworkCase> cases;
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    const KernelRow row(csv, i);
    if (layout.table == KernelTable::kCollectives) {
      cases.push_back(reader.read(row, NetworkCase::Kind::kCall, "latency_us"));
    } else {
      cases.push_back(reader.read(row, NetworkCase::Kind::kDispatch, "dispatch_avg_t_us"));
      cases.push_back(reader.read(row, NetworkCase::Kind::kCombine, "combine_avg_t_us"));
    }
  }
  return cases;
}

double predicted_us(const NetworkCase& c, const LibraryConstants& constants, const ChipLink& link) {
  if (!c.label.why.empty()) return 0;
  Network network = c.network;
  network.latency_s.value = link.latency_s;
  switch (c.kind) {
    case NetworkCase::Kind::kCall:
      return kMicro * library_call_s(c.call, network, link.efficiency, constants);
    case NetworkCase::Kind::kDispatch:
      return kMicro * low_latency_dispatch_s(c.exchange, network, link.efficiency, constants);
    case NetworkCase::Kind::kCombine:
      return kMicro * low_latency_combine_s(c.exchange, network, link.efficiency, constants);
  }
  return 0;
}

ChipLink link_of(const NetworkCase& c) {
  return {c.efficiency, c.network.latency_s.value};
}

}  // namespace strandline::hw
