// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_partition.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace strandline::hw {
namespace {

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// The number after `key`, with "=", spaces or a parenthesis between: "pp2", "tp = 2",
/// "tensor (2)".
std::optional<int> width_after(const std::string& text, const std::string& key) {
  for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
    if (at > 0 && std::isalpha(static_cast<unsigned char>(text[at - 1]))) continue;
    std::size_t i = at + key.size();
    while (i < text.size() && (text[i] == ' ' || text[i] == '=' || text[i] == '(')) ++i;
    int width = 0;
    for (; i < text.size() && is_digit(text[i]) && width < 100000; ++i)
      width = 10 * width + (text[i] - '0');
    if (width > 0) return width;
  }
  return std::nullopt;
}

/// Widths that the note gives under their short or long names.
void read_note(const std::string& note, int devices, ParallelText& p) {
  const auto either = [&](const char* a, const char* b) {
    const auto width = width_after(note, a);
    return width ? width : width_after(note, b);
  };
  if (!p.tensor) p.tensor = either("tp", "tensor");
  p.pipeline = either("pp", "pipeline");
  if (const auto width = width_after(note, "dep")) {
    p.expert = width;
    p.attention_data = true;
  }
  const bool whole = note == "pp" || note == "pipeline parallelism";
  if (whole && !p.pipeline) p.pipeline = devices;
}

/// aiconfigurator's InferenceX rows with attention replicas give W x W devices for runs on W: the
/// same runs stand in the table under W devices, too (docs/measured_serving.md). W is tp, else ep,
/// else the replicas.
std::optional<int> width_counted_twice(const ServingRow& row) {
  if (row.source != "InferenceX(AIC)" || row.dp_attention.value_or(0) <= 1) return std::nullopt;
  const auto tensor = number_from(row.tp_text);
  if (tensor && *tensor > 1) return static_cast<int>(*tensor);
  return row.ep.value_or(1) > 1 ? *row.ep : *row.dp_attention;
}

/// Where tp is 1 the width counts attention replicas.
archs::Partition on_one_width(const ServingRow& row, int width) {
  const auto tensor = number_from(row.tp_text);
  archs::Partition p;
  p.tensor = tensor && *tensor > 1 ? width : 1;
  p.attention_data = width / p.tensor;
  p.expert = row.ep.value_or(1) > 1 ? width : 1;
  return p;
}

}  // namespace

ParallelText parse_parallel(const std::string& tp, const std::string& note, int devices) {
  ParallelText p;
  const std::string cell = lower_case(tp);
  const auto plain = number_from(cell);
  constexpr double kMost = 1e6;
  p.tensor = plain && std::fabs(*plain) < kMost ? std::optional<int>(static_cast<int>(*plain))
                                                : width_after(cell, "tp");
  p.in_cores = cell.find("core") != std::string::npos;
  p.experts_spread = cell.find("+ ep") != std::string::npos;
  read_note(lower_case(note), devices, p);
  return p;
}

std::optional<archs::Partition> partition_of(const ServingRow& row, std::string& why) {
  const int devices = row.devices.value_or(0);
  if (devices < 1) {
    why = "devices is blank or not a whole number of chips";
    return std::nullopt;
  }
  const ParallelText text = parse_parallel(row.tp_text, row.note, devices);
  const auto plain = number_from(row.tp_text);
  const bool no_width = plain && (*plain < 1 || *plain != std::floor(*plain));
  if (!row.tp_text.empty() && (!text.tensor || no_width)) {
    why = fmt::format("tp '{}' is not understood", row.tp_text);
    return std::nullopt;
  }
  if (const auto width = width_counted_twice(row)) return on_one_width(row, *width);
  archs::Partition p;
  const int stages = std::clamp(text.pipeline.value_or(1), 1, devices);
  p.tensor = std::clamp(text.tensor.value_or(devices / stages), 1, devices);
  p.attention_data = 1;
  const int width = row.dp_attention.value_or(0);
  const bool flagged = row.source == "InferenceX(points)" || row.tp_text.empty();
  if (flagged && (width >= 1 || text.attention_data)) {
    p.attention_data =
        row.tp_text.empty() ? row.ep.value_or(text.expert.value_or(p.tensor)) : p.tensor;
    p.tensor = 1;
  } else if (!flagged) {
    p.attention_data = std::max(1, width);
  }
  const int wide = p.tensor * p.attention_data;
  if (wide > devices || devices % wide != 0) {
    why = fmt::format("{} devices are no multiple of tp {} x dp {}", devices, p.tensor,
                      p.attention_data);
    return std::nullopt;
  }
  p.pipeline = devices / wide;
  const int spread = text.experts_spread ? wide : row.ep.value_or(text.expert.value_or(1));
  p.expert = std::clamp(spread, 1, wide);
  return p;
}

std::optional<archs::Partition> worker_partition(const WorkerGroup& group, std::string& why) {
  if (group.chips % group.workers != 0) {
    why = fmt::format("{} chips are no multiple of {} workers", group.chips, group.workers);
    return std::nullopt;
  }
  const int chips = group.chips / group.workers;
  const int tensor = group.tp.value_or(1) > 1 ? std::min(*group.tp, chips) : chips;
  archs::Partition p;
  p.tensor = group.attention_data ? 1 : tensor;
  p.attention_data = group.attention_data ? chips : 1;
  const int wide = p.tensor * p.attention_data;
  if (chips % wide != 0) {
    why = fmt::format("a worker of {} chips is no multiple of tp {}", chips, p.tensor);
    return std::nullopt;
  }
  p.pipeline = chips / wide;
  p.expert = std::clamp(group.ep.value_or(1), 1, wide);
  return p;
}

}  // namespace strandline::hw
