// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/model_layer_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "archs/names.h"

namespace strandline::hw::asic {

using archs::MixerSpec;
using archs::TokenMixer;

std::string missing_in_recurrence(const MixerSpec& m, const Accelerator& a) {
  const bool kind = m.kind == TokenMixer::kMamba2 || m.kind == TokenMixer::kGatedDelta ||
                    m.kind == TokenMixer::kKda;
  if (!kind) return fmt::format("token mixer '{}'", archs::name_of(m.kind));
  if (!a.scan) return fmt::format("recurrence of token mixer '{}'", archs::name_of(m.kind));
  if (m.conv_width < 2) return "a recurrence without short convolution";
  if (m.full_rank_gate) return "full-rank output gate of a recurrence";
  return {};
}

void recurrence_sizes(const MixerSpec& m, double ratio, Layer& layer) {
  const int group = m.heads / std::max(1, m.state_groups);
  const int heads = std::max(1, static_cast<int>(std::lround(m.heads * ratio)));
  Recurrence& r = layer.recurrence;
  layer.mixer = MixerKind::kRecurrence;
  r.groups = std::max(1, heads / group);
  layer.heads = r.groups * std::min(group, heads);
  layer.kv_heads = layer.heads;
  layer.head_dim = m.v_dim;
  r.keys = m.kind == TokenMixer::kMamba2 ? m.state_dim : m.qk_dim;
  r.taps = m.conv_width;
  r.delta = m.kind != TokenMixer::kMamba2;
  r.channels = m.kind == TokenMixer::kKda;
  r.rank = r.channels ? m.q_rank : 0;
}

}  // namespace strandline::hw::asic
