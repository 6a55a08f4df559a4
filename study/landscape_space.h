// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/sourced.h"

namespace strandline::study {

/// A design: the number of its value on each axis.
using Design = std::vector<int>;

/// A finite grid of designs. Two designs are neighbours where they differ on one axis alone: one
/// decision taken differently.
struct Grid {
  std::vector<int> radix;  ///< values of each axis, at least one
  std::uint64_t size() const;
  /// Mixed radix, axis 0 least significant.
  std::uint64_t index_of(const Design& design) const;
  Design at(std::uint64_t index) const;
  /// By axis, then value.
  std::vector<std::uint64_t> neighbours(std::uint64_t index) const;
};

/// Axes of the space of fixed-function chips, in the order of a Design.
enum class DesignAxis : std::uint8_t {
  kWindow,
  kExperts,
  kScan,
  kVector,
  kSide,
  kCompute,
  kSram,
  kMemory,
  kNode,
  kCount
};
constexpr int kDesignAxes = static_cast<int>(DesignAxis::kCount);

/// Experts of a design: none, routed, or routed with a router long enough to select keys.
enum class Experts : std::uint8_t { kNone, kRouted, kSelected };

struct MemoryChoice {
  std::string id;
  int stacks = 0;    ///< of the candidate's own HBM; 0: the main memory of `chip`
  std::string chip;  ///< of hw/catalog
};

struct NodeChoice {
  std::string id;  ///< a name that hw/parameters.yaml and hw/energy.yaml know
  core::Sourced design_usd;
};

/// study/landscape.yaml: the values of every axis, and the candidates that options are taken from.
struct DesignSpace {
  std::string file;
  std::string dense, moe, wide, vector_chip;  ///< ids of hw/catalog
  std::vector<bool> window, scan, vector;
  std::vector<Experts> experts;
  std::vector<int> side, spad_rows;
  std::vector<double> compute;
  std::vector<MemoryChoice> memory;
  std::vector<NodeChoice> node;

  Grid grid() const;
  template <class T>
  static T pick(const std::vector<T>& values, const Design& d, DesignAxis axis) {
    return values[static_cast<std::size_t>(d[static_cast<std::size_t>(axis)])];
  }
  /// The value of an axis in words: "4 HBM stacks", "window masks", "-" for an option left out.
  std::string label(const Design& design, DesignAxis axis) const;
  /// All of them: "windows, routed experts; 64 x 64, 1x compute, 4096 rows, 8 HBM stacks, N3P".
  std::string describe(const Design& design) const;
  /// Coverage options in silicon: 0 to 5, selection of keys counting beside routing.
  int options(const Design& design) const;
};

/// Name of an axis, e.g. "array_side": its key in the file and its column in tables.
const char* name_of(DesignAxis axis);

/// Reads and checks a space. InputError with place and mend: unknown or missing keys, values out of
/// range or twice, sides and rows that are not powers of two.
DesignSpace load_design_space(const std::filesystem::path& file);

}  // namespace strandline::study
