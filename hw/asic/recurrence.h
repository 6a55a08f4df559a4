// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/layer_math.h"

namespace strandline::hw::asic {

/// A mixer with a recurrent state of `keys` x head_dim words per head: Mamba-2 (arXiv:2405.21060),
/// gated DeltaNet (arXiv:2412.06464) and Kimi delta attention (arXiv:2510.26692). Per token, with
/// decay a, key k, value v, query q:
///
///   Mamba-2      S = a S + k (step v)^T                    y = S^T q + skip v
///   delta rules  S = a S;  S = S + k (beta (v - S^T k))^T  y = S^T q
///
/// step = softplus(projection + bias), a = exp(rate step), beta = sigmoid(projection). Keys,
/// queries and values pass a short causal convolution and SiLU before; the delta rules then take
/// keys and queries of length 1, queries over sqrt(keys). Behind it Mamba-2 gates by silu(gate) and
/// normalizes the heads of a group together; the delta rules normalize each head, then gate.
struct Recurrence {
  int groups = 1;         ///< of heads that share keys and queries
  int keys = 128;         ///< rows of a head's state
  int taps = 4;           ///< of the convolution, the newest token's last
  bool delta = false;     ///< a delta rule, else Mamba-2
  bool channels = false;  ///< Kimi: a decay per key channel, gated by a sigmoid
  int rank = 0;           ///< Kimi: of the maps to decays and gates
};

/// Weights [inputs][outputs] of such a mixer, and what it knows of earlier tokens.
struct RecurrenceData {
  Matrix query, key, value, gate, step, output;
  Matrix beta;                ///< delta rules: a column per head
  Matrix step_low, gate_low;  ///< Kimi: from the input to the ranks; `step`, `gate` lead on
  Matrix conv;                ///< [taps][channels]: queries, keys, values
  Matrix input_bias;          ///< RG-LRU: one row, before the convolution
  Matrix conv_bias;           ///< Mamba-2, RG-LRU: one row
  Matrix step_bias;           ///< one row: by head, or (Kimi) by head and channel
  Matrix rate, skip;          ///< one row: by head
  Matrix state;               ///< rows (sequence, head, key), columns values
  Matrix history;             ///< rows (sequence, taps - 1 tokens), columns channels
};

/// What a mixer leaves behind for later tokens, as in RecurrenceData.
struct RecurrenceState {
  Matrix state, history;
};

}  // namespace strandline::hw::asic
