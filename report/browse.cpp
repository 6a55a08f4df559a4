// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/browse.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <kainjow/mustache.hpp>
#include <vector>

#include "core/error.h"
#include "core/store.h"
#include "report/assets.h"
#include "report/format.h"
#include "report/rows.h"

namespace strandline::report {
namespace {

namespace fs = std::filesystem;
using kainjow::mustache::html_escape;

std::string percent_encoded(const std::string& name) {
  std::string text;
  for (const unsigned char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    text += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return text;
}

/// Folders first, each by name; hidden ones are left out.
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().front() != '.') entries.push_back(entry);
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    const bool fa = a.is_directory(), fb = b.is_directory();
    return fa != fb ? fa : a.path().filename() < b.path().filename();
  });
  return entries;
}

/// What a study found in one line, escaped; a store that is not ours says so.
std::string study_line(const fs::path& folder) {
  try {
    const auto store = core::ResultStore::read(folder / "study.sqlite");
    const Rows rows(store, "strategies");
    const auto order = rows.sorted_by([&](std::size_t r) { return -rows.number(r, "value_musd"); });
    std::string line = meta(store, "title");
    if (!order.empty() && !std::isnan(rows.number(order[0], "value_musd")))
      line += fmt::format(
          " \u00b7 best: {}, {} ({})", rows.text(order[0], "label"),
          money(rows.number(order[0], "value_musd")),
          money_range(rows.number(order[0], "low_musd"), rows.number(order[0], "high_musd")));
    return html_escape(line);
  } catch (const core::InputError&) {
    return "a store of another version, or damaged";
  }
}

std::string row(const std::string& link, const std::string& name, const std::string& about) {
  return fmt::format("<tr><td><a href=\"{}\">{}</a></td><td>{}</td></tr>\n", link,
                     html_escape(name), about);
}

std::string folder_row(const fs::path& folder, const std::string& base) {
  const std::string name = folder.filename().string();
  const std::string link = base + percent_encoded(name) + "/";
  if (!fs::exists(folder / "study.sqlite")) return row(link, name + "/", "folder");
  std::string about = study_line(folder);
  if (fs::exists(folder / "report.html"))
    about += fmt::format(" \u00b7 <a href=\"{}report.html\">report</a>", link);
  return row(link, name + "/", about);
}

}  // namespace

std::optional<fs::path> served_path(const fs::path& root, const std::string& url_path) {
  if (url_path.empty() || url_path.front() != '/') return std::nullopt;
  if (url_path.find('\0') != std::string::npos || url_path.find('\\') != std::string::npos)
    return std::nullopt;
  const fs::path relative = fs::path(url_path).relative_path();
  for (const fs::path& part : relative)
    if (part.string().starts_with(".")) return std::nullopt;
  std::error_code error;
  const fs::path base = fs::canonical(root, error);
  if (error) return std::nullopt;
  const fs::path whole = fs::canonical(base / relative, error);
  if (error) return std::nullopt;
  const auto parted = std::mismatch(base.begin(), base.end(), whole.begin(), whole.end());
  if (parted.first != base.end()) return std::nullopt;
  const bool served = fs::is_directory(whole) || fs::is_regular_file(whole);
  return served ? std::optional(whole) : std::nullopt;
}

std::string render_listing(const fs::path& folder, const std::string& url_path) {
  std::string base = "/", up = "/";
  for (const fs::path& part : fs::path(url_path).relative_path()) {
    if (part.empty()) continue;
    up = base;
    base += percent_encoded(part.string()) + "/";
  }
  std::string rows = base == "/" ? "" : row(up, "..", "up");
  for (const auto& entry : entries_of(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory())
      rows += folder_row(entry.path(), base);
    else if (entry.is_regular_file())
      rows += row(base + percent_encoded(name), name, fmt::format("{} bytes", entry.file_size()));
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
      "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
      "name=\"color-scheme\" content=\"light dark\">\n<title>{0} \u00b7 Strandline</title>\n"
      "<style>{1}</style>\n</head>\n<body>\n<header class=\"page\"><p class=\"brand\">Strandline "
      "\u00b7 results</p><h1>{0}</h1></header>\n<main><section><div class=\"scroll\" "
      "tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Name</th><th "
      "scope=\"col\">What</th></tr></thead>\n<tbody>\n{2}</tbody>\n</table></div></section></main>"
      "\n</body>\n</html>\n",
      html_escape(url_path), style_sheet(), rows);
}

std::string media_type(const fs::path& file) {
  static constexpr std::pair<const char*, const char*> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".json", "application/json"},
      {".csv", "text/csv; charset=utf-8"},
      {".yaml", "text/plain; charset=utf-8"},
      {".md", "text/plain; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".pdf", "application/pdf"}};
  for (const auto& [extension, type] : kTypes)
    if (file.extension() == extension) return type;
  return "application/octet-stream";
}

bool is_loopback_host(const std::string& host_header) {
  std::string host = host_header;
  const std::size_t port = host.rfind(':');
  if (port != std::string::npos && host.find(']', port) == std::string::npos) host.resize(port);
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

}  // namespace strandline::report
