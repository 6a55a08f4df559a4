// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/work_shares.h"

namespace strandline::core {

/// Why a model cannot be served on a chip at a segment's target, or that it can. Ordered: the first
/// cause that applies is reported.
enum class Serves : std::uint8_t {
  kNative,
  kEmulated,       ///< runs through a rewriting, slower
  kNoOperator,     ///< an operator is missing and has no rewriting
  kNoCapacity,     ///< weights or cache exceed memory at any parallelism allowed
  kNoContext,      ///< the segment's context exceeds what the chip holds
  kTooSlow,        ///< the interactivity target is out of reach
};
constexpr int kServesCount = 6;
constexpr bool served(Serves s) { return s <= Serves::kEmulated; }

/// A demand segment: a serving mix with an interactivity target. Tokens are OUTPUT tokens; each
/// brings isl/osl input tokens along, so every rate and price "per Mtok" includes its prefill.
struct Segment {
  std::string id;
  double input_tokens = 1024;          ///< mean ISL
  double output_tokens = 1024;         ///< mean OSL
  double prefix_hit_rate = 0;          ///< share of input tokens found in the prefix cache
  double interactivity_tok_s_user = 20;///< least tokens/s a user must see (1/TPOT)
  double demand_share = 1;             ///< of compute spent at the start
};

/// What the costing side (hw) hands to the deciding side (strategy): rates, indexed
/// [column][segment][genome]. A column is a chip of a generation.
struct CostTable {
  struct Cell {
    float decode_tok_s = 0;   ///< output tokens/s/chip in decode at the target, 0 where not served
    float prefill_tok_s = 0;  ///< output tokens/s/chip that prefill alone could feed
    WorkShares decode_shares, prefill_shares;  ///< of those times by class of work
    Serves serves = Serves::kNoOperator;
    /// Output tokens/s of a chip that does both phases in turn.
    float both_tok_s() const {
      return served(serves) ? 1.0f / (1.0f / decode_tok_s + 1.0f / prefill_tok_s) : 0.0f;
    }
  };
  /// A chip generation with its costs, in USD of the base date.
  struct Column {
    std::string id;                    ///< e.g. "gpu@2027Q1", "moe-asic@2028Q3:wide"
    std::uint64_t native_mask = 0;     ///< capabilities in silicon (or in software, programmable)
    std::uint64_t emulated_mask = 0;   ///< capabilities reached by rewriting
    bool programmable = false;         ///< gains unseen operators by software after a ramp
    double capex_usd = 0;              ///< per chip with its share of host, rack and network
    double chip_cost_usd = 0;          ///< bill of materials of the chip alone (no vendor margin)
    double power_kw = 0;               ///< all-in per chip at load
    int available_quarter = 0;         ///< first quarter in volume, from the study's start
    double nre_usd = 0;                ///< to tape out (0 where bought)
    double mask_set_usd = 0;           ///< of a full respin; a metal respin takes a fifth
  };
  std::vector<Column> columns;
  std::vector<Segment> segments;
  std::vector<std::uint64_t> needs;    ///< per genome: capabilities it asks for
  int genomes = 0;
  std::vector<Cell> cells;

  const Cell& cell(int column, int segment, int genome) const {
    return cells[(static_cast<std::size_t>(column) * segments.size() + segment) * genomes + genome];
  }
  Cell& cell(int column, int segment, int genome) {
    return cells[(static_cast<std::size_t>(column) * segments.size() + segment) * genomes + genome];
  }
};

}  // namespace strandline::core
