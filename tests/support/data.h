// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

namespace strandline::tests {

/// The folder of measured data, or nothing where it is absent: STRANDLINE_DATA, else ../shared/data
/// beside the source tree.
inline std::optional<std::filesystem::path> data_dir() {
  const char* set = std::getenv("STRANDLINE_DATA");
  std::filesystem::path dir = set ? set : STRANDLINE_SOURCE_DIR "/../shared/data";
  if (std::filesystem::exists(dir / "README.md")) return dir;
  return std::nullopt;
}

/// Prints the line that makes ctest report the running case as skipped; use as
/// `if (!data_dir()) return skip("needs ../shared/data");`.
inline void skip(const std::string& why) {
  std::cout << "SKIPPED: " << why << std::endl;
}

/// A folder of this process alone, gone when it ends: cases run side by side.
inline const std::filesystem::path& scratch_folder() {
  struct Folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("strandline-test-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  };
  static const Folder folder;
  return folder.path;
}

}  // namespace strandline::tests
