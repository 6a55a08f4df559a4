// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>

#include "core/error.h"
#include "core/files.h"

namespace strandline::core {
namespace fs = std::filesystem;
namespace {

/// Marks a folder as ours: only such a folder, or an empty one, is ever replaced.
constexpr const char* kMarker = ".strandline-results";

std::string staging_prefix(const fs::path& target) {
  return ".strandline-staging-" + target.filename().string() + "-";
}
std::string aside_prefix(const fs::path& target) {
  return ".strandline-aside-" + target.filename().string() + "-";
}

/// The process id at the end of "<prefix><pid>", or 0 where the name is of another kind.
pid_t owner(const std::string& name, const std::string& prefix) {
  if (!name.starts_with(prefix)) return 0;
  pid_t pid = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, pid);
  return error == std::errc() && stop == end && pid > 0 ? pid : 0;
}

bool is_dead(pid_t pid) {
  return pid == ::getpid() || (::kill(pid, 0) != 0 && errno == ESRCH);
}

/// Clears what killed runs left beside the target. A target that was moved aside by a file system
/// without exchange, and never replaced, is put back first.
void recover(const fs::path& target) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(target.parent_path(), error)) {
    const std::string name = entry.path().filename().string();
    const pid_t stale = owner(name, staging_prefix(target));
    const pid_t aside = owner(name, aside_prefix(target));
    if (aside > 0 && is_dead(aside)) {
      std::error_code ignored;
      if (!fs::exists(target, ignored)) fs::rename(entry.path(), target, ignored);
      fs::remove_all(entry.path(), ignored);
    } else if (stale > 0 && is_dead(stale)) {
      std::error_code ignored;
      fs::remove_all(entry.path(), ignored);
    }
  }
}

void refuse_foreign(const fs::path& target) {
  std::error_code error;
  if (!fs::exists(target, error)) return;
  if (!fs::is_directory(target, error))
    throw InputError({{target.string(), 0, 0},
                      "",
                      "",
                      "results need a folder, and this is a file",
                      "name another folder"});
  const bool ours =
      fs::exists(target / kMarker, error) || fs::exists(target / "summary.json", error);
  if (!ours && !fs::is_empty(target, error))
    throw InputError({{target.string(), 0, 0},
                      "",
                      "",
                      "holds files that Strandline did not write, and would be replaced",
                      "name a new or an empty folder"});
}

void sync_path(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

/// Everything of the folder reaches the disk before its name does.
void sync_tree(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() || entry.is_directory()) sync_path(entry.path());
  sync_path(folder);
}

[[noreturn]] void fail(const fs::path& target, int code) {
  throw RuntimeFailure(
      fmt::format("cannot put the results at {}: {}", target.string(), std::strerror(code)));
}

}  // namespace

StagedFolder::StagedFolder(fs::path target) {
  std::error_code error;
  target_ = fs::weakly_canonical(fs::absolute(target), error);
  if (!target_.has_filename()) target_ = target_.parent_path();  // "results/x/" means "results/x"
  if (error || !target_.has_filename() || target_ == target_.root_path())
    throw InputError(
        {{target.string(), 0, 0}, "", "", "cannot be a results folder", "name another"});
  fs::create_directories(target_.parent_path(), error);
  if (error) fail(target_, error.value());
  recover(target_);
  refuse_foreign(target_);
  staging_ = target_.parent_path() / (staging_prefix(target_) + std::to_string(::getpid()));
  fs::create_directory(staging_, error);
  if (error) fail(target_, error.value());
  write_file_atomically(staging_ / kMarker, "");
}

StagedFolder::~StagedFolder() {
  std::error_code ignored;
  if (!committed_) fs::remove_all(staging_, ignored);
}

void StagedFolder::commit() {
  sync_tree(staging_);
  std::error_code error;
  if (!fs::exists(target_, error)) {
    if (::rename(staging_.c_str(), target_.c_str()) != 0) fail(target_, errno);
  } else if (::renameat2(AT_FDCWD, staging_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) ==
             0) {
    fs::remove_all(staging_, error);  // the old results, now under the staging name
  } else if (errno == EINVAL || errno == ENOSYS) {
    // No exchange on this file system (NFS): recover() mends a crash between the two renames.
    const fs::path aside =
        target_.parent_path() / (aside_prefix(target_) + std::to_string(::getpid()));
    if (::rename(target_.c_str(), aside.c_str()) != 0) fail(target_, errno);
    if (::rename(staging_.c_str(), target_.c_str()) != 0) fail(target_, errno);
    fs::remove_all(aside, error);
  } else {
    fail(target_, errno);
  }
  committed_ = true;
  sync_path(target_.parent_path());
}

}  // namespace strandline::core
