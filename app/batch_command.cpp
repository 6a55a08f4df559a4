// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "batch/collect.h"
#include "batch/slurm.h"
#include "batch/thesis_units.h"
#include "core/error.h"
#include "core/files.h"

namespace strandline::app {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int) {
  if (interrupted) _exit(130);
  interrupted = 1;
}

struct BatchOptions {
  std::vector<std::string> files, sets;
  std::string sample, out, backend = "local", cache, format, task, slice;
  int threads = 0, tasks = 16;
};

/// One line on standard error that is written over, where that is a terminal.
void draw(const batch::Progress& p) {
  if (!::isatty(STDERR_FILENO)) return;
  const std::size_t ended = p.done + p.failed;
  const std::size_t fresh = ended - p.earlier;  // none yet: no rate to tell the time left by
  const double left =
      fresh == 0 ? 0
                 : p.seconds / static_cast<double>(fresh) * static_cast<double>(p.units - ended);
  fmt::print(stderr, "\rbatch: {} of {} done, {} failed, {:.0f} s left \033[K{}", p.done, p.units,
             p.failed, left, ended == p.units ? "\n" : "");
}

std::filesystem::path out_folder(const BatchOptions& o, const batch::Plan& plan) {
  if (!o.out.empty()) return o.out;
  if (batch::of_theses(plan)) return std::filesystem::path("results") / "theses";
  const std::string name = plan.scenarios.size() == 1 ? plan.scenarios.front().name : "scenarios";
  return std::filesystem::path("results") / (name + ".batch");
}

void say_failures(const batch::Plan& plan, const batch::Ledger& ledger) {
  constexpr int kMost = 5;
  int shown = 0;
  for (const batch::Unit& unit : plan.units) {
    const batch::LedgerRow row = ledger.row(unit.id);
    if (row.state != batch::UnitState::kFailed || ++shown > kMost) continue;
    fmt::print(stderr, "failed: {}: {}\n", unit.id, row.error);
  }
}

batch::RunSettings run_settings(const BatchOptions& o) {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  batch::RunSettings settings;
  settings.threads = o.threads;
  settings.stop = [] { return interrupted != 0; };
  settings.progress = draw;
  return settings;
}

std::filesystem::path cache_folder(const BatchOptions& o, const std::filesystem::path& root) {
  return o.cache.empty() ? root.parent_path() / ".cache" : std::filesystem::path(o.cache);
}

/// What a Slurm job runs on a node: --task DIR --slice i/n.
void run_task(const BatchOptions& o) {
  std::size_t slice = 0, slices = 0;
  if (std::sscanf(o.slice.c_str(), "%zu/%zu", &slice, &slices) != 2 || slice >= slices)
    throw core::InputError({{}, "--slice", o.slice, "is no slice", "write i/n with i below n"});
  const auto file = batch::plan_file(o.task);
  const batch::Plan plan = batch::plan_from_json(core::read_file(file), file.string());
  const batch::RunSettings settings = run_settings(o);
  const auto work = batch::unit_work(plan, cache_folder(o, o.task), settings.stop);
  if (!batch::run_task(plan, o.task, slice, slices, work, settings))
    throw core::RuntimeFailure("units failed; their reasons are in units/*.error");
}

batch::Progress run_plan(const BatchOptions& o, const batch::Plan& plan,
                         const batch::BatchFolder& folder, batch::Ledger& ledger) {
  const batch::RunSettings settings = run_settings(o);
  const auto cache = cache_folder(o, folder.root());
  if (o.backend == "local")
    return batch::run_units(plan, folder, ledger, batch::unit_work(plan, cache, settings.stop),
                            settings);
  batch::SlurmSettings slurm;
  slurm.program = std::filesystem::read_symlink("/proc/self/exe");
  slurm.cache_dir = cache;
  slurm.tasks = o.tasks;
  slurm.threads = std::max(1, o.threads);
  return batch::run_slurm(plan, folder, ledger, slurm, settings);
}

void run(const BatchOptions& o) {
  if (!o.task.empty()) return run_task(o);
  if (o.files.empty())
    throw core::InputError({{}, "scenarios", "", "no scenario is named", "name a YAML file"});
  const batch::Sweep sweep = batch::parse_sweep(o.sets, o.sample);
  const batch::Plan plan = batch::make_plan(batch::find_scenarios(o.files), sweep);
  const batch::BatchFolder folder(out_folder(o, plan));
  batch::Ledger ledger(folder.ledger());
  batch::check_inputs(ledger);
  const batch::Progress end = run_plan(o, plan, folder, ledger);
  const batch::Collected collected = batch::collect(plan, folder.root(), ledger);
  print(collected.comparison, o.format);
  fmt::print(stderr, "{} units, {} done earlier, {} failed\nstore:  {}\ntable:  {}\n", end.units,
             end.earlier, end.failed, folder.store().string(), folder.table().string());
  say_failures(plan, ledger);
  if (end.failed)
    throw core::RuntimeFailure(fmt::format(
        "{} of {} units failed; the same command tries them again", end.failed, end.units));
}

}  // namespace

void add_batch(CLI::App& app) {
  auto o = std::make_shared<BatchOptions>();
  auto* c = app.add_subcommand(
      "batch", "Runs many scenarios, and sweeps of them; run again to go on after a stop");
  c->add_option("scenarios", o->files,
                "Scenario files, or theses, or patterns such as 'scenarios/theses/*.yaml'");
  c->add_option("--set", o->sets,
                "key=a,b,c or, with --sample, key=low..high; keys as in the scenario, dotted: "
                "terms.nre_factor, seed, chips.gpu, segments[0].demand_share")
      ->allow_extra_args(false);
  c->add_option("--sample", o->sample, "sobol:N samples the ranges together at N points");
  c->add_option("--out", o->out,
                "Folder of the batch (default: results/<name>.batch; of theses: results/theses)");
  c->add_option("--backend", o->backend, "local, or slurm: job arrays on a cluster")
      ->check(CLI::IsMember({"local", "slurm"}));
  c->add_option("--threads", o->threads, "Threads (0: all cores); of each task with slurm (0: one)")
      ->check(CLI::Range(0, 4096));
  c->add_option("--tasks", o->tasks, "Tasks of a Slurm job array")->check(CLI::Range(1, 1000));
  c->add_option("--task", o->task, "Folder of the batch that this task belongs to")->group("");
  c->add_option("--slice", o->slice, "i/n: which part of the units this task does")->group("");
  c->add_option("--cache", o->cache,
                "Folder of cached cost tables (default: .cache beside the results)");
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
