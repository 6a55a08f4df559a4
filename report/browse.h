// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace strandline::report {

/// The file or folder that a request for `url_path` (decoded, "/a/b") means, or nothing: where it
/// is not there, where a part of its name starts with a dot ("..", hidden files), and where a link
/// leads out of `root`.
std::optional<std::filesystem::path> served_path(const std::filesystem::path& root,
                                                 const std::string& url_path);

/// The page of a folder: folders of studies with their title, best strategy and link to the report,
/// other folders, files. Hidden names are left out; every name is escaped, and percent-encoded in
/// its link. `url_path` is the folder's place under the root, "/" for the root itself.
std::string render_listing(const std::filesystem::path& folder, const std::string& url_path);

/// The media type by a file's extension; octet-stream where it is not known.
std::string media_type(const std::filesystem::path& file);

/// Whether a request's Host header names this machine's loopback: names that strangers point at it
/// (DNS rebinding) do not.
bool is_loopback_host(const std::string& host_header);

}  // namespace strandline::report
