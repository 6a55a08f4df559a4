// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace strandline::core {

/// The whole file; InputError where it is missing or over `limit_bytes`.
std::string read_file(const std::filesystem::path& file, std::uintmax_t limit_bytes = 64u << 20);

/// Writes through a temporary file beside the target and an atomic rename: after a crash the old or
/// the new content is there, never half. RuntimeFailure with the reason otherwise.
void write_file_atomically(const std::filesystem::path& file, const std::string& content);

/// A folder of results that appears whole or not at all: files are collected in a hidden sibling
/// and exchanged with the target by one atomic rename in commit(). A folder that was there stays
/// until then. Without commit() the destructor removes the sibling; siblings that a killed run left
/// behind are removed at the next start.
class StagedFolder {
 public:
  /// InputError where the target is a file, or a folder of files that are not results: only an
  /// empty folder or one that a StagedFolder made (or that holds a summary.json) is ever replaced.
  explicit StagedFolder(std::filesystem::path target);
  ~StagedFolder();
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;
  const std::filesystem::path& path() const { return staging_; }
  void commit();

 private:
  std::filesystem::path target_, staging_;
  bool committed_ = false;
};

/// Where the catalogs, templates and scenarios lie: STRANDLINE_HOME where set, else the source tree
/// the program was built from, else <prefix>/share/strandline. `relative` is e.g. "hw/catalog".
std::filesystem::path home_path(const std::filesystem::path& relative);

/// The folder of measured data (STRANDLINE_DATA, else ../shared/data beside the home), or empty.
std::filesystem::path data_path();

/// Files of a folder with the extension, sorted by name.
std::vector<std::filesystem::path> list_files(const std::filesystem::path& folder,
                                              const std::string& extension);

std::string version();  ///< e.g. "0.1.0"

}  // namespace strandline::core
