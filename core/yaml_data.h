// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/yaml_tree.h"

namespace strandline::core {

/// What a handle points to; copies of a handle share it.
struct YamlNode::Data {
  std::shared_ptr<YamlDocument> document;
  YamlTree* tree;
};

/// Turns the source ids of a file into citations.
class YamlSources {
 public:
  explicit YamlSources(const YamlDocument& document) : document_(document) {}
  /// The citation behind an id (or several, of a list); in a file without `sources:` the text
  /// itself is the citation. InputError at the node for an id that is not listed.
  std::string citation(const YamlNode& node) const;
  /// What a number without its own source takes: the default, or an error in files that list
  /// sources.
  std::string inherited(const YamlNode& node) const;

 private:
  const YamlDocument& document_;
};

}  // namespace strandline::core
