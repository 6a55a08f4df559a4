// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "core/schema.h"
#include "core/yaml.h"
#include "hw/asic/chip_core.h"
#include "hw/chip.h"

namespace strandline::hw {
namespace {

using archs::Capability;
using core::Range;
using core::Sourced;
using core::YamlNode;

/// The enumerator whose name is the node's text; an error that lists the names otherwise.
template <class Enum>
Enum read_enum(const YamlNode& node, int count) {
  const std::string text = node.as_text();
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.emplace_back(name_of(static_cast<Enum>(i)));
  core::note_choices(names);
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<Enum>(found - names.begin());
  node.fail("is not one of its kind", fmt::format("use one of: {}", fmt::join(names, ", ")));
}

/// A fact that may be blank: then it is unknown, and the chip remembers that it is missing.
Sourced fact(const YamlNode& node, const char* key, const char* unit, Range range, Chip& chip) {
  Sourced number = node.quantity_or_unknown(key, unit, range);
  if (!number.known()) {
    chip.missing_facts.push_back(node.path().empty() ? key : node.path() + "." + key);
  }
  return number;
}

void read_tile(const YamlNode& node, Engine& engine) {
  const auto tile = node.find("tile");
  if (!tile) return;
  const auto sides = tile->items();
  if (sides.size() != 3) tile->fail("needs three sides", "write tile: [m, n, k]");
  engine.tile_m = static_cast<int>(sides[0].as_integer({1, 65536}));
  engine.tile_n = static_cast<int>(sides[1].as_integer({1, 65536}));
  engine.tile_k = static_cast<int>(sides[2].as_integer({1, 65536}));
}

void read_rates(const YamlNode& rates, Engine& engine, Chip& chip) {
  for (const auto& key : rates.keys()) {
    const auto type = archs::data_type_from(key);
    if (!type) rates.at(key).fail("is not a number format", "use a name such as bf16, fp8, nvfp4");
    Sourced rate = fact(rates, key.c_str(), "op/s", Range::positive(), chip);
    if (rate.known()) engine.peak_op_s.emplace(*type, std::move(rate));
  }
}

Engine read_engine(const YamlNode& node, Chip& chip) {
  Engine engine;
  engine.kind = read_enum<EngineKind>(node.at("kind"), 5);
  read_rates(node.at("peak"), engine, chip);
  read_tile(node, engine);
  engine.units = static_cast<int>(node.integer_or("units", 1, {1, 1e7}));
  if (const auto fill = node.find("fill")) {
    engine.fill = fill->as_quantity("s", Range::non_negative());
    engine.fill_s = engine.fill.value;
  }
  engine.source = node.text_or("source", "");
  if (node.has("operators")) {
    for (const auto& item : node.at("operators").items()) {
      const auto kind = archs::operator_kind_from(item.as_text());
      if (!kind) item.fail("is not an operator kind", "see `strandline arch ops`");
      engine.kinds.push_back(*kind);
    }
  }
  if (engine.source.empty() && (node.has("tile") || node.has("units"))) {
    node.fail("gives a tile or unit count without source", "add `source: <citation>`");
  }
  node.finish();
  return engine;
}

MemoryTier read_memory(const YamlNode& node, Chip& chip) {
  MemoryTier tier;
  tier.kind = read_enum<MemoryKind>(node.at("kind"), 8);
  tier.capacity_bytes = fact(node, "capacity", "B", Range::positive(), chip);
  tier.bandwidth_b_s = fact(node, "bandwidth", "B/s", Range::positive(), chip);
  tier.stacks = node.quantity_or_unknown("stacks", "1", Range::positive());
  node.finish();
  return tier;
}

Network read_network(const YamlNode& node, Chip& chip) {
  Network network;
  network.topology = read_enum<TopologyKind>(node.at("topology"), 7);
  network.domain = node.quantity("domain_chips", "1", {1, 1e6});
  network.domain_chips = static_cast<int>(network.domain.value);
  if (network.domain_chips != network.domain.value)
    node.at("domain_chips").fail("is not a whole number", "write a count of chips");
  network.slice_chips = static_cast<int>(node.integer_or("slice_chips", 0, {0, 1e6}));
  if (network.topology != TopologyKind::kNone) {
    network.bandwidth_b_s = fact(node, "bandwidth", "B/s", Range::positive(), chip);
    network.latency_s = fact(node, "latency", "s", Range::positive(), chip);
  }
  if (network.topology != TopologyKind::kSwitch && network.topology != TopologyKind::kNone) {
    network.link_bandwidth_b_s = fact(node, "link_bandwidth", "B/s", Range::positive(), chip);
  }
  network.scale_out_b_s = fact(node, "scale_out", "B/s", Range::positive(), chip);
  network.in_switch_reduction = node.flag_or("in_switch_reduction", false);
  node.text_or("source", "");
  node.finish();
  return network;
}

/// A sum of numbers that err apart: half-widths add in quadrature.
Sourced sum_of(const Sourced& a, const Sourced& b) {
  Sourced sum;
  sum.value = a.value + b.value;
  sum.low = sum.value - std::hypot(a.value - a.low, b.value - b.low);
  sum.high = sum.value + std::hypot(a.high - a.value, b.high - b.value);
  sum.source = "sum of silicon (" + a.source + ") and software (" + b.source + ")";
  return sum;
}

/// `layer_silicon` and `layer_software`, or `layer_overhead` where nothing tells them apart.
void read_layer_floor(const YamlNode& node, Derating& derating, Chip& chip) {
  if (!node.has("layer_silicon") && !node.has("layer_software")) {
    derating.layer_overhead_s = fact(node, "layer_overhead", "s", Range::non_negative(), chip);
    return;
  }
  if (node.has("layer_overhead"))
    node.at("layer_overhead").fail("stands beside its parts", "remove it: it is their sum");
  derating.layer_silicon_s = node.quantity_or_unknown("layer_silicon", "s", Range::non_negative());
  derating.layer_software_s =
      node.quantity_or_unknown("layer_software", "s", Range::non_negative());
  if (derating.layer_silicon_s.known() && derating.layer_software_s.known())
    derating.layer_overhead_s = sum_of(derating.layer_silicon_s, derating.layer_software_s);
  else
    chip.missing_facts.push_back(node.path() + ".layer_overhead");
}

Derating read_derating(const YamlNode& node, Chip& chip) {
  Derating derating;
  derating.compute = fact(node, "compute", "1", Range::fraction(), chip);
  derating.compute_8bit = node.quantity_or_unknown("compute_8bit", "1", Range::fraction());
  derating.compute_4bit = node.quantity_or_unknown("compute_4bit", "1", Range::fraction());
  derating.bandwidth = fact(node, "bandwidth", "1", Range::fraction(), chip);
  derating.network = fact(node, "network", "1", Range::fraction(), chip);
  read_layer_floor(node, derating, chip);
  // How fast software matures stands in strategy/terms.yaml; files of before still say it here.
  node.quantity_or_unknown("compiler_ramp_quarters", "1", Range::non_negative());
  node.finish();
  return derating;
}

/// Hourly rates are kept per hour, as the field's tables give them (base units are per second).
Sourced hourly_fact(const YamlNode& node, const char* key, Chip& chip) {
  constexpr double kSecondsPerHour = 3600.0;
  Sourced rate = fact(node, key, "USD/s", Range::positive(), chip);
  rate.value *= kSecondsPerHour;
  rate.low *= kSecondsPerHour;
  rate.high *= kSecondsPerHour;
  return rate;
}

Economics read_economics(const YamlNode& node, Chip& chip) {
  Economics economics;
  const Range money = Range::positive();
  economics.power_w = fact(node, "power", "W", money, chip);
  economics.chip_power_w = node.quantity_or_unknown("chip_power", "W", money);
  economics.system_usd = fact(node, "system", "USD", money, chip);
  if (chip.candidate) {
    economics.nre_usd = fact(node, "nre", "USD", Range::non_negative(), chip);
    economics.mask_set_usd = fact(node, "mask_set", "USD", Range::non_negative(), chip);
  } else {
    economics.own_usd_h = hourly_fact(node, "own", chip);
    economics.rent_usd_h = hourly_fact(node, "rent", chip);
    economics.price_usd = fact(node, "price", "USD", money, chip);
  }
  economics.bom_usd = node.quantity_or_unknown("bom", "USD", money);
  node.finish();
  return economics;
}

DieGroup read_dies(const YamlNode& node) {
  DieGroup group;
  group.node = node.text("node");
  group.area_m2 = node.quantity("area", "m2", Range::positive());
  group.count = static_cast<int>(node.integer("count", {1, 1000}));
  node.finish();
  return group;
}

void read_limits(const YamlNode& node, Chip& chip) {
  chip.max_head_dim = static_cast<int>(node.integer_or("head_dim", 0, {0, 1e6}));
  chip.max_experts = static_cast<int>(node.integer_or("experts", 0, {0, 1e6}));
  chip.max_top_k = static_cast<int>(node.integer_or("top_k", 0, {0, 1e9}));
  chip.max_context = node.integer_or("context", 0, {0, 1e12});
  chip.limits_source = node.text("source");
  node.finish();
}

bool has_rate(const Chip& chip, std::initializer_list<archs::DataType> types) {
  const Engine* matrix = chip.engine(EngineKind::kMatrix);
  for (const auto type : types) {
    if (matrix && matrix->peak_op_s.count(type)) return true;
  }
  return false;
}

archs::CapabilityMask read_native(const YamlNode& root, const Chip& chip) {
  using archs::bit;
  using archs::DataType;
  archs::CapabilityMask mask = root.has("core") ? 0 : bit(Capability::kNovel0) - 1;
  if (const auto list = root.find("native")) {
    mask = 0;
    for (const auto& item : list->items()) {
      const auto capability = archs::capability_from(item.as_text());
      if (!capability) item.fail("is not a capability", "use a name from archs/capability.h");
      mask |= bit(*capability);
    }
  }
  mask &= ~(bit(Capability::kFp8) | bit(Capability::kFp4) | bit(Capability::kTernary));
  if (has_rate(chip, {DataType::kFp8, DataType::kMxfp8})) mask |= bit(Capability::kFp8);
  if (has_rate(chip, {DataType::kMxfp4, DataType::kNvfp4})) mask |= bit(Capability::kFp4);
  if (has_rate(chip, {DataType::kTernary})) mask |= bit(Capability::kTernary);
  return mask;
}

/// The text under a key, empty where it is absent or blank.
std::string text_or_blank(const YamlNode& node, const char* key) {
  const auto child = node.find(key);
  return child && !child->is_null() ? child->as_text() : "";
}

void read_identity(const YamlNode& root, Chip& chip) {
  chip.id = root.text("id");
  chip.name = root.text("name");
  chip.vendor = root.text("vendor");
  chip.family = root.text("family");
  chip.date = text_or_blank(root, "date");
  if (chip.date.empty()) chip.missing_facts.push_back("date");
  chip.launch = root.text("launch");
  if (root.has("aliases")) chip.aliases = root.texts("aliases");
  chip.candidate = root.flag_or("candidate", false);
  chip.programmability = read_enum<Programmability>(root.at("programmability"), 3);
  chip.weights_fixed = root.flag_or("weights_fixed", false);
  chip.node = text_or_blank(root, "node");
  if (chip.node.empty()) chip.missing_facts.push_back("node");
  chip.package = text_or_blank(root, "package");
}

/// A part of the file; where it is absent all of its facts are blank.
YamlNode part_of(const YamlNode& root, const std::string& key) {
  if (const auto part = root.find(key)) return *part;
  return YamlNode::parse(key + ": {}", root.place().file).at(key);
}

/// `core`: what follows from cores may not be stated beside them.
void read_core(const YamlNode& root, Chip& chip) {
  const auto node = root.find("core");
  if (!node) return;
  for (const char* key : {"die_area", "dies", "native"})
    if (root.has(key)) root.at(key).fail("follows from the cores", "leave it out");
  for (const Engine& e : chip.engines)
    if ((e.kind == EngineKind::kMatrix) == e.peak_op_s.empty())
      root.at("engines").fail("has no peak of the arrays, or one of what follows from the cores",
                              "give the matrix engine's peaks, and `peak: {}` elsewhere");
  asic::ChipCore core{.core = asic::find_chip_core(node->text("config")),
                      .cores = static_cast<int>(node->integer("cores", {1, 100000})),
                      .source = node->text("source")};
  if (node->has("beside")) core.beside_m2 = node->quantity("beside", "m2", Range::non_negative());
  node->finish();
  asic::build_of_cores(chip, core);
}

Chip read_chip(const YamlNode& root) {
  Chip chip;
  read_identity(root, chip);
  for (const auto& node : root.at("engines").items())
    chip.engines.push_back(read_engine(node, chip));
  const auto memory = root.at("memory");
  for (const auto& node : memory.items()) chip.memory.push_back(read_memory(node, chip));
  if (chip.memory.empty()) memory.fail("is empty", "list the main memory first");
  for (const auto& tier : chip.memory) {
    if (tier.kind == MemoryKind::kSram && !chip.sram_bytes.known()) {
      chip.sram_bytes = tier.capacity_bytes;
    }
  }
  chip.network = read_network(root.at("network"), chip);
  chip.derating = read_derating(part_of(root, "derating"), chip);
  chip.economics = read_economics(part_of(root, "economics"), chip);
  if (!root.has("core")) chip.die_area_m2 = fact(root, "die_area", "m2", Range::positive(), chip);
  if (const auto dies = root.find("dies")) {
    for (const auto& node : dies->items()) chip.dies.push_back(read_dies(node));
  }
  if (const auto limits = root.find("limits")) read_limits(*limits, chip);
  chip.native = read_native(root, chip);
  read_core(root, chip);
  root.finish();
  return chip;
}

}  // namespace

Chip load_chip(const std::filesystem::path& file) {
  return read_chip(YamlNode::load(file));
}

Chip parse_chip(const std::string& text, const std::string& name) {
  return read_chip(YamlNode::parse(text, name));
}

}  // namespace strandline::hw
