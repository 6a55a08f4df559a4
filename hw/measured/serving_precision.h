// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "archs/architecture.h"
#include "hw/chip.h"

namespace strandline::hw {

/// Formats that a row's precision text names; empty where it leaves the choice to the model and
/// the chip.
struct PrecisionText {
  std::optional<archs::DataType> weights, activations, cache;
  bool four_bit = false;  ///< "fp4": which 4-bit format depends on the chip
};

/// Reads "fp8", "fp4", "bf16 (no quantization flag)", "Weight = int8, KV Cache = fp8", "fp8 w/a
/// (qwix), fp8 KV", "unspecified" and the like. Empty where the text says nothing that is known.
std::optional<PrecisionText> parse_precision(const std::string& text);

/// The model as served in a row's precision on a chip, drafts off:
///   8-bit floats: weights, activations and cache in 8 bits;
///   int8: weights alone (activations and cache stay bf16) unless the text names the cache;
///   fp4: nvfp4 on chips that multiply it, mxfp4 else; activations in 4 bits where the chip
///     multiplies them and in bf16 where it does not (weights widened on load); cache fp8 where
///     the chip has fp8;
///   checkpoints whose experts are 4-bit already keep them, whatever 8-bit text says;
///   unspecified: bf16, the format of released dense checkpoints.
/// `why` is set and nothing returned where the text is not understood.
std::optional<archs::Architecture> in_precision(const archs::Architecture& a,
                                                const std::string& text, const Chip& chip,
                                                std::string& why);

}  // namespace strandline::hw
