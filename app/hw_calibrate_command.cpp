// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/hw_validate_command.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/measured/calibrate.h"
#include "hw/measured/energy_validate.h"
#include "hw/measured/measured_folder.h"
#include "hw/measured/network_case.h"
#include "hw/measured/serving_calibrate.h"
#include "hw/measured/serving_epochs.h"

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string data, out;
  std::vector<std::string> parts;
  int resamples = 20, threads = 0;
  bool in_place = false;
};

/// A parameter file: its path below the root of the project and its text.
struct Fitted {
  std::string part, path, text;
  double seconds = 0;
};

std::string kernels(const hw::MeasuredFolder& folder, const Options& o) {
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  std::vector<hw::KernelCase> cases;
  for (const auto& table : folder.kernels)
    if (hw::has_laws(*table.layout))
      for (hw::KernelCase& c : hw::kernel_cases(table.csv, *table.layout, chips))
        cases.push_back(std::move(c));
  const auto all = [](const hw::KernelCase&) { return true; };
  const hw::KernelLaws laws = hw::calibrate_kernels(cases, all, o.resamples, o.threads);
  return laws.all().empty() ? "" : hw::kernel_laws_yaml(laws);
}

std::string network(const hw::MeasuredFolder& folder, const Options& o) {
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  std::vector<hw::NetworkCase> cases;
  for (const auto& table : folder.kernels)
    if (!hw::has_laws(*table.layout))
      for (hw::NetworkCase& c : hw::network_cases(table.csv, *table.layout, chips))
        cases.push_back(std::move(c));
  if (cases.empty()) return "";
  return hw::library_constants_yaml(hw::calibrate_network(cases, o.resamples, o.threads));
}

std::string serving(const hw::MeasuredFolder& folder, const Options& o) {
  std::vector<hw::ServingRow> rows;
  for (const auto& table : folder.serving)
    rows.insert(rows.end(), table.rows.begin(), table.rows.end());
  if (rows.empty()) return "";
  hw::ServingFitOptions options;
  options.threads = o.threads;
  options.resamples = o.resamples;
  return hw::calibrate_serving(hw::ServingPredictor(), rows, options).yaml;
}

std::string energy(const hw::MeasuredFolder& folder, const Options& o) {
  const fs::path file = core::home_path("hw/energy.yaml");
  std::vector<hw::EnergyRow> rows;
  for (const auto& table : folder.energy)
    for (const hw::EnergyRow& row : table.rows)
      if (row.joules_per_output_token) rows.push_back(row);
  if (rows.empty()) return "";
  const hw::EnergyPredictor predictor;
  std::vector<hw::EnergyPrediction> predictions;
  for (const hw::EnergyRow& row : rows) predictions.push_back(predictor.predict(row));
  const hw::EnergyParameters fitted = hw::calibrate_energy(
      hw::ChipCatalog::load(), rows, predictions, hw::energy_parameters(), o.resamples);
  return hw::energy_yaml(core::read_file(file), file.string(), fitted);
}

std::string epochs(const hw::MeasuredFolder& folder, const Options& o) {
  std::vector<hw::ServingRow> rows;
  for (const auto& table : folder.serving)
    rows.insert(rows.end(), table.rows.begin(), table.rows.end());
  const auto rates =
      hw::fit_software_epochs(rows, hw::ChipCatalog::load(), hw::shipped_age_spans(), o.resamples);
  const std::string shipped = core::read_file(core::home_path("hw/software_epochs.yaml"));
  return rates.empty() ? "" : hw::software_epochs_yaml(shipped, rates);
}

struct Part {
  const char *name, *path;
  std::string (*fit)(const hw::MeasuredFolder&, const Options&);
};
constexpr Part kParts[] = {{"kernels", "hw/efficiency_laws.yaml", kernels},
                           {"network", "hw/collective_library.yaml", network},
                           {"serving", "hw/frameworks.yaml", serving},
                           {"epochs", "hw/software_epochs.yaml", epochs},
                           {"energy", "hw/energy.yaml", energy}};

bool asked(const Options& o, const std::string& part) {
  return o.parts.empty() || std::find(o.parts.begin(), o.parts.end(), part) != o.parts.end();
}

/// Every fit is done before anything is written.
std::vector<Fitted> fit_all(const Options& o) {
  const hw::MeasuredFolder folder = hw::read_measured(o.data);
  std::vector<Fitted> all;
  for (const Part& part : kParts) {
    if (!asked(o, part.name)) continue;
    const auto start = std::chrono::steady_clock::now();
    std::string text = part.fit(folder, o);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (!text.empty()) all.push_back({part.name, part.path, std::move(text), took.count()});
  }
  if (all.empty())
    throw core::InputError({{o.data},
                            "",
                            "",
                            "holds no table that a part could be fitted to",
                            "name the folder of measured/*.csv, or other --parts"});
  return all;
}

void write_all(const std::vector<Fitted>& all, const Options& o) {
  if (o.in_place) {
    for (const Fitted& f : all) core::write_file_atomically(core::home_path(f.path), f.text);
    return;
  }
  core::StagedFolder folder(o.out);
  for (const Fitted& f : all)
    core::write_file_atomically(folder.path() / fs::path(f.path).filename(), f.text);
  folder.commit();
}

void run(const Options& o) {
  if (o.in_place == !o.out.empty())
    throw core::InputError({{},
                            "out",
                            "",
                            "is needed, or --in-place, and not both",
                            "name a new folder, or rewrite hw/*.yaml with --in-place"});
  const std::vector<Fitted> all = fit_all(o);
  write_all(all, o);
  core::Table table({{"part"}, {"file"}, {"seconds", 3}});
  for (const Fitted& f : all)
    table.add({f.part,
               o.in_place ? f.path : (fs::path(o.out) / fs::path(f.path).filename()).string(),
               f.seconds});
  print(table, "table");
}

}  // namespace

void add_hw_calibrate(CLI::App& hw_command) {
  auto o = std::make_shared<Options>();
  auto* c = hw_command.add_subcommand(
      "calibrate", "Refit kernels, collectives, serving frameworks and energy to measured tables");
  c->add_option("--data", o->data, "Folder with tables of the columns of measured/*.csv")
      ->required();
  c->add_option("--out", o->out,
                "Folder to write efficiency_laws.yaml, collective_library.yaml, frameworks.yaml, "
                "software_epochs.yaml and energy.yaml to; it appears whole or not at all");
  c->add_flag("--in-place", o->in_place, "Rewrite the files of the installation instead");
  c->add_option("--parts", o->parts, "Only: kernels, network, serving, epochs, energy")
      ->delimiter(',')
      ->check(CLI::IsMember({"kernels", "network", "serving", "epochs", "energy"}));
  c->add_option("--resamples", o->resamples, "Bootstrap resamples for the intervals")
      ->default_val(20)
      ->check(CLI::Range(0, 10000));
  c->add_option("--threads", o->threads, "Threads; 0: all cores")
      ->default_val(0)
      ->check(CLI::Range(0, 1024));
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
