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
constexpr double kMicro = 1e6;  ///< microseconds per second

/// A chip that rows name: its cost model and harness, or why there is none.
struct Device {
  ChipModel model;
  const KernelHarness* harness = nullptr;
  const KernelHarnesses* harnesses = nullptr;
  KernelChoice choice = KernelChoice::kNamed;
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
    d.harnesses = &harnesses;
  } catch (const core::InputError& e) {
    d.why = e.what();
  }
  return d;
}

/// Seconds of the operators alone.
double operators_s(const KernelRun& run, const Device& device) {
  double seconds = 0;
  for (const archs::Operator& op : run.operators) seconds += cost(op, device.model).time_s;
  if (!std::isfinite(seconds)) throw NotModelled("the chip cannot run an operator of this row");
  return seconds;
}

/// The law of the row's kernel; nothing on chips without laws.
std::optional<EfficiencyLaw> law_of(const KernelRun& run, const RowKernel& kernel,
                                    const Device& device) {
  if (!device.model.nominal) return std::nullopt;
  if (device.choice == KernelChoice::kNamed)
    if (auto law = kernel_law(*device.model.chip, kernel.name())) return law;
  for (const archs::Operator& op : run.operators) {
    const KernelUse use = kernel_use(op);
    if (use.starts > 0) return device.model.laws[static_cast<std::size_t>(use.kernel)];
  }
  return std::nullopt;
}

/// One kernel call: under its law, or operator by operator with a launch per kernel, slowed where
/// the kernel is slower than tuned ones.
double kernel_s(KernelTable table, const KernelRow& row, const Device& device) {
  const KernelRun run = kernel_run(table, row);
  const RowKernel kernel = row_kernel(table, row);
  const core::Sourced& walk = device.harness->latent_walk_s;
  const bool walks = table == KernelTable::kAttention && walk.known();
  const double walked_s = walks ? latent_walk_tokens(row) * walk.value : 0.0;
  if (const auto law = law_of(run, kernel, device)) {
    const double seconds = call_s(run.operators, *law, device.model);
    if (!std::isfinite(seconds)) throw NotModelled("the chip cannot run an operator of this row");
    return std::max(seconds, law->start_s + walked_s);
  }
  const double slowdown = device.harnesses->slowdown(kernel.kernel, kernel.dtype);
  return run.launches * device.harness->launch_s.value +
         std::max(walked_s, slowdown * operators_s(run, device));
}

double finite(double seconds) {
  if (!std::isfinite(seconds)) throw NotModelled("the chips of this row share no network");
  return seconds;
}

double collective_s(const KernelRow& row, const Device& device) {
  const Chip& chip = *device.model.chip;
  return finite(library_call_s(collective_call(row), chip.network, chip.derating.network.value));
}

std::vector<double> exchange_times_s(const KernelRow& row, const Device& device) {
  const Chip& chip = *device.model.chip;
  const double efficiency = chip.derating.network.value;
  const ExpertExchange x =
      expert_exchange(row, chip, static_cast<int>(device.harness->node_chips.value));
  return {finite(low_latency_combine_s(x, chip.network, efficiency)),
          finite(low_latency_dispatch_s(x, chip.network, efficiency))};
}

std::vector<double> times_s(KernelTable table, const KernelRow& row, const Device& device) {
  switch (table) {
    case KernelTable::kCollectives:
      return {collective_s(row, device)};
    case KernelTable::kDeepepLl:
      return exchange_times_s(row, device);
    default:
      return {kernel_s(table, row, device)};
  }
}

KernelPrediction predict(KernelTable table, const KernelRow& row, const Devices& devices) {
  try {
    const Device& device = devices.at(row.text("hw"));
    if (!device.why.empty()) return {{}, device.why};
    KernelPrediction p{times_s(table, row, device), "ok"};
    for (double& t : p.us) t *= kMicro;
    return p;
  } catch (const NotModelled& e) {
    return {{}, e.what()};
  } catch (const core::InputError& e) {  // an architecture that cannot be lowered
    return {{}, e.parts().problem};
  }
}

}  // namespace

std::vector<KernelPrediction> predict_kernels(const core::Csv& csv, const KernelLayout& layout,
                                              const ChipCatalog& chips, int threads,
                                              KernelChoice choice) {
  const KernelHarnesses harnesses = KernelHarnesses::load();
  Devices devices;
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    const std::string& name = csv.cell(row, "hw");
    if (!name.empty() && !devices.contains(name))
      devices.emplace(name, device_of(name, chips, harnesses)).first->second.choice = choice;
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
