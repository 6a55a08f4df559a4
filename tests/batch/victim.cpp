// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// batch_victim DIR UNITS THREADS [MOST_BYTES]: a batch of units of a millisecond or two. With
// MOST_BYTES no file may grow beyond: what a full disk looks like from inside.
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "batch/collect.h"
#include "batch/run.h"
#include "core/error.h"
#include "tests/batch/fixtures.h"

int main(int argc, char** argv) {
  using namespace strandline;
  if (argc < 4) return 2;
  if (argc > 4) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{std::strtoull(argv[4], nullptr, 10), RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  try {
    const batch::Plan plan = batch::test::small_plan(std::atoi(argv[2]));
    const batch::BatchFolder folder(argv[1]);
    batch::Ledger ledger(folder.ledger());
    batch::RunSettings settings;
    settings.threads = std::atoi(argv[3]);
    batch::run_units(
        plan, folder, ledger,
        [](const batch::Unit& unit, int) {
          std::this_thread::sleep_for(std::chrono::microseconds(500 + unit.id[0] * 10));
          return batch::test::small_summary(unit);
        },
        settings);
    batch::collect(plan, folder.root(), ledger);
  } catch (const core::InputError& e) {
    fmt::print(stderr, "{}\n", e.what());
    return 2;
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}\n", e.what());
    return 1;
  }
  return 0;
}
