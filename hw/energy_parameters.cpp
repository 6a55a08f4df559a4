// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/energy_parameters.h"

#include <algorithm>

#include "core/files.h"
#include "core/yaml.h"
#include "hw/unknown_name.h"

namespace strandline::hw {
namespace {

using core::Range;
using core::YamlNode;

constexpr MemoryKind kMemoryKinds[] = {
    MemoryKind::kSram, MemoryKind::kHbm,   MemoryKind::kStackedDram, MemoryKind::kLpddr,
    MemoryKind::kGddr, MemoryKind::kFlash, MemoryKind::kHost,        MemoryKind::kRom};

void read_static(const YamlNode& node, EnergyParameters& p) {
  p.busy_w_m2 = node.quantity("per_area", "W/m2", Range::positive());
  p.busy_share = node.quantity("share_of_limit", "1", Range::fraction());
  p.idle_of_busy = node.quantity("idle_of_busy", "1", Range::fraction());
  node.finish();
}

void read_operations(const YamlNode& node, EnergyParameters& p) {
  p.flop_j[0] = node.quantity("matrix_16", "J/op", Range::positive());
  p.flop_j[1] = node.quantity("matrix_8", "J/op", Range::positive());
  p.flop_j[2] = node.quantity("matrix_4", "J/op", Range::positive());
  p.vector_flop_j = node.quantity("vector", "J/op", Range::positive());
  p.specialized = node.quantity("specialized", "1", Range::fraction());
  node.finish();
}

void read_bytes(const YamlNode& node, EnergyParameters& p) {
  p.path_byte_j = node.quantity("path", "J/B", Range::non_negative());
  p.sram_byte_j = node.quantity("activations", "J/B", Range::non_negative());
  p.link_byte_j = node.quantity("links", "J/B", Range::non_negative());
  const YamlNode memory = node.at("memory");
  for (const MemoryKind kind : kMemoryKinds)
    p.memory_byte_j[kind] = memory.quantity(name_of(kind), "J/B", Range::non_negative());
  memory.finish();
  node.finish();
}

void read_wall(const YamlNode& node, EnergyParameters& p) {
  p.supply = node.quantity("supply", "1", Range{0.0, 1.0, true});
  p.all_in = node.quantity("all_in", "1", Range{1.0, 10.0});
  p.host_load = node.quantity("host_load", "1", Range::fraction());
  node.finish();
}

}  // namespace

std::string engine_node(const std::string& node) {
  return node.substr(0, std::min(node.find(" and "), node.find(',')));
}

double EnergyParameters::node_share(const std::string& node) const {
  const std::string wanted = engine_node(node);
  std::vector<std::string> known;
  for (const NodeEnergy& entry : nodes) {
    if (std::find(entry.names.begin(), entry.names.end(), wanted) != entry.names.end())
      return entry.share.value;
    known.insert(known.end(), entry.names.begin(), entry.names.end());
  }
  throw unknown_name("node", node, "has no energy in hw/energy.yaml", known,
                     "add it to the `names:` of a node");
}

EnergyParameters load_energy_parameters(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  EnergyParameters p;
  read_static(root.at("static"), p);
  read_operations(root.at("operations"), p);
  read_bytes(root.at("bytes"), p);
  read_wall(root.at("wall"), p);
  for (const YamlNode& node : root.at("nodes").items()) {
    p.nodes.push_back({node.texts("names"), node.quantity("share", "1", Range::positive())});
    node.finish();
  }
  root.finish();
  return p;
}

const EnergyParameters& energy_parameters() {
  static const EnergyParameters parameters =
      load_energy_parameters(core::home_path("hw/energy.yaml"));
  return parameters;
}

}  // namespace strandline::hw
