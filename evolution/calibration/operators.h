// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "archs/genome.h"
#include "evolution/calibration/record.h"

namespace strandline::evolution {

/// How a model of the record falls into the library: its genome, except for traits the record does
/// not tell (blank cells), which take the value that most models have; `known` says which it tells.
struct Classified {
  archs::Genome genome;
  std::array<bool, static_cast<int>(archs::Trait::kCount)> known{};
};

/// The library genome of a model. Serving precision falls back to training precision; int8 counts
/// as fp8, int4 and ternary as fp4. A mixture of experts without a count is coarse unless its
/// traits say fine-grained (32 experts or more).
Classified classify(const Record& record, const ModelRow& model);

/// Operators that a transformer engine cannot express (functional level of the record: number
/// formats, KV broadcast and windows are not among them), by name, e.g. "softmax attention", "MoE
/// routing", "latent KV", "selective scan". A value of a structural column (kv_sharing,
/// attn_pattern, token_mixer, decoding, extra_traits) that no rule knows is itself an operator
/// "column=value" and is reported as novel.
struct Operators {
  std::vector<std::string> hard;   ///< sorted, without repeats
  std::vector<std::string> novel;  ///< those of `hard` that no rule knows
};
Operators hard_operators(const Record& record, const ModelRow& model);

/// When each hard operator was first carried by a notable disclosed language model, by date.
struct OperatorEvent {
  std::string name, model;
  double year = 0;
  bool novel = false;
};
std::vector<OperatorEvent> operator_events(const Record& record);

}  // namespace strandline::evolution
