// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "strategy/committee.h"
#include "study/landscape_cells.h"
#include "study/landscape_chip.h"
#include "study/study.h"
#include "study/tally.h"
#include "study/world.h"

namespace strandline::study {

/// The two landscapes: architectures frozen at today's mix (world 0 of the study: sizes, prices and
/// demand move), and the scenario's futures.
enum class Landscape : std::uint8_t { kToday, kFutures };
constexpr int kLandscapes = 2;
/// Value over staying on GPUs in each, MUSD.
using LandscapeValue = std::array<double, kLandscapes>;

/// A design on futures that the search has not seen.
struct PricedDesign {
  std::array<Tally, kLandscapes> gain;      ///< over the best GPU-only plan
  std::array<Tally, kLandscapes> short_of;  ///< the reference design's value less this one's
  /// Means over the futures' landscape, MUSD and quarters.
  double nre_musd = 0, own_capex_musd = 0, stranded_musd = 0, covered_share = 0;
  double volume_quarter = 0;  ///< of those that reach volume
  double reaches_volume = 0;  ///< share of futures
  double strands = 0;         ///< share of those that reach volume: functionally or economically
  LandscapeValue in_full{};   ///< on the search's paths: the search's value without emulation
  strategy::ProjectCost project;          ///< expected before volume
  double die_area_m2 = 0, capex_usd = 0;  ///< of a chip; capex with its share of host and rack
};

/// Values designs as the study values "tape out now" without renewals: the design starts at quarter
/// 0 (or when its memory is there), the rules abandon, respin and retire it, GPUs serve the rest.
/// All designs of both landscapes play the same paths of the scenario's pricing processes and
/// parameter draws. A design's value does not depend on what is valued beside it.
class DesignValuer {
 public:
  struct Options {
    std::uint32_t futures = 512;  ///< of the search; prices take four times as many others
    double exact = 0.9;           ///< share of genomes' weight that the search evaluates exactly
    RunSettings settings;
  };
  DesignValuer(const World& world, const DesignSpace& space, const DesignBuilder& builder,
               const Options& options);

  /// For the search: cells by CellEmulator, means over the search's paths.
  std::vector<LandscapeValue> value(const std::vector<std::uint64_t>& designs) const;
  /// For the report: cells in full, other paths; `reference` is an index into `designs`.
  std::vector<PricedDesign> price(const std::vector<std::uint64_t>& designs,
                                  std::size_t reference) const;
  /// The best GPU-only plan of a landscape.
  const strategy::Plan& gpu_plan(Landscape l) const {
    return world_.plans.gpu_only[static_cast<std::size_t>(best_gpu_[static_cast<std::size_t>(l)])];
  }
  std::uint32_t priced_futures() const { return 4 * options_.futures; }

 private:
  struct Batch;
  std::unique_ptr<Batch> prepare(const std::vector<std::uint64_t>& designs, bool in_full) const;
  PathJob job_of(const Batch& batch) const;
  void choose_gpu_plans();
  std::vector<double> genome_weights() const;

  const World& world_;
  Grid grid_;
  const DesignBuilder& builder_;
  Options options_;
  std::array<int, kLandscapes> best_gpu_{};
  double money_scale_ = 1;
  std::unique_ptr<CellEmulator> emulator_;
};

/// First path numbers of the landscape's samples: to search on, and to price on.
constexpr std::uint32_t kSearchPaths = 0x58000000u;
constexpr std::uint32_t kPricePaths = 0x5c000000u;

}  // namespace strandline::study
