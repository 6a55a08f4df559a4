// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/product_tiles.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strandline::hw {
namespace {

/// Rows and columns of a tile over those of the engine's (128 x 128 on GPUs).
struct Tile {
  double rows, columns;
};
constexpr Tile kTiles[] = {{0.25, 0.5}, {0.5, 0.5}, {0.5, 1}, {1, 1}, {1, 2}};
constexpr Tile kWhole{1, 1}, kDouble{1, 2};
/// Half of a tile's side at which feeding it takes as long as computing it (fit to bf16 products of
/// A100 and H100).
constexpr double kFeed = 16;
constexpr double kPartialBytes = 4;  ///< of a result of one part of a split loop, 32 bits

struct Product {
  double m, n, k, groups;
};

double at_least_one(std::int64_t x) {
  return static_cast<double>(x > 1 ? x : 1);
}

/// Seconds with one tile shape, its k loop whole or (`split`) over units that would idle;
/// `unit_rate`: op/s of one unit.
double tiled_s(const Product& p, const Tile& tile, bool split, double unit_rate,
               const ChipModel& nominal) {
  const Engine& engine = *nominal.chip->engine(EngineKind::kMatrix);
  const double rows = tile.rows * engine.tile_m, columns = tile.columns * engine.tile_n;
  const double units = engine.units;
  const double tiles = p.groups * std::ceil(p.m / rows) * std::ceil(p.n / columns);
  const double steps = std::ceil(p.k / engine.tile_k);
  const double fed = 1 + kFeed * (1 / rows + 1 / columns);
  const double step_s = 2 * rows * columns * engine.tile_k * fed / unit_rate;
  const double whole_s = std::ceil(tiles / units) * steps * step_s;
  const double most = steps / nominal.efficiency.least_split;
  if (!split || most <= 1 || 2 * tiles > units) return whole_s;
  const double parts = std::min(std::floor(units / tiles), most);
  const double summed = std::min(units, tiles * most) * rows * columns * kPartialBytes;
  return std::min(whole_s, std::ceil(steps / parts) * step_s + summed / nominal.bandwidth_b_s);
}

}  // namespace

ProductTime product_time(const archs::Operator& op, const ChipModel& nominal) {
  const Engine& engine = *nominal.chip->engine(EngineKind::kMatrix);
  const archs::OperatorShape& s = op.shape;
  const Product p{at_least_one(s.m), at_least_one(s.n), at_least_one(s.k), at_least_one(s.groups)};
  const double unit_rate =
      nominal.matrix_rate[static_cast<int>(op.weight_type)][static_cast<int>(op.activation_type)] /
      engine.units;
  constexpr auto kScaled = archs::DataType::kNvfp4;
  if (op.weight_type == kScaled && op.activation_type == kScaled)
    return {tiled_s(p, p.m > engine.tile_m ? kDouble : kWhole, false, unit_rate, nominal),
            std::ceil(p.k / engine.tile_k) * nominal.efficiency.scaled_step_s};
  double least = std::numeric_limits<double>::infinity();
  for (const Tile& tile : kTiles)
    least = std::min(least, tiled_s(p, tile, true, unit_rate, nominal));
  return {least, 0};
}

}  // namespace strandline::hw
