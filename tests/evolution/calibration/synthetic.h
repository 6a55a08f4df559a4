// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include "evolution/calibration/lineage.h"

namespace strandline::tests {

using evolution::date_of_year;
using evolution::parse_record;

/// Cells of a row whose classification is the genome.
inline std::string cells_of(const archs::Genome& g) {
  constexpr const char* kMixer[] = {"GQA,full,attention",
                                    "MLA,full,attention",
                                    "GQA,local-global,attention",
                                    "GQA,sparse-topk,attention",
                                    "GQA,full,hybrid Mamba2:attention",
                                    "GQA,full,hybrid KDA:attention",
                                    "none,none,Mamba2"};
  constexpr const char* kChannel[] = {"dense-SwiGLU,", "MoE-SwiGLU,8", "MoE-SwiGLU,128"};
  constexpr const char* kPrecision[] = {"bf16", "fp8", "nvfp4"};
  constexpr const char* kDecoding[] = {"AR", "AR+MTP", "diffusion-LM"};
  constexpr const char* kSize[] = {"8", "32", "120", "600"};
  return fmt::format("{},{},{},{},{},{}", kMixer[g.value[0]], kChannel[g.value[1]],
                     g.value[2] ? "mHC" : "", kPrecision[g.value[3]], kDecoding[g.value[4]],
                     kSize[g.value[5]]);
}
constexpr const char* kMadeUpHeader =
    "name,org,release_date,open_weights,notability,modality,kv_sharing,attn_pattern,token_mixer,"
    "channel_mixer,n_experts,extra_traits,serve_precision,decoding,total_params_B\n";

}  // namespace strandline::tests
