// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace strandline::core {

/// A CSV file with a header row (RFC 4180: quotes, embedded commas and newlines). InputError with
/// file:line where a row's width differs from the header's, or for a file over 64 MiB.
struct Csv {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<int> lines;  ///< line number of each row in the file
  std::string file;
  static Csv load(const std::filesystem::path& file);
  static Csv parse(const std::string& text, const std::string& name);
  /// Index of a column; InputError where absent.
  std::size_t column(const std::string& name) const;
  const std::string& cell(std::size_t row, const std::string& name) const;
};

}  // namespace strandline::core
