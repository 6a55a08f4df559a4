// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "hw/asic/layer.h"
#include "hw/asic/model_layer.h"

namespace strandline::hw::asic {

/// What hw/asic/model_facts.yaml holds of a model: its numbers, where they differ from rotary
/// positions of whole heads, norms of single heads and norms before the pieces.
struct ModelFacts {
  enum class Positions : std::uint8_t { kRotary, kAlibi, kNone };
  enum class Unturned : std::uint8_t { kNoLayer, kEveryFourth, kGlobal };
  enum class QueryKeyNorm : std::uint8_t { kHead, kAllHeads, kLayerNorm, kBehindRope };
  Positions positions = Positions::kRotary;
  Unturned unturned = Unturned::kNoLayer;
  QueryKeyNorm query_key_norm = QueryKeyNorm::kHead;
  int turned = 0;  ///< first columns of a head; 0: all
  bool norms_behind = false;
};

/// All of the file, by model. InputError for unknown keys and values.
std::map<std::string, ModelFacts> read_model_facts(const std::filesystem::path& file = {});
/// Those of a model; the ordinary ones where the file has none.
ModelFacts model_facts(const std::string& id);

/// What of a layer's attention by these facts no config runs, or nothing.
std::optional<Stranded> stranded_by_facts(const ModelFacts& facts, const archs::MixerSpec& mixer);

/// The facts into a layer `index` whose sizes stand.
void set_facts(const ModelFacts& facts, const archs::MixerSpec& mixer, int index, Layer& layer);

}  // namespace strandline::hw::asic
