// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/run.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>

#include "core/error.h"
#include "core/files.h"
#include "core/parallel.h"
#include "study/interrupted.h"

namespace strandline::batch {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Counts units as they end and tells who listens.
class Counter {
 public:
  Counter(const RunSettings& settings, std::size_t units, std::size_t earlier)
      : settings_(settings), begin_(Clock::now()) {
    now_.units = units;
    now_.done = now_.earlier = earlier;
  }
  void add(bool good) {
    const std::lock_guard lock(mutex_);
    ++(good ? now_.done : now_.failed);
    now_.seconds = since(begin_);
    if (settings_.progress) settings_.progress(now_);
  }
  const Progress& now() const { return now_; }

 private:
  const RunSettings& settings_;
  Clock::time_point begin_;
  Progress now_;
  std::mutex mutex_;
};

/// One unit from the ledger's begin to its end. False where it failed.
bool run_unit(const Unit& unit, int threads, const BatchFolder& folder, Ledger& ledger,
              const Work& work) {
  ledger.begin(unit.id);
  const auto begin = Clock::now();
  std::string content;
  try {
    content = work(unit, threads);
  } catch (const study::Interrupted&) {
    ledger.wait_again(unit.id);
    throw;
  } catch (const std::exception& e) {
    ledger.fail(unit.id, since(begin), e.what());
    return false;
  }
  core::write_file_atomically(folder.unit(unit.id), content);
  ledger.finish(unit.id, since(begin));
  return true;
}

}  // namespace

std::vector<std::string> ids_of(const Plan& plan) {
  std::vector<std::string> ids;
  for (const Unit& unit : plan.units) ids.push_back(unit.id);
  return ids;
}

std::vector<std::size_t> settle(const Plan& plan, const std::filesystem::path& root,
                                Ledger& ledger) {
  ledger.open_units(ids_of(plan));
  std::map<std::string, UnitState> states;
  for (const LedgerRow& row : ledger.rows()) states[row.id] = row.state;
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < plan.units.size(); ++i) {
    const std::string& id = plan.units[i].id;
    const bool there = std::filesystem::exists(BatchFolder::unit_file(root, id));
    const bool known = states[id] == UnitState::kDone;
    if (there && !known) ledger.finish(id, -1);
    if (!there && known) ledger.wait_again(id);
    if (!there) left.push_back(i);
  }
  return left;
}

void check_inputs(Ledger& ledger) {
  const std::string now = core::version() + " " + inputs_hash();
  const std::string then = ledger.meta("inputs");
  if (then.empty()) {
    ledger.set_meta("inputs", now);
  } else if (then != now) {
    throw core::InputError({{},
                            "--out",
                            "",
                            "the batch in this folder began with other catalogs, parameter files "
                            "or another version of the program",
                            "name another folder, or remove this one to begin anew"});
  }
}

Progress run_units(const Plan& plan, const BatchFolder& folder, Ledger& ledger, const Work& work,
                   const RunSettings& settings) {
  folder.remove_leftovers();
  const std::vector<std::size_t> left = settle(plan, folder.root(), ledger);
  Counter counter(settings, plan.units.size(), plan.units.size() - left.size());
  const int threads = settings.threads > 0 ? settings.threads : core::hardware_threads();
  const int side_by_side =
      std::max(1, static_cast<int>(std::min<std::size_t>(left.size(), threads)));
  const bool finished = core::parallel_blocks(
      left.size(), side_by_side,
      [&](std::size_t i) {
        counter.add(run_unit(plan.units[left[i]], threads / side_by_side, folder, ledger, work));
      },
      settings.stop);
  if (!finished) throw study::Interrupted{};
  return counter.now();
}

}  // namespace strandline::batch
