// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/commands.h"
#include "core/files.h"
#include "study/duel/tables.h"

namespace strandline::app {
namespace {

struct Options {
  std::string sequence, format, out, measured;
  bool operators = false;
};

/// One sentence per architecture and chip: what a reader takes away.
std::string sentence(const study::DuelRow& r) {
  const auto usd = [](double x) { return std::isnan(x) ? "-" : fmt::format("{:.3g}", x); };
  std::string text = fmt::format("{} {} ({}): {} {}", r.released, r.model, r.brings, r.chip,
                                 r.verdict == "native" ? "runs it natively" : r.verdict);
  if (r.verdict == "falls off")
    text += r.off.empty() ? fmt::format(" ({})", r.reason)
                          : fmt::format(" at {}", fmt::join(r.off, ", "));
  if (r.verdict == "rewritten") text += fmt::format(": {}", r.reason);
  text += fmt::format(
      "\n  USD per Mtok: chip {}; GPU day one {} [{}, {}], mature {}; decode step ms: chip {}, "
      "GPU {:.3g} -> {:.3g}; median wait for software {:.0f} days",
      usd(r.chip_usd_mtok), usd(r.gpu_usd_mtok.day_one), usd(r.gpu_usd_mtok.day_one_low),
      usd(r.gpu_usd_mtok.day_one_high), usd(r.gpu_usd_mtok.mature), usd(1e3 * r.chip_decode_s),
      1e3 * r.gpu_decode_s.day_one, 1e3 * r.gpu_decode_s.mature, r.wait_days);
  if (!r.young.empty()) text += fmt::format("\n  first to need: {}", fmt::join(r.young, ", "));
  if (!r.core_verdict.empty()) text += fmt::format("\n  core: {}", r.core_verdict);
  return text + "\n";
}

void write_tables(const std::filesystem::path& folder, const std::vector<study::DuelRow>& rows) {
  std::filesystem::create_directories(folder);
  const auto csv = core::TableFormat::kCsv;
  core::write_file_atomically(folder / "duel.csv", study::duel_table(rows).render(csv));
  core::write_file_atomically(folder / "duel_operators.csv",
                              study::duel_operator_table(rows).render(csv));
}

void run(const Options& o) {
  const auto sequence = study::DuelSequence::load(o.sequence);
  const auto maturity = evolution::load_maturity(core::home_path("evolution/maturity.yaml"));
  const std::filesystem::path folder = o.measured.empty()
                                           ? core::home_path("results/kernels/" + sequence.gpu.id)
                                           : std::filesystem::path(o.measured);
  const auto measured = study::MeasuredKernels::load(folder);
  const auto rows = study::duel(sequence, maturity, measured);
  if (!o.out.empty()) write_tables(o.out, rows);
  if (o.operators) {
    print(study::duel_operator_table(rows), o.format);
  } else if (o.format != "text") {
    print(study::duel_table(rows), o.format);
  } else {
    fmt::print("GPU: {}; day one: kernels at {:.3g} [{:.3g}, {:.3g}] of tuned speed where {}\n",
               sequence.gpu.id, maturity.first_share.value, maturity.first_share.low,
               maturity.first_share.high, "the catalog needs them for the first time");
    for (const study::DuelRow& r : rows) fmt::print("{}", sentence(r));
  }
  fmt::print(stderr, "strandline: {} operators measured in {}\n", measured.size(),
             folder.lexically_normal().string());
}

}  // namespace

void add_duel(CLI::App& app) {
  auto o = std::make_shared<Options>();
  auto* c = app.add_subcommand(
      "duel", "A fixed-function chip beside a GPU over a dated sequence of architectures");
  c->add_option("--arch-sequence", o->sequence, "A file such as scenarios/duels/history.yaml")
      ->required();
  c->add_flag("--operators", o->operators, "Print each operator instead of each architecture");
  c->add_option("--measured", o->measured,
                "Folder of layer_*.csv measured on the GPU (default: results/kernels/<gpu>)");
  c->add_option("--out", o->out, "Also write duel.csv and duel_operators.csv to this folder");
  c->add_option("--format", o->format, "How to print: text (sentences), table, csv or json")
      ->default_val("text")
      ->check(CLI::IsMember({"text", "table", "csv", "json"}));
  c->callback([=] {
    if (o->operators && o->format == "text") o->format = "table";
    run(*o);
  });
}

}  // namespace strandline::app
