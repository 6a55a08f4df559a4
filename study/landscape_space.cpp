// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_space.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>

#include "core/yaml.h"

namespace strandline::study {
namespace {

using core::Range;
using core::YamlNode;

constexpr const char* kAxisNames[kDesignAxes] = {
    "window", "experts", "scan", "vector", "array_side", "compute", "spad_rows", "memory", "nodes"};
constexpr const char* kExpertNames[] = {"none", "routed", "selected"};

/// The items of a list, each read by `read`; refuses an empty list and a value that stands twice.
template <class T, class Read>
std::vector<T> read_list(const YamlNode& root, DesignAxis axis, Read&& read) {
  const YamlNode list = root.at(name_of(axis));
  std::vector<T> values;
  for (const YamlNode& item : list.items()) {
    const T value = read(item);
    if (std::find(values.begin(), values.end(), value) != values.end())
      item.fail("stands twice", "list each value once");
    values.push_back(value);
  }
  if (values.empty()) list.fail("has no value", "list at least one");
  return values;
}

std::vector<bool> read_flags(const YamlNode& root, DesignAxis axis) {
  return read_list<bool>(root, axis, [](const YamlNode& n) { return n.as_bool(); });
}

std::vector<int> read_powers(const YamlNode& root, DesignAxis axis, Range range) {
  return read_list<int>(root, axis, [&](const YamlNode& n) {
    const auto value = static_cast<unsigned>(n.as_integer(range));
    if (!std::has_single_bit(value)) n.fail("is no power of two", "write 32, 64, 128 ...");
    return static_cast<int>(value);
  });
}

Experts read_experts(const YamlNode& n) {
  for (int i = 0; i < 3; ++i)
    if (n.as_text() == kExpertNames[i]) return static_cast<Experts>(i);
  n.fail("is unknown", "write none, routed or selected");
}

std::vector<MemoryChoice> read_memory(const YamlNode& root) {
  const YamlNode list = root.at("memory");
  std::vector<MemoryChoice> all;
  for (const YamlNode& n : list.items()) {
    MemoryChoice m{n.text("id"), static_cast<int>(n.integer_or("stacks", 0, {1, 64})),
                   n.text_or("chip", "")};
    if ((m.stacks > 0) == !m.chip.empty())
      n.fail("needs either stacks or a chip", "write {id: 8 HBM stacks, stacks: 8}");
    if (std::ranges::any_of(all, [&](const MemoryChoice& x) { return x.id == m.id; }))
      n.fail("stands twice", "give each memory its own id");
    n.finish();
    all.push_back(std::move(m));
  }
  if (all.empty()) list.fail("has no value", "list at least one");
  return all;
}

std::vector<NodeChoice> read_nodes(const YamlNode& root) {
  const YamlNode list = root.at("nodes");
  std::vector<NodeChoice> all;
  for (const YamlNode& n : list.items()) {
    all.push_back({n.text("id"), n.quantity("design", "USD", Range::positive())});
    n.finish();
  }
  if (all.empty()) list.fail("has no value", "list at least one");
  return all;
}

}  // namespace

std::uint64_t Grid::size() const {
  std::uint64_t n = 1;
  for (const int r : radix) n *= static_cast<std::uint64_t>(r);
  return n;
}

std::uint64_t Grid::index_of(const Design& design) const {
  std::uint64_t index = 0;
  for (std::size_t i = radix.size(); i-- > 0;)
    index = index * static_cast<std::uint64_t>(radix[i]) + static_cast<std::uint64_t>(design[i]);
  return index;
}

Design Grid::at(std::uint64_t index) const {
  Design d;
  for (const int r : radix) {
    d.push_back(static_cast<int>(index % static_cast<std::uint64_t>(r)));
    index /= static_cast<std::uint64_t>(r);
  }
  return d;
}

std::vector<std::uint64_t> Grid::neighbours(std::uint64_t index) const {
  std::vector<std::uint64_t> all;
  const Design here = at(index);
  for (std::size_t i = 0; i < radix.size(); ++i)
    for (int value = 0; value < radix[i]; ++value) {
      if (value == here[i]) continue;
      Design there = here;
      there[i] = value;
      all.push_back(index_of(there));
    }
  return all;
}

const char* name_of(DesignAxis axis) {
  return kAxisNames[static_cast<int>(axis)];
}

Grid DesignSpace::grid() const {
  Grid g;
  for (const std::size_t n :
       {window.size(), experts.size(), scan.size(), vector.size(), side.size(), compute.size(),
        spad_rows.size(), memory.size(), node.size()})
    g.radix.push_back(static_cast<int>(n));
  return g;
}

std::string DesignSpace::label(const Design& d, DesignAxis axis) const {
  const auto flag = [](bool set, const char* text) { return std::string(set ? text : "-"); };
  switch (axis) {
    case DesignAxis::kWindow:
      return flag(pick(window, d, axis), "windows");
    case DesignAxis::kExperts: {
      const Experts e = pick(experts, d, axis);
      return e == Experts::kNone     ? "-"
             : e == Experts::kRouted ? "experts"
                                     : "experts, key selection";
    }
    case DesignAxis::kScan:
      return flag(pick(scan, d, axis), "scans");
    case DesignAxis::kVector:
      return flag(pick(vector, d, axis), "programmable lanes");
    case DesignAxis::kSide:
      return fmt::format("{0} x {0}", pick(side, d, axis));
    case DesignAxis::kCompute:
      return fmt::format("{:g}x compute", pick(compute, d, axis));
    case DesignAxis::kSram:
      return fmt::format("{} SPAD rows", pick(spad_rows, d, axis));
    case DesignAxis::kMemory:
      return pick(memory, d, axis).id;
    case DesignAxis::kNode:
    case DesignAxis::kCount:
      break;
  }
  return pick(node, d, DesignAxis::kNode).id;
}

std::string DesignSpace::describe(const Design& d) const {
  std::vector<std::string> covered, built;
  for (int i = 0; i < kDesignAxes; ++i) {
    const auto axis = static_cast<DesignAxis>(i);
    const std::string text = label(d, axis);
    if (text != "-") (axis <= DesignAxis::kVector ? covered : built).push_back(text);
  }
  if (covered.empty()) covered.emplace_back("dense attention alone");
  return fmt::format("{}; {}", fmt::join(covered, ", "), fmt::join(built, ", "));
}

int DesignSpace::options(const Design& d) const {
  return pick(window, d, DesignAxis::kWindow) +
         static_cast<int>(pick(experts, d, DesignAxis::kExperts)) +
         pick(scan, d, DesignAxis::kScan) + pick(vector, d, DesignAxis::kVector);
}

DesignSpace load_design_space(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  DesignSpace s;
  s.file = file.string();
  const YamlNode candidates = root.at("candidates");
  s.dense = candidates.text("dense");
  s.moe = candidates.text("moe");
  s.wide = candidates.text("wide");
  s.vector_chip = candidates.text("vector");
  candidates.finish();
  s.window = read_flags(root, DesignAxis::kWindow);
  s.experts = read_list<Experts>(root, DesignAxis::kExperts, read_experts);
  s.scan = read_flags(root, DesignAxis::kScan);
  s.vector = read_flags(root, DesignAxis::kVector);
  s.side = read_powers(root, DesignAxis::kSide, {8, 256});
  s.compute = read_list<double>(root, DesignAxis::kCompute, [](const YamlNode& n) {
    return n.as_number({1.0 / 64, 64});
  });
  s.spad_rows = read_powers(root, DesignAxis::kSram, {256, 65536});
  s.memory = read_memory(root);
  s.node = read_nodes(root);
  root.finish();
  return s;
}

}  // namespace strandline::study
