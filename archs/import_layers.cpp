// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

constexpr int kDeepest = 10'000;  // as in validate.cpp

void check_length(const Config& c, const char* key, std::size_t length, int depth) {
  if (length != 0 && length != std::size_t(depth))
    c.node().at(key).fail(fmt::format("lists {} layers of {}", length, depth),
                          "list every layer once, or correct the number of layers");
}

struct NamedActivation {
  const char* name;
  Activation plain, gated;
};

// By their cost: what a gate matrix multiplies matters, not the curve.
constexpr std::array kActivations{
    NamedActivation{"silu", Activation::kGelu, Activation::kSwiglu},
    NamedActivation{"swish", Activation::kGelu, Activation::kSwiglu},
    NamedActivation{"swiglu", Activation::kSwiglu, Activation::kSwiglu},
    NamedActivation{"swigluoai", Activation::kSwiglu, Activation::kSwiglu},
    NamedActivation{"situ", Activation::kSitu, Activation::kSitu},
    NamedActivation{"gelu", Activation::kGelu, Activation::kGeglu},
    NamedActivation{"gelu_new", Activation::kGelu, Activation::kGeglu},
    NamedActivation{"gelu_fast", Activation::kGelu, Activation::kGeglu},
    NamedActivation{"quick_gelu", Activation::kGelu, Activation::kGeglu},
    NamedActivation{"gelu_pytorch_tanh", Activation::kGelu, Activation::kGeglu},
    NamedActivation{"xielu", Activation::kGelu, Activation::kGeglu},
    NamedActivation{"relu", Activation::kRelu, Activation::kSwiglu},
    NamedActivation{"relu2", Activation::kRelu2, Activation::kReglu2},
    NamedActivation{"sqrelu", Activation::kRelu2, Activation::kReglu2},
};

[[noreturn]] void refuse_activation(const core::YamlNode& node) {
  node.fail("is an activation this importer does not know",
            "describe the model in archs/catalog by hand");
}

}  // namespace

int depth_of(const Config& c) {
  const auto node =
      c.first({"num_hidden_layers", "n_layer", "n_layers", "num_layers", "num_blocks"});
  if (!node) c.require("num_hidden_layers");  // fails, naming the key
  return static_cast<int>(node->as_integer({1, kDeepest}));
}

std::vector<std::string> layer_texts(const Config& c, const char* key, int depth) {
  std::vector<std::string> list = c.texts(key);
  check_length(c, key, list.size(), depth);
  return list;
}

std::vector<int> layer_counts(const Config& c, const char* key, int depth) {
  std::vector<int> list = c.counts(key);
  check_length(c, key, list.size(), depth);
  return list;
}

std::vector<bool> windowed_layers(const Config& c, int depth, int period) {
  std::vector<bool> windowed(depth, period < 0);
  if (period > 1)
    for (int i = 0; i < depth; ++i) windowed[i] = (i + 1) % period != 0;
  const std::vector<std::string> types = layer_texts(c, "layer_types", depth);
  for (std::size_t i = 0; i < types.size(); ++i) {
    windowed[i] = types[i] == "sliding_attention" || types[i] == "chunked_attention";
    if (!windowed[i] && types[i] != "full_attention" && types[i] != "attention")
      c.refuse("layer_types", fmt::format("has a layer of kind '{}'", types[i]));
  }
  return windowed;
}

MixerSpec attention_of(const Config& c, int model_width) {
  MixerSpec m;
  m.heads = c.count({"num_attention_heads", "n_head", "n_heads", "num_heads"});
  m.kv_heads = c.count_or(
      {"num_key_value_heads", "num_kv_heads", "n_kv_heads", "n_head_kv", "multi_query_group_num"},
      m.heads);
  const auto width = c.first({"head_dim", "attention_head_dim", "kv_channels"});
  if (!width && m.heads > 0 && model_width % m.heads != 0)
    c.first({"num_attention_heads", "n_head", "n_heads", "num_heads"})
        ->fail(fmt::format("does not divide the width {}", model_width),
               "use a divisor, or give head_dim");
  m.qk_dim = m.v_dim = width         ? static_cast<int>(width->as_integer({1, 1e6}))
                       : m.heads > 0 ? model_width / m.heads
                                     : 0;
  m.bias = c.flag_or("attention_bias", false);
  return m;
}

