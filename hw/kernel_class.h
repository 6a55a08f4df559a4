// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "archs/operator.h"
#include "hw/chip.h"
#include "hw/efficiency_law.h"

namespace strandline::hw {

/// Classes of kernels with laws of their own (hw/efficiency_laws.yaml), as far as operators tell
/// them apart. Widths in bits are those of the wider operand, or of the cache for attention.
enum class KernelClass : std::uint8_t {
  kProduct16,
  kProduct8,
  kProduct4,
  kExperts16,
  kExperts8,
  kExperts4,
  kExperts4With16,  ///< weights of 4 bits, activations of 16
  kExperts4With8,
  kAttentionPrefill16,
  kAttentionPrefill8,
  kAttentionDecode16,
  kAttentionDecode8,
  kLatentPrefill16,
  kLatentPrefill8,
  kLatentDecode16,
  kLatentDecode8,
  kDeltaChunks,  ///< gated DeltaNet over a prompt
  kDeltaSteps,   ///< and token by token
  kKdaChunks,
  kKdaSteps,
  kKdaVerify,  ///< several drafted tokens at once
  kConvolutionPrefill,
  kConvolutionSteps,
  kMultiHeadDecode16,  ///< every head has keys of its own
  kMultiHeadDecode8,
  kCount
};
constexpr int kKernelClasses = static_cast<int>(KernelClass::kCount);
std::string_view name_of(KernelClass c);  ///< "product16", ...

/// What an operator is within a call of its class.
struct KernelUse {
  KernelClass kernel = KernelClass::kCount;  ///< kCount: no kernel with a law
  double starts = 0;  ///< calls that it starts: a call of experts is two products
};

/// The class of an operator, by kind, formats and shape alone. No allocation.
///
/// Measured kernels stand for others where nobody measured those:
/// - products, experts: integers and microscaled formats by width (int8 as fp8, mxfp4 as nvfp4);
///   per-head and grouped products that are no experts (absorbed maps of latent attention) as
///   products. Token permutation and combination and the experts' activation are parts of a call
///   of experts, of 16 bits.
/// - attention: latent where keys are wider than values and every head, or none, has its own;
///   window, block-sparse and top-k masks as dense attention over the pairs that they keep. Up to
///   kStepTokens query tokens per sequence over a longer cache are a decode (drafts), all else a
///   prefill. A decode of heads that all have keys of their own is multi-head.
/// - recurrences: KDA by its own kernels; all others that work on chunks (state-space duals,
///   linear, mLSTM, RWKV-7) or step by step (Mamba-1 too) as gated DeltaNet. Cumulative decays and
///   triangular solves belong to the chunks' call. Scans over a whole prompt (Mamba-1, RG-LRU) have
///   no class: dependent steps bound them.
/// Nothing else has one: norms, softmax, sampling, gathers, the indexer's top-k, unseen operators.
KernelUse kernel_use(const archs::Operator& op);
constexpr std::int64_t kStepTokens = 16;

/// A kernel in hw/efficiency_laws.yaml; `kernel`, `dtype`, `phase` as the tables write them.
struct KernelName {
  std::string_view kind, kernel, dtype, phase;
};
/// The kernels of a class, first the one that serving stacks run by default:
/// - products of 8 bits: scales per block, whose call holds one quantization as stacks do; the
///   per-tensor rows look for the maximum first, which static scales and fused norms do not;
/// - experts of nvfp4: TensorRT-LLM's low-latency path (trtllm-gen), the default of vLLM and
///   TensorRT-LLM on Blackwell, before CUTLASS; of 8 bits: one scale per tensor;
/// - KDA step by step: the packed decode, convolution apart;
/// - convolutions: over all channels of packed tokens (the mamba2 rows).
std::span<const KernelName> kernels_of(KernelClass c);

/// Laws by class; empty where the chip's family has none.
using ClassLaws = std::array<std::optional<EfficiencyLaw>, kKernelClasses>;

/// Laws of a chip by class: its own; else of chips of the same silicon (node and die area); else
/// the geometric mean over its family's silicons (telling()). At each of these levels the first of
/// the class's kernels that was measured. Formats that the chip widens (fp8 on A100) take the law
/// of the wider class. Reads hw/efficiency_laws.yaml of the installation once.
ClassLaws class_laws(const Chip& chip);

/// The law of one kernel on a chip, by the same three levels; nothing where none was measured.
std::optional<EfficiencyLaw> kernel_law(const Chip& chip, const KernelName& kernel);

}  // namespace strandline::hw
