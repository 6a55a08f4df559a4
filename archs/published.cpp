// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/architecture.h"
#include "archs/layer_size.h"

namespace strandline::archs {

double active_as_published(const Architecture& a) {
  const ParameterCount p = count_parameters(a);
  const std::string& rule = a.published.active_convention;
  if (rule == "without embeddings") return p.active_without_embeddings;
  // A tied table serves as output head too, so it stays.
  if (rule == "without input embedding") return p.active - (a.tied_embeddings ? 0 : p.embedding);
  return p.active;
}

double kv_bytes_as_published(const Architecture& a) {
  const double to_16_bits = 2 / bytes_per_element(a.kv_type);
  const std::string& rule = a.published.kv_convention;
  double bytes = kv_bytes_per_token(a) * to_16_bits;
  if (rule.empty()) return bytes;
  bytes -= index_key_bytes_per_token(a) * to_16_bits;
  for (const LayerSpec& l : a.layers)
    each_mixer(l, [&](const MixerSpec& m) {
      if (rule == "tied keys and values once" && m.tied_kv)
        bytes -= 2.0 * l.count * m.kv_heads * m.v_dim;
      if (rule == "compressed entries only" && m.compress_ratio <= 1)
        bytes -= 2.0 * l.count * double(cache_width(m));
    });
  return bytes;
}

}  // namespace strandline::archs
