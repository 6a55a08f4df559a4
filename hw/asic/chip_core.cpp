// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/chip_core.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>

#include "core/error.h"
#include "core/files.h"
#include "hw/asic/chip_die.h"
#include "hw/asic/configs.h"
#include "hw/asic/model_layer.h"
#include "hw/asic/timing.h"

namespace strandline::hw::asic {
namespace {

using archs::Capability;
using archs::CapabilityMask;
using archs::ChannelMixer;
using archs::DataType;
using archs::LayerSpec;
using archs::TokenMixer;

/// Of DeepSeek-V3.2, the first of its kind.
constexpr int kKeysKept = 2048;

/// Multi-head attention and a dense feed-forward network: asks for attention alone.
LayerSpec plain_layer() {
  LayerSpec l;
  l.mixer.heads = l.mixer.kv_heads = 8;
  l.mixer.qk_dim = l.mixer.v_dim = 64;
  l.channel.width = 2048;
  return l;
}

LayerSpec routed_layer(int per_token) {
  LayerSpec l = plain_layer();
  l.channel.kind = ChannelMixer::kMoe;
  l.channel.experts = 64;
  l.channel.experts_per_token = per_token;
  l.channel.expert_width = 512;
  return l;
}

LayerSpec recurrent_layer(TokenMixer kind) {
  LayerSpec l = plain_layer();
  l.mixer.kind = kind;
  l.mixer.state_dim = 64;
  l.mixer.state_groups = 8;
  l.mixer.conv_width = 4;
  return l;
}

LayerSpec with(void (*change)(archs::MixerSpec&)) {
  LayerSpec l = plain_layer();
  change(l.mixer);
  return l;
}

/// A layer that asks for attention and this capability alone; nothing where no layer asks for it.
std::optional<LayerSpec> layer_for(Capability c) {
  switch (c) {
    case Capability::kSoftmaxAttention:
    case Capability::kMultiToken:
    case Capability::kMultiStream:
      return plain_layer();
    case Capability::kKvBroadcast:
      return with([](archs::MixerSpec& m) { m.kv_heads = 2; });
    case Capability::kLatentKv:
      return with([](archs::MixerSpec& m) {
        m.kind = TokenMixer::kLatent;
        m.kv_rank = 256;
        m.rope_dim = 32;
      });
    case Capability::kWindowCache:
      return with([](archs::MixerSpec& m) { m.window = 1024; });
    case Capability::kTopkSparse:
      return with([](archs::MixerSpec& m) {
        m.kind = TokenMixer::kLatent;
        m.kv_rank = 256;
        m.rope_dim = 32;
        m.top_k = kKeysKept;
        m.index_heads = 8;
        m.index_dim = 64;
      });
    case Capability::kCompressedKv:
      return with([](archs::MixerSpec& m) { m.compress_ratio = 4; });
    case Capability::kMoeRouting:
      return routed_layer(1);
    case Capability::kFineMoe:
      return routed_layer(8);
    case Capability::kSsmScan:
      return recurrent_layer(TokenMixer::kMamba2);
    case Capability::kDeltaRule:
      return recurrent_layer(TokenMixer::kGatedDelta);
    case Capability::kLinearAttention:
      return recurrent_layer(TokenMixer::kLinear);
    case Capability::kShortConv:
      return recurrent_layer(TokenMixer::kShortConv);
    default:
      return std::nullopt;
  }
}

/// The lanes' rate as a roofline has it: a multiply-add of two operands in the cycles of an item.
Engine vector_engine(const Chip& chip, const ChipCore& c) {
  Engine e;
  e.kind = EngineKind::kVector;
  const double items = clock_hz(chip, c) * c.cores /
                       static_cast<double>(item_cycles(2, c.core.cols, c.core.vector_lanes));
  const double rate = 2 * items * c.core.cols;
  e.peak_op_s.emplace(
      DataType::kFp32,
      core::Sourced{rate, rate, rate, "vector lanes of the cores (docs/accelerator/vector.md)"});
  return e;
}

MemoryTier sram_of(const Chip& chip, const ChipCore& c) {
  MemoryTier tier;
  tier.kind = MemoryKind::kSram;
  const double bytes = c.sram_bytes(), rate = c.spad_bytes_per_cycle() * clock_hz(chip, c);
  tier.capacity_bytes = {bytes, bytes, bytes, "SPAD and VMEM of the cores"};
  tier.bandwidth_b_s = {rate, rate, rate, "a SPAD row of each core a cycle"};
  return tier;
}

}  // namespace

double ChipCore::sram_bytes() const {
  return static_cast<double>(cores) *
         (static_cast<double>(core.spad_rows) * core.lanes() * core.element_bytes() +
          4.0 * core.vmem_rows * core.cols);
}

double ChipCore::spad_bytes_per_cycle() const {
  return static_cast<double>(cores) * core.lanes() * core.element_bytes();
}

Accelerator find_chip_core(const std::string& name) {
  std::vector<std::string> names;
  for (const Accelerator& a : read_configs(core::home_path("hw/asic/chip_cores.yaml"))) {
    if (a.name == name) return a;
    names.push_back(a.name);
  }
  throw core::InputError(
      {.place = {},
       .key = "core",
       .value = name,
       .problem = "there is no core of that name",
       .mend = fmt::format("take one of {} (hw/asic/chip_cores.yaml)", fmt::join(names, ", "))});
}

bool covers(const Accelerator& core, Capability capability) {
  const auto layer = layer_for(capability);
  if (!layer) return false;
  archs::Architecture model;
  if (capability == Capability::kMultiStream) model.residual = archs::ResidualScheme::kMultiStream;
  // The router lists two rows' keys at once (hw/asic/lower_index.cpp).
  if (2 * layer->mixer.top_k > core.route_entries) return false;
  return !stranded_by(model, *layer, core);
}

CapabilityMask covered_by(const Accelerator& core) {
  CapabilityMask mask = 0;
  for (int c = 0; c < static_cast<int>(Capability::kNovel0); ++c)
    if (covers(core, static_cast<Capability>(c))) mask |= archs::bit(static_cast<Capability>(c));
  return mask;
}

double clock_hz(const Chip& chip, const ChipCore& core) {
  return chip.matrix_peak(DataType::kBf16, DataType::kBf16) / (2 * core.products());
}

void build_of_cores(Chip& chip, const ChipCore& core) {
  chip.core = std::make_shared<const ChipCore>(core);
  chip.native |= covered_by(core.core);
  for (Engine& e : chip.engines) {
    if (e.kind != EngineKind::kMatrix) continue;
    e.tile_m = e.tile_k = core.core.rows;
    e.tile_n = core.core.cols;
    e.units = core.cores;
    e.source = core.source;
  }
  const auto listed = std::find_if(chip.engines.begin(), chip.engines.end(),
                                   [](const Engine& e) { return e.kind == EngineKind::kVector; });
  if (listed == chip.engines.end())
    chip.engines.push_back(vector_engine(chip, core));
  else
    listed->peak_op_s = vector_engine(chip, core).peak_op_s;
  chip.memory.insert(chip.memory.begin() + 1, sram_of(chip, core));
  chip.sram_bytes = chip.memory[1].capacity_bytes;
  chip.die_area_m2 = die_area(die_parts(chip, core));
}

}  // namespace strandline::hw::asic
