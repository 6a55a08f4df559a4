// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/yaml_tree.h"

namespace strandline::core {

/// What readers asked one value of a YAML file to be.
struct YamlValueNotes {
  std::set<std::string> types;    ///< "text", "number", "integer", "boolean", "quantity"
  std::set<std::string> allowed;  ///< forms that the reader tells apart: "object", "array", ...
  std::optional<Range> range;     ///< the widest that was asked
  std::string unit;               ///< that a quantity was asked in
  std::set<std::string> choices;  ///< the words that a text was held against

  void ask(const std::string& type, const std::optional<Range>& asked = {});
  void merge(const YamlValueNotes& other);
};

/// What readers asked of one node.
struct YamlNodeNotes {
  struct Key {
    bool required = false;
    YamlValueNotes value;
  };
  YamlValueNotes value;
  std::map<std::string, Key, std::less<>> keys;  ///< of a mapping, present or not
  bool listed = false;                           ///< somebody took the names of its keys
  bool finished = false;                         ///< other keys are refused
};

/// All that was asked on this thread, and the files it was asked of; null while nobody records.
struct YamlNotes {
  std::map<const YamlTree*, YamlNodeNotes> nodes;
  /// By file; every one read is kept, for notes are found by where their nodes lie.
  std::multimap<std::string, std::shared_ptr<YamlDocument>> documents;
  const YamlTree* last_text = nullptr;
};
extern thread_local YamlNotes* yaml_notes;

inline YamlNodeNotes* notes_of(const YamlTree* tree) {
  return yaml_notes ? &yaml_notes->nodes[tree] : nullptr;
}
inline void note_value(const YamlTree* tree, const char* type,
                       const std::optional<Range>& range = {}) {
  if (auto* notes = notes_of(tree)) notes->value.ask(type, range);
}
inline void note_form(const YamlTree* tree, const char* form) {
  if (auto* notes = notes_of(tree)) notes->value.allowed.insert(form);
}
/// The first way in which a reader asks for a key of a node says whether it must be there.
inline YamlNodeNotes::Key* note_key(const YamlTree* tree, std::string_view key, bool required) {
  auto* notes = notes_of(tree);
  if (!notes) return nullptr;
  return &notes->keys.try_emplace(std::string(key), YamlNodeNotes::Key{required, {}}).first->second;
}

}  // namespace strandline::core
