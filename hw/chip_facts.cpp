// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/chip_facts.h"

#include <fmt/format.h>

namespace strandline::hw {
namespace {

void add_engines(const Chip& chip, std::vector<Fact>& out) {
  for (const Engine& engine : chip.engines) {
    for (const auto& [type, rate] : engine.peak_op_s) {
      out.push_back(
          {fmt::format("engines.{}.{}", name_of(engine.kind), name_of(type)), "op/s", rate});
    }
    if (engine.fill.known())
      out.push_back({fmt::format("engines.{}.fill", name_of(engine.kind)), "s", engine.fill});
  }
}

void add_memory(const Chip& chip, std::vector<Fact>& out) {
  for (std::size_t i = 0; i < chip.memory.size(); ++i) {
    const MemoryTier& tier = chip.memory[i];
    const std::string name = fmt::format("memory[{}]", i);
    out.push_back({name + ".capacity", "B", tier.capacity_bytes});
    out.push_back({name + ".bandwidth", "B/s", tier.bandwidth_b_s});
    if (tier.stacks.known()) out.push_back({name + ".stacks", "1", tier.stacks});
  }
}

void add_network(const Chip& chip, std::vector<Fact>& out) {
  const Network& n = chip.network;
  if (n.topology == TopologyKind::kNone) return;
  out.push_back({"network.domain_chips", "1", n.domain});
  out.push_back({"network.bandwidth", "B/s", n.bandwidth_b_s});
  if (n.link_bandwidth_b_s.known()) {
    out.push_back({"network.link_bandwidth", "B/s", n.link_bandwidth_b_s});
  }
  out.push_back({"network.latency", "s", n.latency_s});
  out.push_back({"network.scale_out", "B/s", n.scale_out_b_s});
}

void add_derating(const Chip& chip, std::vector<Fact>& out) {
  const Derating& d = chip.derating;
  out.push_back({"derating.compute", "1", d.compute});
  if (d.compute_8bit.known()) out.push_back({"derating.compute_8bit", "1", d.compute_8bit});
  if (d.compute_4bit.known()) out.push_back({"derating.compute_4bit", "1", d.compute_4bit});
  out.push_back({"derating.bandwidth", "1", d.bandwidth});
  out.push_back({"derating.network", "1", d.network});
  out.push_back({"derating.layer_overhead", "s", d.layer_overhead_s});
  if (d.layer_silicon_s.known()) out.push_back({"derating.layer_silicon", "s", d.layer_silicon_s});
  if (d.layer_software_s.known())
    out.push_back({"derating.layer_software", "s", d.layer_software_s});
}

void add_economics(const Chip& chip, std::vector<Fact>& out) {
  const Economics& e = chip.economics;
  out.push_back({"economics.power", "W", e.power_w});
  if (e.chip_power_w.known()) out.push_back({"economics.chip_power", "W", e.chip_power_w});
  out.push_back({"economics.system", "USD", e.system_usd});
  if (chip.candidate) {
    out.push_back({"economics.nre", "USD", e.nre_usd});
    out.push_back({"economics.mask_set", "USD", e.mask_set_usd});
    return;
  }
  out.push_back({"economics.price", "USD", e.price_usd});
  out.push_back({"economics.own", "USD/h", e.own_usd_h});
  out.push_back({"economics.rent", "USD/h", e.rent_usd_h});
  if (e.bom_usd.known()) out.push_back({"economics.bom", "USD", e.bom_usd});
}

/// Limits of a design are exact: what was taped out.
void add_limits(const Chip& chip, std::vector<Fact>& out) {
  const auto add = [&](const char* name, double limit) {
    if (limit > 0) out.push_back({name, "1", {limit, limit, limit, chip.limits_source}});
  };
  add("limits.head_dim", chip.max_head_dim);
  add("limits.experts", chip.max_experts);
  add("limits.top_k", chip.max_top_k);
  add("limits.context", static_cast<double>(chip.max_context));
}

}  // namespace

std::vector<Fact> facts(const Chip& chip) {
  std::vector<Fact> out;
  out.push_back({"die_area", "m2", chip.die_area_m2});
  for (const DieGroup& group : chip.dies) {
    out.push_back({"dies." + group.node + ".area", "m2", group.area_m2});
  }
  add_engines(chip, out);
  add_memory(chip, out);
  add_network(chip, out);
  add_derating(chip, out);
  add_economics(chip, out);
  add_limits(chip, out);
  return out;
}

}  // namespace strandline::hw
