// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/run.h"

#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>

#include "batch/slurm.h"
#include "core/error.h"
#include "study/interrupted.h"
#include "tests/batch/fixtures.h"

using namespace strandline;
using batch::test::Scratch;
namespace fs = std::filesystem;

namespace {

/// Runs a plan in a folder and counts the units that were computed.
struct Run {
  fs::path root;
  std::atomic<int> computed{0};
  std::string failing;
  batch::RunSettings settings;
  batch::Progress go(const batch::Plan& plan) {
    const batch::BatchFolder folder(root);
    batch::Ledger ledger(folder.ledger());
    return batch::run_units(
        plan, folder, ledger,
        [&](const batch::Unit& unit, int) {
          ++computed;
          if (unit.id == failing) throw std::runtime_error("does not converge");
          return batch::test::small_summary(unit);
        },
        settings);
  }
};

bool says(const std::exception& e, const std::string& text) {
  return std::string(e.what()).find(text) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run)

BOOST_AUTO_TEST_CASE(a_second_run_computes_nothing) {
  const Scratch scratch;
  const auto plan = batch::test::small_plan(20);
  Run run{.root = scratch.path / "b", .failing = {}, .settings = {}};
  BOOST_TEST(run.go(plan).done == 20u);
  const batch::Progress again = run.go(plan);
  BOOST_TEST(run.computed == 20);
  BOOST_TEST(again.earlier == 20u);
}

BOOST_AUTO_TEST_CASE(a_longer_sweep_computes_the_new_units_alone) {
  const Scratch scratch;
  Run run{.root = scratch.path / "b", .failing = {}, .settings = {}};
  run.go(batch::test::small_plan(5));
  run.go(batch::test::small_plan(12));
  BOOST_TEST(run.computed == 12);
}

BOOST_AUTO_TEST_CASE(a_unit_that_throws_fails_alone_and_is_tried_again) {
  const Scratch scratch;
  const auto plan = batch::test::small_plan(6);
  Run run{.root = scratch.path / "b", .failing = plan.units[3].id, .settings = {}};
  const batch::Progress first = run.go(plan);
  BOOST_TEST(first.done == 5u);
  BOOST_TEST(first.failed == 1u);
  const batch::LedgerRow row = batch::Ledger(run.root / "ledger.sqlite").row(plan.units[3].id);
  BOOST_TEST(batch::name_of(row.state) == "failed");
  BOOST_TEST(row.error == "does not converge");
  run.failing.clear();
  BOOST_TEST(run.go(plan).failed == 0u);
  BOOST_TEST(run.computed == 7);
  BOOST_TEST(batch::Ledger(run.root / "ledger.sqlite").row(plan.units[3].id).attempts == 2);
}

BOOST_AUTO_TEST_CASE(a_lost_ledger_or_file_costs_what_was_lost) {
  const Scratch scratch;
  const auto plan = batch::test::small_plan(8);
  Run run{.root = scratch.path / "b", .failing = {}, .settings = {}};
  run.go(plan);
  for (const char* suffix : {"", "-wal", "-shm"})
    fs::remove(run.root / (std::string("ledger.sqlite") + suffix));
  run.go(plan);
  BOOST_TEST(run.computed == 8);
  fs::remove(batch::BatchFolder::unit_file(run.root, plan.units[2].id));
  run.go(plan);
  BOOST_TEST(run.computed == 9);
}

/// Nothing is decided by the clock on the wall: files from the past and the future are as good.
BOOST_AUTO_TEST_CASE(a_changed_clock_changes_nothing) {
  const Scratch scratch;
  const auto plan = batch::test::small_plan(4);
  Run run{.root = scratch.path / "b", .failing = {}, .settings = {}};
  run.go(plan);
  const auto now = fs::file_time_type::clock::now();
  for (std::size_t i = 0; i < 4; ++i)
    fs::last_write_time(batch::BatchFolder::unit_file(run.root, plan.units[i].id),
                        now + std::chrono::hours(i % 2 ? 200'000 : -200'000));
  run.go(plan);
  BOOST_TEST(run.computed == 4);
}

BOOST_AUTO_TEST_CASE(a_stop_leaves_units_waiting) {
  const Scratch scratch;
  const auto plan = batch::test::small_plan(50);
  Run run{.root = scratch.path / "b", .failing = {}, .settings = {}};
  run.settings.threads = 1;
  run.settings.stop = [&] { return run.computed >= 10; };
  BOOST_CHECK_THROW(run.go(plan), study::Interrupted);
  run.settings.stop = {};
  BOOST_TEST(run.go(plan).done == 50u);
  BOOST_TEST(run.computed == 50);
}

BOOST_AUTO_TEST_CASE(a_folder_of_something_else_is_refused) {
  const Scratch scratch;
  core::write_file_atomically(scratch.path / "thesis.txt", "mine");
  BOOST_CHECK_EXCEPTION(batch::BatchFolder{scratch.path}, core::InputError,
                        [](const auto& e) { return says(e, "no batch wrote"); });
  BOOST_CHECK_EXCEPTION(batch::BatchFolder{scratch.path / "thesis.txt"}, core::InputError,
                        [](const auto& e) { return says(e, "is a file"); });
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_is_told) {
  BOOST_CHECK_EXCEPTION(batch::BatchFolder{"/proc/strandline/batch"}, core::RuntimeFailure,
                        [](const auto& e) { return says(e, "cannot create"); });
}

BOOST_AUTO_TEST_CASE(the_owner_of_a_folder_is_named) {
  const Scratch scratch;
  const batch::BatchFolder first(scratch.path / "b");
  BOOST_CHECK_EXCEPTION(batch::BatchFolder{scratch.path / "b"}, core::InputError,
                        [](const auto& e) { return says(e, std::to_string(::getpid())); });
}

/// Tasks of a job array, in any order and one of them twice, write what one process writes.
BOOST_AUTO_TEST_CASE(slices_do_every_unit_once) {
  const Scratch scratch;
  const auto plan = batch::test::small_plan(23);
  const fs::path root = scratch.path / "b";
  const batch::BatchFolder folder(root);
  int computed = 0;
  const batch::Work work = [&](const batch::Unit& unit, int) {
    ++computed;
    if (unit.id == plan.units[7].id) throw std::runtime_error("does not converge");
    return batch::test::small_summary(unit);
  };
  std::string ends;
  for (const std::size_t slice : {3, 0, 2, 3, 1})
    ends += batch::run_task(plan, root, slice, 4, work, {}) ? 'y' : 'n';
  BOOST_TEST(ends == "nyyyy");  // unit 7 lies in slice 3, and its failure is noted once
  BOOST_TEST(computed == 23);
  BOOST_TEST(core::read_file(batch::BatchFolder::error_file(root, plan.units[7].id)) ==
             "does not converge\n");
}

BOOST_AUTO_TEST_SUITE_END()
