// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "hw/measured/serving_calibrate.h"

namespace strandline::hw {
namespace {

constexpr const char* kHead =
    "# SPDX-FileCopyrightText: 2026 The Strandline Authors\n"
    "# SPDX-License-Identifier: Apache-2.0\n"
    "# What serving frameworks add to a chip's own time, per framework, vendor, chip and software\n"
    "# epoch (by source or date of the rows). The first entry that matches counts; `other` stands\n"
    "# for the rest. Written by `strandline hw calibrate`, which refits it to measured points.\n"
    "# Meaning of each number: hw/measured/serving_frameworks.h; the fit: "
    "docs/measured_serving.md.\n";
constexpr std::size_t kColumns = 100;

/// Citations by id: the first word of each, numbered where two share it.
class Citations {
 public:
  std::string id_of(const std::string& citation) {
    for (const auto& [id, text] : all_)
      if (text == citation) return id;
    const auto stop = std::find_if(citation.begin(), citation.end(),
                                   [](unsigned char c) { return std::isalnum(c) == 0; });
    std::string id(citation.begin(), stop);
    std::transform(id.begin(), id.end(), id.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto taken = std::count_if(
        all_.begin(), all_.end(), [&](const auto& entry) { return entry.first.starts_with(id); });
    if (taken > 0) id += fmt::format("-{}", taken + 1);
    all_.emplace_back(id, citation);
    return id;
  }

  std::string yaml() const {
    std::string out = "sources:\n";
    for (const auto& [id, text] : all_) out += fmt::format("  {}: >-\n{}", id, folded_block(text));
    return out;
  }

 private:
  /// Words in lines of at most kColumns.
  static std::string folded_block(const std::string& text) {
    std::string out, line = "   ";
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      if (line.size() + 1 + end - at > kColumns) {
        out += line + "\n";
        line = "   ";
      }
      line += " " + text.substr(at, end - at);
      at = end + 1;
    }
    return out + line + "\n";
  }

  std::vector<std::pair<std::string, std::string>> all_;
};

/// Quoted where YAML would read it as more than text.
std::string scalar(const std::string& text) {
  const bool plain = text.find_first_of(",[]{}:#'\"&*!|>%@`") == std::string::npos;
  return plain ? text : fmt::format("\"{}\"", text);
}

std::string list_line(const char* key, const std::vector<std::string>& texts) {
  if (texts.empty()) return "";
  std::string all;
  for (const std::string& t : texts) all += (all.empty() ? "" : ", ") + scalar(t);
  return fmt::format("    {}: [{}]\n", key, all);
}

/// Short text of a number in a unit: six digits hide the rounding of base units.
std::string in_unit(double value, double base) {
  return fmt::format("{:.6g}", value / base);
}

std::string number_line(const char* key, const char* unit, double base, const core::Sourced& x,
                        Citations& citations) {
  std::string interval;
  if (x.low < x.value || x.high > x.value)
    interval = fmt::format(", low: {}, high: {}", in_unit(x.low, base), in_unit(x.high, base));
  return fmt::format("    {}: {{value: {}, unit: {}{}, source: {}}}\n", key, in_unit(x.value, base),
                     unit, interval, citations.id_of(x.source));
}

std::string entry_yaml(const Framework& f, Citations& citations) {
  std::string out = "  - " + list_line("names", f.names).substr(4);
  out += list_line("vendors", f.vendors) + list_line("chips", f.chips) +
         list_line("sources", f.sources);
  if (!f.since.empty()) out += fmt::format("    since: \"{}\"\n", f.since);
  if (!f.until.empty()) out += fmt::format("    until: \"{}\"\n", f.until);
  for (const FittedParameter& p : fitted_parameters())
    out += number_line(p.name, p.unit, p.base, f.*p.member, citations);
  for (const auto& [key, x] : {std::pair{"receive_interval", &f.receive_interval},
                               std::pair{"receive_interval_busy", &f.receive_interval_busy}})
    if (x->known()) out += number_line(key, "1", 1, *x, citations);
  out += number_line("memory_reserve", "1", 1, f.memory_reserve, citations);
  out += number_line("prefill_tokens", "1", 1, f.prefill_tokens, citations);
  if (f.reserve_of_free) out += "    reserve_of_free: true\n";
  if (f.reserves_whole_length) out += "    reserves_whole_length: true\n";
  return out;
}

}  // namespace

std::string frameworks_yaml(const std::vector<Framework>& frameworks) {
  Citations citations;
  std::string entries;
  for (const Framework& f : frameworks) entries += "\n" + entry_yaml(f, citations);
  return kHead + citations.yaml() + "\nframeworks:" + entries;
}

}  // namespace strandline::hw
