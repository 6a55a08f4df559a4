// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "core/table.h"

namespace strandline::app {

/// Each command adds itself to the parser and runs from its callback.
void add_study(CLI::App& app);
void add_batch(CLI::App& app);
void add_report(CLI::App& app);
void add_serve(CLI::App& app);
void add_curve(CLI::App& app);
void add_predict(CLI::App& app);
void add_predict_kernels(CLI::App& app);
void add_arch(CLI::App& app);
void add_hw(CLI::App& app);
void add_reference(CLI::App& app);
void add_evolve(CLI::App& app);
void add_evolve_calibrate(CLI::App& evolve);  ///< a subcommand of evolve
void add_evolve_recover(CLI::App& evolve);   ///< a subcommand of evolve
void add_evolve_backtest(CLI::App& evolve);  ///< a subcommand of evolve
void add_evolve_cases(CLI::App& evolve);     ///< a subcommand of evolve
void add_evolve_maturity(CLI::App& evolve);  ///< subcommands maturity and operators of evolve
void add_asic(CLI::App& app);
void add_asic_area(CLI::App& asic);  ///< a subcommand of asic
void add_option_command(CLI::App& app);  ///< `strandline option`
void add_landscape(CLI::App& app);
void add_living(CLI::App& app);  ///< `strandline living`
void add_duel(CLI::App& app);
void add_gpu(CLI::App& app);
void add_doctor(CLI::App& app);
void add_schema(CLI::App& app);
void add_commands(CLI::App& app);  ///< `strandline commands`; the last one to be added

/// Adds --format table|csv|json to a command that prints a table.
void add_format(CLI::App& command, std::string& format);

/// A check that a number lies within [low, high]: CLI::Range lets "nan" pass.
CLI::Validator finite_range(double low, double high);

/// Prints a table to standard output.
void print(const core::Table& table, const std::string& format);

}  // namespace strandline::app
