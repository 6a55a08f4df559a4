// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "core/files.h"
#include "core/statistics.h"
#include "evolution/maturity.h"
#include "evolution/signatures.h"

namespace strandline::app {
namespace {

struct MaturityOptions {
  std::string lags, until = "2026-08-18", format;
  double kernel_writing = 0.0;
  int draws = 400;
};

/// Median and 90 % interval over draws of something computed from a maturity, point first.
template <class F>
std::vector<core::Cell> interval(const evolution::MaturityFile& file, const MaturityOptions& o,
                                 F value) {
  const auto at = [&](std::uint32_t d) {
    evolution::Maturity m = file.draw(1, d);
    if (o.kernel_writing > 0.0) m.kernel_writing = o.kernel_writing;
    return value(m);
  };
  std::vector<double> x;
  for (int d = 1; d <= o.draws; ++d) x.push_back(at(static_cast<std::uint32_t>(d)));
  return {at(0), core::quantile(x, 0.05), core::quantile(x, 0.95)};
}

void print_fit(const MaturityOptions& o) {
  const auto lags = evolution::read_support_lags(core::Csv::load(o.lags), o.until);
  core::Table table({{"class"},
                     {"releases"},
                     {"unsupported"},
                     {"median_days", 3},
                     {"low90", 3},
                     {"high90", 3},
                     {"log_sd", 3},
                     {"log_sd_low90", 3},
                     {"log_sd_high90", 3}});
  for (const bool fresh : {false, true}) {
    const auto f = evolution::fit_lags(lags, fresh, 2000, 1);
    if (f.n == 0) continue;
    table.add({std::string(fresh ? "new operator" : "existing operators"), std::int64_t{f.n},
               std::int64_t{f.censored}, f.median_days, f.median_quantile(0.05),
               f.median_quantile(0.95), f.log_sd, f.log_sd_quantile(0.05),
               f.log_sd_quantile(0.95)});
  }
  print(table, o.format);
}

void run_maturity(const MaturityOptions& o) {
  if (!o.lags.empty()) return print_fit(o);
  const auto file = evolution::load_maturity(core::home_path("evolution/maturity.yaml"));
  core::Table table({{"figure"}, {"value", 3}, {"low90", 3}, {"high90", 3}});
  const auto add = [&](const std::string& name, auto value) {
    std::vector<core::Cell> row{name};
    for (const core::Cell& c : interval(file, o, value)) row.push_back(c);
    table.add(row);
  };
  for (const bool fresh : {false, true})
    for (const double q : {0.5, 1.0, 2.0, 4.0, 8.0})
      add(std::string(fresh ? "new operator" : "existing operators") + ": share of tuned speed, " +
              (q < 1.0
                   ? "half a quarter"
                   : std::to_string(static_cast<int>(q)) + (q > 1.0 ? " quarters" : " quarter")) +
              " after release",
          [=](const evolution::Maturity& m) { return m.expected_share(q, fresh); });
  using evolution::Maturity;
  add("ramp_start in strategy/terms.yaml (proposed)",
      [](const Maturity& m) { return evolution::nearest_ramp(m).start; });
  add("ramp_quarters in strategy/terms.yaml (proposed)",
      [](const Maturity& m) { return evolution::nearest_ramp(m).quarters; });
  print(table, o.format);
}

struct OperatorOptions {
  std::string format;
  int draws = 1;
  std::uint64_t seed = 1;
};

void run_operators(const OperatorOptions& o) {
  const auto file = evolution::load_signatures(core::home_path("evolution/signatures.yaml"));
  const auto fit = evolution::fit_signatures(file, 1e9);
  constexpr int kLibrary = 8;
  static const char* const formats[] = {"below 16 bit", "16 bit", "32-bit state"};
  core::Table table({{"draw"},
                     {"operator"},
                     {"flops_per_byte", 3},
                     {"sequential_depth", 4},
                     {"irregularity", 2},
                     {"mutable_weights"},
                     {"data_dependent_control"},
                     {"format"}});
  for (int d = 1; d <= o.draws; ++d)
    for (const auto& op :
         evolution::draw_operators(file, fit, kLibrary, o.seed, static_cast<std::uint32_t>(d))) {
      const auto& s = op.signature;
      table.add({std::int64_t{d}, op.name, s.flops_per_byte, s.sequential_depth, s.irregularity,
                 std::string(s.mutable_weights ? "yes" : "no"),
                 std::string(s.data_dependent_control ? "yes" : "no"),
                 std::string(formats[static_cast<int>(op.format)])});
    }
  print(table, o.format);
}

}  // namespace

void add_evolve_maturity(CLI::App& evolve) {
  auto m = std::make_shared<MaturityOptions>();
  auto* c = evolve.add_subcommand(
      "maturity", "How fast software for programmable chips runs what is new, and its tuned share");
  c->add_option("--lags", m->lags,
                "Fit this table of support lags (columns of llamacpp_support_lag.csv) instead")
      ->check(CLI::ExistingFile);
  c->add_option("--observed-until", m->until, "Day on which unsupported releases still were");
  c->add_option("--kernel-writing", m->kernel_writing,
                "Divide lags and tuning times by this (default: evolution/maturity.yaml, 1)")
      ->check(finite_range(1.0, 100.0));
  add_format(*c, m->format);
  c->callback([=] { run_maturity(*m); });

  auto o = std::make_shared<OperatorOptions>();
  auto* d = evolve.add_subcommand(
      "operators", "Draws libraries of novel operators from the record's signatures");
  d->add_option("--draws", o->draws, "Libraries to draw")->check(CLI::Range(1, 10000));
  d->add_option("--seed", o->seed, "Seed of the draws")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{9'000'000'000'000'000}));
  add_format(*d, o->format);
  d->callback([=] { run_operators(*o); });
}

}  // namespace strandline::app
