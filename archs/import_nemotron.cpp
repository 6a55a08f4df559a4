// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

MixerSpec nemotron_mamba(const Config& c) {
  MixerSpec m;
  m.kind = TokenMixer::kMamba2;
  m.heads = c.count("mamba_num_heads");
  m.v_dim = c.count("mamba_head_dim");
  m.state_dim = c.count("ssm_state_size");
  m.state_groups = c.count("n_groups");
  m.conv_width = c.count("conv_kernel");
  return m;
}

ChannelSpec nemotron_experts(const Config& c, Activation act) {
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = act;
  moe.experts = c.count_or({"n_routed_experts"}, 0);
  moe.experts_per_token = c.count_or({"num_experts_per_tok"}, 0);
  moe.expert_width = c.count_or({"moe_intermediate_size"}, 0);
  moe.shared_experts = c.count_or({"n_shared_experts"}, 0);
  moe.shared_width = c.count_or({"moe_shared_expert_intermediate_size"}, 0);
  moe.latent_width = c.count_or({"moe_latent_size"}, 0);
  return moe;
}

// The layer letters (M mamba, * attention, - dense MLP, E experts), from either spelling.
std::string pattern_of(const Config& c) {
  std::string pattern = c.text_or("hybrid_override_pattern", "");
  const std::vector<std::string> types = c.texts("layers_block_type");
  if (!pattern.empty()) return pattern;
  for (const std::string& t : types)
    pattern += t == "mamba" ? 'M' : t == "attention" ? '*' : t == "moe" ? 'E' : '-';
  return pattern;
}

}  // namespace

// Every layer is one mixer or one channel, with one norm.
void import_nemotron_h(const Config& c, Architecture& a) {
  a.norms_per_layer = 1;
  if (c.text_or("mamba_ssm_cache_dtype", "") == "float32") a.state_type = DataType::kFp32;
  const Activation act = activation_of(c, "mlp_hidden_act");
  LayerSpec mamba, attention, mlp, experts;
  mamba.channel.kind = attention.channel.kind = ChannelMixer::kNone;
  mlp.mixer.kind = experts.mixer.kind = TokenMixer::kNone;
  mamba.mixer = nemotron_mamba(c);
  attention.mixer = attention_of(c, a.model_width);
  attention.mixer.qk_dim = attention.mixer.v_dim =
      c.count_or({"head_dim", "attention_head_dim"}, 128);
  mlp.channel = dense_channel(c.integer("intermediate_size"), act);
  experts.channel = nemotron_experts(c, act);
  for (const char* key : {"expand", "num_hidden_layers", "time_step_rank", "sliding_window"})
    c.count_or({key}, 0);
  for (const char* key : {"mamba_proj_bias", "mlp_bias", "use_bias", "use_conv_bias"})
    c.flag_or(key, false);
  c.text_or("mtp_hybrid_override_pattern", "");
  c.texts("mtp_layers_block_type");
  for (const char letter : pattern_of(c))
    append_layer(a.layers, letter == 'M'   ? mamba
                           : letter == '*' ? attention
                           : letter == 'E' ? experts
                                           : mlp);
}

// Llama layers thinned by architecture search: attention dropped or kept, MLPs of various widths
// (rounded up to 256 as in DeciLM's modeling code).
void import_nemotron_nas(const Config& c, Architecture& a) {
  const int heads = c.count("num_attention_heads");
  c.count_or({"num_key_value_heads"}, 0);
  c.count_or({"intermediate_size"}, 0);
  c.count_or({"num_hidden_layers"}, 0);
  c.flag_or("attention_bias", false);
  c.flag_or("mlp_bias", false);
  if (heads < 1 || a.model_width % heads != 0)
    c.refuse("num_attention_heads", "does not divide the hidden size");
  const Activation act = activation_of(c);
  for (const core::YamlNode& block : c.node().at("block_configs").items()) {
    const Config attention = c.part(block.at("attention")), ffn = c.part(block.at("ffn"));
    LayerSpec l;
    l.mixer.kind = TokenMixer::kNone;
    l.channel.kind = ChannelMixer::kNone;
    if (!attention.flag_or("no_op", false) && !attention.flag_or("replace_with_linear", false)) {
      l.mixer.kind = TokenMixer::kAttention;
      l.mixer.heads = heads;
      l.mixer.kv_heads = heads / attention.positive_or({"n_heads_in_group"}, 1);
      l.mixer.qk_dim = l.mixer.v_dim = a.model_width / heads;
    } else if (attention.flag_or("replace_with_linear", false)) {
      l.mixer.extra_params = std::int64_t(a.model_width) * a.model_width;
    }
    if (!ffn.flag_or("no_op", false)) {
      const double wide =
          std::floor(2 * ffn.node().number("ffn_mult", {0, 1000}) * a.model_width / 3);
      l.channel = dense_channel(std::int64_t(std::ceil(wide / 256)) * 256, act);
    }
    append_layer(a.layers, l);
  }
}

// DeciLM: Llama layers whose key-value heads vary by num_key_value_heads_per_layer.
void import_deci(const Config& c, Architecture& a) {
  if (c.get("block_configs")) return import_nemotron_nas(c, a);
  MixerSpec m = attention_of(c, a.model_width);
  const ChannelSpec channel = dense_channel(c.count("intermediate_size"), activation_of(c));
  const int depth = depth_of(c);
  const std::vector<int> heads = layer_counts(c, "num_key_value_heads_per_layer", depth);
  c.ignore({"naive_attention_prefill", "naive_attention_decode_batched",
            "naive_attention_decode_single", "mlp_bias"});
  for (int i = 0; i < depth; ++i) {
    if (!heads.empty()) m.kv_heads = heads[i];
    append_layer(a.layers, {m, channel, 1});
  }
}

}  // namespace strandline::archs
