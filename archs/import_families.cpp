// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "archs/import_config.h"

namespace strandline::archs {
namespace {

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
    Family{"kimi_k3", import_kimi_linear},
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
    Family{"gemma", import_dense},
    Family{"cohere", import_dense},
    Family{"cohere2", import_dense},
    Family{"phi", import_dense},
    Family{"olmo", import_dense},
    Family{"olmo2", import_dense},
    Family{"olmo3", import_dense},
    Family{"exaone", import_dense},
    Family{"exaone4", import_dense},
    Family{"ernie4_5", import_dense},
    Family{"seed_oss", import_dense},
    Family{"glm", import_dense},
    Family{"glm4", import_dense},
    Family{"apertus", import_dense},
    Family{"nemotron", import_dense},
    Family{"internlm", import_dense},
    Family{"internlm2", import_dense},
    Family{"internlm3", import_dense},
    Family{"baichuan", import_dense},
    Family{"aquila", import_dense},
    Family{"Yi", import_dense},
    Family{"stablelm", import_dense},
    Family{"starcoder2", import_dense},
    Family{"persimmon", import_dense},
    Family{"bitnet", import_dense},
    Family{"helium", import_dense},
    Family{"arcee", import_dense},
    Family{"ministral", import_llama},
    Family{"ministral3", import_llama},
    Family{"minicpm", import_dense},
    Family{"hunyuan_v1_dense", import_dense},
    Family{"vaultgemma", import_dense},
    Family{"falcon", import_falcon},
    Family{"RefinedWeb", import_falcon},
    Family{"RefinedWebModel", import_falcon},
    Family{"opt", import_opt},
    Family{"bloom", import_bloom},
    Family{"mpt", import_mpt},
    Family{"gpt_bigcode", import_gpt_bigcode},
    Family{"chatglm", import_chatglm},
    Family{"qwen", import_qwen1},
    Family{"dots1", import_experts},
    Family{"solar_open", import_experts},
    Family{"phimoe", import_experts},
    Family{"granitemoe", import_experts},
    Family{"granitemoeshared", import_experts},
    Family{"bailing_moe", import_experts},
    Family{"bailing_moe_v2", import_experts},
    Family{"deepseek", import_experts},
    Family{"grok-1", import_experts},
    Family{"arctic", import_experts},
    Family{"dbrx", import_dbrx},
    Family{"jetmoe", refuse_family},
    Family{"hunyuan", import_hunyuan},
    Family{"hunyuan_v1_moe", import_hunyuan},
    Family{"ernie4_5_moe", import_ernie_moe},
    Family{"deepseek_v3_2", import_deepseek},
    Family{"glm4_moe_lite", import_deepseek},
    Family{"mistral4", import_deepseek},
    Family{"longcat_flash", import_longcat},
    Family{"longcat_flash_ngram", import_longcat},
    Family{"minicpm3", import_minicpm3},
    Family{"step3_text", import_step3},
    Family{"falcon_h1", import_falcon_h1},
    Family{"falcon_mamba", import_mamba1},
    Family{"bamba", import_bamba},
    Family{"granitemoehybrid", import_granite_hybrid},
    Family{"lfm2", import_lfm2},
    Family{"lfm2_moe", import_lfm2},
    Family{"recurrent_gemma", import_recurrent_gemma},
    Family{"xlstm", import_xlstm},
    Family{"olmo_hybrid", import_olmo_hybrid},
    Family{"minimax", import_minimax},
    Family{"bailing_hybrid", import_bailing_hybrid},
    Family{"bailing_moe_linear", import_bailing_hybrid},
    Family{"rwkv", import_rwkv},
    Family{"rwkv5", import_rwkv},
    Family{"rwkv6", import_rwkv6},
    Family{"rwkv7", import_rwkv7},
    Family{"gemma3", import_gemma2},
    Family{"gemma3n_text", import_gemma3n},
    Family{"deci", import_deci},
    Family{"llada", import_llada},
    Family{"llada_moe", import_diffusion},
    Family{"llada2_moe", import_diffusion},
    Family{"sdar", import_diffusion},
    Family{"sdar_moe", import_diffusion},
    Family{"Dream", import_diffusion},
    Family{"diffusion_gemma", import_diffusion_gemma},
    Family{"ouro", import_ouro},
    Family{"huginn_raven", import_huginn},
    Family{"zamba", refuse_family},
    Family{"zamba2", refuse_family},
    Family{"mllama", refuse_family},
    Family{"mllama_text_model", refuse_family},
    Family{"phi3small", refuse_family},
    Family{"qwen2_5", import_llama},
    Family{"qwen3_5", import_qwen3_next},
    Family{"qwen3_5_moe", import_qwen3_next},
    Family{"qwen3_omni_moe", import_qwen3},
    Family{"qwen3_vl_moe", import_qwen3},
    Family{"glm4v_moe", import_glm4_moe},
    Family{"glm4v", import_dense},
    Family{"gemma4", import_gemma4},
    Family{"gemma3n", import_gemma3n},
    Family{"llama4", import_llama4},
    Family{"mimo_v2", import_mimo_v2},
};

struct Reason {
  const char* model_type;
  const char* why;
};

constexpr std::array kReasons{
    Reason{"jetmoe", "routes attention heads as experts, which no mixer describes"},
    Reason{"zamba", "shares one block's weights between layers, which no layer describes"},
    Reason{"zamba2", "shares blocks between layers with adapters, which no layer describes"},
    Reason{"mllama", "attends to images in layers of their own, which no mixer describes"},
    Reason{"mllama_text_model", "attends to images in layers of their own"},
    Reason{"phi3small", "attends to blocks at a stride, which no mixer describes"},
};

}  // namespace

void refuse_family(const Config& c, Architecture&) {
  const auto type = c.get("model_type");
  const core::YamlNode node = type.value_or(c.file().node());
  for (const Reason& r : kReasons)
    if (type && type->as_text() == r.model_type)
      node.fail(r.why, "describe what can be in archs/catalog by hand");
  node.fail("needs what no field describes", "describe what can be in archs/catalog by hand");
}

const Family* find_family(const std::string& model_type) {
  for (const Family& f : kFamilies)
    if (model_type == f.model_type) return &f;
  return nullptr;
}

std::vector<std::string> family_names() {
  std::vector<std::string> names;
  for (const Family& f : kFamilies) names.emplace_back(f.model_type);
  return names;
}

}  // namespace strandline::archs
