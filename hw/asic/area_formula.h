// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace strandline::hw::asic {

/// Parameters of an RTL module by name ("Rows").
using ModuleParameters = std::map<std::string, double>;

/// A module of rtl/ as it was synthesized: a row of hw/asic/area.csv (tools/synthesize.sh).
struct MeasuredArea {
  std::string module;
  ModuleParameters parameters;
  double gates = 0;        ///< gate equivalents: area over that of a NAND2X1
  double memory_bits = 0;  ///< of memories that were left out
};
/// InputError for rows that do not parse.
std::vector<MeasuredArea> load_measured_areas(const std::filesystem::path& file);
/// hw/asic/area.csv of the installation, read once.
const std::vector<MeasuredArea>& measured_areas();

/// Gate equivalents of a module as a sum of few terms, whose factors are fitted on what was
/// synthesized (least squares of relative errors), and of registers that need no fit.
struct AreaFormula {
  struct Term {
    std::string name;  ///< e.g. "processing elements"
    std::function<double(const ModuleParameters&)> size;
  };
  std::string module;
  ModuleParameters kind;  ///< what this formula is for, e.g. Float 1; parameters that are 0 aside
  std::vector<Term> terms;
  std::vector<double> gates;  ///< of each term, per unit of its size
  int points = 0;             ///< that it was fitted on
  /// Relative errors of predicting each point from the others; 0 where the terms are as many as the
  /// points.
  double mean_error = 0, worst_error = 0;

  double operator()(const ModuleParameters& p) const;
};

/// The formulas of all modules in `rows`, of each kind (number format) its own. That of a matmul
/// unit is without its array.
std::vector<AreaFormula> fit_area_formulas(const std::vector<MeasuredArea>& rows);
/// The formula of a module with these parameters, fitted on measured_areas() once; null where
/// nothing of its kind was synthesized.
const AreaFormula* find_area_formula(const std::string& module, const ModuleParameters& p);

}  // namespace strandline::hw::asic
