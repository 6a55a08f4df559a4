// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/thesis.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "core/files.h"
#include "theses/experiments.h"

namespace strandline::theses {
namespace {

using core::YamlNode;

Rule read_rule(const YamlNode& node) {
  Rule r;
  r.number = node.text("number");
  r.unit = node.text("unit");
  r.above = node.has("above");
  if (r.above && node.has("below"))
    node.fail("has both above and below", "keep the side on which the thesis holds");
  r.threshold = node.number(r.above ? "above" : "below");
  node.finish();
  return r;
}

void override_count(const YamlNode& node, const char* key, core::Range range,
                    std::uint64_t& count) {
  if (node.has(key)) count = static_cast<std::uint64_t>(node.integer(key, range));
}

void read_overrides(const YamlNode& node, study::Scenario& s) {
  override_count(node, "paths", {256, 1e9}, s.paths);
  override_count(node, "pilot_paths", {256, 1e6}, s.pilot_paths);
  override_count(node, "side_paths", {256, 1e6}, s.side_paths);
  s.parameter_draws =
      static_cast<int>(node.integer_or("parameter_draws", s.parameter_draws, {0, 1024}));
  node.finish();
}

study::Scenario read_base(const YamlNode& root, const std::filesystem::path& file,
                          study::ParameterFiles& files) {
  const std::filesystem::path base = file.parent_path() / root.text("base");
  if (!std::filesystem::exists(base))
    root.at("base").fail("no such file beside the thesis: " + base.string(),
                         "name a scenario, for example ../baseline.yaml");
  const core::YamlLimits limits;
  study::Scenario s = study::read_scenario(core::read_file(base, limits.file_bytes), base, files);
  if (const auto node = root.find("study")) read_overrides(*node, s);
  return s;
}

/// The text without comments and layout.
std::string plain(const std::string& text) {
  YAML::Emitter out;
  out << YAML::Load(text);
  return out.c_str();
}

}  // namespace

const study::Scenario& ThesisDocument::scenario() const {
  if (!base)
    throw core::InputError({{file, 0, 0},
                            "base",
                            "",
                            fmt::format("the experiment '{}' needs a scenario", experiment),
                            "add base: ../baseline.yaml"});
  return *base;
}

bool is_thesis(const std::string& text) {
  for (std::size_t at = 0; at != std::string::npos; at = text.find('\n', at)) {
    if (text[at] == '\n') ++at;
    if (text.compare(at, 7, "thesis:") == 0) return true;
  }
  return false;
}

ThesisDocument read_thesis(const std::string& text, const std::filesystem::path& file,
                           study::ParameterFiles& files) {
  const YamlNode root = YamlNode::parse(text, file.string());
  ThesisDocument d;
  d.file = file.string();
  d.number = static_cast<int>(root.integer("thesis", {1, 99}));
  d.title = root.text("title");
  d.claim = root.text("claim");
  d.experiment = root.text("experiment");
  const Experiment& experiment = find_experiment(d.experiment, root.at("experiment"));
  d.seed = static_cast<std::uint64_t>(root.integer_or("seed", 1, {0, 9e15}));
  if (root.has("base")) d.base = read_base(root, file, files);
  if (d.base) d.base->seed = d.seed;
  if (const auto inputs = root.find("inputs")) d.inputs = *inputs;
  experiment.check(d.inputs);
  d.rule = read_rule(root.at("verdict"));
  root.finish();
  d.identity = fmt::format("{}\n{}", plain(text), d.base ? study::expand(*d.base) : "");
  return d;
}

}  // namespace strandline::theses
