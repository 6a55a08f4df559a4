// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "archs/capability.h"
#include "archs/data_type.h"
#include "archs/operator.h"
#include "hw/chip.h"

namespace strandline::hw {

/// The rules behind support(): which capability is reached from which, shared by the operator and
/// the architecture level.

/// A command to an engine outside a fused sequence: descriptor fetch and decode.
constexpr double kDispatch_s = 1e-6;

/// Does an engine of the chip run operators of this kind? An engine that lists its operators runs
/// those. One without a list runs everything on a programmable chip; on a fixed-function chip the
/// basics of its kind: matrix products; element-wise and row-wise work on vector lanes (norm,
/// softmax, rope, quantize, embed, sample, append); recurrences on scan engines; gathers, scatters
/// and selections on gather engines. Triangular solves are nobody's basics.
bool runs(const Chip& chip, archs::OperatorKind kind);

/// Does `chip` reach a missing capability by rewriting? SSD and linear attention become chunked
/// products (decays on vector or scan lanes); the delta rule also needs an engine for its
/// triangular solve; windows run as masked full attention, top-k too where something can select
/// (the indexer still runs); latents are split or un-absorbed; experts become gathered products, or
/// without gathers every expert runs on every token behind a mask; hashed tables live on the host.
/// Unseen operators run where a programmable unit of a fixed-function chip lists `novel` among its
/// operators; weight updates have no rewriting.
bool reachable(archs::Capability c, const Chip& chip, archs::CapabilityMask native);

std::string_view rewriting_name(archs::Capability c);   ///< e.g. "window as masked full attention"
std::string_view impossible_name(archs::Capability c);  ///< why there is none

/// Can the chip fetch rows by computed addresses, as gathered experts need?
inline bool gathers(const Chip& chip) {
  return runs(chip, archs::OperatorKind::kGather);
}

/// Absorbed latent attention: all heads read one latent per token, longer as a key (with its rope
/// part) than as a value.
constexpr bool is_latent(const archs::OperatorShape& s) {
  return s.kv_heads == 1 && s.heads > 1 && s.qk_dim > s.v_dim && s.v_dim >= 256;
}

/// The narrowest format at or above `type` that is native (mxfp4 -> fp8 -> bf16; ternary -> int8).
archs::DataType widened(archs::DataType type, archs::CapabilityMask native);

/// Latent attention on an engine without it. Split-K (scores of pieces of the latent added before
/// the softmax) where heads may share keys and at most kMaxPieces pieces are needed: the latent is
/// kept once as key and once as value. Un-absorbed otherwise: keys and values of every head,
/// heads (qk + v) / latent times the cache. `expanded`: key plus value elements of one head
/// un-absorbed; 0 on absorbed operator shapes, which do not tell: DeepSeek's 192 + 128 is taken.
struct LatentRewriting {
  double time_factor = 1, memory_factor = 1;
  std::string_view how;
};
LatentRewriting latent_rewriting(std::int64_t heads, std::int64_t latent_qk, std::int64_t latent_v,
                                 std::int64_t expanded, const Chip& chip,
                                 archs::CapabilityMask native);

}  // namespace strandline::hw
