// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

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
inline void skip(const std::string& why) { std::cout << "SKIPPED: " << why << std::endl; }

}  // namespace strandline::tests
