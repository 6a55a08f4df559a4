// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/chip_core_time.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "hw/asic/mapping.h"
#include "hw/asic/timing.h"

namespace strandline::hw::asic {
namespace {

/// Tiles of keys that the mapper begins with, and rows of a weight buffer.
const Mapping kMapping;

/// `m` rows through `tiles` tiles of weights in commands of a weight buffer each.
double matmul_cycles(double m, double tiles, const Accelerator& a) {
  const double buffer = std::max(1, kMapping.weight_rows / a.rows);
  const auto command = [&](double n) {
    Command c;
    c.opcode = Opcode::kMatmul;
    c.rows = static_cast<std::uint16_t>(std::max(1.0, m));
    c.blocks_n = 1;
    c.blocks_k = static_cast<std::uint16_t>(n);
    c.src0 = static_cast<std::uint16_t>(a.spad_rows / 2);  // another bank than the weights
    return static_cast<double>(command_cycles(c, a));
  };
  const double whole = std::floor(tiles / buffer), rest = tiles - whole * buffer;
  return (whole > 0 ? whole * command(buffer) : 0.0) + (rest > 0 ? command(rest) : 0.0);
}

}  // namespace

double product_cycles(const ProductWork& w, const ChipCore& chip) {
  const Accelerator& a = chip.core;
  const double tiles =
      w.groups * std::ceil(w.n / a.cols) * std::ceil(w.k / (static_cast<double>(a.rows) * w.pack));
  const double splits = std::max(1.0, std::floor(chip.cores / tiles));
  const double rows = std::ceil(w.m / splits);
  const double chunks = std::ceil(rows / a.state_rows);
  return chunks * matmul_cycles(std::ceil(rows / chunks), std::ceil(tiles / chip.cores), a);
}

double attention_cycles(const AttentionWork& w, const ChipCore& chip) {
  const Accelerator& a = chip.core;
  const double waves = std::ceil(w.pairs / chip.cores);
  const double splits = std::max(1.0, std::floor(chip.cores / w.pairs));
  const double by_rows = std::min(splits, std::ceil(w.rows / a.rows));
  const double rows = std::ceil(w.rows / by_rows);
  const double keys = std::ceil(w.keys / std::floor(splits / by_rows));
  const double chunks = std::ceil(rows / a.state_rows), m = std::ceil(rows / chunks);
  const double depth = static_cast<double>(a.rows) * w.pack;
  const double wide = std::ceil(w.v / a.cols);
  const auto item = [&](int operands, int lanes) {
    return static_cast<double>(item_cycles(operands, a.cols, lanes));
  };
  // Array, softmax, rescaling and transposer over so many keys.
  const auto units = [&](double n) -> std::array<double, 4> {
    const double blocks = std::ceil(n / a.cols), tiles = std::ceil(blocks / kMapping.key_blocks);
    const double fill = 2 * tiles * (2 * a.rows + a.cols + 2);
    return {(blocks * std::ceil(w.qk / depth) + wide * std::ceil(n / depth)) *
                    std::max<double>(m, a.rows) +
                fill,
            2 * blocks * m * item(1, a.softmax_lanes) + tiles * m,
            tiles * m * wide * item(3, a.vector_lanes),
            blocks * std::ceil(w.qk / a.rows) * std::max(2 * a.rows, a.rows + a.cols + 1) / 2.0};
  };
  const auto all = units(keys);
  const auto first = units(std::min(keys, static_cast<double>(kMapping.key_blocks) * a.cols));
  const double shown = std::accumulate(first.begin(), first.end(), 0.0) -
                       *std::max_element(first.begin(), first.end());
  return waves * chunks * (*std::max_element(all.begin(), all.end()) + shown);
}

double recurrence_cycles(const RecurrenceWork& w, const ChipCore& chip) {
  const Accelerator& a = chip.core;
  const double waves = std::ceil(w.pairs / chip.cores);
  const double splits = std::max(1.0, std::floor(chip.cores / w.pairs));
  const double blocks = std::ceil(std::ceil(w.values / a.cols) / splits);
  const double pass = w.keys * blocks * a.cols / a.scan_lanes;
  constexpr double kQuiet = 5;  // between tokens, as scan_cycles() has it
  return waves * ((w.tokens + 1) * pass + w.tokens * (blocks + 2 * kQuiet));
}

double product_ceiling(const ChipCore& chip, int pack) {
  // Prompts of large dense models, which the priors rest on (docs/achieved_priors.md).
  const ProductWork large{.m = 4096, .n = 8192, .k = 8192, .groups = 1, .pack = pack};
  const double products = large.m * large.n * large.k;
  return products / (product_cycles(large, chip) * chip.products() * pack);
}

}  // namespace strandline::hw::asic
