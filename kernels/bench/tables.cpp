// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/bench/tables.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace strandline::kernels {
namespace {

using Columns = std::vector<std::pair<std::string, std::string>>;

std::string decimal(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", x);
  return text;
}

/// A cell without the characters that CSV would need quotes for.
std::string plain(std::string text) {
  for (char& c : text)
    if (c == ',' || c == '"' || c == '\n') c = ' ';
  return text;
}

std::string line(const Columns& columns, bool names) {
  std::string text;
  for (const auto& [name, value] : columns) {
    if (!text.empty()) text += ',';
    text += plain(names ? name : value);
  }
  text += '\n';
  return text;
}

}  // namespace

Tables::Tables(std::string hw, std::string commit, DeviceFacts facts)
    : hw_(std::move(hw)), commit_(std::move(commit)), facts_(std::move(facts)) {}

void Tables::add(const Entry& entry, const std::string& number, const Work& work,
                 const Timing& timing) {
  Columns columns{{"hw", hw_}, {"framework", "strandline"}};
  if (entry.table != "kernel_attention") columns.emplace_back("dtype", number);
  columns.insert(columns.end(), entry.columns.begin(), entry.columns.end());
  const Columns rest{{"latency_us", decimal(timing.median_us)},
                     {"latency_p10_us", decimal(timing.first_tenth_us)},
                     {"latency_p90_us", decimal(timing.last_tenth_us)},
                     {"replays", std::to_string(timing.replays)},
                     {"operations", decimal(work.operations)},
                     {"least_bytes", decimal(work.bytes)},
                     {"device", facts_.name},
                     {"driver_cuda", std::to_string(facts_.driver_version)},
                     {"clock_mhz", std::to_string(timing.clock_mhz)},
                     {"highest_clock_mhz", std::to_string(facts_.core_clock_mhz)},
                     {"memory_clock_mhz", std::to_string(facts_.memory_clock_mhz)},
                     {"commit", commit_}};
  columns.insert(columns.end(), rest.begin(), rest.end());
  std::string& text = text_[entry.table];
  if (text.empty()) text = line(columns, true);
  text += line(columns, false);
}

void Tables::write(const std::string& folder) const {
  std::filesystem::create_directories(folder);
  for (const auto& [table, text] : text_) {
    const std::string path = folder + "/" + table + ".csv";
    std::ofstream file(path);
    if (!(file << text) || !file.flush()) throw std::runtime_error(path + ": cannot be written");
  }
}

}  // namespace strandline::kernels
