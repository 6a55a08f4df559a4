// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/model_layer_moe.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw::asic {

std::optional<Stranded> stranded_experts(const archs::ChannelSpec& c, const Accelerator& a) {
  if (!a.topk || !a.gather)
    return Stranded{"expert router and gather",
                    "take a config with topk: true and gather: true (base16-moe, base16-full)"};
  const char* const elsewhere = "no config has one: such layers stay on programmable hardware";
  if (c.latent_width > 0) return Stranded{"experts in a latent width", elsewhere};
  if (c.zero_experts > 0) return Stranded{"experts that hand their input on", elsewhere};
  if (c.bias) return Stranded{"biases of experts", elsewhere};
  return {};
}

void expert_sizes(const archs::ChannelSpec& c, double ratio, int block, Layer& layer) {
  const auto width = [&](std::int64_t n) {
    const double blocks = static_cast<double>(n) * ratio / block;
    return std::max(1, static_cast<int>(std::lround(blocks))) * block;
  };
  layer.channel = ChannelKind::kExperts;
  layer.experts.count = c.experts;
  layer.experts.per_token = c.experts_per_token;
  layer.experts.ffn = width(c.expert_width);
  layer.experts.shared = c.shared_experts > 0;
  layer.ffn = layer.experts.shared ? width(c.shared_width * c.shared_experts) : 0;
}

}  // namespace strandline::hw::asic
