// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

MixerSpec equal_heads(const Config& c, const Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  m.kv_heads = m.heads;
  return m;
}

}  // namespace

// Two-matrix MLPs of four times the width; multi-query (7B) or grouped keys (40B and up), whose
// layers have a norm for attention and one for the MLP.
void import_falcon(const Config& c, Architecture& a) {
  a.norm = Norm::kLayerNorm;
  // The class ties by default, but the released checkpoints hold both tables (41.8B and 7.2B).
  a.tied_embeddings = c.flag_or("tie_word_embeddings", false);
  const bool grouped = c.flag_or("new_decoder_architecture", false);
  MixerSpec m = attention_of(c, a.model_width);
  const bool one_key = c.flag_or("multi_query", true);
  if (!grouped) m.kv_heads = one_key ? 1 : m.heads;
  m.bias = c.flag_or("bias", false);
  const bool parallel = c.flag_or("parallel_attn", true) || grouped;
  if (parallel) a.residual = ResidualScheme::kParallel;
  const int norms = c.count_or({"num_ln_in_parallel_attn"}, grouped ? 2 : 1);
  a.norms_per_layer = parallel ? norms : 2;
  ChannelSpec channel = dense_channel(c.count_or({"ffn_hidden_size"}, 4 * a.model_width),
                                      activation_of(c, {"activation"}, false, "gelu"));
  channel.bias = m.bias;
  c.ignore({"alibi", "apply_residual_connection_post_layernorm", "hidden_dropout"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// Learned positions with two spare rows; the 350M model projects its embeddings, which no field
// describes.
void import_opt(const Config& c, Architecture& a) {
  constexpr int kSpareRows = 2;
  a.norm = Norm::kLayerNorm;
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  a.learned_positions = a.context_tokens + kSpareRows;
  if (c.count_or({"word_embed_proj_dim"}, a.model_width) != a.model_width)
    c.refuse("word_embed_proj_dim", "projects embeddings of another width");
  MixerSpec m = equal_heads(c, a);
  m.bias = c.flag_or("enable_bias", true);
  ChannelSpec channel =
      dense_channel(c.count({"ffn_dim"}), activation_of(c, {"activation_function"}, false, "relu"));
  channel.bias = m.bias;
  c.ignore({"do_layer_norm_before", "_remove_final_layer_norm", "layer_norm_elementwise_affine"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// ALiBi positions have no weights; a norm follows the embedding.
void import_bloom(const Config& c, Architecture& a) {
  a.norm = Norm::kLayerNorm;
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  MixerSpec m = equal_heads(c, a);
  m.bias = true;
  ChannelSpec channel =
      dense_channel(c.count_or({"n_inner"}, 4 * a.model_width), Activation::kGelu);
  channel.bias = true;
  c.ignore({"apply_residual_connection_post_layernorm", "masked_softmax_fusion",
            "attention_softmax_in_fp32", "bias_dropout_fusion", "skip_bias_add",
            "skip_bias_add_qkv", "slow_but_exact", "offset_alibi", "hidden_dropout",
            "unk_token_id"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

void import_mpt(const Config& c, Architecture& a) {
  a.norm = Norm::kLayerNorm;
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  const bool plain = c.flag_or("no_bias", true);
  MixerSpec m = equal_heads(c, a);
  m.bias = !plain;
  if (const auto settings = c.get("attn_config")) {
    const Config attention = c.part(*settings);
    const std::string kind = attention.text_or("attn_type", "multihead_attention");
    if (kind == "multiquery_attention") m.kv_heads = 1;
    m.kv_heads = attention.count_or({"kv_n_heads"}, m.kv_heads);
    m.qk_norm = attention.flag_or("qk_ln", false);
    m.window = attention.count_or({"sliding_window_size"}, 0);
    attention.ignore({"alibi", "alibi_bias_max", "attn_impl", "attn_uses_sequence_id", "clip_qkv",
                      "softmax_scale", "prefix_lm", "attn_pdrop", "qk_gn", "fused_qkv",
                      "flash_attn_config", "model_type", "rope", "rope_theta", "rope_impl"});
  }
  const int ratio = c.factor_or({"expansion_ratio"}, 4);
  ChannelSpec channel = dense_channel(std::int64_t(ratio) * a.model_width, Activation::kGelu);
  channel.bias = !plain;
  c.ignore({"norm_type", "embedding_fraction", "init_device", "init_config", "verbose",
            "ffn_config", "use_norm_bias", "no_bias", "learned_pos_emb", "fc_type"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// GPT-2 with multi-query attention.
void import_gpt_bigcode(const Config& c, Architecture& a) {
  a.norm = Norm::kLayerNorm;
  a.tied_embeddings = true;
  a.learned_positions = a.context_tokens;
  MixerSpec m = attention_of(c, a.model_width);
  if (c.flag_or("multi_query", true)) m.kv_heads = 1;
  m.bias = true;
  ChannelSpec channel =
      dense_channel(c.count_or({"n_inner"}, 4 * a.model_width),
                    activation_of(c, {"activation_function"}, false, "gelu_pytorch_tanh"));
  channel.bias = true;
  c.ignore({"scale_attn_weights", "scale_attention_softmax_in_fp32", "attention_softmax_in_fp32",
            "inference_runner", "validate_runner_input", "pad_key_length", "pre_allocate_kv_cache",
            "max_sequence_length", "max_batch_size", "runner_max_sequence_length", "n_ctx"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// GLM-2 to GLM-4 in their own code: grouped keys, SwiGLU, biases on queries, keys and values.
void import_chatglm(const Config& c, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  const bool grouped = c.flag_or("multi_query_attention", true);
  if (!grouped) m.kv_heads = m.heads;
  const bool all = c.flag_or("add_bias_linear", false);
  if (c.flag_or("add_qkv_bias", true) && !all) bias_qkv(m);
  m.bias = all;
  ChannelSpec channel =
      dense_channel(c.count({"ffn_hidden_size", "inner_hidden_size"}), Activation::kSwiglu);
  channel.bias = all;
  c.ignore({"apply_query_key_layer_scaling", "apply_residual_connection_post_layernorm",
            "attention_softmax_in_fp32", "bias_dropout_fusion", "fp32_residual_connection",
            "original_rope", "post_layer_norm", "rmsnorm", "pre_seq_len", "prefix_projection",
            "quantization_bit", "hidden_dropout", "classifier_dropout"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// Qwen of 2023: equal heads, biases on queries, keys and values; intermediate_size is that of gate
// and up projection together.
void import_qwen1(const Config& c, Architecture& a) {
  MixerSpec m = equal_heads(c, a);
  bias_qkv(m);
  if (!c.flag_or("no_bias", true)) c.refuse("no_bias", "adds biases everywhere");
  const ChannelSpec channel = dense_channel(c.count("intermediate_size") / 2, Activation::kSwiglu);
  c.ignore({"emb_dropout_prob", "attn_dropout_prob", "use_dynamic_ntk", "use_logn_attn",
            "use_cache_quantization", "use_cache_kernel", "softmax_in_fp32", "scale_attn_weights"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

}  // namespace strandline::archs
