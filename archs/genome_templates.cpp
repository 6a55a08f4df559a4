// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/genome_templates.h"

#include <array>

namespace strandline::archs {
namespace {

// Released config.json files and papers; dense frontier stops at 405 B because no larger dense
// model is served. Columns: width depth heads kv head_dim | vocabulary context | dense | experts k
// shared expert_width dense_layers.
constexpr std::array<std::array<SizeTemplate, 4>, 3> kTemplates{{
    {{
        {"Llama-3.1-8B", 4096, 32, 32, 8, 128, 128256, 131072, 14336, 0, 0, 0, 0, 0},
        {"Qwen3-32B", 5120, 64, 64, 8, 128, 151936, 131072, 25600, 0, 0, 0, 0, 0},
        {"Mistral-Large-2 (123B)", 12288, 88, 96, 8, 128, 32768, 131072, 28672, 0, 0, 0, 0, 0},
        {"Llama-3.1-405B", 16384, 126, 128, 8, 128, 128256, 131072, 53248, 0, 0, 0, 0, 0},
    }},
    {{
        {"Llama-3.2-1B width with 8 experts of top 2", 2048, 24, 32, 8, 64, 128256, 131072, 0, 8, 2,
         0, 6144, 0},
        {"Phi-3.5-MoE (42B-A6.6B)", 4096, 32, 32, 8, 128, 32064, 131072, 0, 16, 2, 0, 6400, 0},
        {"Mixtral-8x22B (141B-A39B)", 6144, 56, 48, 8, 128, 32768, 65536, 0, 8, 2, 0, 16384, 0},
        {"MiniMax-Text-01 (456B-A46B)", 6144, 80, 64, 8, 128, 200064, 1048576, 0, 32, 2, 0, 9216,
         0},
    }},
    {{
        {"OLMoE-1B-7B", 2048, 16, 16, 16, 128, 50304, 32768, 0, 64, 8, 0, 1024, 0},
        {"Qwen3-30B-A3B", 2048, 48, 32, 4, 128, 151936, 131072, 0, 128, 8, 0, 768, 0},
        {"GLM-4.5-Air (106B-A12B)", 4096, 46, 96, 8, 128, 151552, 131072, 10944, 128, 8, 1, 1408,
         1},
        {"DeepSeek-V3 (671B-A37B)", 7168, 61, 128, 8, 128, 129280, 163840, 18432, 256, 8, 1, 2048,
         3},
    }},
}};

}  // namespace

const SizeTemplate& size_template(ChannelTrait channel, SizeTrait size) {
  return kTemplates[static_cast<int>(channel)][static_cast<int>(size)];
}

int nominal_billions(SizeTrait size) {
  constexpr std::array<int, 4> kBillions{8, 32, 120, 600};
  return kBillions[static_cast<int>(size)];
}

}  // namespace strandline::archs
