// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "archs/capability.h"
#include "archs/data_type.h"
#include "archs/operator.h"
#include "core/sourced.h"

namespace strandline::hw {

namespace asic {
struct ChipCore;
}

/// What a compute engine is built for.
enum class EngineKind : std::uint8_t { kMatrix, kVector, kScan, kSoftmax, kGather };
/// Technology of a memory tier.
enum class MemoryKind : std::uint8_t {
  kSram,
  kHbm,
  kStackedDram,
  kLpddr,
  kGddr,
  kFlash,
  kHost,
  kRom
};
/// Shape of the scale-up network. kMesh is a grid without wrap-around (a wafer); kFullMesh joins
/// every pair by a link of its own, so that a pair has one link's bandwidth alone.
enum class TopologyKind : std::uint8_t {
  kSwitch,
  kTorus2d,
  kTorus3d,
  kMesh,
  kNone,
  kFullMesh,
  kRing
};
/// Programmable chips run any operator once someone writes the kernel; semi-programmable ones (TPU,
/// Trainium) need a compiler release; fixed-function ones only what is in silicon.
enum class Programmability : std::uint8_t { kProgrammable, kSemiProgrammable, kFixedFunction };

/// A compute engine: peak rate per data type (op/s; a multiply-add is 2), and the granule in which
/// it works: a product pads m, n, k up to the granule.
struct Engine {
  EngineKind kind = EngineKind::kMatrix;
  std::map<archs::DataType, core::Sourced> peak_op_s;
  int tile_m = 128, tile_n = 128, tile_k = 64;
  int units = 1;                           ///< tiles run at once (SMs, arrays): wave quantization
  double fill_s = 0;                       ///< pipeline fill and drain per operator
  core::Sourced fill;                      ///< the same with its interval
  std::string source;                      ///< citation of tile, units and fill
  std::vector<archs::OperatorKind> kinds;  ///< empty: every kind that the engine kind serves
};

/// A memory of the chip, with its peak bandwidth.
struct MemoryTier {
  MemoryKind kind = MemoryKind::kHbm;
  core::Sourced capacity_bytes, bandwidth_b_s;
  core::Sourced stacks;  ///< HBM: stacks on the package; stacked DRAM: layers over the die
};

/// Equal logic dies of a chip made of several kinds (chiplets).
struct DieGroup {
  std::string node;
  core::Sourced area_m2;  ///< of one die
  int count = 1;
};

/// How chips reach each other: scale-up domain, and scale-out beyond it.
struct Network {
  TopologyKind topology = TopologyKind::kSwitch;
  int domain_chips = 8;         ///< chips reachable over the scale-up network
  int slice_chips = 0;          ///< torus: smallest slice with wrap-around links (0: none needed)
  core::Sourced domain;         ///< the same with its source
  core::Sourced bandwidth_b_s;  ///< per chip, one direction, all links
  core::Sourced link_bandwidth_b_s;  ///< torus, meshes and ring: one link, one direction
  core::Sourced latency_s;           ///< per hop, software included
  core::Sourced scale_out_b_s;       ///< per chip, one direction
  bool in_switch_reduction = false;  ///< the switch adds and multicasts (NVLink SHARP)
};

/// Fitted or assumed efficiencies, the same set for every chip (fair comparison, design section 4).
struct Derating {
  core::Sourced compute;       ///< achieved over peak of matrix work, 16 bits and wider
  core::Sourced compute_8bit;  ///< the same of 8-bit formats; unknown: as `compute`
  core::Sourced compute_4bit;  ///< the same of 4-bit formats; unknown: as 8 bits
  core::Sourced bandwidth;     ///< achieved over peak of the main memory
  core::Sourced network;       ///< achieved over peak of collectives
  /// Floor per layer and step beside traffic, work and collectives: the sum of the next two where a
  /// file gives them (docs/achieved_priors.md), else given as a whole.
  core::Sourced layer_overhead_s;
  core::Sourced layer_silicon_s;   ///< starts, sequencing and drains of a layer's kernels
  core::Sourced layer_software_s;  ///< scheduler, sampling, host: what the stack adds
};

/// Money and power of one chip; hourly rates are USD/h.
struct Economics {
  core::Sourced own_usd_h;  ///< ownership cost per chip-hour where published
  core::Sourced rent_usd_h;
  core::Sourced price_usd;     ///< purchase price of the chip with its board
  core::Sourced bom_usd;       ///< bill of materials
  core::Sourced system_usd;    ///< host, rack, network share per chip
  core::Sourced power_w;       ///< all-in at the wall per chip, host and network included
  core::Sourced chip_power_w;  ///< of the chip or its board alone: design power, or measured
  core::Sourced nre_usd;       ///< design cost to tape-out (candidates)
  core::Sourced mask_set_usd;
};

/// A chip: a catalog entry (real or a candidate to build) or a projected generation of one.
struct Chip {
  std::string id, name, vendor, family, date;  ///< date: volume availability, ISO or YYYY-MM
  std::string launch;                          ///< what the date rests on, with its source
  std::vector<std::string> aliases;
  bool candidate = false;  ///< not real: something one could build
  Programmability programmability = Programmability::kProgrammable;
  /// Capabilities in silicon (programmable: in shipped software). A file that lists none has all
  /// but the unseen ones. Number formats (fp8, fp4, ternary) always follow from the engines' rates.
  archs::CapabilityMask native = 0;
  std::vector<Engine> engines;
  std::vector<MemoryTier> memory;  ///< main memory first, then SRAM, then the rest
  Network network;
  Derating derating;
  Economics economics;
  core::Sourced die_area_m2, sram_bytes;
  std::string node, package;
  std::vector<DieGroup> dies;  ///< empty: `die_area_m2` of `node`, split at the reticle
  int max_head_dim = 0, max_experts = 0, max_top_k = 0;  ///< fixed-function limits; 0: none
  std::int64_t max_context = 0;
  std::string limits_source;  ///< what the limits rest on; empty where there are none
  /// The cores it is built of, which its coverage, area, SRAM and cycles follow from
  /// (hw/asic/chip_core.h); null: the file states them.
  std::shared_ptr<const asic::ChipCore> core;
  bool weights_fixed = false;              ///< ROM chip: serves the one checkpoint it was made for
  std::vector<std::string> missing_facts;  ///< facts that the catalog leaves blank
  const MemoryTier& main_memory() const { return memory.front(); }
  /// Where caches and activations live: the main memory, or beside read-only weights the first
  /// tier that can be written.
  const MemoryTier& state_memory() const;
  /// Weights in read-only memory, state in another.
  bool keeps_state_apart() const { return &state_memory() != &main_memory(); }
  /// Weights in SRAM or ROM on the die itself: instances of many chips, up to the whole domain.
  bool weights_on_die() const;
  const Engine* engine(EngineKind kind) const;
  /// Peak matrix rate for a weight/activation pair after native format fallback (fp4 weights on a
  /// chip without fp4 run at fp8 or bf16 rate), op/s.
  double matrix_peak(archs::DataType weight, archs::DataType activation) const;
  /// Achieved over peak (derating) of the format in which such a pair computes.
  double matrix_efficiency(archs::DataType weight, archs::DataType activation) const;
  /// MissingFact where a fact that costs need is blank; `needed_for` is the command.
  void require_costable(const std::string& needed_for) const;
};

/// Reads one catalog file. InputError with file:line:column on an unknown key, unit or name, a
/// number without source or outside its range; a blank fact stays unknown and is listed in
/// missing_facts.
Chip load_chip(const std::filesystem::path& file);
/// The same for text in memory; `name` stands for the file in messages.
Chip parse_chip(const std::string& text, const std::string& name);

std::string_view name_of(EngineKind kind);       ///< "matrix", ...
std::string_view name_of(MemoryKind kind);       ///< "hbm", "stacked_dram", ...
std::string_view name_of(TopologyKind kind);     ///< "switch", "torus3d", ...
std::string_view name_of(Programmability kind);  ///< "programmable", "semi_programmable", ...

/// hw/catalog, sorted by id; find() resolves ids and aliases, naming the nearest on error.
class ChipCatalog {
 public:
  static ChipCatalog load();
  /// The same from chips in memory; InputError where an id or alias stands twice.
  explicit ChipCatalog(std::vector<Chip> chips);
  /// Case, spaces and underscores do not matter: "H200 SXM", "h200_sxm" and "h200-sxm" are one
  /// name.
  const Chip& find(const std::string& id_or_alias) const;
  const std::vector<Chip>& all() const { return all_; }

 private:
  std::vector<Chip> all_;
};

}  // namespace strandline::hw
