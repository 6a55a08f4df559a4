// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "archs/architecture.h"
#include "archs/fields.h"
#include "archs/layer_size.h"
#include "archs/names.h"

namespace strandline::archs {
namespace {

// Double-quoted where YAML could read something else into it.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

template <typename Member>
std::string value_text(const Member& member) {
  if constexpr (std::is_enum_v<Member>)
    return std::string(name_of(member));
  else
    return fmt::format("{}", member);
}

/// Collects "key: value" for members that differ from a default object's, in visiting order.
struct FieldWriter {
  std::vector<std::pair<std::string, std::string>> pairs;
  template <typename Member>
  void operator()(const char* key, const Member& member) {
    pairs.emplace_back(key, value_text(member));
  }
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Pairs of `all` whose value differs from the one at the same place in `defaults`.
std::string changed(const Pairs& all, const Pairs& defaults, const char* before) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i] != defaults[i]) text += fmt::format("{}{}: {}", before, all[i].first, all[i].second);
  return text;
}

// Breaks a flow mapping or list after commas so that lines stay within 100 columns.
std::string wrapped(const std::string& line, const std::string& indent) {
  std::string out, rest = line;
  while (rest.size() > 98) {
    std::size_t cut = rest.rfind(", ", 97);
    if (cut == std::string::npos || cut < indent.size()) break;
    out += rest.substr(0, cut + 1) + "\n";
    rest = indent + rest.substr(cut + 2);
  }
  return out + rest + "\n";
}

std::string mixer_text(const MixerSpec& m) {
  FieldWriter now, base;
  visit_mixer(m, now);
  visit_mixer(MixerSpec{}, base);
  return fmt::format("{{kind: {}{}}}", name_of(m.kind), changed(now.pairs, base.pairs, ", "));
}

std::string channel_text(const ChannelSpec& c) {
  FieldWriter now, base;
  visit_channel(c, now);
  visit_channel(ChannelSpec{}, base);
  return fmt::format("{{kind: {}, activation: {}{}}}", name_of(c.kind), name_of(c.activation),
                     changed(now.pairs, base.pairs, ", "));
}

std::string kind_name(const LayerSpec& l) {
  const MixerSpec& m = l.mixer;
  std::string name;
  if (m.kind != TokenMixer::kNone) name = std::string(name_of(m.kind));
  if (m.window > 0)
    name = m.compress_ratio > 1 ? fmt::format("compressed{}", m.compress_ratio) : "window";
  if (l.parallel.kind != TokenMixer::kNone) name += "_" + std::string(name_of(l.parallel.kind));
  if (m.top_k > 0) name = m.shares_index ? "topk_shared" : "topk";
  if (l.channel.kind == ChannelMixer::kNone) return name.empty() ? "none" : name;
  return name + (name.empty() ? "" : "_") + std::string(name_of(l.channel.kind));
}

// Names each different layer once; equal names get a number.
std::vector<std::pair<std::string, LayerSpec>> kinds_of(const Architecture& a,
                                                        std::vector<std::string>& order) {
  std::vector<std::pair<std::string, LayerSpec>> kinds;
  std::map<std::string, int> used;
  for (const LayerSpec& l : a.layers) {
    std::string name;
    for (const auto& [known, spec] : kinds)
      if (same_kind(spec, l)) name = known;
    if (name.empty()) {
      name = kind_name(l);
      if (const int n = ++used[name]; n > 1) name += fmt::format("_{}", n);
      kinds.emplace_back(name, l);
    }
    if (l.count > 1) name += fmt::format(" x {}", l.count);
    if (l.loops > 1) name += fmt::format(" loops {}", l.loops);
    order.push_back(name);
  }
  return kinds;
}

