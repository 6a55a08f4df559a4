// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/slurm.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <thread>

#include "batch/command.h"
#include "core/error.h"
#include "core/files.h"
#include "study/interrupted.h"

namespace strandline::batch {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFruitlessJobs = 5;
constexpr double kSilence_s = 600;
constexpr const char* kJobKey = "slurm_job";

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string trimmed(std::string text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.pop_back();
  return text;
}

/// For bash: in single quotes.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The units of a plan by what their files say.
struct Standing {
  std::vector<std::size_t> left;  ///< neither done nor failed
  std::size_t failed = 0;
};

/// One run of a plan on a cluster.
class Cluster {
 public:
  Cluster(const Plan& plan, const BatchFolder& folder, Ledger& ledger, const SlurmSettings& slurm,
          const RunSettings& settings)
      : plan_(plan), folder_(folder), ledger_(ledger), slurm_(slurm), settings_(settings) {}

  Progress run() {
    core::write_file_atomically(plan_file(folder_.root()), to_json(plan_));
    job_ = ledger_.meta(kJobKey);
    if (!running()) forget_failures();
    Standing now = look();
    earlier_ = plan_.units.size() - now.left.size() - now.failed;
    for (int fruitless = 0; !now.left.empty();) {
      const std::size_t before = now.left.size();
      if (!running()) submit(now.left);
      now = wait_for_job(now);
      fruitless = now.left.size() < before ? 0 : fruitless + 1;
      if (fruitless >= kFruitlessJobs) give_up(now.left.size());
    }
    while (running()) pause();  // a task that lost its race to write may still be about
    ledger_.set_meta(kJobKey, "");
    folder_.remove_leftovers();
    return progress(now);
  }

 private:
  /// Failures of an earlier run are tried again.
  void forget_failures() {
    std::error_code ignored;
    for (const Unit& unit : plan_.units)
      fs::remove(BatchFolder::error_file(folder_.root(), unit.id), ignored);
  }

  Standing look() {
    Standing now;
    for (const std::size_t i : settle(plan_, folder_.root(), ledger_)) {
      const std::string& id = plan_.units[i].id;
      const fs::path error = BatchFolder::error_file(folder_.root(), id);
      if (!fs::exists(error)) {
        now.left.push_back(i);
        continue;
      }
      ++now.failed;
      ledger_.fail(id, -1, trimmed(core::read_file(error)));
    }
    return now;
  }

  Progress progress(const Standing& now) const {
    return {plan_.units.size(), plan_.units.size() - now.left.size() - now.failed, earlier_,
            now.failed, since(begin_)};
  }

  /// Whether the job is in the queue. The controller may be down for a while: then we wait.
  bool running() {
    if (job_.empty()) return false;
    for (const auto begin = Clock::now();; pause()) {
      const CommandResult r =
          run_command({"squeue", "--noheader", "--array", "--jobs", job_, "-o", "%i %r"});
      if (r.status == 0) {
        release_held(r.output);
        return !trimmed(r.output).empty();
      }
      if (r.output.find("Invalid job id") != std::string::npos) return false;
      if (since(begin) > kSilence_s) throw core::RuntimeFailure("squeue: " + trimmed(r.output));
    }
  }

  /// A task whose launch failed (its node's daemons died just then) goes back to the queue, but the
  /// controller holds it there for good. What a person or administrator holds stays held. `queue`
  /// has a line "ID REASON" per task; a release that fails is tried again at the next look.
  static void release_held(const std::string& queue) {
    std::istringstream lines(queue);
    for (std::string id, reason; lines >> id && std::getline(lines >> std::ws, reason);) {
      std::replace(reason.begin(), reason.end(), '_', ' ');  // as some versions write it
      if (trimmed(reason) == "launch failed requeued held")
        run_command({"scontrol", "release", id});
    }
  }

