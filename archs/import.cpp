// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "archs/import_config.h"
#include "core/error.h"

namespace strandline::archs {
namespace {

using core::YamlNode;

constexpr std::array kFamilies{
    Family{"llama", import_llama},
    Family{"mistral", import_llama},
    Family{"qwen2", import_llama},
    Family{"mimo", import_llama},
    Family{"granite", import_llama},
    Family{"smollm3", import_llama},
    Family{"phi3", import_llama},
    Family{"qwen3", import_qwen3},
    Family{"qwen3_moe", import_qwen3},
    Family{"qwen2_moe", import_qwen3},
    Family{"qwen3_vl_text", import_qwen3},
    Family{"qwen3_vl_moe_text", import_qwen3},
    Family{"mixtral", import_mixtral},
    Family{"minimax_m2", import_minimax_m2},
    Family{"minimax_m3", import_minimax_m3},
    Family{"minimax_text_01", import_minimax_text},
    Family{"minimax_m1", import_minimax_text},
    Family{"deepseek_v2", import_deepseek},
    Family{"deepseek_v3", import_deepseek},
    Family{"deepseek_v32", import_deepseek},
    Family{"kimi_k2", import_deepseek},
    Family{"glm_moe_dsa", import_deepseek},
    Family{"glm4_moe", import_glm4_moe},
    Family{"olmoe", import_olmoe},
    Family{"kimi_linear", import_kimi_linear},
    Family{"deepseek_v4", import_deepseek_v4},
    Family{"deepseek_ref", import_deepseek_v4},
    Family{"gpt_oss", import_gpt_oss},
    Family{"gemma2", import_gemma2},
    Family{"gemma3_text", import_gemma2},
    Family{"gemma4_text", import_gemma4},
    Family{"llama4_text", import_llama4},
    Family{"qwen3_next", import_qwen3_next},
    Family{"qwen3_5_text", import_qwen3_next},
    Family{"qwen3_5_moe_text", import_qwen3_next},
    Family{"nemotron_h", import_nemotron_h},
    Family{"nemotron-nas", import_nemotron_nas},
    Family{"mimo_v2_flash", import_mimo_v2},
    Family{"step3p7", import_step3p7},
    Family{"mamba", import_mamba1},
    Family{"mamba2", import_mamba2},
    Family{"jamba", import_jamba},
    Family{"gpt2", import_gpt2},
    Family{"gpt_neox", import_gpt_neox},
    Family{"gptj", import_gptj},
};

// Keys that change neither sizes nor work: identity, tokens, training, numerics, positions, how a
// router scores, and generation defaults of old transformers versions.
constexpr const char* kNoCost[] = {"architectures",
                                   "auto_map",
                                   "model_type",
                                   "transformers_version",
                                   "_name_or_path",
                                   "dtype",
                                   "torch_dtype",
                                   "bos_token_id",
                                   "eos_token_id",
                                   "pad_token_id",
                                   "sep_token_id",
                                   "image_token_id",
                                   "video_token_id",
                                   "initializer_range",
                                   "attention_dropout",
                                   "hidden_dropout",
                                   "use_cache",
                                   "rms_norm_eps",
                                   "norm_eps",
                                   "layernorm_epsilon",
                                   "layer_norm_epsilon",
                                   "hc_eps",
                                   "rope_theta",
                                   "rope_scaling",
                                   "rope_parameters",
                                   "rope_interleave",
                                   "swa_rope_theta",
                                   "compress_rope_theta",
                                   "partial_rotary_factor",
                                   "rotary_dim",
                                   "scoring_func",
                                   "topk_method",
                                   "topk_group",
                                   "n_group",
                                   "norm_topk_prob",
                                   "routed_scaling_factor",
                                   "moe_router_scaling_factor",
                                   "router_aux_loss_coef",
                                   "router_jitter_noise",
                                   "output_router_logits",
                                   "aux_loss_alpha",
                                   "seq_aux",
                                   "pretraining_tp",
                                   "ep_size",
                                   "use_routing_bias",
                                   "use_moe_router_bias",
                                   "moe_router_dtype",
                                   "swiglu_limit",
                                   "swiglu_alpha",
                                   "initial_context_length",
                                   "final_logit_softcapping",
                                   "attention_value_scale",
                                   "use_mrope",
                                   "max_window_layers",
                                   "indexer_rope_interleave",
                                   "use_gemma_norm",
                                   "num_logits_to_keep",
                                   "rescale_prenorm_residual",
                                   "residual_in_fp32",
                                   "time_step_min",
                                   "time_step_max",
                                   "time_step_floor",
                                   "time_step_limit",
                                   "use_mamba_kernels",
                                   "mamba_hidden_act",
                                   "mamba_ssm_dtype",
                                   "moe_shared_expert_overlap",
                                   "chunk_size",
                                   "add_cross_attention",
                                   "bad_words_ids",
                                   "begin_suppress_tokens",
                                   "chunk_size_feed_forward",
                                   "cross_attention_hidden_size",
                                   "decoder_start_token_id",
                                   "diversity_penalty",
                                   "do_sample",
                                   "early_stopping",
                                   "encoder_no_repeat_ngram_size",
                                   "exponential_decay_length_penalty",
                                   "finetuning_task",
                                   "forced_bos_token_id",
                                   "forced_eos_token_id",
                                   "id2label",
                                   "is_decoder",
                                   "is_encoder_decoder",
                                   "label2id",
                                   "length_penalty",
                                   "max_length",
                                   "min_length",
                                   "no_repeat_ngram_size",
                                   "num_beam_groups",
                                   "num_beams",
                                   "num_return_sequences",
                                   "output_attentions",
                                   "output_hidden_states",
                                   "output_scores",
                                   "prefix",
                                   "problem_type",
                                   "pruned_heads",
                                   "remove_invalid_values",
                                   "repetition_penalty",
                                   "return_dict",
                                   "return_dict_in_generate",
                                   "suppress_tokens",
                                   "task_specific_params",
                                   "temperature",
                                   "tf_legacy_loss",
                                   "tie_encoder_decoder",
                                   "tokenizer_class",
                                   "top_k",
                                   "top_p",
                                   "torchscript",
                                   "typical_p",
                                   "use_bfloat16",
                                   "index_share_for_mtp_iteration",
                                   "mtp_use_dedicated_embeddings",
                                   "use_bidirectional_attention",
                                   "attention_multiplier",
                                   "embedding_multiplier",
                                   "logits_scaling",
                                   "residual_multiplier",
                                   "embd_pdrop",
                                   "resid_pdrop",
                                   "original_max_position_embeddings",
                                   "no_rope_layers",
                                   "no_rope_layer_interval",
                                   "query_pre_attn_scalar",
                                   "attn_logit_softcapping",
                                   "cache_implementation",
                                   "rope_local_base_freq",
                                   "clip_qkv",
                                   "shared_moe_mode",
                                   "head_dtype",
                                   "layernorm_full_attention_alpha",
                                   "layernorm_full_attention_beta",
                                   "layernorm_linear_attention_alpha",
                                   "layernorm_linear_attention_beta",
                                   "layernorm_mlp_alpha",
                                   "layernorm_mlp_beta",
                                   "postnorm",
                                   "norm_before_gate",
                                   "use_cache_kernel",
                                   "hidden_dropout_prob"};

// The part that describes the language model, where a file describes several.
YamlNode text_part(const YamlNode& root) {
  for (const char* key : {"text_config", "llm_config", "language_config"})
    if (const auto part = root.find(key)) return *part;
  return root;
}

const Family& family_of(const YamlNode& root, const YamlNode& text) {
  std::string type = text.text_or("model_type", "");
  // A text part without a name takes the file's (MiniMax-M3's multi-modal wrapper).
  if (type.empty()) type = root.text("model_type");
  if (type.ends_with("_vl")) type.resize(type.size() - 3);
  std::vector<std::string> known;
  for (const Family& f : kFamilies) {
    if (type == f.model_type) return f;
    known.emplace_back(f.model_type);
  }
  const std::string near = core::nearest(type, known);
  text.find("model_type")
      .value_or(root.at("model_type"))
      .fail("is a family this importer does not know",
            near.empty() ? "describe the model in archs/catalog by hand"
                         : fmt::format("the nearest known one is '{}'", near));
}

DataType stored_type(const Config& c) {
  const std::string name = c.text_or("torch_dtype", c.text_or("dtype", "bfloat16"));
  if (name == "float32") return DataType::kFp32;
  return name == "float16" ? DataType::kFp16 : DataType::kBf16;
}

void import_common(const Config& c, const Config& outer, Architecture& a) {
  a.model_width = c.count_or({"hidden_size", "n_embd", "d_model"}, 0);
  if (a.model_width == 0) c.integer("hidden_size");  // fails, naming the key
  a.vocabulary = c.integer("vocab_size");
  a.context_tokens = c.count_or({"max_position_embeddings", "n_positions", "n_ctx"}, 1 << 20);
  a.tied_embeddings = c.flag_or("tie_word_embeddings", outer.flag_or("tie_word_embeddings", false));
  a.draft_heads =
      c.count_or({"num_nextn_predict_layers", "num_mtp_modules", "mtp_num_hidden_layers"}, 0);
  c.count_or({"mtp_transformer_layers"}, 0);
  c.flag_or("use_mtp", false);
  a.weight_type = a.expert_type = a.activation_type = stored_type(c);
  if (a.activation_type == DataType::kFp32) a.activation_type = DataType::kBf16;
  for (const Config* part : {&c, &outer})
    if (const auto q = part->get("quantization_config")) return import_quantization(*q, a);
  // ModelOpt used to write its formats beside the config.
  const std::filesystem::path beside =
      std::filesystem::path(c.node().place().file).parent_path() / "hf_quant_config.json";
  if (std::filesystem::exists(beside))
    import_quantization(YamlNode::load(beside).at("quantization"), a);
}

// Without experts, the format that quantization gave to experts is that of the MLPs: most weights.
void settle_formats(Architecture& a) {
  for (const LayerSpec& l : a.layers)
    if (l.channel.kind == ChannelMixer::kMoe) return;
  a.weight_type = a.expert_type;
}

// `twin` is the same part read apart, so that looking at a key does not mark it as understood.
void refuse_unknown(const YamlNode& text, const YamlNode& twin) {
  for (const char* key : kNoCost) text.find(key);
  for (const std::string& key : twin.keys())  // null: the feature is absent
    if (twin.at(key).is_null()) text.find(key);
  try {
    text.finish();
  } catch (const core::InputError& e) {
    core::InputError::Parts parts = e.parts();
    parts.problem = "is a key whose cost this importer does not know";
    parts.mend = "remove it if it changes neither sizes nor work, else describe the model by hand";
    throw core::InputError(std::move(parts));
  }
}

std::string id_of(const std::filesystem::path& file) {
  std::string id = file.stem().string();
  if (id.ends_with("_config")) id.resize(id.size() - 7);
  if (const std::size_t cut = id.rfind("--"); cut != std::string::npos) id = id.substr(cut + 2);
  std::transform(id.begin(), id.end(), id.begin(), [](unsigned char ch) {
    return ch == '_' ? '-' : static_cast<char>(std::tolower(ch));
  });
  return id;
}

}  // namespace

Architecture import_config(const std::filesystem::path& file, const std::string& id) {
  const YamlNode root = YamlNode::load(file);
  const YamlNode part = text_part(root);
  const Config config(part);
  Architecture a;
  a.id = id.empty() ? id_of(file) : id;
  a.name = a.id;
  a.source = "config.json, " + file.filename().string();
  const Family& family = family_of(root, part);
  import_common(config, Config(root), a);
  family.import(config, a);
  settle_formats(a);
  refuse_unknown(part, text_part(YamlNode::load(file)));
  validate(a, file.string());
  return a;
}

}  // namespace strandline::archs