std::string layers_text(const Architecture& a) {
  std::vector<std::string> order;
  std::string text = "layer_kinds:\n";
  for (const auto& [name, l] : kinds_of(a, order)) {
    text += fmt::format("  {}:\n", name);
    const std::string indent(12, ' ');
    if (l.mixer.kind != TokenMixer::kNone)
      text += wrapped("    mixer: " + mixer_text(l.mixer), indent);
    if (l.parallel.kind != TokenMixer::kNone)
      text += wrapped("    parallel: " + mixer_text(l.parallel), indent + "   ");
    if (l.channel.kind != ChannelMixer::kNone)
      text += wrapped("    channel: " + channel_text(l.channel), indent + "  ");
    if (l.mixer.kind == TokenMixer::kNone && l.channel.kind == ChannelMixer::kNone)
      text += "    mixer: {kind: none}\n";
  }
  text += "layers:\n  [";
  std::size_t line = 3;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::string item = order[i] + (i + 1 < order.size() ? "," : "]");
    if (line + item.size() > 98) text += "\n   ", line = 3;
    if (line > 3) text += ' ';
    text += item;
    line += item.size() + 1;
  }
  return text + "\n";
}

/// Citations and their ids, in order of first use.
class Citations {
 public:
  std::string id(const std::string& citation) {
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (all_[i] == citation) return fmt::format("s{}", i + 1);
    all_.push_back(citation);
    return fmt::format("s{}", all_.size());
  }
  std::string text() const {
    if (all_.empty()) return "";
    std::string text = "sources:\n";
    for (std::size_t i = 0; i < all_.size(); ++i)
      text += fmt::format("  s{}: {}\n", i + 1, quoted(all_[i]));
    return text;
  }

 private:
  std::vector<std::string> all_;
};

std::string quantity_text(const core::Sourced& q, const char* unit, const std::string& printed,
                          Citations& citations) {
  std::string text = fmt::format("{{value: {}, unit: \"{}\"", q.value, unit);
  if (q.low != q.value || q.high != q.value)
    text += fmt::format(", low: {}, high: {}", q.low, q.high);
  if (!printed.empty()) text += fmt::format(", printed: {}", quoted(printed));
  return text + fmt::format(", source: {}}}", citations.id(q.source));
}

std::string published_text(const Published& p, Citations& c) {
  std::string text;
  const auto line = [&](const char* key, const std::string& value) {
    text += fmt::format("  {}: {}\n", key, value);
  };
  if (p.total_params.known())
    line("total_params", quantity_text(p.total_params, "1", p.total_printed, c));
  if (p.active_params.known())
    line("active_params", quantity_text(p.active_params, "1", p.active_printed, c));
  if (!p.active_convention.empty()) line("active_convention", p.active_convention);
  if (p.kv_bytes_per_token.known())
    line("kv_bytes_per_token", quantity_text(p.kv_bytes_per_token, "B", p.kv_printed, c));
  if (!p.kv_convention.empty()) line("kv_convention", quoted(p.kv_convention));
  if (!p.exception.empty()) line("exception", quoted(p.exception));
  return text.empty() ? text : "published:\n" + text;
}

std::string identity_text(const Architecture& a) {
  std::string text = fmt::format("id: {}\nname: {}\n", quoted(a.id), quoted(a.name));
  const auto optional = [&](const char* key, const std::string& value) {
    if (!value.empty()) text += fmt::format("{}: {}\n", key, quoted(value));
  };
  optional("organization", a.organization);
  optional("released", a.released);
  if (!a.aliases.empty()) {
    text += "aliases: [";
    for (std::size_t i = 0; i < a.aliases.size(); ++i)
      text += (i ? ", " : "") + quoted(a.aliases[i]);
    text += "]\n";
  }
  if (a.modality != "text") optional("modality", a.modality);
  optional("source", a.source);
  return text;
}

}  // namespace

std::string to_yaml(const Architecture& a) {
  Citations citations;
  FieldWriter now, base;
  visit_model(a, now);
  visit_model(Architecture{}, base);
  const std::string sizes = changed(now.pairs, base.pairs, "\n");
  std::string tail = layers_text(a);
  if (!a.quality.source.empty()) {
    const core::Sourced q{a.quality.log10_effective_compute, a.quality.low, a.quality.high,
                          a.quality.source};
    tail += "quality: " + quantity_text(q, "1", "", citations) + "\n";
  }
  tail += published_text(a.published, citations);
  return identity_text(a) + citations.text() + sizes.substr(sizes.empty() ? 0 : 1) + "\n" + tail;
}

}  // namespace strandline::archs
