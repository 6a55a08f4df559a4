// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/validate.h"

#include <fmt/format.h>

#include "archs/layer_size.h"
#include "archs/names.h"
#include "core/error.h"

namespace strandline::archs {
namespace {

using Found = std::optional<Contradiction>;

template <typename Number>
Found at(std::string key, Number value, std::string problem, std::string mend) {
  return Contradiction{std::move(key), fmt::format("{}", value), std::move(problem),
                       std::move(mend)};
}

// The largest sizes taken seriously: ten times beyond anything released.
constexpr std::int64_t kMaxWidth = 10'000'000;
constexpr int kMaxExperts = 65'536, kMaxHeads = 65'536;

Found softmax_contradiction(const MixerSpec& m) {
  if (m.kind == TokenMixer::kLatent) {
    if (m.kv_rank < 1)
      return at("kv_rank", m.kv_rank, "must be positive for latent attention",
                "give the rank of the cached latent");
    if (m.rope_dim >= m.qk_dim)
      return at("rope_dim", m.rope_dim, fmt::format("must be below qk_dim = {}", m.qk_dim),
                "qk_dim counts the rope part too");
  } else if (m.kv_heads < 1 || m.kv_heads > m.heads || m.heads % m.kv_heads != 0) {
    return at("kv_heads", m.kv_heads, fmt::format("must divide heads = {}", m.heads),
              "use a divisor of the head count");
  }
  if (m.top_k > 0 && !m.shares_index && (m.index_heads == 0) != (m.index_dim == 0))
    return at("index_dim", m.index_dim, "index_heads and index_dim belong together",
              "give both, or neither");
  if (m.out_groups > 0 && m.heads % m.out_groups != 0)
    return at("out_groups", m.out_groups, fmt::format("must divide heads = {}", m.heads),
              "use a divisor of the head count");
  return std::nullopt;
}

Found recurrent_contradiction(const MixerSpec& m) {
  if (m.kind != TokenMixer::kShortConv && m.state_dim < 1)
    return at("state_dim", m.state_dim, "must be positive for a recurrent mixer",
              "give the state's width per head");
  if (m.kind == TokenMixer::kRgLru && m.state_dim != 1)
    return at("state_dim", m.state_dim, "must be 1 for rg_lru, which keeps one value per channel",
              "set it to 1; heads and v_dim give the blocks of its gates");
  if (m.kind == TokenMixer::kMlstm && m.qk_dim != m.state_dim)
    return at("qk_dim", m.qk_dim,
              fmt::format("must equal state_dim = {} for mlstm, whose keys address the state",
                          m.state_dim),
              "give both as the width of a key");
  if (m.kind == TokenMixer::kShortConv && m.conv_width < 1)
    return at("conv_width_tokens", m.conv_width, "must be positive for short_conv",
              "give the width of the convolution");
  if (m.state_groups > m.heads)
    return at("state_groups", m.state_groups, fmt::format("exceeds heads = {}", m.heads),
              "use at most one group per head");
  return std::nullopt;
}

Found flag_contradiction(const MixerSpec& m) {
  const bool attends = m.kind == TokenMixer::kAttention || m.kind == TokenMixer::kLatent;
  if (m.full_rank_gate && m.kind != TokenMixer::kKda && m.kind != TokenMixer::kRwkv)
    return at("full_rank_gate", true, "is known for kda and rwkv only",
              "use output_gate, or drop it");
  if (m.shares_kv && !attends)
    return at("shares_kv", true, "needs a mixer that attends to a cache", "drop it");
  if (m.idle_kv && (!m.shares_kv || m.kind != TokenMixer::kAttention))
    return at("idle_kv", true, "belongs to attention that shares the cache of another layer",
              "set shares_kv too, or drop it");
  return std::nullopt;
}

// Fields of a scheme that only make sense together.
Found scheme_contradiction(const Architecture& a) {
  if (a.residual == ResidualScheme::kMultiStream && a.residual_streams < 2)
    return at("residual_streams", a.residual_streams, "must be at least 2 for multi_stream",
              "give the stream count, or residual: single");
  if (a.residual == ResidualScheme::kAttention && a.residual_block_layers < 1)
    return at("residual_block_layers", a.residual_block_layers,
              "must be positive for attention residuals",
              "give the layers per block, or residual: single");
  if (a.decoding == Decoding::kBlockDiffusion && (a.block_tokens < 1 || a.denoise_steps < 1))
    return at("block_tokens", a.block_tokens,
              "block diffusion needs block_tokens and denoise_steps", "give both");
  if (a.decoding == Decoding::kMultiToken && a.draft_tokens < 1)
    return at("draft_tokens", a.draft_tokens, "multi-token decoding needs draft_tokens",
              "give the drafts per step");
  if ((a.table_rows_per_token > 0) != (a.table_width > 0))
    return at("table_width", a.table_width, "table_rows_per_token and table_width belong together",
              "give both, or neither");
  if ((a.table_rows_per_token > 0 || a.table_projection_width > 0) && a.table_gather_params == 0)
    return at("table_gather_params", 0, "must be positive where table rows are read",
              "give the parameters of the tables");
  if (a.layer_embedding_rows > 0 && a.layer_embedding_width == 0)
    return at("layer_embedding_width", 0, "must be positive where layer_embedding_rows is given",
              "give the width of one layer's embedding");
  return std::nullopt;
}

}  // namespace

std::optional<Contradiction> contradiction(const MixerSpec& m) {
  if (m.kind == TokenMixer::kNone) return std::nullopt;
  if (m.heads < 1 || m.heads > kMaxHeads)
    return at("heads", m.heads, fmt::format("must be from 1 to {}", kMaxHeads),
              "give the head count");
  if (m.v_dim < 1) return at("v_dim", m.v_dim, "must be positive", "give the head width");
  if (const Found found = flag_contradiction(m)) return found;
  if (is_attention(m.kind)) {
    if (m.qk_dim < 1) return at("qk_dim", m.qk_dim, "must be positive", "give the head width");
    return softmax_contradiction(m);
  }
  return recurrent_contradiction(m);
}

std::optional<Contradiction> contradiction(const ChannelSpec& c) {
  if (c.kind == ChannelMixer::kNone) return std::nullopt;
  if (c.kind != ChannelMixer::kMoe && c.zero_experts > 0)
    return at("zero_experts", c.zero_experts, "needs experts to choose from", "use kind: moe");
  if (c.kind == ChannelMixer::kDense) {
    if (c.width < 1 || c.width > kMaxWidth)
      return at("width", c.width, fmt::format("must be from 1 to {}", kMaxWidth),
                "give the intermediate width");
    return std::nullopt;
  }
  if (c.experts < 1 || c.experts > kMaxExperts)
    return at("experts", c.experts, fmt::format("must be from 1 to {}", kMaxExperts),
              "give the routed experts of one layer");
  if (c.zero_experts < 0 || c.zero_experts > kMaxExperts)
    return at("zero_experts", c.zero_experts, fmt::format("must be from 0 to {}", kMaxExperts),
              "give the experts that hand their input on");
  if (c.experts_per_token < 1 || c.experts_per_token > c.experts)
    return at("experts_per_token", c.experts_per_token,
              fmt::format("must be from 1 to experts = {}", c.experts), "lower it, or add experts");
  if (c.expert_width < 1 || c.expert_width > kMaxWidth)
    return at("expert_width", c.expert_width, fmt::format("must be from 1 to {}", kMaxWidth),
              "give the intermediate width of one expert");
  if ((c.shared_experts > 0) != (c.shared_width > 0))
    return at("shared_width", c.shared_width, "shared_experts and shared_width belong together",
              "give both, or neither");
  return std::nullopt;
}

std::optional<Contradiction> contradiction(const Architecture& a) {
  if (a.model_width < 1 || a.model_width > kMaxWidth)
    return at("model_width", a.model_width, fmt::format("must be from 1 to {}", kMaxWidth),
              "give the hidden size");
  if (a.vocabulary < 1) return at("vocabulary", a.vocabulary, "must be positive", "give its size");
  if (a.context_tokens < 1)
    return at("context_tokens", a.context_tokens, "must be positive", "give the longest context");
  if (a.layers.empty()) return at("layers", "", "is empty", "list at least one layer");
  if (a.depth() > 10'000)
    return at("layers", a.depth(), "is deeper than 10,000 layers", "check the counts");
  return scheme_contradiction(a);
}

std::optional<Contradiction> contradiction(const LayerSpec& l) {
  if (l.parallel.kind != TokenMixer::kNone && l.mixer.kind == TokenMixer::kNone)
    return at("parallel", name_of(l.parallel.kind), "stands beside no mixer", "name it 'mixer'");
  if (l.count < 1)
    return at("count", l.count, "must be positive", "give the number of equal layers");
  if (l.loops < 1) return at("loops", l.loops, "must be positive", "use 1 for a single pass");
  return std::nullopt;
}

void validate(const Architecture& a, const std::string& file) {
  const auto check = [&](const Found& found, const std::string& path) {
    if (found)
      throw core::InputError(
          {{file, 0, 0}, path + found->key, found->value, found->problem, found->mend});
  };
  check(contradiction(a), "");
  for (std::size_t i = 0; i < a.layers.size(); ++i) {
    const LayerSpec& l = a.layers[i];
    check(contradiction(l.mixer), fmt::format("layers[{}].mixer.", i));
    check(contradiction(l.parallel), fmt::format("layers[{}].parallel.", i));
    check(contradiction(l.channel), fmt::format("layers[{}].channel.", i));
    check(contradiction(l), fmt::format("layers[{}].", i));
  }
}

}  // namespace strandline::archs
