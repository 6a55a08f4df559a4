// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/validate_document.h"

#include <fmt/format.h>

#include <variant>

namespace strandline::hw {
namespace {

using core::Cell;
using core::Table;

constexpr const char* kHead = R"(# How good the predictions are

<!-- Written by `strandline hw validate --data DIR --folds shape,chip,model --write-docs FILE`. -->

Errors are |predicted / measured - 1| of single rows; bias is the signed median. Measured kernels
are those of ai-dynamo/aiconfigurator on A100, H100, B200 and GB200 ([what they
mean](measured_kernels.md)).

- **laws**: seven physical numbers per chip and class of kernels (`hw/efficiency_law.h`): ceilings
  of rate and bandwidth, start of a call and of a wave of blocks, exposed share of the smaller of
  compute and memory, last-level cache, and bandwidth that ramps with blocks in flight.
  `strandline hw calibrate` fits them (`hw/efficiency_laws.yaml`).
- **cost_model**: `hw::cost`, which whole models and futures are costed with: the chip's derating
  and the constants of `hw/efficiency.yaml`, the same for every kernel. It does not read the laws.
- **two_parameter_law**: start + roofline / efficiency, fitted per chip and class to the same
  rows.
- **roofline**: least bytes and work at 100 % of nominal bandwidth and peak.

Folds: `none` is in-sample. `shape` leaves a fifth of the shapes out of every chip's fit. `chip`
leaves a silicon out (B200 with GB200) and takes the geometric mean of the laws of its family's
others; a class that no other silicon ran is not scored. Tiles, chunk sizes and the kernel counts
of `docs/measured_kernels.md` were read off all chips and are not refitted, so that `chip` is not
blind to them. The form of the laws was chosen with the shape folds in sight, which flatters those
figures a little.

Others: LLMCompass claims 10.9 % per operator and misses unseen A100 products by 25 %; pure
rooflines miss TPOT by 40-55 %; AIConfigurator's inter-token latency is off by 25 %,
LLMServingSim's by 22 %, both on H100 vLLM (simulator_error_records.csv and issue 4).

A new generation is missed where kernels gain less from it than its nominal rates do: the same
chunked gated DeltaNet reaches 0.70 of its rate on H100 and 0.35 on B200, and decode of attention
on A100 comes from an older TensorRT-LLM. Tried: laws of the nearest generation alone instead of
the mean (better for attention, worse for convolutions, the same for recurrences; not taken). What
brought unseen shapes to target: a search that starts afresh (it had stuck to bounds), bandwidth
that ramps with blocks in flight, and a start per wave of blocks. The 90th percentile of unseen
shapes stays above 3.5 medians for attention, recurrences and nvfp4 products: a library's choice
of tile, split and kernel, which the laws do not know, probably makes steps there.
)";

std::string text_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* count = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *count);
  if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{:.3f}", *number);
  return "-";
}

std::string line_of(const std::vector<std::string>& cells) {
  return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

/// The rows that `keeps` as a Markdown table.
template <typename Keeps>
std::string markdown(const Table& table, const Keeps& keeps) {
  std::vector<std::string> names, rule;
  for (const Table::Column& column : table.columns()) {
    names.push_back(column.name);
    rule.emplace_back("---");
  }
  std::string out = line_of(names) + line_of(rule);
  for (const auto& row : table.cells()) {
    if (!keeps(row)) continue;
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(text_of(cell));
    out += line_of(cells);
  }
  return out;
}

}  // namespace

std::string validation_document(const std::vector<std::pair<std::string, Table>>& tables) {
  constexpr std::size_t kPredictor = 1, kScope = 2;  // columns of kernel_scores
  std::string out = kHead;
  for (const auto& [name, table] : tables) {
    if (name == "kernel_targets") {
      out += "\n## Targets\n\nMedian errors; `generation` is the silicon that came last.\n\n";
      out += markdown(table, [](const auto&) { return true; });
    } else if (name == "kernel_scores") {
      out += "\n## Kernels by table\n\n";
      out += markdown(table, [](const auto& row) { return text_of(row[kScope]) == "all"; });
      out += "\n## Laws by operator, format and phase\n\n";
      out += markdown(table, [](const auto& row) {
        return text_of(row[kPredictor]) == "laws" && text_of(row[kScope]) == "operator dtype phase";
      });
    } else {
      out +=
          fmt::format("\n## {}\n\n```text\n{}```\n", name, table.render(core::TableFormat::kText));
    }
  }
  return out;
}

}  // namespace strandline::hw
