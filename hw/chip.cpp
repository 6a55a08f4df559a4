// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/chip.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <set>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "hw/unknown_name.h"

namespace strandline::hw {

using archs::DataType;

namespace {

int bits(DataType type) {
  switch (type) {
    case DataType::kFp32:
      return 32;
    case DataType::kBf16:
    case DataType::kFp16:
      return 16;
    case DataType::kFp8:
    case DataType::kMxfp8:
    case DataType::kInt8:
      return 8;
    case DataType::kTernary:
      return 2;
    default:
      return 4;
  }
}

/// Other formats that hold every value of `type` (fp32: a split into three products).
std::initializer_list<DataType> wider_formats(DataType type) {
  static constexpr auto kBf16Like = {DataType::kBf16, DataType::kFp16};
  static constexpr auto kFp8Like = {DataType::kFp8, DataType::kMxfp8, DataType::kBf16,
                                    DataType::kFp16};
  static constexpr auto kIntegers = {DataType::kInt8, DataType::kBf16, DataType::kFp16};
  switch (type) {
    case DataType::kInt8:
    case DataType::kInt4:
    case DataType::kTernary:
      return kIntegers;
    case DataType::kFp8:
    case DataType::kMxfp8:
    case DataType::kMxfp4:
    case DataType::kNvfp4:
      return kFp8Like;
    default:
      return kBf16Like;
  }
}

double peak_of(const Engine& engine, DataType type) {
  const auto found = engine.peak_op_s.find(type);
  return found != engine.peak_op_s.end() && found->second.known() ? found->second.value : 0.0;
}

/// Narrow weights are widened on load, so the wider side of a pair sets the multiplier's format.
DataType multiplied_type(DataType weight, DataType activation) {
  return bits(weight) > bits(activation) ? weight : activation;
}

/// The fastest format that holds every value of `type`: its own, or a wider one where the engine
/// lacks it or runs it slower (int8 on a chip that cut it down).
DataType native_format(const Engine& engine, DataType type) {
  DataType best = type;
  for (const DataType wider : wider_formats(type)) {
    if (peak_of(engine, wider) > peak_of(engine, best)) best = wider;
  }
  return best;
}

/// One float32 product is three bfloat16 products (split into high and low parts, the low-low term
/// dropped): Henry, Tang, Heinecke, "Leveraging the bfloat16 artificial intelligence datatype",
/// ARITH 2019.
constexpr double kBf16ProductsPerFp32 = 3.0;

std::string canonical(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool joint = c == ' ' || c == '_';
    out += joint ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

std::set<std::string> names_of(const Chip& chip) {
  std::set<std::string> names{canonical(chip.id)};
  for (const auto& alias : chip.aliases) names.insert(canonical(alias));
  return names;
}

}  // namespace

std::string_view name_of(EngineKind kind) {
  static constexpr std::array<std::string_view, 5> kNames{"matrix", "vector", "scan", "softmax",
                                                          "gather"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(MemoryKind kind) {
  static constexpr std::array<std::string_view, 8> kNames{"sram", "hbm",   "stacked_dram", "lpddr",
                                                          "gddr", "flash", "host",         "rom"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(TopologyKind kind) {
  static constexpr std::array<std::string_view, 7> kNames{"switch", "torus2d",   "torus3d", "mesh",
                                                          "none",   "full_mesh", "ring"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Programmability kind) {
  static constexpr std::array<std::string_view, 3> kNames{"programmable", "semi_programmable",
                                                          "fixed_function"};
  return kNames[static_cast<std::size_t>(kind)];
}

const Engine* Chip::engine(EngineKind kind) const {
  const auto found =
      std::find_if(engines.begin(), engines.end(), [&](const Engine& e) { return e.kind == kind; });
  return found == engines.end() ? nullptr : &*found;
}

const MemoryTier& Chip::state_memory() const {
  const auto writable = std::find_if(memory.begin(), memory.end(), [](const MemoryTier& tier) {
    return tier.kind != MemoryKind::kRom && tier.kind != MemoryKind::kHost;
  });
  return writable == memory.end() ? main_memory() : *writable;
}

bool Chip::weights_on_die() const {
  return main_memory().kind == MemoryKind::kSram || main_memory().kind == MemoryKind::kRom;
}

double Chip::matrix_peak(DataType weight, DataType activation) const {
  const Engine* matrix = engine(EngineKind::kMatrix);
  if (!matrix) return 0.0;
  const DataType type = multiplied_type(weight, activation);
  const DataType format = native_format(*matrix, type);
  const bool split = type == DataType::kFp32 && format != DataType::kFp32;
  return peak_of(*matrix, format) * (split ? 1.0 / kBf16ProductsPerFp32 : 1.0);
}

double Chip::matrix_efficiency(DataType weight, DataType activation) const {
  const Engine* matrix = engine(EngineKind::kMatrix);
  const DataType type = multiplied_type(weight, activation);
  const int width = bits(matrix ? native_format(*matrix, type) : type);
  if (width <= 4 && derating.compute_4bit.known()) return derating.compute_4bit.value;
  if (width <= 8 && derating.compute_8bit.known()) return derating.compute_8bit.value;
  return derating.compute.value;
}

void Chip::require_costable(const std::string& needed_for) const {
  const auto require = [&](const core::Sourced& fact, const char* fact_name) {
    if (!fact.known()) throw core::MissingFact(id, fact_name, needed_for);
  };
  if (matrix_peak(DataType::kBf16, DataType::kBf16) <= 0) {
    throw core::MissingFact(id, "engines: peak bf16 rate of the matrix engine", needed_for);
  }
  if (memory.empty()) throw core::MissingFact(id, "memory", needed_for);
  require(main_memory().capacity_bytes, "memory[0].capacity");
  require(main_memory().bandwidth_b_s, "memory[0].bandwidth");
  require(state_memory().capacity_bytes, "memory: capacity of what holds state");
  require(state_memory().bandwidth_b_s, "memory: bandwidth of what holds state");
  if (network.domain_chips > 1) {
    require(network.bandwidth_b_s, "network.bandwidth");
    require(network.latency_s, "network.latency");
  }
  require(derating.compute, "derating.compute");
  require(derating.bandwidth, "derating.bandwidth");
  require(derating.network, "derating.network");
  require(derating.layer_overhead_s, "derating.layer_overhead");
}

ChipCatalog::ChipCatalog(std::vector<Chip> chips) : all_(std::move(chips)) {
  std::sort(all_.begin(), all_.end(), [](const Chip& a, const Chip& b) { return a.id < b.id; });
  std::set<std::string> seen;
  for (const auto& chip : all_) {
    for (const auto& name : names_of(chip)) {
      if (seen.insert(name).second) continue;
      throw unknown_name(chip.id, name, "stands for two chips of the catalog", {},
                         "give each id and alias to one chip only");
    }
  }
}

ChipCatalog ChipCatalog::load() {
  std::vector<Chip> chips;
  for (const auto& file : core::list_files(core::home_path("hw/catalog"), ".yaml")) {
    chips.push_back(load_chip(file));
  }
  return ChipCatalog(std::move(chips));
}

const Chip& ChipCatalog::find(const std::string& id_or_alias) const {
  const std::string wanted = canonical(id_or_alias);
  std::vector<std::string> known;
  for (const auto& chip : all_) {
    for (const auto& name : names_of(chip)) {
      if (name == wanted) return chip;
      known.push_back(name);
    }
  }
  throw unknown_name("chip", id_or_alias, "is not in the catalog", known,
                     "see `strandline hw list`");
}

}  // namespace strandline::hw
