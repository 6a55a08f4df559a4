// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace strandline::evolution {

struct ProcessFile;

/// Joint draws of named parameters. File format: CSV, header `draw,name [unit],...`, one row per
/// draw (numbered from 0, exchangeable, equal weights), values in the units of process.yaml. A name
/// that the process has is handed to it; others describe the record and stay in the file.
struct Posterior {
  std::string file;  ///< where it was read from
  std::vector<std::string> names, units;
  std::vector<std::vector<double>> draws;  ///< [draw][parameter]

  bool has(const std::string& name) const;
  /// All draws of one parameter; std::out_of_range for an unknown name.
  std::vector<double> column(const std::string& name) const;
  /// Adds a parameter; its draws must be as many as those already there.
  void add(const std::string& name, const std::string& unit, const std::vector<double>& values);
  std::string csv() const;  ///< as the file format says, 9 significant digits
};

/// InputError with line and column for what is no posterior file.
Posterior load_posterior(const std::filesystem::path& file);

/// Row that a study's draw takes: draws 1, 2, ... visit distinct rows in an order that the seed
/// sets, until all are used. Draw 0 is the point and takes no row.
std::size_t posterior_row(const Posterior& posterior, std::uint64_t seed, std::uint32_t draw);

/// Sets the parameters of `process` that the posterior names to a row's values (interval
/// collapsed), except those whose interval is already a point: a scenario's overrides stand.
/// draw_parameters() does this by itself where ProcessFile::posterior is set.
void apply_posterior_row(const Posterior& posterior, std::size_t row, ProcessFile& process);

}  // namespace strandline::evolution
