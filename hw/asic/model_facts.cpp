// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/model_facts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>
#include <vector>

#include "core/files.h"
#include "core/yaml.h"

namespace strandline::hw::asic {
namespace {

using archs::TokenMixer;
using core::YamlNode;

/// What the scalar under `key` names; `usual` where it is absent.
template <class T>
T choice(const YamlNode& node, const char* key, T usual,
         const std::vector<std::pair<std::string, T>>& names) {
  const auto at = node.find(key);
  if (!at) return usual;
  std::vector<std::string> all;
  for (const auto& [name, value] : names) {
    if (at->as_text() == name) return value;
    all.push_back(name);
  }
  at->fail("is no fact that layers are lowered by",
           fmt::format("write {}", fmt::join(all, " or ")));
}

ModelFacts read(const YamlNode& node) {
  using F = ModelFacts;
  using P = F::Positions;
  using U = F::Unturned;
  using N = F::QueryKeyNorm;
  F f;
  f.positions =
      choice<P>(node, "positions", f.positions, {{"alibi", P::kAlibi}, {"none", P::kNone}});
  f.unturned = choice<U>(node, "unturned_layers", f.unturned,
                         {{"every_fourth", U::kEveryFourth}, {"global", U::kGlobal}});
  f.query_key_norm = choice<N>(node, "query_key_norm", f.query_key_norm,
                               {{"all_heads", N::kAllHeads},
                                {"layer_norm", N::kLayerNorm},
                                {"behind_rope", N::kBehindRope}});
  f.norms_behind = choice<bool>(node, "norms", false, {{"behind", true}});
  f.turned = static_cast<int>(node.integer_or("turned_columns", 0, {2, 1024}));
  node.text("source");
  node.finish();
  return f;
}

bool turns(const ModelFacts& f, const archs::MixerSpec& m, int index) {
  constexpr int kFourth = 4;
  if (f.positions != ModelFacts::Positions::kRotary) return false;
  if (f.unturned == ModelFacts::Unturned::kEveryFourth) return (index + 1) % kFourth != 0;
  return f.unturned != ModelFacts::Unturned::kGlobal || m.window > 0;
}

}  // namespace

std::map<std::string, ModelFacts> read_model_facts(const std::filesystem::path& file) {
  const YamlNode root =
      YamlNode::load(file.empty() ? core::home_path("hw/asic/model_facts.yaml") : file);
  const YamlNode all = root.at("models");
  std::map<std::string, ModelFacts> facts;
  for (const std::string& id : all.keys()) facts[id] = read(all.at(id));
  root.finish();
  return facts;
}

ModelFacts model_facts(const std::string& id) {
  const auto all = read_model_facts();
  const auto found = all.find(id);
  return found == all.end() ? ModelFacts{} : found->second;
}

std::optional<Stranded> stranded_by_facts(const ModelFacts& f, const archs::MixerSpec& m) {
  if (m.kind != TokenMixer::kAttention) return {};
  const auto no_unit = [](const char* what) {
    return Stranded{what,
                    "no config has one: such layers stay on programmable hardware; take another "
                    "layer or model"};
  };
  if (f.positions == ModelFacts::Positions::kAlibi)
    return no_unit("biases of scores by distance (ALiBi)");
  if (m.qk_norm && f.query_key_norm == ModelFacts::QueryKeyNorm::kLayerNorm)
    return no_unit("a LayerNorm of each head's queries and keys, with gains of their own");
  if (m.qk_norm && f.query_key_norm == ModelFacts::QueryKeyNorm::kBehindRope)
    return no_unit("norms of queries and keys behind their positions");
  return {};
}

void set_facts(const ModelFacts& f, const archs::MixerSpec& m, int index, Layer& layer) {
  if (m.kind == TokenMixer::kLatent) layer.rope = f.positions != ModelFacts::Positions::kNone;
  if (m.kind != TokenMixer::kAttention) return;
  layer.rope = layer.rope && turns(f, m, index);
  layer.rotary = f.turned < layer.head_dim ? f.turned : 0;
  if (layer.qk_norm && f.query_key_norm == ModelFacts::QueryKeyNorm::kAllHeads) {
    layer.qk_norm = false;
    layer.qk_norm_all = true;
  }
  if (f.norms_behind) {
    layer.pre_norms = false;
    layer.post_norms = true;
  }
}

}  // namespace strandline::hw::asic
