// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/area_formula.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/csv.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/asic/silicon_area.h"

namespace strandline::hw::asic {
namespace {

using Term = AreaFormula::Term;
using P = ModuleParameters;

Term constant() {
  return {"one", [](const P&) { return 1.0; }};
}
Term parameter(const char* name) {
  return {name, [name](const P& p) { return p.at(name); }};
}
double triangle(double n) {
  return n * (n - 1) / 2;
}
/// Bytes of a SPAD row and of a VMEM row.
double row_bytes(const P& p) {
  return p.at("Rows") * p.at("DataWidth") / 8 + 4 * p.at("Cols");
}

/// Parameters by whose value a module has a formula of its own: another number format is other
/// logic.
std::vector<std::string> kinds_of(const std::string& module) {
  if (module.ends_with("_array") || module.ends_with("matmul")) return {"Float", "Sparse"};
  if (module == "sl_route") return {"Gather"};
  return {};
}
ModuleParameters kind_of(const std::string& module, const ModuleParameters& p) {
  ModuleParameters kind;
  for (const std::string& name : kinds_of(module))
    if (const auto it = p.find(name); it != p.end() && it->second != 0) kind[name] = it->second;
  return kind;
}

constexpr double kRegisterGates = 4;  ///< of a flip-flop: DFFPOSX1 over NAND2X1

/// Gates that need no fit: the registers that skew an array's edges.
double known_gates(const std::string& module, const P& p) {
  if (!module.ends_with("_array")) return 0;
  return kRegisterGates * (triangle(p.at("Cols")) * (p.at("DataWidth") + 32) +
                           triangle(p.at("Rows")) * (p.at("DataWidth") + 1));
}

std::vector<Term> terms_of(const std::string& module) {
  const Term shift{"row bytes by shift stages",
                   [](const P& p) { return row_bytes(p) * std::log2(p.at("BusBytes")); }};
  const auto ports = [](const P& p) { return p.at("Readers") * p.at("Banks"); };
  if (module.ends_with("_array"))
    return {{"processing elements", [](const P& p) { return p.at("Rows") * p.at("Cols"); }},
            parameter("Cols")};
  if (module.ends_with("matmul")) return {constant(), parameter("Cols")};
  // bf16 narrows without a scale.
  const auto lanes_of = [](double format) {
    return [format](const P& p) {
      const auto kind = p.find("Float");
      const bool same = p.at("DataWidth") == 8 && (kind == p.end() ? 0 : kind->second) == format;
      return same ? p.at("Lanes") : 0.0;
    };
  };
  const Term int8_lanes{"int8 lanes", lanes_of(0)}, fp8_lanes{"fp8 lanes", lanes_of(2)};
  if (module == "sl_vector")
    return {constant(), parameter("Lanes"), int8_lanes, fp8_lanes, parameter("Cols")};
  if (module == "sl_softmax")
    return {constant(), parameter("Lanes"), int8_lanes,
            fp8_lanes,  parameter("Cols"),  parameter("Window")};
  if (module == "sl_scan" || module == "sl_vproc")
    return {constant(), parameter("Lanes"), parameter("Cols")};
  if (module == "sl_route") return {constant(), parameter("Cols")};
  if (module == "sl_transposer")
    return {constant(), {"tile bits", [](const P& p) {
                           return p.at("Rows") * p.at("Cols") * p.at("DataWidth");
                         }}};
  if (module == "sl_load" || module == "sl_store")
    return {constant(), shift, parameter("BusBytes")};
  if (module == "sl_memory")
    return {
        constant(),
        {"ports by banks by row bits", [ports](const P& p) { return ports(p) * p.at("RowWidth"); }},
        {"ports by banks", ports},
        {"ports by banks by lanes",
         [ports](const P& p) { return ports(p) * p.at("RowWidth") / p.at("LaneWidth"); }}};
  if (module == "sl_queue") return {constant(), parameter("Depth")};
  if (module == "sl_sequencer") return {constant(), parameter("Gather")};
  return {constant()};
}

using Rows = std::vector<const MeasuredArea*>;

/// Factors that make the squares of relative errors least: the normal equations by elimination.
/// A term that the rows cannot tell from those before it gets none.
std::vector<double> solve(const std::vector<Term>& terms, const Rows& rows) {
  const std::size_t k = terms.size();
  std::vector<std::vector<double>> m(k, std::vector<double>(k + 1));
  for (const MeasuredArea* row : rows) {
    std::vector<double> x;
    for (const Term& t : terms) x.push_back(t.size(row->parameters) / row->gates);
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t j = 0; j < k; ++j) m[i][j] += x[i] * x[j];
      m[i][k] += x[i] * (1 - known_gates(row->module, row->parameters) / row->gates);
    }
  }
  constexpr double kSingular = 1e-10;  // of the diagonal
  std::vector<double> diagonal;
  for (std::size_t i = 0; i < k; ++i) diagonal.push_back(m[i][i]);
  for (std::size_t i = 0; i < k; ++i) {
    if (m[i][i] <= kSingular * diagonal[i]) {
      std::fill(m[i].begin(), m[i].end(), 0.0);
      m[i][i] = 1;
    }
    for (std::size_t other = 0; other < k; ++other) {
      if (other == i) continue;
      const double factor = m[other][i] / m[i][i];
      for (std::size_t j = i; j <= k; ++j) m[other][j] -= factor * m[i][j];
    }
  }
  std::vector<double> x;
  for (std::size_t i = 0; i < k; ++i) x.push_back(m[i][k] / m[i][i]);
  return x;
}

