// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <random>
#include <thread>

#include "batch/ledger.h"
#include "core/files.h"
#include "tests/batch/fixtures.h"

using namespace strandline;
using batch::test::Scratch;
using Arguments = std::vector<std::string>;

namespace {

constexpr const char* kUnits = "300";

pid_t start(const Arguments& more) {
  Arguments arguments{STRANDLINE_BATCH_VICTIM};
  arguments.insert(arguments.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& a : arguments) argv.push_back(a.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  BOOST_REQUIRE_EQUAL(::posix_spawn(&child, argv[0], &quiet, nullptr, argv.data(), environ), 0);
  posix_spawn_file_actions_destroy(&quiet);
  return child;
}

/// Its exit code, or the negative signal that ended it.
int end_of(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void check_same(const std::filesystem::path& a, const std::filesystem::path& b) {
  for (const char* name : {"batch.sqlite", "units.csv"})
    BOOST_TEST((core::read_file(a / name) == core::read_file(b / name)), name << " differs");
}

/// Every unit is done once, and nothing half written lies about.
void check_whole(const std::filesystem::path& root) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root / "units"))
    files += entry.path().extension() == ".json";
  BOOST_TEST(files == std::atoi(kUnits));
  for (const batch::LedgerRow& row : batch::Ledger(root / "ledger.sqlite").rows())
    BOOST_TEST(batch::name_of(row.state) == "done");
}

void kill_often(const char* threads, int kills, unsigned seed) {
  const Scratch scratch;
  const auto undisturbed = scratch.path / "undisturbed", killed = scratch.path / "killed";
  BOOST_REQUIRE_EQUAL(end_of(start({undisturbed, kUnits, "1"})), 0);
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> wait_us(0, 25'000);
  int hit = 0;
  for (int i = 0; i < kills; ++i) {
    const pid_t child = start({killed, kUnits, threads});
    std::this_thread::sleep_for(std::chrono::microseconds(wait_us(random)));
    ::kill(child, SIGKILL);
    hit += end_of(child) == -SIGKILL;
  }
  BOOST_TEST(hit > kills / 4);  // the batch was still running when it was ended
  BOOST_REQUIRE_EQUAL(end_of(start({killed, kUnits, threads})), 0);
  check_same(undisturbed, killed);
  check_whole(killed);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(resume)

BOOST_AUTO_TEST_CASE(a_hundred_kills_lose_nothing_and_do_nothing_twice) {
  kill_often("2", 100, 1);
}

BOOST_AUTO_TEST_CASE(kills_of_one_thread_lose_nothing) {
  kill_often("1", 30, 2);
}

/// Limits that stop the ledger, a unit's file, and the store.
BOOST_AUTO_TEST_CASE(a_full_disk_is_told_and_what_was_done_stays) {
  const Scratch scratch;
  const auto undisturbed = scratch.path / "undisturbed";
  BOOST_REQUIRE_EQUAL(end_of(start({undisturbed, kUnits, "2"})), 0);
  for (const char* most : {"0", "200", "700", "9000", "60000"}) {
    const auto full = scratch.path / most;
    BOOST_TEST(end_of(start({full, kUnits, "2", most})) == 1, most << " bytes");
    BOOST_TEST(!std::filesystem::exists(full / "units.csv"));
    BOOST_REQUIRE_EQUAL(end_of(start({full, kUnits, "2"})), 0);
    check_same(undisturbed, full);
  }
}

BOOST_AUTO_TEST_CASE(two_batches_in_one_folder_are_refused) {
  const Scratch scratch;
  const pid_t first = start({scratch.path / "b", "3000", "1"});
  while (!std::filesystem::exists(scratch.path / "b" / "units"))
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  BOOST_TEST(end_of(start({scratch.path / "b", "3000", "1"})) == 2);
  ::kill(first, SIGKILL);
  BOOST_TEST(end_of(first) == -SIGKILL);
}

BOOST_AUTO_TEST_SUITE_END()
