// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

enum class Biases : std::uint8_t { kNone, kQkv, kAll };
enum class QkNorm : std::uint8_t { kNone, kHead, kWide };

/// What a dense family fixes in its code rather than in its config; defaults are those of Llama.
/// Sources: huggingface/transformers src/transformers/models/<family> (configuration and modeling),
/// and the modeling files in the families' own repositories where transformers has none.
struct Dense {
  std::string_view type;
  Biases attention = Biases::kNone;  ///< where no key says otherwise
  bool mlp_bias = false, gated = true;
  const char* activation = "silu";
  QkNorm qk_norm = QkNorm::kNone;
  Norm norm = Norm::kRmsNorm;
  int norms = 2;
  bool tied = false, parallel = false;
  int period = 0;    ///< of windowed layers, see windowed_layers()
  int head_dim = 0;  ///< default; 0: width / heads
};

constexpr Norm kLayer = Norm::kLayerNorm;

constexpr std::array kDense{
    Dense{.type = "gemma", .activation = "gelu_pytorch_tanh", .tied = true, .head_dim = 256},
    Dense{.type = "cohere", .norm = kLayer, .norms = 1, .tied = true, .parallel = true},
    Dense{
        .type = "cohere2", .norm = kLayer, .norms = 1, .tied = true, .parallel = true, .period = 4},
    Dense{.type = "phi",
          .attention = Biases::kAll,
          .mlp_bias = true,
          .gated = false,
          .activation = "gelu_new",
          .norm = kLayer,
          .norms = 1,
          .parallel = true},
    Dense{.type = "olmo", .norm = kLayer, .norms = 0},  // norms without weights
    Dense{.type = "olmo2", .qk_norm = QkNorm::kWide},
    Dense{.type = "olmo3", .qk_norm = QkNorm::kWide, .period = 4},
    Dense{.type = "exaone"},
    Dense{.type = "exaone4", .qk_norm = QkNorm::kHead, .period = 4},
    Dense{.type = "ernie4_5", .tied = true},
    Dense{.type = "seed_oss", .attention = Biases::kQkv, .head_dim = 128},
    Dense{.type = "glm", .attention = Biases::kQkv, .head_dim = 128},
    Dense{.type = "glm4", .attention = Biases::kQkv, .norms = 4, .head_dim = 128},
    Dense{.type = "apertus", .gated = false, .activation = "xielu", .qk_norm = QkNorm::kHead},
    Dense{.type = "nemotron", .gated = false, .activation = "relu2", .norm = kLayer},
    Dense{.type = "internlm"},
    Dense{.type = "internlm2"},
    Dense{.type = "internlm3"},
    Dense{.type = "baichuan"},
    Dense{.type = "aquila"},
    Dense{.type = "Yi"},
    Dense{.type = "stablelm", .norm = kLayer},
    Dense{.type = "starcoder2",
          .attention = Biases::kAll,
          .mlp_bias = true,
          .gated = false,
          .activation = "gelu_pytorch_tanh",
          .norm = kLayer,
          .tied = true},
    Dense{.type = "persimmon",
          .attention = Biases::kAll,
          .mlp_bias = true,
          .gated = false,
          .activation = "relu2",
          .qk_norm = QkNorm::kHead,
          .norm = kLayer},
    Dense{.type = "bitnet", .activation = "relu2", .norms = 4, .tied = true},
    Dense{.type = "helium", .head_dim = 128},
    Dense{.type = "arcee", .gated = false, .activation = "relu2"},
    Dense{.type = "minicpm", .tied = true},
    Dense{.type = "hunyuan_v1_dense", .qk_norm = QkNorm::kHead},
    Dense{.type = "vaultgemma", .activation = "gelu_pytorch_tanh", .tied = true, .period = 2},
};

// The row of the type, else the longest one it begins with (text parts carry endings).
const Dense& row_of(const Config& c) {
  const std::string type = c.text_or("model_type", c.file().text_or("model_type", ""));
  const Dense* best = nullptr;
  for (const Dense& row : kDense)
    if (type.starts_with(row.type) && (!best || row.type.size() > best->type.size())) best = &row;
  if (!best) c.refuse("model_type", "has no row in the table of its kind");
  return *best;
}

void apply_biases(const Config& c, const Dense& d, MixerSpec& m) {
  const bool qkv = d.attention != Biases::kNone;
  const bool said = c.flag_or(
      {"attention_bias", "qkv_bias", "use_qkv_bias", "use_bias", "bias", "add_qkv_bias"}, qkv);
  const bool out = c.flag_or({"attention_out_bias", "o_bias"}, d.attention != Biases::kQkv);
  m.bias = said && out;
  if (said && !out) bias_qkv(m);
}

void apply_norms(const Config& c, const Dense& d, MixerSpec& m) {
  const bool normed = c.flag_or({"use_qk_norm", "qk_layernorm", "use_qk_layernorm", "qk_norm"},
                                d.qk_norm != QkNorm::kNone);
  if (!normed) return;
  if (d.qk_norm == QkNorm::kWide) return norm_all_heads(m);
  m.qk_norm = true;
}

// Exaone writes the pattern as letters, e.g. "LLLG": a global layer closes each period.
int period_of(const Config& c, const Dense& d) {
  const auto pattern = c.first({"sliding_window_pattern", "layer_switch"});
  if (!pattern || !pattern->is_scalar()) return d.period;
  const std::string text = pattern->as_text();
  const bool letters = text.find_first_not_of("LG") == std::string::npos;
  return letters ? static_cast<int>(text.size())
                 : static_cast<int>(pattern->as_integer({1, 10'000}));
}

}  // namespace

void import_dense(const Config& c, Architecture& a) {
  const Dense& d = row_of(c);
  a.norm = d.norm;
  a.norms_per_layer = d.norms;
  a.tied_embeddings = c.flag_or({"tie_word_embeddings", "tie_embedding"}, d.tied);
  if (c.flag_or("use_parallel_residual", d.parallel)) a.residual = ResidualScheme::kParallel;
  MixerSpec m = attention_of(c, a.model_width);
  if (d.head_dim > 0) m.qk_dim = m.v_dim = c.positive_or({"head_dim"}, d.head_dim);
  apply_biases(c, d, m);
  apply_norms(c, d, m);
  MixerSpec local = m;
  local.window = c.count_or({"sliding_window", "attention_window_size"}, 0);
  const bool windows = c.flag_or("use_sliding_window", true) && local.window > 0;
  ChannelSpec channel = dense_channel(
      c.count({"intermediate_size", "ffn_dim", "n_inner"}),
      activation_of(c, {"hidden_activation", "hidden_act", "activation_function", "hidden_act"},
                    d.gated, d.activation));
  c.ignore({"hidden_act", "num_key_value_groups", "post_norm"});
  channel.bias = c.flag_or({"mlp_bias", "use_mlp_bias"}, d.mlp_bias);
  const int depth = depth_of(c);
  const std::vector<bool> near = windowed_layers(c, depth, windows ? period_of(c, d) : 0);
  for (int i = 0; i < depth; ++i)
    append_layer(a.layers, {near[i] && windows ? local : m, channel, 1});
}

}  // namespace strandline::archs
