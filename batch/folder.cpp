// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "core/error.h"

namespace strandline::batch {
namespace fs = std::filesystem;
namespace {

std::string machine() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown machine";
}

std::string owner(int descriptor) {
  std::array<char, 512> text{};
  const ssize_t n = ::pread(descriptor, text.data(), text.size() - 1, 0);
  return n > 0 ? std::string(text.data(), static_cast<std::size_t>(n)) : "another process";
}

void refuse_foreign(const fs::path& root) {
  std::error_code error;
  if (!fs::exists(root, error)) return;
  if (!fs::is_directory(root, error))
    throw core::InputError({{root.string(), 0, 0},
                            "",
                            "",
                            "a batch needs a folder, and this is a file",
                            "name another folder"});
  if (!fs::exists(root / "batch.lock", error) && !fs::is_empty(root, error))
    throw core::InputError({{root.string(), 0, 0},
                            "",
                            "",
                            "holds files that no batch wrote",
                            "name a new or an empty folder with --out"});
}

}  // namespace

FileLock::FileLock(const fs::path& file)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0)
    throw core::RuntimeFailure(
        fmt::format("cannot write {}: {}", file.string(), std::strerror(errno)));
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const std::string who = owner(descriptor_);
    ::close(descriptor_);
    throw core::InputError({{file.parent_path().string(), 0, 0},
                            "",
                            "",
                            fmt::format("another batch runs here ({})", who),
                            "wait for it, end it, or name another folder with --out"});
  }
  const std::string me = fmt::format("process {} on {}", ::getpid(), machine());
  if (::ftruncate(descriptor_, 0) != 0 ||
      ::pwrite(descriptor_, me.data(), me.size(), 0) != static_cast<ssize_t>(me.size())) {
    const std::string reason = std::strerror(errno);
    ::close(descriptor_);
    throw core::RuntimeFailure(fmt::format("cannot write {}: {}", file.string(), reason));
  }
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

fs::path BatchFolder::prepared(const fs::path& root) {
  refuse_foreign(root);
  std::error_code failed;
  fs::create_directories(root, failed);
  if (failed)
    throw core::RuntimeFailure(
        fmt::format("cannot create {}: {}", root.string(), failed.message()));
  return root;
}

BatchFolder::BatchFolder(const fs::path& root)
    : root_(prepared(root)), lock_(root_ / "batch.lock") {
  std::error_code failed;
  fs::create_directories(root_ / "units", failed);
  if (failed)
    throw core::RuntimeFailure(
        fmt::format("cannot create {}: {}", (root_ / "units").string(), failed.message()));
}

void BatchFolder::remove_leftovers() const {
  std::vector<fs::path> stale;
  for (const fs::path& folder : {root_, root_ / "units"})
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().filename().string().starts_with('.')) stale.push_back(entry.path());
  std::error_code ignored;
  for (const fs::path& file : stale) fs::remove(file, ignored);
}

fs::path BatchFolder::unit_file(const fs::path& root, const std::string& id) {
  return root / "units" / (id + ".json");
}

fs::path BatchFolder::error_file(const fs::path& root, const std::string& id) {
  return root / "units" / (id + ".error");
}

}  // namespace strandline::batch
