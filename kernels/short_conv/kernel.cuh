// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/activation/kernel.cuh"
#include "kernels/common/number.h"
#include "kernels/common/portable.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// Short causal convolution of each channel over time, with SiLU, as before state-space and delta
/// layers: y[t] = silu(bias + sum over j of weight[j]·x[t - taps + 1 + j]). What lies before a
/// sequence comes from its state of taps-1 inputs, and the state ends as the last inputs: chunks
/// follow each other, and a decode step is a chunk of one token. A block handles kTokens tokens and
/// kChannels channels of a sequence; the last one of each sequence moves the state on.
template <class T>
struct ShortConv {
  static constexpr int kTokens = 64, kChannels = 128, kMostTaps = 16;
  const T* x;       ///< [batch][tokens][channels]
  const T* weight;  ///< [taps][channels]
  const T* bias;    ///< [channels]
  const T* before;  ///< [batch][taps-1][channels]: inputs before the chunk, oldest first
  T* after;         ///< same shape, other memory: inputs before the next chunk
  T* y;             ///< [batch][tokens][channels]
  int batch, tokens, channels, taps;

  void check() const {
    require(batch >= 0, "short_conv", "batch", batch, "must not be negative");
    require(tokens > 0, "short_conv", "tokens", tokens, "must be positive");
    require(channels > 0, "short_conv", "channels", channels, "must be positive");
    require(taps >= 1 && taps <= kMostTaps, "short_conv", "taps", taps, "must be 1 to 16");
  }
  std::int64_t blocks() const {
    return batch * parts_of(tokens, kTokens) * parts_of(channels, kChannels);
  }
  int threads() const { return kChannels; }
  std::size_t shared_bytes() const { return 0; }

  /// Input of a channel at time t of the chunk, which may lie before it.
  STRANDLINE_SHARED float input(std::int64_t sequence, int t, int channel) const {
    const std::int64_t history = taps - 1;
    return widen(t >= 0 ? x[(sequence * tokens + t) * channels + channel]
                        : before[(sequence * history + history + t) * channels + channel]);
  }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t across = parts_of(channels, kChannels), along = parts_of(tokens, kTokens);
    const int first = static_cast<int>(block.index() % across) * kChannels;
    const int start = static_cast<int>(block.index() / across % along) * kTokens;
    const std::int64_t sequence = block.index() / (across * along);
    const int end = least(start + kTokens, tokens);
    for (int c = first + block.rank(); c < least(first + kChannels, channels); c += block.size()) {
      for (int t = start; t < end; ++t) {
        float sum = widen(bias[c]);
        for (int j = 0; j < taps; ++j)
          sum += widen(weight[j * channels + c]) * input(sequence, t - taps + 1 + j, c);
        y[(sequence * tokens + t) * channels + c] = narrow<T>(activated(Activation::kSilu, sum));
      }
      for (int j = 0; end == tokens && j < taps - 1; ++j)
        after[(sequence * (taps - 1) + j) * channels + c] =
            narrow<T>(input(sequence, tokens - taps + 1 + j, c));
    }
  }
};

}  // namespace strandline::kernels
