// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"

#include "archs/layer_size.h"

namespace strandline::archs {

std::optional<core::YamlNode> Config::get(const char* key) const {
  auto child = node_.find(key);
  if (child && child->is_null()) child.reset();
  return child;
}

int Config::count_or(std::initializer_list<const char*> keys, int fallback) const {
  std::optional<core::YamlNode> first;
  for (const char* key : keys) {
    auto child = get(key);
    if (child && !first) first = child;
  }
  return first ? static_cast<int>(first->as_integer(kSize)) : fallback;
}

bool Config::flag_or(const char* key, bool fallback) const {
  const auto child = get(key);
  return child ? child->as_bool() : fallback;
}

std::string Config::text_or(const char* key, const std::string& fallback) const {
  const auto child = get(key);
  return child ? child->as_text() : fallback;
}

std::vector<std::string> Config::texts(const char* key) const {
  return get(key) ? node_.texts(key) : std::vector<std::string>{};
}

std::vector<int> Config::counts(const char* key) const {
  std::vector<int> values;
  if (const auto child = get(key))
    for (const auto& item : child->items()) values.push_back(static_cast<int>(item.as_integer()));
  return values;
}

MixerSpec attention_of(const Config& c, int model_width) {
  MixerSpec m;
  m.heads = c.count("num_attention_heads");
  m.kv_heads = c.count_or({"num_key_value_heads"}, m.heads);
  m.qk_dim = m.v_dim = c.count_or({"head_dim"}, m.heads > 0 ? model_width / m.heads : 0);
  m.bias = c.flag_or("attention_bias", false);
  return m;
}

Activation activation_of(const Config& c, const char* key) {
  const auto node = c.get(key);
  const std::string name = node ? node->as_text() : "silu";
  if (name == "silu" || name == "swigluoai") return Activation::kSwiglu;
  if (name == "gelu_pytorch_tanh") return Activation::kGeglu;
  if (name == "relu2") return Activation::kRelu2;
  if (name == "gelu_new" || name == "gelu") return Activation::kGelu;
  node->fail("is an activation this importer does not know",
             "describe the model in archs/catalog by hand");
}

ChannelSpec dense_channel(std::int64_t width, Activation activation) {
  ChannelSpec c;
  c.activation = activation;
  c.width = width;
  return c;
}

}  // namespace strandline::archs
