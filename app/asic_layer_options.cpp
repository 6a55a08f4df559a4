// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/asic_layer_options.h"

#include "core/error.h"

namespace strandline::app {

void add_layer_options(CLI::App& c, AsicLayerOptions& o) {
  c.add_option("--arch", o.arch, "Model: catalog id, .yaml or config.json")->required();
  c.add_option("--layer", o.layer, "Layer of the model, from 0")
      ->default_val(0)
      ->check(CLI::NonNegativeNumber);
  c.add_option("--phase", o.phase, "prefill or decode")
      ->default_val("prefill")
      ->check(CLI::IsMember({"prefill", "decode"}));
  c.add_option("--tokens", o.tokens, "New tokens of each sequence; prefill: 64 unless told")
      ->check(CLI::Range(1, 4096));
  c.add_option("--context", o.context, "Cached tokens before; decode: 256 unless told")
      ->check(CLI::Range(0, 65536));
  c.add_option("--batch", o.batch, "Sequences")->default_val(1)->check(CLI::Range(1, 256));
  c.add_option("--scale", o.scale, "Shrink to this width, heads and feed-forward in proportion")
      ->check(CLI::Range(1, 65536));
}

hw::asic::LayerWork work_of(const AsicLayerOptions& o) {
  const bool decode = o.phase == "decode";
  if (decode && o.tokens > 1)
    throw core::InputError({.place = {},
                            .key = "tokens",
                            .value = std::to_string(o.tokens),
                            .problem = "decoding makes one token at a time",
                            .mend = "leave --tokens out or take --phase prefill"});
  const int tokens = o.tokens > 0 ? o.tokens : 64, cached = decode ? 256 : 0;
  return {.sequences = o.batch,
          .tokens = decode ? 1 : tokens,
          .context = o.context >= 0 ? o.context : cached};
}

}  // namespace strandline::app
