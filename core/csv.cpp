// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "core/yaml.h"

namespace strandline::core {
namespace {

/// Splits RFC 4180 text into records; keeps the line each record starts on.
class Reader {
 public:
  Reader(const std::string& text, std::string name) : text_(text), name_(std::move(name)) {
    if (text_.substr(0, 3) == "\xef\xbb\xbf") at_ = 3;
  }

  bool next(std::vector<std::string>& record, int& line) {
    if (at_ >= text_.size()) return false;
    record.assign(1, "");
    line = line_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"' && record.back().empty()) {
        quoted(record.back());
      } else if (c == ',') {
        record.emplace_back();
      } else if (c == '\n') {
        ++line_;
        return true;
      } else if (c != '\r' || at_ >= text_.size() || text_[at_] != '\n') {
        record.back() += c;
      }
    }
    return true;
  }

 private:
  void quoted(std::string& cell) {
    const int opened = line_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\n') ++line_;
      if (c != '"') {
        cell += c;
      } else if (at_ < text_.size() && text_[at_] == '"') {
        cell += text_[at_++];
      } else {
        if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r')
          throw InputError({{name_, line_, 0},
                            "",
                            cell,
                            "text follows a closing quote",
                            "double the quotes inside a quoted cell"});
        return;
      }
    }
    throw InputError({{name_, opened, 0}, "", cell, "a quote is never closed", "close it with \""});
  }

  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
  int line_ = 1;
};

bool is_empty_line(const std::vector<std::string>& record) {
  return record.size() == 1 && record[0].empty();
}

}  // namespace

Csv Csv::parse(const std::string& text, const std::string& name) {
  Csv csv;
  csv.file = name;
  Reader reader(text, name);
  std::vector<std::string> record;
  int line = 0;
  if (!reader.next(csv.header, line) || is_empty_line(csv.header))
    throw InputError({{name, 1, 0}, "", "", "has no header row", "name the columns in line 1"});
  while (reader.next(record, line)) {
    if (is_empty_line(record) && csv.header.size() > 1) continue;
    if (record.size() != csv.header.size())
      throw InputError(
          {{name, line, 0},
           "",
           "",
           fmt::format("row has {} cells, the header {}", record.size(), csv.header.size()),
           "give every row as many cells as the header"});
    csv.rows.push_back(record);
    csv.lines.push_back(line);
  }
  return csv;
}

Csv Csv::load(const std::filesystem::path& file) {
  return parse(read_file(file, std::uintmax_t{64} << 20), file.string());
}

std::size_t Csv::column(const std::string& name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  const std::string near = nearest(name, header);
  throw InputError({{file, 1, 0},
                    name,
                    "",
                    "column is missing",
                    near.empty() ? "add it" : fmt::format("did you mean '{}'?", near)});
}

const std::string& Csv::cell(std::size_t row, const std::string& name) const {
  return rows.at(row)[column(name)];
}

}  // namespace strandline::core
