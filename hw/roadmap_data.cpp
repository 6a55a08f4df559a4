// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/roadmap_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "core/files.h"
#include "core/yaml.h"
#include "hw/unknown_name.h"

namespace strandline::hw {
namespace {

using core::Range;
using core::Sourced;
using core::YamlNode;

constexpr int kMonthsPerYear = 12;
constexpr double kSecondsPerQuarter = 365.25 * 86400.0 / 4.0;

Sourced quarters(const YamlNode& node, const char* key) {
  Sourced time = node.quantity(key, "quarter", Range::non_negative());
  time.value /= kSecondsPerQuarter;
  time.low /= kSecondsPerQuarter;
  time.high /= kSecondsPerQuarter;
  return time;
}

RoadmapKind read_kind(const YamlNode& node) {
  RoadmapKind kind{.id = node.text("id"),
                   .families = node.texts("families"),
                   .first_generation = quarters(node, "first_generation"),
                   .cadence = quarters(node, "cadence"),
                   .lag = quarters(node, "lag")};
  if (kind.cadence.value < 1)
    node.at("cadence").fail("is under a quarter", "write 1 quarter or more");
  node.finish();
  return kind;
}

RoadmapGrowth read_growth(const YamlNode& node) {
  const auto factor = [&](const char* key) { return node.quantity(key, "1", Range::positive()); };
  RoadmapGrowth growth{.compute = factor("compute"),
                       .network = factor("network"),
                       .sram = factor("sram"),
                       .price = factor("price"),
                       .power = factor("power"),
                       .system = factor("system"),
                       .nre = factor("nre"),
                       .layer_overhead = factor("layer_overhead")};
  node.finish();
  return growth;
}

GenerationSpread read_spread(const YamlNode& node) {
  const auto factor = [&](const char* key) { return node.quantity(key, "1", Range::positive()); };
  GenerationSpread spread{.compute = factor("compute"),
                          .network = factor("network"),
                          .price = factor("price"),
                          .power = factor("power"),
                          .years = factor("years").value};
  node.finish();
  return spread;
}

MemoryTechnology read_technology(const YamlNode& node) {
  MemoryTechnology technology;
  technology.id = node.text("id");
  technology.month = month_of(node.text("date"));
  technology.bandwidth_b_s = node.quantity("bandwidth", "B/s", Range::positive());
  technology.capacity_bytes = node.quantity("capacity", "B", Range::positive());
  technology.bandwidth_b_s.source = technology.capacity_bytes.source = node.text("source");
  node.finish();
  return technology;
}

void read_memory(const YamlNode& node, Roadmap& map) {
  for (const auto& item : node.at("technologies").items()) {
    map.memory.push_back(read_technology(item));
  }
  const auto by_month = [](const auto& a, const auto& b) { return a.month < b.month; };
  if (map.memory.empty() || !std::is_sorted(map.memory.begin(), map.memory.end(), by_month)) {
    node.at("technologies").fail("must be a list by date", "sort it, oldest first");
  }
  map.memory_step_spread = node.quantity("step_spread", "1", Range::positive());
  map.beyond_bandwidth = node.quantity("beyond_bandwidth", "1", Range::positive());
  map.beyond_capacity = node.quantity("beyond_capacity", "1", Range::positive());
  const auto stacked = node.at("stacked_dram");
  map.stacked_month = month_of(stacked.text("date"));
  map.stacked_earliest = month_of(stacked.text("earliest"));
  map.stacked_latest = month_of(stacked.text("latest"));
  stacked.text("source");
  stacked.finish();
  node.finish();
}

}  // namespace

int month_of(const std::string& date) {
  static const std::regex kForm(R"((\d{4})-(\d{2})(-\d{2})?)");
  std::smatch match;
  const bool matches = std::regex_match(date, match, kForm);
  const int month = matches ? std::stoi(match[2]) : 0;
  if (month < 1 || month > kMonthsPerYear) {
    throw unknown_name("date", date, "is not a date", {}, "write YYYY-MM");
  }
  return std::stoi(match[1]) * kMonthsPerYear + month - 1;
}

std::string date_of(int month) {
  return fmt::format("{:04}-{:02}", month / kMonthsPerYear, month % kMonthsPerYear + 1);
}

const RoadmapKind& Roadmap::kind_of(const std::string& family) const {
  std::vector<std::string> known;
  for (const auto& kind : kinds) {
    const auto& families = kind.families;
    if (std::find(families.begin(), families.end(), family) != families.end()) return kind;
    known.insert(known.end(), families.begin(), families.end());
  }
  throw unknown_name("family", family, "has no roadmap in hw/roadmap.yaml", known,
                     "add it to the `families:` of a kind");
}

bool Roadmap::ended(const std::string& family) const {
  return std::find(ended_families.begin(), ended_families.end(), family) != ended_families.end();
}

Roadmap load_roadmap(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  Roadmap map;
  map.base_month = month_of(root.text("base_date"));
  for (const auto& node : root.at("kinds").items()) map.kinds.push_back(read_kind(node));
  const auto ended = root.at("ended");
  map.ended_families = ended.texts("families");
  ended.text("source");
  ended.finish();
  map.growth = read_growth(root.at("growth"));
  map.spread = read_spread(root.at("generation_spread"));
  read_memory(root.at("memory"), map);
  for (const auto& node : root.at("nodes").items()) {
    map.nodes.push_back({node.text("id"), month_of(node.text("date"))});
    node.text("source");
    node.finish();
  }
  root.finish();
  return map;
}

const Roadmap& roadmap() {
  static const Roadmap map = load_roadmap(core::home_path("hw/roadmap.yaml"));
  return map;
}

}  // namespace strandline::hw
