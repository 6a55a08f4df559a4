// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <map>

#include "archs/architecture.h"
#include "archs/fields.h"
#include "archs/names.h"
#include "archs/validate.h"
#include "core/schema.h"
#include "core/yaml.h"

namespace strandline::archs {
namespace {

using core::YamlNode;

template <typename Enum>
Enum read_enum(const YamlNode& node) {
  const std::string text = node.as_text();
  core::note_choices(names_of<Enum>());
  if (const auto value = value_of<Enum>(text)) return *value;
  const std::string near = core::nearest(text, names_of<Enum>());
  node.fail("is none of " + fmt::format("{}", fmt::join(names_of<Enum>(), ", ")),
            near.empty() ? "use one of them" : fmt::format("did you mean '{}'?", near));
}

/// Reads the keys that are there into the members; each type its way.
struct FieldReader {
  const YamlNode& node;
  template <typename Member>
  void operator()(const char* key, Member& member) const {
    const auto child = node.find(key);
    if (!child) return;
    if constexpr (std::is_same_v<Member, bool>)
      member = child->as_bool();
    else if constexpr (std::is_same_v<Member, int>)
      member = static_cast<int>(child->as_integer({0, 2e9}));
    else if constexpr (std::is_integral_v<Member>)
      member = child->as_integer({0, 9e15});
    else if constexpr (std::is_same_v<Member, double>)
      member = child->as_number({0, 1});  // the only fraction is the draft acceptance
    else
      member = read_enum<Member>(*child);
  }
};

template <typename Spec>
void refuse_contradiction(const YamlNode& node, const Spec& spec) {
  const auto found = contradiction(spec);
  if (!found) return;
  if (const auto child = node.find(found->key); child && child->is_scalar())
    child->fail(found->problem, found->mend);
  node.fail(fmt::format("{} = {}: {}", found->key, found->value, found->problem), found->mend);
}

MixerSpec read_mixer(const YamlNode& node) {
  MixerSpec m;
  m.kind = read_enum<TokenMixer>(node.at("kind"));
  visit_mixer(m, FieldReader{node});
  refuse_contradiction(node, m);
  node.finish();
  return m;
}

ChannelSpec read_channel(const YamlNode& node) {
  ChannelSpec c;
  c.kind = read_enum<ChannelMixer>(node.at("kind"));
  if (const auto child = node.find("activation")) c.activation = read_enum<Activation>(*child);
  visit_channel(c, FieldReader{node});
  refuse_contradiction(node, c);
  node.finish();
  return c;
}

using Kinds = std::map<std::string, LayerSpec>;

Kinds read_kinds(const YamlNode& node) {
  Kinds kinds;
  for (const std::string& name : node.keys()) {
    const YamlNode kind = node.at(name);
    LayerSpec layer;
    layer.mixer.kind = TokenMixer::kNone;
    layer.channel.kind = ChannelMixer::kNone;
    if (const auto child = kind.find("mixer")) layer.mixer = read_mixer(*child);
    if (const auto child = kind.find("parallel")) layer.parallel = read_mixer(*child);
    if (const auto child = kind.find("channel")) layer.channel = read_channel(*child);
    refuse_contradiction(kind, layer);
    kind.finish();
    kinds.emplace(name, layer);
  }
  return kinds;
}

// Cuts " <word> <number>" off the end of a run's text; 1 where it is not there.
int read_times(const YamlNode& node, std::string& text, const std::string& word) {
  const std::string mark = " " + word + " ";
  const std::size_t cut = text.rfind(mark);
  if (cut == std::string::npos) return 1;
  const std::string number = text.substr(cut + mark.size());
  text.resize(cut);
  int times = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), times);
  if (error != std::errc() || end != number.data() + number.size() || times < 1 || times > 10'000)
    node.fail(fmt::format("has no count from 1 to 10000 after '{}'", mark),
              "write e.g. 'moe x 58' or 'core x 4 loops 32'");
  return times;
}

// "name", "name x 12" or "name x 4 loops 32".
LayerSpec read_layer(const YamlNode& node, const Kinds& kinds) {
  std::string name = node.as_text();
  const int loops = read_times(node, name, "loops");
  const int count = read_times(node, name, "x");
  const auto found = kinds.find(name);
  if (found == kinds.end()) {
    std::vector<std::string> known;
    for (const auto& [k, layer] : kinds) known.push_back(k);
    const std::string near = core::nearest(name, known);
    node.fail("is no key of 'layer_kinds'",
              near.empty() ? "describe it there" : fmt::format("did you mean '{}'?", near));
  }
  LayerSpec layer = found->second;
  layer.count = count;
  layer.loops = loops;
  return layer;
}

// Size of the last digit of "671B", "1.04T" or "68.6 KiB".
double print_digit(const YamlNode& node, const std::string& printed) {
  static const std::map<std::string, double> kScales{{"", 1},      {"K", 1e3},    {"M", 1e6},
                                                     {"B", 1e9},   {"T", 1e12},   {" B", 1},
                                                     {" KB", 1e3}, {" KiB", 1024}};
  const std::size_t end = printed.find_first_not_of("0123456789.");
  const std::string digits = printed.substr(0, end);
  const auto scale = kScales.find(end == std::string::npos ? "" : printed.substr(end));
  if (digits.empty() || scale == kScales.end())
    node.fail("is not a printed figure", "write e.g. 671B, 1.04T or '68.6 KiB'");
  double digit = scale->second;
  if (const std::size_t dot = digits.find('.'); dot != std::string::npos)
    for (std::size_t i = dot + 1; i < digits.size(); ++i) digit /= 10;
  return digit;
}

void read_figure(const YamlNode& node, const char* key, const char* unit, core::Sourced& value,
                 std::string& printed, double& digit) {
  const auto child = node.find(key);
  if (!child) return;
  if (const auto text = child->find("printed")) {
    printed = text->as_text();
    digit = print_digit(*text, printed);
  }
  value = child->as_quantity(unit, core::Range::non_negative());
}

std::string read_convention(const YamlNode& node, const char* key,
                            const std::array<const char*, 3>& known) {
  const auto child = node.find(key);
  if (!child) return "";
  std::string text = child->as_text();
  for (const char* convention : known)
    if (text == convention) return text;
  child->fail("is no known way to count", fmt::format("use '{}'", fmt::join(known, "', '")));
}

Published read_published(const YamlNode& node) {
  Published p;
  read_figure(node, "total_params", "1", p.total_params, p.total_printed, p.total_print_digit);
  read_figure(node, "active_params", "1", p.active_params, p.active_printed, p.active_print_digit);
  read_figure(node, "kv_bytes_per_token", "B", p.kv_bytes_per_token, p.kv_printed,
              p.kv_print_digit);
  p.active_convention = read_convention(node, "active_convention", kActiveConventions);
  p.kv_convention = read_convention(node, "kv_convention", kKvConventions);
  p.exception = node.text_or("exception", "");
  node.finish();
  return p;
}

void read_identity(const YamlNode& root, Architecture& a) {
  a.id = root.text("id");
  a.name = root.text("name");
  a.organization = root.text_or("organization", "");
  a.released = root.text_or("released", "");
  a.modality = root.text_or("modality", "text");
  a.source = root.text_or("source", "");
  if (root.has("aliases")) a.aliases = root.texts("aliases");
}

}  // namespace

Architecture load_architecture(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  Architecture a;
  read_identity(root, a);
  for (const char* required : {"model_width", "vocabulary", "context_tokens"}) root.at(required);
  visit_model(a, FieldReader{root});
  const Kinds kinds = read_kinds(root.at("layer_kinds"));
  for (const YamlNode& item : root.at("layers").items())
    a.layers.push_back(read_layer(item, kinds));
  if (const auto child = root.find("quality")) {
    const core::Sourced q = child->as_quantity("1", core::Range::positive());
    a.quality = {q.value, q.low, q.high, q.source};
  }
  if (const auto child = root.find("published")) a.published = read_published(*child);
  root.finish();
  refuse_contradiction(root, a);
  return a;
}

}  // namespace strandline::archs
