// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "archs/architecture.h"
#include "core/yaml.h"

namespace strandline::archs {

/// A config.json (its text part, where it has several) with null taken as absent. Reading a key
/// marks it as understood; what nobody read is refused at the end. Families spell the same fact
/// differently: where several keys are given, the first that is there counts and all are marked.
class Config {
 public:
  using Keys = std::initializer_list<const char*>;
  explicit Config(core::YamlNode node)
      : node_(std::move(node)), parts_(std::make_shared<std::vector<core::YamlNode>>()) {}
  /// The text part of a file that describes other towers beside it.
  Config(core::YamlNode node, core::YamlNode file) : Config(std::move(node)) {
    file_ = std::move(file);
  }
  const core::YamlNode& node() const { return node_; }
  /// The whole file; the node itself where nothing is beside it.
  Config file() const { return Config(file_.value_or(node_)); }
  /// A mapping inside this one whose keys have to be understood too (linear_attn_config, ...).
  Config part(core::YamlNode node) const;
  /// All that part() gave, for the check at the end.
  const std::vector<core::YamlNode>& parts() const { return *parts_; }

  std::optional<core::YamlNode> get(const char* key) const;
  std::optional<core::YamlNode> first(Keys keys) const;
  /// The child under a key, which must be there and not null.
  core::YamlNode require(const char* key) const;
  /// A size from 0 to 1e12.
  std::int64_t integer(const char* key) const { return node_.integer(key, {0, 1e12}); }
  /// A width or a number of things, up to 1e7.
  int count(const char* key) const { return static_cast<int>(node_.integer(key, kCount)); }
  /// The same under the first of several keys; an error naming the first where none is there.
  int count(Keys keys) const;
  int count_or(Keys keys, int fallback) const;
  /// At least 1: for what sizes are divided by.
  int positive_or(Keys keys, int fallback) const;
  /// From 1 to 64, such as the expansion of a width.
  int factor_or(Keys keys, int fallback) const;
  double number_or(Keys keys, double fallback, core::Range range) const;
  bool flag_or(const char* key, bool fallback) const;
  bool flag_or(Keys keys, bool fallback) const;
  std::string text_or(const char* key, const std::string& fallback) const;
  std::vector<std::string> texts(const char* key) const;
  std::vector<int> counts(const char* key) const;
  /// Marks keys as understood that repeat others or change nothing.
  void ignore(Keys keys) const;
  /// Refuses at a key: what it says cannot be described.
  [[noreturn]] void refuse(const char* key, const std::string& problem) const;
  /// Refuses a feature that is switched on (true, or a number above 0) and cannot be described.
  void refuse_if_set(Keys keys) const;

