// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/attention/kernel.cuh"
#include "kernels/attention/tiles.cuh"

namespace strandline::kernels {

/// Parts to split keys into so that about `wanted` blocks run, each with at least `least_keys`
/// keys.
inline int splits_for(std::int64_t blocks, int longest, int wanted, int least_keys) {
  if (blocks <= 0) return 1;
  const std::int64_t by_blocks = parts_of(wanted, blocks);
  return static_cast<int>(
      greatest<std::int64_t>(1, least<std::int64_t>(by_blocks, longest / least_keys)));
}

/// Blocks that fill a large GPU some times over, and the fewest keys worth a block of their own.
constexpr int kWantedBlocks = 512, kLeastKeys = 256;

/// Runs one instance of the tiled kernel, split over keys where its blocks are few.
template <class Tiled, class Runner, class Input>
void run_tiles(Runner& runner, const Input& in, int longest, Bf16* out, int value_width) {
  Tiled op{in, out, nullptr, nullptr, 1};
  op.check();
  op.splits = splits_for(op.blocks(), longest, kWantedBlocks, kLeastKeys);
  const std::int64_t rows = std::int64_t{in.batch} * in.queries * in.heads;
  if (op.splits > 1) {
    const auto parts = static_cast<std::size_t>(op.splits * rows);
    op.parts = runner.template make<float>(parts * static_cast<std::size_t>(value_width));
    op.sums = runner.template make<float>(parts);
  }
  runner.launch(op);
  if (op.splits > 1)
    runner.launch(AttentionJoin<Bf16>{op.parts, op.sums, out, rows, op.splits, value_width});
}

/// Attention by the kernel that fits: tiles for bf16 queries of width 64, 128 and 256 and for
/// latent keys of 576 with values of 512, else the simple kernel. `longest` bounds the lengths.
template <class Runner, class KV>
void run_attention(Runner& runner, const AttentionInput<Bf16, KV>& in, int longest, Bf16* out,
                   int value_width) {
  const bool few = in.queries * in.group() <= 16;
  const int width = in.cache.width;
  if (width == 576 && value_width == 512 && in.cache.value_stride == width)
    return run_tiles<TiledAttention<KV, 576, 512, 4, 2>>(runner, in, longest, out, value_width);
  if (width == value_width && width == 64)
    return few ? run_tiles<TiledAttention<KV, 64, 64, 1>>(runner, in, longest, out, width)
               : run_tiles<TiledAttention<KV, 64, 64, 4>>(runner, in, longest, out, width);
  if (width == value_width && width == 128)
    return few ? run_tiles<TiledAttention<KV, 128, 128, 1>>(runner, in, longest, out, width)
               : run_tiles<TiledAttention<KV, 128, 128, 4>>(runner, in, longest, out, width);
  if (width == value_width && width == 256)
    return run_tiles<TiledAttention<KV, 256, 256, 4>>(runner, in, longest, out, width);
  runner.launch(SimpleAttention<Bf16, KV>{in, out, value_width});
}

template <class Runner>
void run_attention(Runner& runner, const AttentionInput<float, float>& in, int /*longest*/,
                   float* out, int value_width) {
  runner.launch(SimpleAttention<float, float>{in, out, value_width});
}

}  // namespace strandline::kernels
