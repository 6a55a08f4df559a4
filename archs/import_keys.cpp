// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>

#include "archs/import_config.h"
#include "core/error.h"

namespace strandline::archs {
namespace {

using core::YamlNode;

// Keys that change neither sizes nor work: identity, training, numerics, positions, how a router
// scores, and generation defaults of old transformers versions. Families mark their own.
constexpr const char* kNoCost[] = {"architectures",
                                   "auto_map",
                                   "model_type",
                                   "transformers_version",
                                   "dtype",
                                   "torch_dtype",
                                   "use_cache",
                                   "partial_rotary_factor",
                                   "scoring_func",
                                   "score_func",
                                   "score_function",
                                   "topk_method",
                                   "topk_group",
                                   "n_group",
                                   "norm_topk_prob",
                                   "aux_loss_alpha",
                                   "seq_aux",
                                   "pretraining_tp",
                                   "ep_size",
                                   "use_routing_bias",
                                   "use_moe_router_bias",
                                   "use_expert_bias",
                                   "moe_router_dtype",
                                   "router_dtype",
                                   "router_type",
                                   "moe_gate",
                                   "use_router_bias",
                                   "routed_scaling_factor",
                                   "moe_router_scaling_factor",
                                   "moe_router_activation_func",
                                   "moe_router_enable_expert_bias",
                                   "moe_router_enable_routed_scaling",
                                   "moe_router_enable_shared_expert",
                                   "swiglu_limit",
                                   "swiglu_alpha",
                                   "initial_context_length",
                                   "use_mrope",
                                   "use_gemma_norm",
                                   "num_logits_to_keep",
                                   "rescale_prenorm_residual",
                                   "residual_in_fp32",
                                   "use_mamba_kernels",
                                   "mamba_hidden_act",
                                   "mamba_ssm_dtype",
                                   "moe_shared_expert_overlap",
                                   "chunk_size",
                                   "chunk_size_feed_forward",
                                   "shared_moe_mode",
                                   "head_dtype",
                                   "postnorm",
                                   "norm_before_gate",
                                   "use_cache_kernel",
                                   "index_share_for_mtp_iteration",
                                   "mtp_use_dedicated_embeddings",
                                   "use_bidirectional_attention",
                                   "original_max_position_embeddings",
                                   "no_rope_layers",
                                   "no_rope_layer_interval",
                                   "query_pre_attn_scalar",
                                   "cache_implementation",
                                   "clip_qkv",
                                   "max_window_layers",
                                   "compress_rope_theta",
                                   "rotary_dim",
                                   "attention_value_scale",
                                   "attn_implementation",
                                   "attn_logit_softcapping",
                                   "position_embedding_type",
                                   "logits_scaling",
                                   "logit_scale",
                                   "gradient_checkpointing",
                                   "model_max_length",
                                   "max_length",
                                   "max_new_tokens",
                                   "is_causal",
                                   "is_decoder",
                                   "is_encoder_decoder",
                                   "is_training",
                                   "return_dict",
                                   "return_dict_in_generate",
                                   "output_attentions",
                                   "output_hidden_states",
                                   "output_scores",
                                   "output_router_logits",
                                   "do_sample",
                                   "temperature",
                                   "top_k",
                                   "top_p",
                                   "typical_p",
                                   "num_beams",
                                   "num_beam_groups",
                                   "num_return_sequences",
                                   "min_length",
                                   "length_penalty",
                                   "diversity_penalty",
                                   "repetition_penalty",
                                   "no_repeat_ngram_size",
                                   "encoder_no_repeat_ngram_size",
                                   "early_stopping",
                                   "exponential_decay_length_penalty",
                                   "bad_words_ids",
                                   "suppress_tokens",
                                   "begin_suppress_tokens",
                                   "remove_invalid_values",
                                   "id2label",
                                   "label2id",
                                   "problem_type",
                                   "prefix",
                                   "finetuning_task",
                                   "task_specific_params",
                                   "pruned_heads",
                                   "torchscript",
                                   "tf_legacy_loss",
                                   "use_bfloat16",
                                   "tie_encoder_decoder",
                                   "bf16",
                                   "fp16",
                                   "fp32",
                                   "use_flash_attn",
                                   "use_flash_attention",
                                   "use_fused_rmsnorm",
                                   "fuse_norm",
                                   "fuse_cross_entropy",
                                   "fuse_swiglu",
                                   "fused_add_norm",
                                   "use_l2warp",
                                   "onnx_safe",
                                   "seq_length",
                                   "seed",
                                   "license",
                                   "language",
                                   "tags",
                                   "description",
                                   "name",
                                   "version",
                                   "model_name",
                                   "unsloth_version",
                                   "unsloth_fixed",
                                   "scale_embedding",
                                   "scale_emb",
                                   "scale_depth",
                                   "dim_model_base",
                                   "normalize_embedding",
                                   "gate_lower_bound",
                                   "mamba_norm_before_gate",
                                   "conversation_template",
                                   "chat_template",
                                   "generation_config",
                                   "pad_vocab_size_multiple",
                                   "activation_situ_beta",
                                   "activation_situ_linear_beta",
                                   "attention_multiplier",
                                   "ignore_index",
                                   "embd_pdrop",
                                   "torch_compile",
                                   "is_composition",
                                   "transformers.js_config",
                                   "loss_type",
                                   "mamba_inner_layernorms",  // always there in this family
                                   "embedding_multiplier",
                                   "residual_multiplier",
                                   "lm_head_multiplier",
                                   "key_multiplier",
                                   "ssm_multipliers",
                                   "mlp_multipliers",
                                   "attention_in_multiplier",
                                   "attention_out_multiplier",
                                   "ssm_in_multiplier",
                                   "ssm_out_multiplier",
                                   "query_key_multiplier",
                                   "altup_lr_multiplier"};

// Kinds of keys, by how they begin and end.
constexpr std::array kPrefixes{"initializer_", "init_",    "rope_",      "rotary_", "tokenizer_",
                               "time_step_",   "summary_", "layernorm_", "router_", "mup_",
                               "attn_logit_",  "yarn_",    "_"};
constexpr std::array kSuffixes{"_token_id",
                               "_token_ids",
                               "_token_index",
                               "_token",
                               "_dropout",
                               "dropout_prob",
                               "_pdrop",
                               "_eps",
                               "_epsilon",
                               "_std",
                               "_range",
                               "_loss_coef",
                               "_loss_coeff",
                               "_loss_weight",
                               "_coefficient",
                               "_alpha_factor",
                               "_beta_factor",
                               "softcapping",
                               "_soft_cap",
                               "_softcap",
                               "_rope_theta",
                               "_base_freq",
                               "rope_interleave",
                               "_jitter_noise",
                               "_scaling_factor",
                               "_init_scheme",
                               "_dropout_p",
                               "_drop",
                               "_backend",
                               "_class",
                               "_kernel_backend",
                               "_implementation",
                               "_init"};
// What such names would still size.
constexpr std::array kSizing{"_dim", "_size", "_layers", "_heads", "_experts", "_rank", "_width"};

bool begins(std::string_view key, const auto& list) {
  return std::any_of(list.begin(), list.end(), [&](const char* p) { return key.starts_with(p); });
}
bool ends(std::string_view key, const auto& list) {
  return std::any_of(list.begin(), list.end(), [&](const char* s) { return key.ends_with(s); });
}

bool named_irrelevant(std::string_view key) {
  if (std::find(std::begin(kNoCost), std::end(kNoCost), key) != std::end(kNoCost)) return true;
  if (ends(key, kSizing)) return false;
  return begins(key, kPrefixes) || ends(key, kSuffixes) || key.find("dropout") != key.npos ||
         key.find("comment") != key.npos;
}

// null, false, 0, "" and empty lists or mappings: the feature is absent.
bool switched_off(const YamlNode& value) {
  if (value.is_null()) return true;
  if (value.is_list()) return value.items().empty();
  if (value.is_map()) return value.keys().empty();
  const std::string text = value.as_text();
  return text.empty() || text == "false" || text == "0" || text == "0.0" || text == "none";
}

std::string leaf(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos ? path : path.substr(dot + 1);
}

// Words of the towers beside the text part.
constexpr std::array kOtherTowers{"image", "vision", "visual", "audio", "video", "speech",
                                  "mm_",   "patch",  "tile",   "frame", "media", "talker"};
constexpr std::array kCounts{"_layers", "_experts", "_heads", "_experts_per_tok", "_slots"};

}  // namespace

void refuse_unknown(const YamlNode& node) {
  for (const std::string& key : node.keys())
    if (named_irrelevant(key)) node.find(key);
  const std::size_t most = node.keys().size();
  for (std::size_t tries = 0; tries <= most; ++tries) {
    try {
      return node.finish();
    } catch (const core::InputError& e) {
      core::InputError::Parts parts = e.parts();
      const auto value = node.find(leaf(parts.key));
      if (value && switched_off(*value)) continue;  // find() marked it: look at the next one
      parts.problem = "is a key whose cost this importer does not know";
      parts.mend =
          "remove it if it changes neither sizes nor work, else describe the model by hand";
      throw core::InputError(std::move(parts));
    }
  }
}

void refuse_unknown_wrapper(const YamlNode& root) {
  for (const std::string& key : root.keys()) {
    const bool counts = key.starts_with("num_") || key.starts_with("n_") || ends(key, kCounts);
    const bool other = std::any_of(kOtherTowers.begin(), kOtherTowers.end(), [&](const char* word) {
      return key.find(word) != std::string::npos;
    });
    if (!counts || other || named_irrelevant(key)) continue;
    const YamlNode value = root.at(key);
    if (value.is_scalar() && !switched_off(value))
      value.fail("is a key whose cost this importer does not know",
                 "remove it if it changes neither sizes nor work, else describe the model by hand");
  }
}

}  // namespace strandline::archs
