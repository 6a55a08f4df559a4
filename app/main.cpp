// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <csignal>
#include <cstdio>

#include "app/commands.h"
#include "core/error.h"
#include "core/files.h"
#include "study/interrupted.h"

namespace strandline::app {

void add_format(CLI::App& command, std::string& format) {
  command.add_option("--format", format, "How to print: table, csv or json")
      ->default_val("table")
      ->check(CLI::IsMember({"table", "csv", "json"}));
}

CLI::Validator finite_range(double low, double high) {
  const std::string within = fmt::format("number within [{:g}, {:g}]", low, high);
  return CLI::Validator(
      [=](const std::string& text) {
        double value = 0;
        const bool good = CLI::detail::lexical_cast(text, value) && value >= low && value <= high;
        return good ? std::string() : fmt::format("{} is no {}", text, within);
      },
      within);
}

void print(const core::Table& table, const std::string& format) {
  const std::string text = table.render(core::parse_table_format(format));
  std::fwrite(text.data(), 1, text.size(), stdout);
}

namespace {

constexpr int kBadInput = 2;
constexpr int kFailed = 1;
constexpr int kInterrupted = 130;

int run(int argc, char** argv) {
  CLI::App app{
      "Strandline: when does a fixed-function chip strand, and what is general-purpose "
      "silicon's option worth"};
  app.set_version_flag("--version", core::version());
  app.require_subcommand(1);
  add_study(app);
  add_batch(app);
  add_report(app);
  add_serve(app);
  add_curve(app);
  add_predict(app);
  add_predict_kernels(app);
  add_arch(app);
  add_hw(app);
  add_reference(app);
  add_evolve(app);
  add_asic(app);
  add_option_command(app);
  add_landscape(app);
  add_living(app);
  add_duel(app);
  add_gpu(app);
  add_doctor(app);
  add_schema(app);
  add_commands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : kBadInput;
  }
  return 0;
}

}  // namespace
}  // namespace strandline::app

int main(int argc, char** argv) {
  using namespace strandline;
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe must not leave a half-staged folder
  try {
    return app::run(argc, argv);
  } catch (const core::InputError& e) {
    fmt::print(stderr, "strandline: {}\n", e.what());
    return app::kBadInput;
  } catch (const study::Interrupted&) {
    fmt::print(stderr, "strandline: interrupted; earlier results are untouched\n");
    return app::kInterrupted;
  } catch (const std::exception& e) {
    fmt::print(stderr, "strandline: {}\n", e.what());
    return app::kFailed;
  }
}
