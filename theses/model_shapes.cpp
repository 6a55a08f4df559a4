// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/model_shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace strandline::theses {
namespace {

using archs::Architecture;

constexpr int kLeastHead = 64, kMostHead = 256;
constexpr std::int64_t kWidthStep = 64;
constexpr double kHeadFactors[] = {1, 0.5, 2, 4};
constexpr double kDraftAcceptance = 0.85;

/// A size times a factor; nothing where that is no whole number above zero.
std::optional<int> times(int x, double factor) {
  const double product = x * factor;
  const auto whole = static_cast<int>(std::lround(product));
  if (x == 0) return 0;
  return whole > 0 && whole == product ? std::optional<int>(whole) : std::nullopt;
}

bool has_heads(const archs::MixerSpec& m) {
  return m.kind == archs::TokenMixer::kAttention || m.kind == archs::TokenMixer::kLatent;
}

/// Fewer and wider heads, or more and narrower ones. The decoupled rope part of latent attention,
/// shared by all heads, keeps its size.
bool reshape_heads(archs::MixerSpec& m, double factor) {
  if (!has_heads(m) || factor == 1) return true;
  const bool latent = m.kind == archs::TokenMixer::kLatent;
  const int kept = latent ? m.rope_dim : 0;
  const auto heads = times(m.heads, 1 / factor), kv = times(m.kv_heads, 1 / factor);
  const auto qk = times(m.qk_dim - kept, factor), v = times(m.v_dim, factor);
  const auto rope = latent ? std::optional<int>(m.rope_dim) : times(m.rope_dim, factor);
  if (!heads || !kv || !qk || !v || !rope || *v < kLeastHead || *v > kMostHead) return false;
  m.heads = *heads;
  m.kv_heads = *kv;
  m.qk_dim = *qk + kept;
  m.v_dim = *v;
  m.rope_dim = *rope;
  return true;
}

bool reshape_experts(archs::ChannelSpec& c, int experts) {
  if (c.kind != archs::ChannelMixer::kMoe || experts == 0 || experts == c.experts) return true;
  if (experts < c.experts) return false;
  const double finer = static_cast<double>(experts) / c.experts;
  const auto step = static_cast<double>(kWidthStep);
  const double width = std::round(static_cast<double>(c.expert_width) / finer / step) * step;
  if (width < step) return false;
  const double work =
      static_cast<double>(c.experts_per_token) * static_cast<double>(c.expert_width);
  c.experts = experts;
  c.experts_per_token = static_cast<int>(std::lround(work / width));
  c.expert_width = static_cast<std::int64_t>(width);
  return true;
}

bool near(double x, double reference) {
  return std::abs(x / reference - 1) <= kTolerance;
}

bool equal_parameters(const Architecture& a, const Architecture& b) {
  const auto x = archs::count_parameters(a), y = archs::count_parameters(b);
  return near(x.total, y.total) && near(x.active, y.active) &&
         near(archs::kv_bytes_per_token(a), archs::kv_bytes_per_token(b));
}

int most_experts(const Architecture& a) {
  int most = 0;
  for (const archs::LayerSpec& l : a.layers)
    if (l.channel.kind == archs::ChannelMixer::kMoe) most = std::max(most, l.channel.experts);
  return most;
}

bool any_heads(const Architecture& a) {
  return std::any_of(a.layers.begin(), a.layers.end(),
                     [](const archs::LayerSpec& l) { return has_heads(l.mixer); });
}

std::vector<int> expert_counts(int experts, const std::vector<int>& domains) {
  std::vector<int> counts{0};
  if (experts == 0) return counts;
  const auto add = [&](int n) {
    if (n > experts && std::find(counts.begin(), counts.end(), n) == counts.end())
      counts.push_back(n);
  };
  add(2 * experts);
  for (const int d : domains)
    for (int n = (experts + d - 1) / d * d; n <= 2 * experts; n += d) {
      add(n);
      if (n > experts) break;
    }
  return counts;
}

std::string name_of(const Shape& s) {
  std::string name = s.head_factor == 1 ? "" : fmt::format("heads x{:g}", s.head_factor);
  if (s.experts > 0) name += fmt::format("{}{} experts", name.empty() ? "" : ", ", s.experts);
  return name.empty() ? "as released" : name;
}

}  // namespace

std::optional<Architecture> reshaped(const Architecture& a, const Shape& shape) {
  Architecture b = a;
  for (archs::LayerSpec& l : b.layers)
    if (!reshape_heads(l.mixer, shape.head_factor) ||
        !reshape_heads(l.parallel, shape.head_factor) || !reshape_experts(l.channel, shape.experts))
      return std::nullopt;
  try {
    archs::validate(b, a.id);
  } catch (const core::InputError&) {
    return std::nullopt;
  }
  if (!equal_parameters(b, a)) return std::nullopt;
  return b;
}

std::vector<ModelShape> equal_quality_shapes(const Architecture& a,
                                             const std::vector<int>& domains) {
  std::vector<ModelShape> all;
  for (const double heads : kHeadFactors) {
    if (heads != 1 && !any_heads(a)) continue;
    for (const int experts : expert_counts(most_experts(a), domains)) {
      const Shape shape{heads, experts};
      if (auto b = reshaped(a, shape)) all.push_back({shape, std::move(*b), name_of(shape)});
    }
  }
  return all;
}

std::optional<Architecture> with_draft(const Architecture& a) {
  if (a.decoding != archs::Decoding::kAutoregressive) return std::nullopt;
  Architecture b = a;
  b.decoding = archs::Decoding::kMultiToken;
  b.draft_heads = std::max(1, b.draft_heads);
  b.draft_tokens = 1;
  b.draft_acceptance = kDraftAcceptance;
  return b;
}

std::optional<Architecture> in_8_bits(const Architecture& a) {
  Architecture b = a;
  bool narrowed = false;
  for (archs::DataType* type : {&b.weight_type, &b.expert_type, &b.activation_type, &b.kv_type})
    if (archs::bytes_per_element(*type) > 1.5) {
      *type = archs::DataType::kFp8;
      narrowed = true;
    }
  return narrowed ? std::optional<Architecture>(std::move(b)) : std::nullopt;
}

}  // namespace strandline::theses
