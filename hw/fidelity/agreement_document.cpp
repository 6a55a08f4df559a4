// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/agreement_document.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hw/fidelity/agreement_tables.h"

namespace strandline::hw::fidelity {
namespace {

constexpr const char* kHead = R"(# How well the accelerator's fidelities agree

<!-- Written by `strandline asic verify --write-docs docs/accelerator_validation.md`. -->

The same compiled programs run on three models of the accelerator ([timing](accelerator/timing.md)):

- **RTL**: `rtl/` under Verilator, every cycle and every bit.
- **SystemC**: TLM-2.0 modules whose units compete for banks row by row, with a golden model for
  numbers.
- **analytic**: a command alone by its closed form; a layer by its outline
  (`hw/asic/timing_outline.h`): loops followed until their turns take equally long, products that
  slow the lanes down at shared banks. No constant is fitted to the RTL's totals; the forms were
  read off its pipelines. Its *closed form* (`hw/asic/timing_analytic_form.h`) answers for another
  memory in nanoseconds: the greatest of a few planes over latency and cycles per beat.

Errors are |cycles / RTL's cycles - 1| in percent. An operator alone is a command of a layer between
loads of what it reads and stores of what it writes, with the layer's data; every kind and size once
per config. Numbers are compared byte by byte over main memory: RTL and SystemC with the golden
model, whose results are held to float64 besides.
)";

constexpr const char* kTail = R"(
`asic verify` ends with 1 where a target of agreement (numbers, errors, sizes of the suite) is
missed; targets of speed hang on the machine and are told alone.

## What this is not

Models are shrunk: a few heads of a layer, its feed-forward network in proportion. Weights and
inputs are random. Main memory answers after a fixed latency here; DRAM with rows and refresh is the
SystemC chip's alone. The compiler's choices are in all columns alike. Ratios of speed are of CPU
times in the run that wrote this page; all else is the same in every run.
)";

std::string cell(const core::Cell& c, int digits) {
  if (std::holds_alternative<std::string>(c)) return std::get<std::string>(c);
  if (std::holds_alternative<std::int64_t>(c)) return fmt::format("{}", std::get<std::int64_t>(c));
  if (std::holds_alternative<double>(c)) {
    const double x = std::get<double>(c);
    if (x >= 1000) return fmt::format("{:.0f}", x);
    return fmt::format("{:.{}g}", x, digits);
  }
  return "-";
}

std::string markdown(const core::Table& t) {
  std::string text = "|", rule = "|";
  for (const auto& c : t.columns()) {
    std::string name = c.name;
    for (char& x : name)
      if (x == '_') x = ' ';
    text += fmt::format(" {} |", name);
    rule += " --- |";
  }
  text += "\n" + rule + "\n";
  for (const auto& row : t.cells()) {
    text += "|";
    for (std::size_t i = 0; i < row.size(); ++i)
      text += fmt::format(" {} |", cell(row[i], t.columns()[i].digits));
    text += "\n";
  }
  return text;
}

}  // namespace

std::string agreement_page(const Agreement& a, const Suite& suite) {
  std::string text = kHead;
  text += fmt::format("\nMain memory: {} cycles to the first datum, {:g} bytes a cycle.\n",
                      suite.memory.latency, suite.memory.bytes_per_cycle);
  if (!a.not_built.empty())
    text += fmt::format("Without RTL in the build that wrote this: {}.\n",
                        fmt::join(a.not_built, ", "));
  const auto titles = {std::pair{"targets", "Targets"}, std::pair{"units", "Operators by unit"},
                       std::pair{"layers", "Layers"}, std::pair{"speed", "Speed"}};
  for (const auto& [key, title] : titles)
    for (const auto& [name, table] : agreement_tables(a))
      if (name == key) {
        text += fmt::format("\n## {}\n\n{}", title, markdown(table));
        if (name == "targets") text += "\n" + verdict(a) + "\n";
      }
  return text + kTail;
}

}  // namespace strandline::hw::fidelity
