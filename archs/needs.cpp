// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/architecture.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

CapabilityMask mixer_needs(const MixerSpec& m) {
  CapabilityMask mask = 0;
  switch (m.kind) {
    case TokenMixer::kLatent:
      mask |= bit(Capability::kLatentKv);
      [[fallthrough]];
    case TokenMixer::kAttention:
      mask |= bit(Capability::kSoftmaxAttention);
      break;
    case TokenMixer::kMamba1:
    case TokenMixer::kMamba2:
      mask |= bit(Capability::kSsmScan);
      break;
    case TokenMixer::kGatedDelta:
    case TokenMixer::kKda:
      mask |= bit(Capability::kDeltaRule);
      break;
    case TokenMixer::kRwkv:  // version 7 is a delta rule, 5 and 6 decay a linear-attention state
      mask |= bit(is_delta_rule(m) ? Capability::kDeltaRule : Capability::kLinearAttention);
      break;
    case TokenMixer::kRgLru:
      mask |= bit(Capability::kSsmScan) |
              (m.conv_width > 0 ? bit(Capability::kShortConv) : CapabilityMask{0});
      break;
    case TokenMixer::kLinear:
    case TokenMixer::kMlstm:
      mask |= bit(Capability::kLinearAttention);
      break;
    case TokenMixer::kShortConv:
      mask |= bit(Capability::kShortConv);
      break;
    case TokenMixer::kNone:
      break;
  }
  if (m.top_k > 0) mask |= bit(Capability::kTopkSparse);
  if (m.compress_ratio > 1) mask |= bit(Capability::kCompressedKv);
  if (m.window > 0) mask |= bit(Capability::kWindowCache);
  if (m.kind == TokenMixer::kAttention && m.kv_heads != m.heads)
    mask |= bit(Capability::kKvBroadcast);
  return mask;
}

// Fine-grained: more than two routed experts per token (coarse ones pick one or two, GShard to
// Mixtral; DBRX, arXiv:2401.06066 and later pick four or more narrow ones).
CapabilityMask channel_needs(const ChannelSpec& c) {
  if (c.kind != ChannelMixer::kMoe) return 0;
  return bit(Capability::kMoeRouting) |
         (c.experts_per_token > 2 ? bit(Capability::kFineMoe) : CapabilityMask{0});
}

CapabilityMask format_needs(DataType t) {
  switch (t) {
    case DataType::kFp8:
    case DataType::kMxfp8:
      return bit(Capability::kFp8);
    case DataType::kMxfp4:
    case DataType::kNvfp4:
    case DataType::kInt4:
      return bit(Capability::kFp4);
    case DataType::kTernary:
      return bit(Capability::kTernary);
    default:
      return 0;
  }
}

}  // namespace

CapabilityMask needs_of(const Architecture& a) {
  CapabilityMask mask = format_needs(a.weight_type) | format_needs(a.activation_type);
  for (const LayerSpec& l : a.layers) {
    each_mixer(l, [&](const MixerSpec& m) { mask |= mixer_needs(m); });
    mask |= channel_needs(l.channel);
    if (l.loops > 1) mask |= bit(Capability::kLoopDepth);
    if (l.channel.kind == ChannelMixer::kMoe) mask |= format_needs(a.expert_type);
  }
  if (a.residual == ResidualScheme::kMultiStream || a.residual == ResidualScheme::kAttention)
    mask |= bit(Capability::kMultiStream);
  if (a.table_gather_params > 0 || a.layer_embedding_width > 0)
    mask |= bit(Capability::kTableGather);
  if (a.depth_loops > 1) mask |= bit(Capability::kLoopDepth);
  if (a.decoding == Decoding::kBlockDiffusion) mask |= bit(Capability::kBidirectional);
  if (a.decoding == Decoding::kMultiToken) mask |= bit(Capability::kMultiToken);
  if (a.novel_signature >= 0) mask |= novel_bit(a.novel_signature);
  return mask;
}

}  // namespace strandline::archs
