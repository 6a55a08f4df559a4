// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/yaml.h"

namespace strandline::core {

/// A node of a parsed file. Which keys were read is kept here, so that every handle to the node
/// shares it.
struct YamlTree {
  enum class Kind { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  bool plain = true;  ///< a scalar without quotes
  int line = 0, column = 0;
  std::string text;                                    ///< of a scalar
  std::vector<YamlTree*> children;                     ///< of a list or a mapping, in file order
  std::vector<std::string> keys;                       ///< of a mapping, beside `children`
  std::unordered_map<std::string, std::size_t> index;  ///< key -> place in `children`
  const YamlTree* parent = nullptr;                    ///< null at the root
  std::string name;                                    ///< key or "[index]" under the parent
  std::set<std::string, std::less<>> read;
};

/// A parsed file: owns its nodes, and holds what the root says about sources.
struct YamlDocument {
  std::string file;
  std::deque<YamlTree> nodes;  ///< stable addresses; the first is the root
  std::optional<std::map<std::string, std::string>> sources;
  std::string default_source;  ///< citation, empty where none
};

/// Refuses text that breaks a limit before it is parsed: size, line length, NUL, non-UTF-8 bytes.
void check_yaml_text(const std::string& text, const std::string& name, const YamlLimits& limits);

/// The tree of checked text; InputError for what YAML, or we, refuse.
std::shared_ptr<YamlDocument> parse_yaml(const std::string& text, const std::string& name,
                                         const YamlLimits& limits);

}  // namespace strandline::core