 private:
  static constexpr core::Range kCount{0, 1e7};
  core::YamlNode node_;
  std::optional<core::YamlNode> file_;
  std::shared_ptr<std::vector<core::YamlNode>> parts_;
};

/// Fills the layers and whatever else is peculiar to the family. Vocabulary, width, context, tied
/// embeddings, formats and draft heads are already set.
using FamilyImport = void (*)(const Config& config, Architecture& a);

struct Family {
  const char* model_type;  ///< of the text part
  FamilyImport import;
};

/// The importer of a model_type, or nullptr (import_families.cpp lists them).
const Family* find_family(const std::string& model_type);
/// All of them, for messages and tests.
std::vector<std::string> family_names();

// Shared pieces (import_layers.cpp).

/// Number of layers, from 1 to 10,000, by any of its usual names.
int depth_of(const Config& config);
/// The per-layer list under `key`; empty where absent, refused where its length is not `depth`.
std::vector<std::string> layer_texts(const Config& config, const char* key, int depth);
std::vector<int> layer_counts(const Config& config, const char* key, int depth);
/// Which layers attend within a window: layer_types where given, else every layer whose number
/// (from 1) is no multiple of `period` (0: none, 1: none, -1: all).
std::vector<bool> windowed_layers(const Config& config, int depth, int period);
/// The grouped-query mixer of the usual keys (num_attention_heads, num_key_value_heads, head_dim).
MixerSpec attention_of(const Config& config, int model_width);
/// Multi-head latent attention of DeepSeek's keys.
MixerSpec latent_of(const Config& config);
/// Norms of queries and keys over all heads at once hold a scale per channel, not per head.
void norm_all_heads(MixerSpec& m);
/// Biases on queries, keys and values but not on the output.
void bias_qkv(MixerSpec& m);
/// Activation of hidden_act: gated for silu and the like, which all these families use gated.
Activation activation_of(const Config& config, const char* key = "hidden_act");
/// Activation under the first of the keys, with or without a gate matrix as the family's code has
/// it.
Activation activation_of(const Config& config, Config::Keys keys, bool gated, const char* fallback);
ChannelSpec dense_channel(std::int64_t width, Activation activation);
/// Routed and shared experts by any of their usual names.
ChannelSpec experts_of(const Config& config, Activation activation);
/// Mamba-2 of the keys mamba_n_heads, mamba_d_head, ... (Bamba, Granite 4, Falcon-H1).
MixerSpec mamba2_of(const Config& config, int model_width);

/// Weight, expert, activation and cache formats of quantization_config; an unknown method is an
/// InputError.
void import_quantization(const core::YamlNode& quantization, Architecture& a);
/// Refuses keys that nobody read unless their name or value says that they cost nothing
/// (import_keys.cpp has the rules).
void refuse_unknown(const core::YamlNode& node);
/// The same for the keys beside the text part of a multimodal file: only counts of layers, heads,
/// experts and the like that name no other tower are refused.
void refuse_unknown_wrapper(const core::YamlNode& root);

// Families, by file import_<family>.cpp; import_families.cpp has the table.
void import_llama(const Config& config, Architecture& a);  ///< Llama, Mistral, Qwen2, MiMo
void import_qwen3(const Config& config, Architecture& a);  ///< dense and MoE
void import_mixtral(const Config& config, Architecture& a);
void import_minimax_m2(const Config& config, Architecture& a);
void import_minimax_m3(const Config& config, Architecture& a);
void import_deepseek(const Config& config, Architecture& a);  ///< V3, V3.2, Kimi-K2, GLM-5
void import_deepseek_v4(const Config& config, Architecture& a);
void import_gpt_oss(const Config& config, Architecture& a);
void import_gemma4(const Config& config, Architecture& a);
void import_gemma3n(const Config& config, Architecture& a);
void import_llama4(const Config& config, Architecture& a);
void import_qwen3_next(const Config& config, Architecture& a);  ///< Qwen3-Next, Qwen3.5, Qwen3.6
void import_nemotron_h(const Config& config, Architecture& a);
void import_nemotron_nas(const Config& config, Architecture& a);
void import_deci(const Config& config, Architecture& a);
void import_mimo_v2(const Config& config, Architecture& a);
void import_step3p7(const Config& config, Architecture& a);
void import_step3(const Config& config, Architecture& a);
void import_mamba2(const Config& config, Architecture& a);
void import_jamba(const Config& config, Architecture& a);
void import_mamba1(const Config& config, Architecture& a);
void import_gpt2(const Config& config, Architecture& a);
void import_gpt_neox(const Config& config, Architecture& a);
void import_gptj(const Config& config, Architecture& a);
void import_gemma2(const Config& config, Architecture& a);  ///< Gemma 2 and 3
void import_glm4_moe(const Config& config, Architecture& a);
void import_olmoe(const Config& config, Architecture& a);
void import_minimax_text(const Config& config, Architecture& a);  ///< MiniMax-Text-01 and M1
void import_kimi_linear(const Config& config, Architecture& a);   ///< Kimi Linear and K3
void import_dense(const Config& config, Architecture& a);         ///< rows of a table of families
void import_falcon(const Config& config, Architecture& a);
void import_opt(const Config& config, Architecture& a);
void import_bloom(const Config& config, Architecture& a);
void import_mpt(const Config& config, Architecture& a);
void import_gpt_bigcode(const Config& config, Architecture& a);
void import_chatglm(const Config& config, Architecture& a);
void import_qwen1(const Config& config, Architecture& a);
void import_experts(const Config& config, Architecture& a);  ///< MoE with usual attention
void import_dbrx(const Config& config, Architecture& a);
void import_hunyuan(const Config& config, Architecture& a);
void import_ernie_moe(const Config& config, Architecture& a);
void import_longcat(const Config& config, Architecture& a);
void import_minicpm3(const Config& config, Architecture& a);
void import_falcon_h1(const Config& config, Architecture& a);
void import_bamba(const Config& config, Architecture& a);
void import_granite_hybrid(const Config& config, Architecture& a);
void import_lfm2(const Config& config, Architecture& a);
void import_recurrent_gemma(const Config& config, Architecture& a);
void import_xlstm(const Config& config, Architecture& a);
void import_olmo_hybrid(const Config& config, Architecture& a);
void import_minimax(const Config& config, Architecture& a);  ///< transformers' own MiniMax-Text
void import_bailing_hybrid(const Config& config, Architecture& a);
void import_rwkv(const Config& config, Architecture& a);
void import_rwkv6(const Config& config, Architecture& a);
void import_rwkv7(const Config& config, Architecture& a);
void import_llada(const Config& config, Architecture& a);
void import_diffusion(const Config& config, Architecture& a);  ///< Dream, SDAR, LLaDA-MoE
void import_diffusion_gemma(const Config& config, Architecture& a);
void import_ouro(const Config& config, Architecture& a);
void import_huginn(const Config& config, Architecture& a);
/// Families known to need what no field describes: refuses with the reason.
void refuse_family(const Config& config, Architecture& a);

}  // namespace strandline::archs