  /// An array of the tasks that have units left.
  void submit(const std::vector<std::size_t>& left) {
    std::vector<std::size_t> tasks;
    for (const std::size_t i : left) tasks.push_back(i % slices());
    std::sort(tasks.begin(), tasks.end());
    tasks.erase(std::unique(tasks.begin(), tasks.end()), tasks.end());
    const fs::path root = fs::absolute(folder_.root());
    core::write_file_atomically(root / "slurm.sh", script(root));
    const std::vector<std::string> command{
        "sbatch", "--parsable", fmt::format("--array={}", fmt::join(tasks, ",")),
        "--output=" + (root / "slurm-%a.log").string(), (root / "slurm.sh").string()};
    for (const auto begin = Clock::now();; pause()) {
      const CommandResult r = run_command(command);
      if (r.status == 0) {
        job_ = r.output.substr(0, r.output.find_first_of(";\n"));
        ledger_.set_meta(kJobKey, job_);
        return;
      }
      if (r.status == 127 || since(begin) > kSilence_s)
        throw core::RuntimeFailure(fmt::format(
            "sbatch: {}; is this a Slurm cluster? (see tools/slurm_local.sh)", trimmed(r.output)));
    }
  }

  std::string script(const fs::path& root) const {
    return fmt::format(
        "#!/bin/bash\n#SBATCH --job-name=strandline --requeue --open-mode=append --ntasks=1\n"
        "#SBATCH --cpus-per-task={0}\n"
        "exec {1} batch --task {2} --slice \"$SLURM_ARRAY_TASK_ID/{3}\" --threads {0} --cache "
        "{4}\n",
        slurm_.threads, quoted(slurm_.program.string()), quoted(root.string()), slices(),
        quoted(fs::absolute(slurm_.cache_dir).string()));
  }

  Standing wait_for_job(Standing now) {
    for (bool queued = true; queued && !now.left.empty();) {
      queued = running();
      now = look();
      if (settings_.progress) settings_.progress(progress(now));
      if (queued && !now.left.empty()) pause();
    }
    return now;
  }

  void pause() {
    if (settings_.stop && settings_.stop()) {
      if (!job_.empty()) run_command({"scancel", job_});
      throw study::Interrupted{};
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(slurm_.poll_s));
  }

  std::size_t slices() const {
    return std::clamp<std::size_t>(static_cast<std::size_t>(slurm_.tasks), 1, plan_.units.size());
  }

  [[noreturn]] void give_up(std::size_t left) const {
    throw core::RuntimeFailure(fmt::format(
        "{} jobs in a row ended without a result, {} units are left; see {}/slurm-*.log",
        kFruitlessJobs, left, folder_.root().string()));
  }

  const Plan& plan_;
  const BatchFolder& folder_;
  Ledger& ledger_;
  const SlurmSettings& slurm_;
  const RunSettings& settings_;
  std::string job_;
  std::size_t earlier_ = 0;
  Clock::time_point begin_ = Clock::now();
};

}  // namespace

fs::path plan_file(const fs::path& root) {
  return root / "plan.json";
}

Progress run_slurm(const Plan& plan, const BatchFolder& folder, Ledger& ledger,
                   const SlurmSettings& slurm, const RunSettings& settings) {
  return Cluster(plan, folder, ledger, slurm, settings).run();
}

bool run_task(const Plan& plan, const fs::path& root, std::size_t slice, std::size_t slices,
              const Work& work, const RunSettings& settings) {
  bool good = true;
  for (std::size_t i = slice; i < plan.units.size(); i += slices) {
    const Unit& unit = plan.units[i];
    const fs::path file = BatchFolder::unit_file(root, unit.id);
    const fs::path error = BatchFolder::error_file(root, unit.id);
    if (fs::exists(file) || fs::exists(error)) continue;
    if (settings.stop && settings.stop()) throw study::Interrupted{};
    std::string content;
    try {
      content = work(unit, settings.threads);
    } catch (const study::Interrupted&) {
      throw;
    } catch (const std::exception& e) {
      core::write_file_atomically(error, std::string(e.what()) + "\n");
      good = false;
      continue;
    }
    core::write_file_atomically(file, content);
  }
  return good;
}

}  // namespace strandline::batch
