// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/layer_math.h"

namespace strandline::hw::asic {

/// Weights [inputs][outputs] of a real-gated linear recurrent unit and the block around it
/// (Griffin, arXiv:2402.19427; with biases as in RecurrentGemma, huggingface/transformers,
/// src/transformers/models/recurrent_gemma/modeling_recurrent_gemma.py), and the state of earlier
/// tokens. Of a channel, with x behind the short convolution (RecurrenceData: conv, conv_bias,
/// history) and gates r and i, sigmoids of maps of a head's x:
///
///   a = e^(decay r)    h = a h + sqrt(1 - a^2) i x    at position 0: h = i x
///
/// The block returns (h gelu(gate)) output.
struct LruData {
  Matrix input, gate, output;     ///< to the recurrence, to the gate beside it, back
  Matrix gate_bias, output_bias;  ///< rows; that of `input` is RecurrenceData::input_bias
  Matrix recur, admit;            ///< of r and i: rows head by head, columns of a head
  Matrix recur_bias, admit_bias;  ///< rows
  Matrix decay;                   ///< one row: log a at an open gate r
  Matrix state;                   ///< rows sequences, columns channels
};

}  // namespace strandline::hw::asic
