// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace strandline::core {

struct YamlNotes;

/// Writes a JSON Schema from what readers ask of files: while a recorder lives, each YamlNode that
/// is read on its thread notes keys, types, units and ranges. So a schema says what the readers
/// check, as far as the files that were read led them: a key below a section that no file has, or
/// of a branch that no file takes, is unknown to it. Rules between keys stay the readers' alone.
/// One recorder at a time.
class SchemaRecorder {
 public:
  SchemaRecorder();
  ~SchemaRecorder();
  SchemaRecorder(const SchemaRecorder&) = delete;
  SchemaRecorder& operator=(const SchemaRecorder&) = delete;

  /// JSON Schema (draft 7) of files that were read meanwhile, taken as examples of one kind.
  /// std::logic_error for a file that was not read.
  std::string schema(const std::string& title,
                     const std::vector<std::filesystem::path>& files) const;

 private:
  std::unique_ptr<YamlNotes> notes_;
};

/// Tells a recorder, where there is one, the words that the text read last is held against.
void note_choices(const std::vector<std::string>& words);

}  // namespace strandline::core
