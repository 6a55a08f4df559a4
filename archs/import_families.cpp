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
};

}  // namespace

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
