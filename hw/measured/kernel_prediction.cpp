// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_prediction.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.h"
#include "core/parallel.h"
#include "hw/measured/kernel_harness.h"
#include "hw/measured/kernel_run.h"
#include "hw/measured/names.h"
#include "hw/operator_cost.h"

namespace strandline::hw {
namespace {

constexpr std::size_t kRowsPerBlock = 128;

/// A chip that rows name: its cost model and harness, or why there is none.
struct Device {
  ChipModel model;
  const KernelHarness* harness = nullptr;
  std::string why;
};

using Devices = std::map<std::string, Device>;

Device device_of(const std::string& name, const ChipCatalog& chips,
                 const KernelHarnesses& harnesses) {
  Device d;
  const Chip* chip = find_measured_chip(chips, name);
  if (!chip) {
    d.why = "chip '" + name.substr(0, 40) + "' is not in the catalog";
    return d;
  }
  try {
    d.model = prepare(*chip);
    d.harness = &harnesses.of(chip->id);
  } catch (const core::InputError& e) {
    d.why = e.what();
  }
  return d;
}

double time_us(const KernelRun& run, const Device& device) {
  double seconds = run.launches * device.harness->launch_s.value;
  for (const archs::Operator& op : run.operators) seconds += cost(op, device.model).time_s;
  if (!std::isfinite(seconds)) throw NotModelled("the chip cannot run an operator of this row");
  return seconds * 1e6;
}

std::vector<double> times_us(KernelTable table, const KernelRow& row, const Device& device) {
  switch (table) {
    case KernelTable::kGemm:
      return {time_us(gemm_run(row), device)};
    case KernelTable::kAttention:
      return {time_us(attention_run(row), device)};
    case KernelTable::kMoe:
      return {time_us(moe_run(row), device)};
    case KernelTable::kLinearAttention:
      return {time_us(linear_attention_run(row), device)};
    case KernelTable::kCollectives:
      return {time_us(collective_run(row), device)};
    case KernelTable::kDeepepLl: {
      const double nodes = double(row.count("node_num"));
      const int ranks = static_cast<int>(nodes * device.harness->node_chips.value);
      const ExchangeRun run = deepep_run(row, ranks);
      return {time_us(run.combine, device), time_us(run.dispatch, device)};
    }
  }
  return {};
}

KernelPrediction predict(KernelTable table, const KernelRow& row, const Devices& devices) {
  try {
    const Device& device = devices.at(row.text("hw"));
    if (!device.why.empty()) return {{}, device.why};
    return {times_us(table, row, device), "ok"};
  } catch (const NotModelled& e) {
    return {{}, e.what()};
  } catch (const core::InputError& e) {  // an architecture that cannot be lowered
    return {{}, e.parts().problem};
  }
}

}  // namespace

std::vector<KernelPrediction> predict_kernels(const core::Csv& csv, const KernelLayout& layout,
                                              const ChipCatalog& chips, int threads) {
  const KernelHarnesses harnesses = KernelHarnesses::load();
  Devices devices;
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    const std::string& name = csv.cell(row, "hw");
    if (!name.empty() && !devices.contains(name))
      devices.emplace(name, device_of(name, chips, harnesses));
  }
  std::vector<KernelPrediction> out(csv.rows.size());
  const std::size_t blocks = (out.size() + kRowsPerBlock - 1) / kRowsPerBlock;
  core::parallel_blocks(blocks, threads, [&](std::size_t block) {
    const std::size_t end = std::min(out.size(), (block + 1) * kRowsPerBlock);
    for (std::size_t row = block * kRowsPerBlock; row < end; ++row)
      out[row] = predict(layout.table, KernelRow(csv, row), devices);
  });
  return out;
}

std::vector<std::vector<std::string>> prediction_cells(const std::vector<KernelPrediction>& rows,
                                                       const KernelLayout& layout) {
  std::vector<std::vector<std::string>> cells;
  for (const KernelPrediction& p : rows) {
    std::vector<std::string> row;
    for (std::size_t i = 0; i < layout.predicted.size(); ++i)
      row.push_back(i < p.us.size() ? fmt::format("{:.6g}", p.us[i]) : "");
    row.push_back(p.status);
    cells.push_back(std::move(row));
  }
  return cells;
}

}  // namespace strandline::hw
