// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "app/commands.h"
#include "core/files.h"
#include "evolution/calibration/calibrate.h"
#include "evolution/parameters.h"

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

struct CalibrateOptions {
  std::string models, ideas, process, out, posterior, format;
  evolution::RecordOptions record;
  evolution::CalibrationOptions fit;
};

core::Cell number(double x) {
  return std::isfinite(x) ? core::Cell(x) : core::Cell();
}

core::Table parameter_table(const evolution::Calibration& c,
                            const evolution::ProcessFile& process) {
  core::Table table({{"parameter"},
                     {"unit"},
                     {"value"},
                     {"low"},
                     {"high"},
                     {"prior_low"},
                     {"prior_high"},
                     {"contraction", 2},
                     {"r_hat"},
                     {"in_process"}});
  for (const auto& p : c.parameters) {
    bool known = false;
    for (const auto& q : process.all) known = known || q.name == p.name;
    table.add({p.name, p.unit, p.value, p.low, p.high, number(p.prior_low), number(p.prior_high),
               number(p.contraction), p.r_hat, std::string(known ? "yes" : "no")});
  }
  return table;
}

/// The ideas file: as asked for, else the one beside the models where there is one.
std::vector<evolution::Idea> ideas_of(const CalibrateOptions& o, double until) {
  fs::path file = o.ideas;
  if (file.empty()) file = fs::path(o.models).parent_path() / "idea_publications.csv";
  if (o.ideas.empty() && !fs::exists(file)) return {};
  return evolution::load_ideas(file, until);
}

void tell(const evolution::Record& record, const evolution::Calibration& c) {
  for (const std::string& row : record.skipped) spdlog::warn("skipped: {}", row);
  const auto undisclosed =
      std::count_if(record.models.begin(), record.models.end(),
                    [](const auto& m) { return m.notable && m.language && !m.disclosed; });
  if (undisclosed > 0)
    spdlog::warn(
        "{} notable language models have a blank token_mixer or channel_mixer and say "
        "nothing of architecture",
        undisclosed);
  for (const std::string& name : c.novel)
    spdlog::warn("novel: {} is known to no rule and counts as a hard operator of its own", name);
  for (int m = 0; m < evolution::kArrivalModels; ++m)
    spdlog::info(
        "arrivals {}: weight {:.2f}, log predictive likelihood {:.2f} of {} held-out years",
        evolution::name_of(static_cast<evolution::ArrivalModel>(m)),
        c.weight[static_cast<std::size_t>(m)], c.held_out[static_cast<std::size_t>(m)],
        c.held_out_years);
}

/// The posterior file as the process file names it: relative to that file's folder.
std::string beside(const std::string& posterior, const std::string& process) {
  if (posterior.empty()) return {};
  const fs::path folder = fs::absolute(process).parent_path();
  return fs::absolute(posterior).lexically_relative(folder).string();
}

/// Log lines go to standard error, so that tables on standard output stay clean.
void log_to_stderr() {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("strandline"));
}

void run_calibrate(const CalibrateOptions& o) {
  log_to_stderr();
  const evolution::Record record = evolution::load_record(o.models, o.record);
  const fs::path base =
      o.process.empty() ? core::home_path("evolution/process.yaml") : fs::path(o.process);
  const evolution::ProcessFile process = evolution::load_process(base);
  const evolution::Calibration c = evolution::calibrate(record, ideas_of(o, record.until), o.fit);
  tell(record, c);
  if (!o.posterior.empty()) core::write_file_atomically(o.posterior, c.posterior.csv());
  if (!o.out.empty()) {
    const std::string text =
        evolution::calibrated_process(core::read_file(base), c, record, beside(o.posterior, o.out));
    core::write_file_atomically(o.out, text);
    evolution::load_process(o.out);  // what was written must read
  }
  print(parameter_table(c, process), o.format);
}

}  // namespace

void add_evolve_calibrate(CLI::App& evolve) {
  auto o = std::make_shared<CalibrateOptions>();
  auto* c = evolve.add_subcommand("calibrate", "Fits the process to a dated record of models");
  c->add_option("--models", o->models, "The record, a CSV file")->required();
  c->add_option("--until", o->record.until, "Last day that counts, e.g. 2024-12-31");
  c->add_flag("--lenient", o->record.lenient, "Skip bad rows and name them, instead of refusing");
  c->add_option("--ideas", o->ideas,
                "Published ideas, a CSV file (default: idea_publications.csv beside the models)");
  c->add_option("--process", o->process, "Process file to start from (default: the shipped one)");
  c->add_option("--out", o->out, "Writes the process file with the fitted parameters");
  c->add_option("--posterior", o->posterior, "Writes the joint draws, a CSV file");
  c->add_option("--draws", o->fit.draws, "Draws to keep")->check(CLI::Range(200, 100000));
  c->add_option("--seed", o->fit.seed, "Seed of the samplers")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{9'000'000'000'000'000}));
  c->add_option("--threads", o->fit.threads, "Threads (0: all cores)")->check(CLI::Range(0, 4096));
  add_format(*c, o->format);
  c->callback([=] { run_calibrate(*o); });
}

}  // namespace strandline::app
