// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

// Ouro runs its whole stack total_ut_steps times; four norms a layer (arXiv:2510.25741).
void import_ouro(const Config& c, Architecture& a) {
  a.norms_per_layer = 4;
  a.depth_loops = c.positive_or({"total_ut_steps"}, 4);
  c.ignore({"early_exit_threshold", "use_early_exit", "max_window_layers", "layer_types",
            "use_sliding_window", "sliding_window"});
  LayerSpec l;
  l.mixer = attention_of(c, a.model_width);
  l.channel = dense_channel(c.count("intermediate_size"), activation_of(c));
  l.count = depth_of(c);
  append_layer(a.layers, l);
}

// Huginn: some layers, a core that runs mean_recurrence times, each pass fed the input through an
// adapter of twice the width (two square matrices), some layers more (arXiv:2502.05171).
void import_huginn(const Config& c, Architecture& a) {
  a.norms_per_layer = 4;
  LayerSpec layer;
  layer.mixer = attention_of(c, a.model_width);
  layer.channel = dense_channel(c.count("intermediate_size"), Activation::kSwiglu);
  LayerSpec adapter;
  adapter.mixer.kind = TokenMixer::kNone;
  adapter.channel = dense_channel(a.model_width, Activation::kGelu);
  const int passes = c.positive_or({"mean_recurrence"}, 32);
  const auto run = [&](const char* key, int fallback, int loops) {
    LayerSpec l = layer;
    l.count = c.positive_or({key}, fallback);
    l.loops = loops;
    append_layer(a.layers, l);
  };
  run("n_layers_in_prelude", 2, 1);
  adapter.loops = passes;
  append_layer(a.layers, adapter);
  run("n_layers_in_recurrent_block", 4, passes);
  run("n_layers_in_coda", 2, 1);
  if (const std::string way = c.text_or("injection_type", "linear"); way != "linear")
    c.refuse("injection_type", "is another way to feed the input than a linear adapter");
  c.ignore({"architecture_class_name", "block_class_name", "block_size", "effective_expected_depth",
            "mean_backprop_depth", "mlp_class_name", "n_layers", "nonlin_name", "norm_class_name",
            "padding_multiple", "qk_bias", "bias", "sampling_scheme", "state_init", "vocab_size",
            "test_time_noise", "test_time_noise_type"});
}

}  // namespace strandline::archs
