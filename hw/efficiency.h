// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/sourced.h"

namespace strandline::hw {

/// Constants of the cost model in base units, for one chip family. What each means physically, its
/// interval and source stand in hw/efficiency.yaml. Rate and bandwidth ceilings of single chips are
/// their derating in hw/catalog.
struct Efficiency {
  double attention_over_product = 0;  ///< fused attention over products of the format
  double attention_rows = 0;          ///< query rows that attention processes at once at least
  double attention_block_s = 0;       ///< starting a block of an attention kernel
  double attention_block_rows = 0;    ///< query rows of one key head in a block
  double vector_ops_per_score = 0;    ///< vector-lane operations per attention score
  double chunk_over_product = 0;      ///< chunked recurrences over products of 16 bits
  double chunk_traffic = 0;           ///< memory traffic of chunked recurrences over the least
  double channel_decay = 0;           ///< work of KDA over gated DeltaNet's per flop
  double delta_chunk = 0;             ///< tokens of a chunk of delta rules
  double ssd_chunk = 0;               ///< tokens of a chunk of state-space duals
  double conv_ops = 0;                ///< vector-lane operations per element of a convolution
  double conv_row = 0;                ///< tokens that a convolution's block holds at least
  double conv_row_start_s = 0;        ///< starting a convolution's block
  double scan_step_s = 0;             ///< one dependent step inside a kernel
  double chunk_step_s = 0;            ///< one dependent pass over a chunk
  double novel_efficiency = 0;        ///< of its roofline, operators nobody has tuned
  double least_rows = 0;              ///< rows of activations below which a tile gets no cheaper
  double scaled_step_s = 0;           ///< per k tile of an unsplit product of scaled 4 bits
  double least_split = 0;             ///< k tiles of the shortest loop worth splitting off
  double irregular_loss = 0;          ///< bandwidth lost to fully data-dependent rows
  double grouped_streaming = 0;       ///< bandwidth of grouped weights over dense ones
  double turning_streams = 0;         ///< bandwidth of what is read and written over reads
  double operators_per_floor = 0;     ///< operators of the layers that overheads were fitted on
  double activation_share = 0;        ///< of SRAM that activations may hold
};

/// One constant: its key in the YAML, its unit and what it may be.
struct EfficiencyField {
  std::string_view name, unit;
  double Efficiency::*value;
  bool fraction;  ///< in [0, 1]; else positive
};
/// All constants, in the order of the file.
std::span<const EfficiencyField> efficiency_fields();

/// hw/efficiency.yaml: a default for all chips and what differs by chip family.
class Efficiencies {
 public:
  /// InputError with file:line:column on an unknown key, a missing constant, a number without
  /// source or out of its range, a family that stands twice.
  static Efficiencies load(const std::filesystem::path& file);
  static Efficiencies parse(const std::string& text, const std::string& name);
  /// The constants of a family; the default where the file says nothing of it.
  const Efficiency& of(const std::string& family) const;
  /// The number with interval and source; unknown where `family` (empty: the default) has no such
  /// entry of its own.
  core::Sourced entry(const std::string& family, std::string_view name) const;

 private:
  struct Set {
    Efficiency values;
    std::map<std::string, core::Sourced, std::less<>> entries;
  };
  friend struct EfficiencyReader;
  Set default_;
  std::map<std::string, Set, std::less<>> families_;
};

/// hw/efficiency.yaml of the installation, read once.
const Efficiencies& efficiencies();

}  // namespace strandline::hw
