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

bool is_scanned(const MixerSpec& m) {
  return m.kind == TokenMixer::kMamba2 || m.kind == TokenMixer::kGatedDelta ||
         m.kind == TokenMixer::kKda || m.kind == TokenMixer::kRgLru;
}

std::optional<Stranded> stranded_recurrence(const MixerSpec& m, const Accelerator& a) {
  if (m.kind == TokenMixer::kRgLru && !a.vector_processor)
    return Stranded{fmt::format("recurrence of token mixer '{}'", archs::name_of(m.kind)),
                    "take a config with vector_processor: true"};
  if (m.kind != TokenMixer::kRgLru && !a.scan)
    return Stranded{fmt::format("recurrence of token mixer '{}'", archs::name_of(m.kind)),
                    "take a config with scan: true"};
  const auto no_unit = [](std::string what) {
    return Stranded{std::move(what), "take another layer or model"};
  };
  if (m.conv_width < 2) return no_unit("a recurrence without short convolution");
  if (m.full_rank_gate) return no_unit("a recurrence's output gate of full rank");
  return {};
}

void recurrence_sizes(const MixerSpec& m, double ratio, Layer& layer) {
  const int group = m.heads / std::max(1, m.state_groups);
  const int heads = std::max(1, static_cast<int>(std::lround(m.heads * ratio)));
  Recurrence& r = layer.recurrence;
  layer.mixer = m.kind == TokenMixer::kRgLru ? MixerKind::kLru : MixerKind::kRecurrence;
  r.groups = std::max(1, heads / group);
  layer.heads = r.groups * std::min(group, heads);
  layer.kv_heads = layer.heads;
  layer.head_dim = m.v_dim;
  r.keys = m.kind == TokenMixer::kMamba2 ? m.state_dim : m.qk_dim;
  r.taps = m.conv_width;
  r.delta = m.kind == TokenMixer::kGatedDelta || m.kind == TokenMixer::kKda;
  r.channels = m.kind == TokenMixer::kKda;
  r.rank = r.channels ? m.q_rank : 0;
}

}  // namespace strandline::hw::asic
