// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "core/error.h"

namespace strandline::core {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const std::string& what, const fs::path& where, int code) {
  throw RuntimeFailure(fmt::format("cannot {} {}: {}", what, where.string(), std::strerror(code)));
}

void write_all(int fd, const std::string& content, const fs::path& file) {
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t n = ::write(fd, content.data() + done, content.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("write", file, errno);
    done += static_cast<std::size_t>(n);
  }
}

/// A file descriptor that closes itself.
struct Descriptor {
  int fd;
  explicit Descriptor(int f) : fd(f) {}
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

}  // namespace

std::string read_file(const fs::path& file, std::uintmax_t limit_bytes) {
  std::error_code error;
  if (!fs::exists(file, error))
    throw InputError({{file.string(), 0, 0}, "", "", "no such file", "check the path"});
  if (!fs::is_regular_file(file, error))
    throw InputError({{file.string(), 0, 0}, "", "", "is not a file", "name a regular file"});
  const std::uintmax_t size = fs::file_size(file, error);
  if (error || size > limit_bytes)
    throw InputError({{file.string(), 0, 0},
                      "",
                      "",
                      fmt::format("has {} bytes, more than the limit of {}", size, limit_bytes),
                      "split it or name a smaller file"});
  std::ifstream in(file, std::ios::binary);
  std::string content(size, '\0');
  if (!in.read(content.data(), static_cast<std::streamsize>(size)))
    throw InputError({{file.string(), 0, 0}, "", "", "cannot be read", "check its permissions"});
  return content;
}

void write_file_atomically(const fs::path& file, const std::string& content) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::string temporary = (folder / fmt::format(".{}.XXXXXX", file.filename().string())).string();
  const Descriptor out(::mkstemp(temporary.data()));
  if (out.fd < 0) fail("write in", folder, errno);
  try {
    write_all(out.fd, content, file);
    if (::fchmod(out.fd, 0644) != 0 || ::fsync(out.fd) != 0) fail("write", file, errno);
    if (::rename(temporary.c_str(), file.c_str()) != 0) fail("replace", file, errno);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  const Descriptor parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent.fd >= 0) ::fsync(parent.fd);  // the rename itself survives a power cut
}

fs::path home_path(const fs::path& relative) {
  if (const char* home = std::getenv("STRANDLINE_HOME"); home && *home)
    return fs::path(home) / relative;
  std::error_code error;
  const fs::path source = STRANDLINE_SOURCE_DIR;
  if (fs::is_directory(source / "scenarios", error)) return source / relative;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return program.parent_path().parent_path() / "share" / "strandline" / relative;
}

fs::path data_path() {
  if (const char* data = std::getenv("STRANDLINE_DATA"); data && *data) return data;
  std::error_code error;
  const fs::path beside = home_path("../shared/data").lexically_normal();
  return fs::is_directory(beside, error) ? beside : fs::path();
}

std::vector<fs::path> list_files(const fs::path& folder, const std::string& extension) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw InputError({{folder.string(), 0, 0}, "", "", "no such folder", "check the path"});
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() == extension)
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string version() {
  return STRANDLINE_VERSION;
}

}  // namespace strandline::core
