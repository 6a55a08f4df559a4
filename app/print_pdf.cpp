// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/print_pdf.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "core/error.h"
#include "core/files.h"

extern char** environ;

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

constexpr auto kLimit = std::chrono::minutes(2);

std::string find_browser() {
  if (const char* named = std::getenv("CHROMIUM"); named && *named)
    return ::access(named, X_OK) == 0 ? named : "";
  const char* path = std::getenv("PATH");
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
    std::istringstream folders(path ? path : "/usr/bin");
    for (std::string folder; std::getline(folders, folder, ':');) {
      const std::string candidate = folder + "/" + name;
      if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
  }
  return "";
}

/// A file's address: everything but plain letters is percent-encoded.
std::string file_url(const fs::path& file) {
  std::string url = "file://";
  for (const unsigned char c : fs::absolute(file).lexically_normal().string())
    url += std::isalnum(c) || c == '/' || c == '-' || c == '_' || c == '.'
               ? std::string(1, static_cast<char>(c))
               : fmt::format("%{:02X}", c);
  return url;
}

/// A folder for the browser's profile and its output, gone with its owner.
struct ScratchFolder {
  fs::path path;
  ScratchFolder() {
    std::string name = (fs::temp_directory_path() / "strandline-pdf-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw core::RuntimeFailure("cannot make a folder for the PDF");
    path = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

/// Runs a program without a shell and without its output; false where it fails or takes too long.
bool finishes(const std::vector<std::string>& words) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed) return false;
  const auto end = std::chrono::steady_clock::now() + kLimit;
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > end) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, &status, 0);
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

void print_pdf(const fs::path& html, const fs::path& pdf) {
  const std::string browser = find_browser();
  if (browser.empty())
    throw core::InputError({{},
                            "--pdf",
                            pdf.string(),
                            "needs Chromium, which is not installed",
                            "apt-get install chromium, or name one in CHROMIUM"});
  const ScratchFolder scratch;
  const fs::path printed = scratch.path / "page.pdf";
  std::vector<std::string> words = {browser,
                                    "--headless=new",
                                    "--disable-gpu",
                                    "--disable-dev-shm-usage",
                                    "--disable-extensions",
                                    "--disable-sync",
                                    "--disable-background-networking",
                                    "--no-first-run",
                                    "--no-pdf-header-footer",
                                    "--virtual-time-budget=30000",
                                    "--user-data-dir=" + (scratch.path / "profile").string(),
                                    "--print-to-pdf=" + printed.string(),
                                    file_url(html)};
  if (::geteuid() == 0) words.insert(words.begin() + 1, "--no-sandbox");  // root has no sandbox
  if (!finishes(words) || !fs::exists(printed))
    throw core::RuntimeFailure(fmt::format("{} did not print {}", browser, html.string()));
  core::write_file_atomically(pdf, core::read_file(printed));
}

}  // namespace strandline::app
