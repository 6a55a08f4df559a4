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

/// What every tile of a product shares.
struct Product {
  double m, n, groups;
  double steps;                 ///< of the k loop
  double most;                  ///< parts that it may be split into
  double step_s;                ///< of a step per row and column of a tile, at one unit's peak
  double summing_s;             ///< per result of a part of a split loop
  double units, rows, columns;  ///< of the engine and its tile
};

double at_least_one(std::int64_t x) {
  return static_cast<double>(x > 1 ? x : 1);
}

Product product_of(const archs::Operator& op, const ChipModel& m) {
  const Engine& engine = *m.chip->engine(EngineKind::kMatrix);
  const archs::OperatorShape& s = op.shape;
  const double rate =
      m.matrix_rate[static_cast<int>(op.weight_type)][static_cast<int>(op.activation_type)];
  Product p{};
  p.m = at_least_one(s.m);
  p.n = at_least_one(s.n);
  p.groups = at_least_one(s.groups);
  p.steps = std::ceil(at_least_one(s.k) / engine.tile_k);
  p.most = p.steps / m.efficiency.least_split;
  p.units = engine.units;
  p.step_s = 2 * engine.tile_k * p.units / rate;
  p.summing_s = kPartialBytes / m.bandwidth_b_s;
  p.rows = engine.tile_m;
  p.columns = engine.tile_n;
  return p;
}

/// Seconds with one tile shape, its k loop whole or (`split`) over units that would idle.
double tiled_s(const Product& p, const Tile& tile, bool split) {
  const double rows = tile.rows * p.rows, columns = tile.columns * p.columns;
  const double tiles = p.groups * std::ceil(p.m / rows) * std::ceil(p.n / columns);
  // rows x columns x (1 + feed (1 / rows + 1 / columns))
  const double step_s = p.step_s * (rows * columns + kFeed * (rows + columns));
  const double whole_s = std::ceil(tiles / p.units) * p.steps * step_s;
  if (!split || p.most <= 1 || 2 * tiles > p.units) return whole_s;
  const double parts = std::min(std::floor(p.units / tiles), p.most);
  const double summed = std::min(p.units, tiles * p.most) * rows * columns;
  return std::min(whole_s, std::ceil(p.steps / parts) * step_s + summed * p.summing_s);
}

}  // namespace

ProductTime product_time(const archs::Operator& op, const ChipModel& nominal) {
  const Product p = product_of(op, nominal);
  constexpr auto kScaled = archs::DataType::kNvfp4;
  if (op.weight_type == kScaled && op.activation_type == kScaled)
    return {tiled_s(p, p.m > p.rows ? kDouble : kWhole, false),
            p.steps * nominal.efficiency.scaled_step_s};
  double least = std::numeric_limits<double>::infinity();
  for (const Tile& tile : kTiles) least = std::min(least, tiled_s(p, tile, true));
  return {least, 0};
}

}  // namespace strandline::hw
