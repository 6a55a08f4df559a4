// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/yaml.h>

#include <charconv>

#include "batch/sweep.h"
#include "core/error.h"
#include "core/yaml.h"

namespace strandline::batch {
namespace {

[[noreturn]] void refuse(const std::string& key, const std::string& value,
                         const std::string& problem, const std::string& mend) {
  throw core::InputError({{"--set", 0, 0}, key, value, problem, mend});
}

/// "segments[0].id" -> segments, 0, id.
std::vector<std::string> steps_of(const std::string& key) {
  std::vector<std::string> steps(1);
  for (const char c : key) {
    if (c == '.' || c == '[') {
      steps.emplace_back();
    } else if (c != ']') {
      steps.back() += c;
    }
  }
  return steps;
}

/// A scalar stays as written, so that no reading of YAML changes it; lists and mappings are flow
/// YAML within the limits of every file.
YAML::Node value_of(const std::string& key, const std::string& value) {
  if (value[0] != '[' && value[0] != '{') return YAML::Node(value);
  try {
    core::YamlNode::parse("value: " + value, "--set");
    return YAML::Load(value);
  } catch (const std::exception&) {
    refuse(key, value, "is no list of YAML", "write it as [a, b]");
  }
}

/// Sets the value below `node`: recursion, because assigning to a YAML::Node variable would rewrite
/// the node it stands for.
void set_below(YAML::Node node, const std::vector<std::string>& steps, std::size_t depth,
               const std::string& key, const std::string& value) {
  const std::string& step = steps[depth];
  const bool last = depth + 1 == steps.size();
  if (node.IsSequence()) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc() || end != step.data() + step.size() || index >= node.size())
      refuse(key, value, "the list has no entry '" + step + "'", "count entries from 0");
    if (last)
      node[index] = value_of(key, value);
    else
      set_below(node[index], steps, depth + 1, key, value);
    return;
  }
  if (step.empty() || !(node.IsMap() || node.IsNull()))
    refuse(key, value, "leads through what is no mapping", "name a key of the scenario");
  if (last) {
    node[step] = value_of(key, value);
    return;
  }
  if (!node[step]) node[step] = YAML::Node(YAML::NodeType::Map);
  set_below(node[step], steps, depth + 1, key, value);
}

}  // namespace

std::string apply(const std::string& yaml, const Settings& settings) {
  if (settings.empty()) return yaml;
  const YAML::Node root = YAML::Load(yaml);
  for (const auto& [key, value] : settings) set_below(root, steps_of(key), 0, key, value);
  YAML::Emitter out;
  out << root;
  return std::string(out.c_str()) + "\n";
}

}  // namespace strandline::batch
