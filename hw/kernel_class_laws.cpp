// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <vector>

#include "hw/fitted_law.h"
#include "hw/kernel_class.h"

namespace strandline::hw {
namespace {

using archs::DataType;

constexpr std::string_view kGqa = "attention GQA/MHA", kMla = "attention MLA";
constexpr std::string_view kCutlass = "moe_torch_flow_cutlass", kTorch = "moe_torch_flow";

struct ClassKernels {
  std::string_view name;
  std::vector<KernelName> kernels;
};

/// By KernelClass.
const std::array<ClassKernels, kKernelClasses>& all_classes() {
  static const std::array<ClassKernels, kKernelClasses> all{{
      {"product16", {{"gemm", "", "bfloat16", ""}}},
      {"product8", {{"gemm", "", "fp8_block", ""}, {"gemm", "", "fp8", ""}}},
      {"product4", {{"gemm", "", "nvfp4", ""}}},
      {"experts16", {{"moe", kCutlass, "bfloat16", ""}, {"moe", kTorch, "bfloat16", ""}}},
      {"experts8", {{"moe", kCutlass, "fp8", ""}}},
      {"experts4", {{"moe", "moe_torch_flow_min_latency", "nvfp4", ""}}},
      {"experts4_with_16", {{"moe", kTorch, "w4a16_mxfp4", ""}}},
      {"experts4_with_8", {{"moe", kTorch, "w4a8_mxfp4_mxfp8", ""}}},
      {"attention_prefill16", {{kGqa, "", "bfloat16", "prefill"}}},
      {"attention_prefill8", {{kGqa, "", "fp8", "prefill"}}},
      {"attention_decode16", {{kGqa, "grouped_query", "bfloat16", "decode"}}},
      {"attention_decode8", {{kGqa, "grouped_query", "fp8", "decode"}}},
      {"latent_prefill16", {{kMla, "", "bfloat16", "prefill"}}},
      {"latent_prefill8", {{kMla, "", "fp8", "prefill"}}},
      {"latent_decode16", {{kMla, "", "bfloat16", "decode"}}},
      {"latent_decode8", {{kMla, "", "fp8", "decode"}}},
      {"delta_chunks", {{"gdn", "chunk_gated_delta_rule", "", "context"}}},
      {"delta_steps", {{"gdn", "fused_recurrent_gated_delta_rule", "", "generation"}}},
      {"kda_chunks", {{"kda", "chunk_kda", "", "context"}}},
      {"kda_steps",
       {{"kda", "fused_recurrent_kda_packed_decode", "", "generation"},
        {"kda", "kda_fused_decode", "", "generation"}}},
      {"kda_verify",
       {{"kda", "fused_kda_decode_mtp_dspark", "", "verify"},
        {"kda", "fused_sigmoid_gating_delta_rule_update", "", "verify"}}},
      {"convolution_prefill",
       {{"mamba2 convolution", "causal_conv1d_fn", "", "context"},
        {"gdn convolution", "causal_conv1d_fn", "", "context"}}},
      {"convolution_steps",
       {{"mamba2 convolution", "causal_conv1d_update", "", "generation"},
        {"gdn convolution", "causal_conv1d_update", "", "generation"}}},
      {"multi_head_decode16", {{kGqa, "multi_head", "bfloat16", "decode"}}},
      {"multi_head_decode8", {{kGqa, "multi_head", "fp8", "decode"}}},
  }};
  return all;
}

std::string key_of(std::string_view kind, std::string_view kernel, std::string_view dtype,
                   std::string_view phase) {
  std::string key(kind);
  for (std::string_view part : {kernel, dtype, phase}) (key += '|') += part;
  return key;
}

/// Laws of the installation by kernel, and the silicon of every chip of the catalog.
struct InstalledLaws {
  std::map<std::string, std::vector<FittedLaw>> by_kernel;
  std::map<std::string, std::string> silicon;
};
const InstalledLaws& installed() {
  static const auto all = [] {
    InstalledLaws found;
    const ChipCatalog chips = ChipCatalog::load();
    for (FittedLaw& f : read_fitted_laws(chips))
      found.by_kernel[key_of(f.kind, f.kernel, f.dtype, f.phase)].push_back(std::move(f));
    for (const Chip& chip : chips.all()) found.silicon[chip.id] = silicon_of(chip);
    return found;
  }();
  return all;
}
const std::map<std::string, std::vector<FittedLaw>>& laws_by_kernel() {
  return installed().by_kernel;
}

/// The catalog chip that a generation was projected from (hw::project: "base@q8"); else itself.
std::string base_id(const Chip& chip) {
  return chip.id.substr(0, chip.id.find('@'));
}

/// The die whose laws count for a chip. A coming generation reaches the shares of its rates that
/// its base does, not what older generations of the family did on their way.
std::string law_silicon(const Chip& chip) {
  const auto base = chip.id.find('@') == std::string::npos
                        ? installed().silicon.end()
                        : installed().silicon.find(base_id(chip));
  return base == installed().silicon.end() ? silicon_of(chip) : base->second;
}

enum class Level : std::uint8_t { kChip, kSilicon, kFamily };

std::optional<EfficiencyLaw> law_at(const std::vector<FittedLaw>& laws, const Chip& chip,
                                    const std::string& silicon, Level level) {
  std::vector<const FittedLaw*> found;
  for (const FittedLaw& l : laws) {
    const bool counts = level == Level::kChip      ? l.chip == base_id(chip)
                        : level == Level::kSilicon ? l.silicon == silicon
                                                   : l.family == chip.family;
    if (counts) found.push_back(&l);
  }
  if (found.empty()) return std::nullopt;
  std::map<std::string, std::vector<EfficiencyLaw>> silicons;
  for (const FittedLaw* l : telling(found)) silicons[l->silicon].push_back(l->law);
  std::vector<EfficiencyLaw> means;
  for (const auto& [name, its] : silicons) means.push_back(mean_law(its));
  return mean_law(means);
}

std::optional<EfficiencyLaw> first_law(std::span<const KernelName> kernels, const Chip& chip) {
  const std::string silicon = law_silicon(chip);
  for (const Level level : {Level::kChip, Level::kSilicon, Level::kFamily})
    for (const KernelName& k : kernels) {
      const auto found = laws_by_kernel().find(key_of(k.kind, k.kernel, k.dtype, k.phase));
      if (found == laws_by_kernel().end()) continue;
      if (const auto law = law_at(found->second, chip, silicon, level)) return law;
    }
  return std::nullopt;
}

/// Laws are of programmable dies: of the chip's family, or of its very silicon sold otherwise.
bool has_laws(const Chip& chip) {
  if (chip.programmability == Programmability::kFixedFunction) return false;
  const std::string silicon = law_silicon(chip);
  for (const auto& [key, laws] : laws_by_kernel())
    for (const FittedLaw& l : laws)
      if (l.family == chip.family || l.silicon == silicon) return true;
  return false;
}

/// Formats that the chip widens run the kernels of the wider one.
void widen(ClassLaws& laws, const Chip& chip) {
  const auto as = [&](KernelClass narrow, KernelClass wide) {
    laws[static_cast<std::size_t>(narrow)] = laws[static_cast<std::size_t>(wide)];
  };
  const auto peak = [&](DataType t) { return chip.matrix_peak(t, t); };
  const double eight = std::max(peak(DataType::kFp8), peak(DataType::kInt8));
  if (eight <= peak(DataType::kBf16)) {
    as(KernelClass::kProduct8, KernelClass::kProduct16);
    as(KernelClass::kExperts8, KernelClass::kExperts16);
    as(KernelClass::kExperts4With8, KernelClass::kExperts4With16);
  }
  if (std::max(peak(DataType::kNvfp4), peak(DataType::kMxfp4)) <= peak(DataType::kFp8)) {
    as(KernelClass::kProduct4, KernelClass::kProduct8);
    as(KernelClass::kExperts4, KernelClass::kExperts8);
  }
}

}  // namespace

std::string_view name_of(KernelClass c) {
  return c == KernelClass::kCount ? "none" : all_classes()[static_cast<std::size_t>(c)].name;
}

std::span<const KernelName> kernels_of(KernelClass c) {
  return all_classes()[static_cast<std::size_t>(c)].kernels;
}

ClassLaws class_laws(const Chip& chip) {
  ClassLaws laws;
  if (!chip.engine(EngineKind::kMatrix) || !has_laws(chip)) return laws;
  for (std::size_t c = 0; c < laws.size(); ++c) laws[c] = first_law(all_classes()[c].kernels, chip);
  widen(laws, chip);
  return laws;
}

std::optional<EfficiencyLaw> kernel_law(const Chip& chip, const KernelName& kernel) {
  return first_law({&kernel, 1}, chip);
}

}  // namespace strandline::hw
