// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "core/files.h"
#include "tests/core/support.h"

using namespace strandline::core;
namespace fs = std::filesystem;
using strandline::tests::contains;
using strandline::tests::input_error;
using strandline::tests::TemporaryFolder;

namespace {

/// Writes a result of two files that must agree.
void write_results(const fs::path& target, const std::string& generation) {
  StagedFolder staged(target);
  write_file_atomically(staged.path() / "a.txt", generation);
  write_file_atomically(staged.path() / "b.txt", generation);
  staged.commit();
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// Runs the action in a child that is killed: by itself at the end of the action, or by us after
/// the given time.
template <typename Action>
void run_and_kill(Action action, useconds_t after_us = 0) {
  const pid_t child = ::fork();
  if (child == 0) {
    action();
    ::kill(::getpid(), SIGKILL);
  }
  if (after_us > 0) {
    ::usleep(after_us);
    ::kill(child, SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  BOOST_REQUIRE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(staged_folder)

BOOST_AUTO_TEST_CASE(nothing_is_seen_at_the_target_before_commit) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "deep" / "results";
  {
    StagedFolder staged(target);
    write_file_atomically(staged.path() / "a.txt", "x");
    BOOST_TEST(!fs::exists(target));
    staged.commit();
  }
  BOOST_TEST(read_file(target / "a.txt") == "x");
  BOOST_TEST(entries(target.parent_path()) == 1u);
}

BOOST_AUTO_TEST_CASE(a_commit_replaces_the_old_results_as_a_whole) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "results";
  {
    StagedFolder staged(target);
    write_file_atomically(staged.path() / "only_old.txt", "x");
    staged.commit();
  }
  write_results(target, "new");
  BOOST_TEST(!fs::exists(target / "only_old.txt"));
  BOOST_TEST(read_file(target / "a.txt") == "new");
  BOOST_TEST(entries(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(without_commit_the_old_results_stay_and_nothing_is_left) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "results";
  write_results(target, "old");
  {
    StagedFolder staged(target);
    write_file_atomically(staged.path() / "a.txt", "half");
  }
  BOOST_TEST(read_file(target / "a.txt") == "old");
  BOOST_TEST(entries(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(a_killed_run_leaves_the_old_results_and_the_next_run_clears_up) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "results";
  write_results(target, "old");
  run_and_kill([&] {
    auto* staged = new StagedFolder(target);  // its destructor must not run
    std::ofstream(staged->path() / "a.txt") << "half";
  });
  BOOST_TEST(read_file(target / "a.txt") == "old");
  BOOST_TEST(read_file(target / "b.txt") == "old");
  BOOST_TEST(entries(folder.path()) == 2u);  // the stale sibling
  StagedFolder next(target);
  BOOST_TEST(entries(folder.path()) == 2u);  // gone, and our own is there
  BOOST_TEST(!fs::exists(next.path() / "a.txt"));
}

BOOST_AUTO_TEST_CASE(a_kill_at_any_moment_leaves_one_whole_generation) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "results";
  write_results(target, "0");
  for (useconds_t round = 1; round <= 25; ++round) {
    run_and_kill(
        [&] {
          for (int i = 0; i < 1000; ++i) write_results(target, std::to_string(i));
        },
        1500 * round);
    BOOST_REQUIRE(read_file(target / "a.txt") == read_file(target / "b.txt"));
  }
  write_results(target, "last");
  BOOST_TEST(entries(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(the_staging_of_a_live_run_is_left_alone) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "results";
  const fs::path live =
      folder.path() / (".strandline-staging-results-" + std::to_string(::getppid()));
  const fs::path other = folder.path() / ".strandline-staging-results-of-others-1";
  fs::create_directory(live);
  fs::create_directory(other);
  write_results(target, "x");
  BOOST_TEST(fs::exists(live));
  BOOST_TEST(fs::exists(other));
}

BOOST_AUTO_TEST_CASE(a_target_set_aside_by_a_killed_run_comes_back) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "results";
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);  // a process id that is surely dead
  write_results(target, "old");
  fs::rename(target, folder.path() / (".strandline-aside-results-" + std::to_string(child)));
  const StagedFolder staged(target);
  BOOST_TEST(read_file(target / "a.txt") == "old");
}

BOOST_AUTO_TEST_CASE(a_file_at_the_target_is_refused) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "results") << "x";
  const std::string e = input_error([&] { StagedFolder staged(folder.path() / "results"); });
  BOOST_TEST(contains(e, "this is a file"));
  BOOST_TEST(entries(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(a_folder_of_somebody_elses_files_is_never_replaced) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "thesis.tex") << "x";
  const std::string e = input_error([&] { StagedFolder staged(folder.path()); });
  BOOST_TEST(contains(e, "did not write"));
  BOOST_TEST(entries(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(an_empty_folder_and_a_trailing_slash_are_fine) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "results";
  fs::create_directory(target);
  write_results(target.string() + "/", "x");
  BOOST_TEST(read_file(target / "a.txt") == "x");
  BOOST_TEST(contains(input_error([] { StagedFolder staged("/"); }), "cannot be a results folder"));
}

BOOST_AUTO_TEST_SUITE_END()
