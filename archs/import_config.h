// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "archs/architecture.h"
#include "core/yaml.h"

namespace strandline::archs {

/// A config.json (its text part, where it has several) with null taken as absent. Reading a key
/// marks it as understood; what nobody read is refused at the end.
class Config {
 public:
  explicit Config(core::YamlNode node) : node_(std::move(node)) {}
  const core::YamlNode& node() const { return node_; }
  std::optional<core::YamlNode> get(const char* key) const;
  std::int64_t integer(const char* key) const { return node_.integer(key, kSize); }
  int count(const char* key) const { return static_cast<int>(integer(key)); }
  /// The first of the keys that is there, else the fallback; all of them count as read.
  int count_or(std::initializer_list<const char*> keys, int fallback) const;
  bool flag_or(const char* key, bool fallback) const;
  std::string text_or(const char* key, const std::string& fallback) const;
  std::vector<std::string> texts(const char* key) const;
  std::vector<int> counts(const char* key) const;

 private:
  static constexpr core::Range kSize{0, 1e15};
  core::YamlNode node_;
};

/// Fills the layers and whatever else is peculiar to the family. Vocabulary, width, context, tied
/// embeddings, formats and draft heads are already set.
using FamilyImport = void (*)(const Config& config, Architecture& a);

struct Family {
  const char* model_type;  ///< of the text part
  FamilyImport import;
};

// One per file import_<family>.cpp; the table in import.cpp lists them.
void import_llama(const Config& config, Architecture& a);  ///< Llama, Mistral, Qwen2, MiMo
void import_qwen3(const Config& config, Architecture& a);  ///< dense and MoE
void import_mixtral(const Config& config, Architecture& a);
void import_minimax_m2(const Config& config, Architecture& a);
void import_minimax_m3(const Config& config, Architecture& a);
void import_deepseek(const Config& config, Architecture& a);  ///< V3, V3.2, Kimi-K2, GLM-5
void import_deepseek_v4(const Config& config, Architecture& a);
void import_gpt_oss(const Config& config, Architecture& a);
void import_gemma4(const Config& config, Architecture& a);
void import_llama4(const Config& config, Architecture& a);
void import_qwen3_next(const Config& config, Architecture& a);  ///< Qwen3-Next, Qwen3.5, Qwen3.6
void import_nemotron_h(const Config& config, Architecture& a);
void import_nemotron_nas(const Config& config, Architecture& a);
void import_mimo_v2(const Config& config, Architecture& a);
void import_step3p7(const Config& config, Architecture& a);
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
void import_kimi_linear(const Config& config, Architecture& a);

/// The grouped-query mixer of the usual keys (num_attention_heads, num_key_value_heads, head_dim).
MixerSpec attention_of(const Config& config, int model_width);
/// Activation of hidden_act: gated for silu and the like, which all these families use gated.
Activation activation_of(const Config& config, const char* key = "hidden_act");
ChannelSpec dense_channel(std::int64_t width, Activation activation);

/// Weight, expert, activation and cache formats of quantization_config (fp8, mxfp4, ModelOpt,
/// compressed-tensors); an unknown method is an InputError.
void import_quantization(const core::YamlNode& quantization, Architecture& a);

}  // namespace strandline::archs