/// Matmul units less their arrays, where those were synthesized alone too; other rows as they are.
std::vector<MeasuredArea> without_arrays(const std::vector<MeasuredArea>& rows) {
  std::vector<MeasuredArea> result;
  for (MeasuredArea row : rows) {
    if (row.module.ends_with("matmul")) {
      const std::string array = row.module == "sl_matmul" ? "sl_ws_array" : "sl_os_array";
      const auto inside = std::find_if(rows.begin(), rows.end(), [&](const MeasuredArea& other) {
        return other.module == array && other.parameters == row.parameters;
      });
      if (inside == rows.end()) continue;
      row.gates -= inside->gates;
    }
    result.push_back(std::move(row));
  }
  return result;
}

void measure_errors(AreaFormula& formula, const Rows& rows) {
  if (rows.size() <= formula.terms.size()) return;
  AreaFormula without = formula;
  for (std::size_t left_out = 0; left_out < rows.size(); ++left_out) {
    Rows others = rows;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(left_out));
    without.gates = solve(formula.terms, others);
    const MeasuredArea& row = *rows[left_out];
    const double error = std::abs(without(row.parameters) / row.gates - 1);
    formula.mean_error += error / static_cast<double>(rows.size());
    formula.worst_error = std::max(formula.worst_error, error);
  }
}

ModuleParameters parse_parameters(const std::string& text, const core::Place& place) {
  ModuleParameters p;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const auto equals = word.find('=');
    if (equals == std::string::npos)
      throw core::InputError({.place = place,
                              .key = "parameters",
                              .value = text,
                              .problem = "is no list of Name=value",
                              .mend = "run tools/synthesize.sh"});
    p[word.substr(0, equals)] = std::stod(word.substr(equals + 1));
  }
  return p;
}

}  // namespace

std::vector<MeasuredArea> load_measured_areas(const std::filesystem::path& file) {
  const core::Csv csv = core::Csv::load(file);
  std::vector<MeasuredArea> rows;
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    const core::Place place{csv.file, csv.lines[i]};
    rows.push_back(
        {csv.cell(i, "module"), parse_parameters(csv.cell(i, "parameters"), place),
         std::stod(csv.cell(i, "area_um2")) * 1e-12 / silicon_area().reference_nand2_m2.value,
         std::stod(csv.cell(i, "memory_bits"))});
  }
  return rows;
}

const std::vector<MeasuredArea>& measured_areas() {
  static const auto rows = load_measured_areas(core::home_path("hw/asic/area.csv"));
  return rows;
}

double AreaFormula::operator()(const ModuleParameters& p) const {
  double sum = known_gates(module, p);
  for (std::size_t i = 0; i < terms.size(); ++i) sum += gates[i] * terms[i].size(p);
  return sum;
}

std::vector<AreaFormula> fit_area_formulas(const std::vector<MeasuredArea>& all) {
  const auto rows = without_arrays(all);
  std::map<std::pair<std::string, ModuleParameters>, Rows> by_kind;
  for (const MeasuredArea& row : rows)
    by_kind[{row.module, kind_of(row.module, row.parameters)}].push_back(&row);
  std::vector<AreaFormula> formulas;
  for (const auto& [key, points] : by_kind) {
    const auto& [module, kind] = key;
    AreaFormula formula;
    formula.module = module;
    formula.kind = kind;
    formula.terms = terms_of(module);
    formula.points = static_cast<int>(points.size());
    formula.gates = solve(formula.terms, points);
    measure_errors(formula, points);
    formulas.push_back(std::move(formula));
  }
  return formulas;
}

const AreaFormula* find_area_formula(const std::string& module, const ModuleParameters& p) {
  static const auto formulas = fit_area_formulas(measured_areas());
  const ModuleParameters kind = kind_of(module, p);
  for (const AreaFormula& formula : formulas)
    if (formula.module == module && formula.kind == kind) return &formula;
  return nullptr;
}

}  // namespace strandline::hw::asic
