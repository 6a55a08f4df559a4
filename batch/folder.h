// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace strandline::batch {

/// A lock on a file that ends with the process, however it ends, and names its owner.
class FileLock {
 public:
  /// InputError that names the owner's process and machine where another process holds it.
  explicit FileLock(const std::filesystem::path& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

/// The folder of a batch, held by one process at a time:
///
///   ledger.sqlite            what became of each unit (ledger.h)
///   units/<id>.json          one file per finished unit: the summary.json of its study
///   units/<id>.error         why a unit failed, where a task on another machine ran it
///   batch.sqlite, units.csv  what collect() makes of them
///   batch.lock               held while a batch runs
class BatchFolder {
 public:
  /// Makes the folder and takes its lock. InputError where it holds files of something else, or
  /// another batch runs in it; RuntimeFailure where it cannot be written.
  explicit BatchFolder(const std::filesystem::path& root);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path ledger() const { return root_ / "ledger.sqlite"; }
  std::filesystem::path store() const { return root_ / "batch.sqlite"; }
  std::filesystem::path table() const { return root_ / "units.csv"; }
  std::filesystem::path unit(const std::string& id) const { return unit_file(root_, id); }
  /// Removes the temporary files of killed writers; only while nobody writes units.
  void remove_leftovers() const;

  static std::filesystem::path unit_file(const std::filesystem::path& root, const std::string& id);
  static std::filesystem::path error_file(const std::filesystem::path& root, const std::string& id);

 private:
  static std::filesystem::path prepared(const std::filesystem::path& root);
  std::filesystem::path root_;
  FileLock lock_;
};

}  // namespace strandline::batch
