// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/configs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"

namespace strandline::hw::asic {
namespace {

using core::YamlNode;

constexpr int kMostRows = 65536;  ///< addresses have 16 bits

/// A power of two from `least` to `most`.
int power_of_two(const YamlNode& node, const char* key, int least, int most) {
  const YamlNode at = node.at(key);
  const auto x = at.as_integer();
  if (x < least || x > most || !std::has_single_bit(static_cast<std::uint64_t>(x)))
    at.fail("is no size that the RTL takes",
            fmt::format("take a power of two from {} to {}", least, most));
  return static_cast<int>(x);
}

Element element(const YamlNode& node) {
  const std::string data = node.text("data");
  if (data != "int8" && data != "bf16")
    node.at("data").fail("is no element of this array", "write int8 or bf16");
  return data == "int8" ? Element::kInt8 : Element::kBf16;
}

/// Lanes of a unit: they take a row of VMEM in whole beats.
int lanes(const YamlNode& node, const char* key, int cols) {
  const int n = power_of_two(node, key, 1, 1024);
  if (cols % n != 0)
    node.at(key).fail(fmt::format("does not divide the {} columns", cols),
                      fmt::format("take a power of two up to {}", cols));
  return n;
}

int memory_rows(const YamlNode& node, const char* key, int tile, int banks) {
  const int rows = power_of_two(node, key, 1, kMostRows);
  if (rows < tile)
    node.at(key).fail(fmt::format("is smaller than a tile and what it works on, {} rows", tile),
                      "take more rows or a smaller array");
  if (rows < banks)
    node.at(key).fail(fmt::format("leaves some of {} banks empty", banks), "take fewer banks");
  return rows;
}

/// Options are off unless a config names them.
void read_options(const YamlNode& node, Accelerator& a) {
  for (const AcceleratorOption& option : kOptions) {
    a.*option.field = node.flag_or(option.key, false);
    if (a.*option.field && !option.built)
      node.at(option.key)
          .fail("is an option that no core has: its array alone, or nothing yet", "leave it out");
  }
  if (a.gather && !a.topk)
    node.at("gather").fail("needs the lists that top-k builds", "add topk: true");
  if (a.fp8 && a.element != Element::kInt8)
    node.at("fp8").fail("takes the place of int8: elements are bytes", "take data: int8");
  if (a.sparse_2_4 && a.output_stationary)
    node.at("sparse_2_4").fail("is an option of weight-stationary arrays", "leave one of them out");
  if (a.sparse_2_4 && a.rows < 2)
    node.at("sparse_2_4").fail("holds the weights of four inputs in two rows", "take more rows");
  if (a.topk && node.has("route_entries"))
    a.route_entries = power_of_two(node, "route_entries", 16, 32768);
  if (a.vector_processor) {
    a.vproc_lanes = lanes(node, "vproc_lanes", a.cols);
    a.vproc_words = power_of_two(node, "vproc_words", a.cols, kMostRows);
  }
  if (!a.scan) return;
  a.scan_lanes = lanes(node, "scan_lanes", a.cols);
  a.scan_rows = power_of_two(node, "scan_rows", 1, kMostRows);
}

/// The array sums in words of 32 bits; says why another width would not do.
void check_accumulator(const YamlNode& node, const Accelerator& a) {
  if (!node.has("accumulator_bits")) return;
  const auto bits = node.integer("accumulator_bits", {1, 64});
  // A product of int8 has 16 bits with sign; R of them log2(R) more.
  const int least =
      a.integers() ? 15 + std::bit_width(static_cast<unsigned>(a.rows)) : 32;
  if (bits < least)
    node.at("accumulator_bits")
        .fail(fmt::format("is too narrow for a tile of {} rows, which needs {}", a.rows, least),
              "take 32");
  if (bits != 32)
    node.at("accumulator_bits").fail("is no width that the array's sums have", "take 32");
}

}  // namespace

Accelerator read_config(const YamlNode& node, const std::string& name) {
  Accelerator a;
  a.name = name;
  a.rows = power_of_two(node, "rows", 1, 256);
  a.cols = power_of_two(node, "cols", 1, 256);
  if (a.cols > a.rows)
    node.at("cols").fail("is more than the rows: a row of SPAD would not hold a block",
                         fmt::format("take at most {}", a.rows));
  a.element = element(node);
  a.vector_lanes = lanes(node, "vector_lanes", a.cols);
  a.softmax_lanes = lanes(node, "softmax_lanes", a.cols);
  a.state_rows = power_of_two(node, "state_rows", 1, kMostRows);
  a.spad_banks = power_of_two(node, "spad_banks", 1, 64);
  a.vmem_banks = power_of_two(node, "vmem_banks", 1, 64);
  // A tile of weights and as many rows of activations; a block of results.
  a.spad_rows = memory_rows(node, "spad_rows", 2 * a.rows, a.spad_banks);
  a.vmem_rows = memory_rows(node, "vmem_rows", a.rows, a.vmem_banks);
  a.dma_bytes = power_of_two(node, "dma_bytes", 2, 128);
  a.dma_outstanding = static_cast<int>(node.integer("dma_outstanding", {1, 256}));
  a.queue_depth = power_of_two(node, "queue_depth", 1, 64);
  a.transposer = node.at("transposer").as_bool();
  a.window_mask = node.at("window_mask").as_bool();
  read_options(node, a);
  check_accumulator(node, a);
  node.finish();
  return a;
}

std::vector<Accelerator> read_configs(const std::filesystem::path& file) {
  const YamlNode root =
      YamlNode::load(file.empty() ? core::home_path("hw/asic/configs.yaml") : file);
  const YamlNode all = root.at("configs");
  std::vector<Accelerator> configs;
  for (const std::string& name : all.keys()) configs.push_back(read_config(all.at(name), name));
  root.finish();
  return configs;
}

Accelerator find_config(const std::string& name) {
  std::vector<std::string> names;
  for (const Accelerator& a : read_configs()) {
    if (a.name == name) return a;
    names.push_back(a.name);
  }
  throw core::InputError({.place = {},
                          .key = "config",
                          .value = name,
                          .problem = "there is no accelerator of that name",
                          .mend = fmt::format("take one of {}", fmt::join(names, ", "))});
}

std::string config_hash(const Accelerator& a) {
  core::ContentHash hash;
  for (const int x :
       {a.rows, a.cols, static_cast<int>(a.element), a.vector_lanes, a.softmax_lanes, a.state_rows,
        a.spad_rows, a.spad_banks, a.vmem_rows, a.vmem_banks, a.dma_bytes, a.dma_outstanding,
        a.queue_depth, static_cast<int>(a.transposer), static_cast<int>(a.window_mask)})
    hash.add(static_cast<std::uint64_t>(x));
  // Options that are off leave no trace, so that a new one keeps the hashes of other configs.
  for (const AcceleratorOption& option : kOptions)
    if (a.*option.field) hash.add(std::string_view(option.key));
  if (a.topk) hash.add(static_cast<std::uint64_t>(a.route_entries));
  if (a.scan) hash.add(static_cast<std::uint64_t>(a.scan_lanes));
  if (a.scan) hash.add(static_cast<std::uint64_t>(a.scan_rows));
  if (a.vector_processor) hash.add(static_cast<std::uint64_t>(a.vproc_lanes));
  if (a.vector_processor) hash.add(static_cast<std::uint64_t>(a.vproc_words));
  return hash.hex();
}

}  // namespace strandline::hw::asic