MixerSpec latent_of(const Config& c) {
  MixerSpec m;
  m.kind = TokenMixer::kLatent;
  m.heads = c.count("num_attention_heads");
  m.kv_heads = c.count_or({"num_key_value_heads"}, m.heads);
  m.rope_dim = c.count("qk_rope_head_dim");
  m.qk_dim = c.count("qk_nope_head_dim") + m.rope_dim;
  // MiniCPM3 leaves the width of values to follow from the model's.
  const int usual = m.heads > 0 ? c.count_or({"hidden_size"}, 0) / m.heads : 0;
  m.v_dim = c.count_or({"v_head_dim"}, usual);
  m.q_rank = c.count_or({"q_lora_rank"}, 0);
  m.kv_rank = c.count("kv_lora_rank");
  c.ignore({"qk_head_dim", "head_dim"});  // repeat the sum above
  return m;
}

void norm_all_heads(MixerSpec& m) {
  m.qk_norm = true;
  m.extra_params += (std::int64_t(m.heads) + m.kv_heads - 2) * m.qk_dim;
}

void bias_qkv(MixerSpec& m) {
  m.bias = false;
  m.extra_params +=
      (std::int64_t(m.heads) + m.kv_heads) * m.qk_dim + std::int64_t(m.kv_heads) * m.v_dim;
}

Activation activation_of(const Config& c, const char* key) {
  const auto node = c.get(key);
  const std::string name = node ? node->as_text() : "silu";
  if (name == "silu" || name == "swigluoai") return Activation::kSwiglu;
  if (name == "gelu_pytorch_tanh") return Activation::kGeglu;
  if (name == "relu2") return Activation::kRelu2;
  if (name == "situ") return Activation::kSitu;
  if (name == "gelu_new" || name == "gelu" || name == "gelu_fast") return Activation::kGelu;
  refuse_activation(*node);
}

Activation activation_of(const Config& c, Config::Keys keys, bool gated, const char* fallback) {
  const auto node = c.first(keys);
  const std::string name = node ? node->as_text() : fallback;
  for (const NamedActivation& a : kActivations)
    if (name == a.name) return gated ? a.gated : a.plain;
  refuse_activation(*node);
}

ChannelSpec dense_channel(std::int64_t width, Activation activation) {
  ChannelSpec c;
  c.activation = activation;
  c.width = width;
  return c;
}

ChannelSpec experts_of(const Config& c, Activation activation) {
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation;
  moe.experts =
      c.count_or({"n_routed_experts", "num_local_experts", "num_experts", "moe_num_experts"}, 0);
  moe.experts_per_token = c.count_or({"num_experts_per_tok", "num_experts_per_token", "moe_k",
                                      "moe_topk", "num_selected_experts", "experts_per_token"},
                                     0);
  moe.expert_width = c.count_or(
      {"moe_intermediate_size", "expert_intermediate_size", "expert_ffn_hidden_size"}, 0);
  if (moe.expert_width == 0) moe.expert_width = c.count("intermediate_size");
  moe.shared_width =
      c.count_or({"shared_expert_intermediate_size", "moe_shared_expert_intermediate_size",
                  "share_expert_dim", "shared_intermediate_size"},
                 0);
  moe.shared_experts = c.count_or(
      {"n_shared_experts", "num_shared_experts", "num_shared_expert", "moe_num_shared_experts"},
      moe.shared_width > 0 ? 1 : 0);
  if (moe.shared_experts == 0) moe.shared_width = 0;
  if (moe.shared_experts > 0 && moe.shared_width == 0) moe.shared_width = moe.expert_width;
  return moe;
}

MixerSpec mamba2_of(const Config& c, int model_width) {
  MixerSpec m;
  m.kind = TokenMixer::kMamba2;
  m.heads = c.positive_or({"mamba_n_heads", "n_mamba_heads", "mamba_num_heads"}, 128);
  const int inner = c.count_or({"mamba_d_ssm"}, c.factor_or({"mamba_expand"}, 2) * model_width);
  const auto head = c.first({"mamba_d_head", "mamba_headdim", "mamba_head_dim"});
  const bool written = head && head->is_scalar() && head->as_text() != "auto";
  m.v_dim = written ? static_cast<int>(head->as_integer({1, 1e6})) : inner / m.heads;
  m.state_dim = c.count_or({"mamba_d_state"}, 256);
  m.state_groups = c.count_or({"mamba_n_groups", "mamba_ngroups"}, 1);
  m.conv_width = c.count_or({"mamba_d_conv"}, 4);
  c.ignore({"mamba_chunk_size", "mamba_conv_bias", "mamba_proj_bias"});
  return m;
}

}  // namespace strandline::archs
