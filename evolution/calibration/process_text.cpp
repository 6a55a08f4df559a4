// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <sstream>

#include "core/error.h"
#include "evolution/calibration/calibrate.h"
#include "evolution/calibration/operators.h"

namespace strandline::evolution {
namespace {

[[noreturn]] void refuse(const std::string& key, const std::string& problem) {
  throw core::InputError(
      {{}, key, "", problem, "calibrate from a copy of evolution/process.yaml as shipped"});
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool starts(const std::string& line, std::string_view what) {
  return line.compare(0, what.size(), what) == 0;
}

/// A folded scalar of at most 100 columns.
void fold(const std::string& indent, const std::string& text, std::vector<std::string>& out) {
  std::string line = indent;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (line.size() > indent.size() && line.size() + 1 + word.size() > 100) {
      out.push_back(line);
      line = indent;
    }
    line += (line.size() > indent.size() ? " " : "") + word;
  }
  out.push_back(line);
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// The key of a line "  name:" of the parameters section; empty for other lines.
std::string parameter_key(const std::string& line) {
  if (line.size() < 4 || !starts(line, "  ") || line[2] == ' ' || line[2] == '#') return {};
  return line.back() == ':' ? line.substr(2, line.size() - 3) : std::string();
}

/// "    estimate: {value: 1, unit: 1/year, ...}" with new numbers and source, unit kept.
std::string with_estimate(const std::string& line, const FittedParameter& p) {
  const std::size_t unit = line.find("unit: ");
  const std::size_t end = unit == std::string::npos ? unit : line.find(',', unit);
  if (end == std::string::npos || line.back() != '}')
    refuse(p.name, "has an estimate that is not one line {value, unit, low, high, source}");
  const std::string written = line.substr(unit + 6, end - unit - 6);
  if (written != p.unit) refuse(p.name, "is written in " + written + ", fitted in " + p.unit);
  return fmt::format(
      "    estimate: {{value: {:.4g}, unit: {}, low: {:.4g}, high: {:.4g}, source: {}}}", p.value,
      p.unit, p.low, p.high, p.block);
}

/// The 90 % interval before the record was seen, where the fit knows it.
std::string prior_line(const FittedParameter& p) {
  return fmt::format("    prior: [{:.4g}, {:.4g}]", p.prior_low, p.prior_high);
}

/// The parameters section with the fitted ones replaced; comments right above those are dropped.
std::vector<std::string> parameters(const std::vector<std::string>& lines,
                                    const std::map<std::string, FittedParameter>& fitted) {
  std::vector<std::string> out, comments;
  const FittedParameter* current = nullptr;
  const auto flush = [&] {
    out.insert(out.end(), comments.begin(), comments.end());
    comments.clear();
  };
  for (const std::string& line : lines) {
    if (starts(line, "  # ") && !starts(line, "  # ----")) {
      comments.push_back(line);
      continue;
    }
    const std::string key = parameter_key(line);
    if (!key.empty()) {
      const auto found = fitted.find(key);
      current = found == fitted.end() ? nullptr : &found->second;
      if (current) comments.clear();
    }
    flush();
    if (!current) {
      out.push_back(line);
    } else if (starts(line, "    estimate:")) {
      out.push_back(with_estimate(line, *current));
      if (std::isfinite(current->prior_low)) out.push_back(prior_line(*current));
    } else if (!starts(line, "    prior:")) {
      out.push_back(line);
    }
  }
  flush();
  return out;
}

std::vector<std::string> mix_lines(const Record& record) {
  std::map<int, std::pair<int, std::string>> weight;  // by genome: releases and the last one's name
  int count = 0;
  for (const ModelRow* m : record.notable(true)) {
    if (m->year <= record.until - 1.0) continue;
    auto& entry = weight[archs::index_of(classify(record, *m).genome)];
    entry = {entry.first + 1, m->name};
    ++count;
  }
  if (count == 0) refuse("initial_mix", "would be empty: no open notable release in the last year");
  const std::string from = date_of_year(record.until - 1.0), to = date_of_year(record.until);
  std::vector<std::string> out{"initial_mix:", "  source: >-"};
  fold("    ",
       fmt::format("strandline evolve calibrate: {} open notable releases after {} to {}, "
                   "classified into library traits; int8 counts as fp8, int4 as fp4, undisclosed "
                   "serving precision as the training one",
                   count, from, to),
       out);
  out.push_back("  genomes:");
  for (const auto& [genome, entry] : weight) {
    const archs::Genome g = archs::genome_at(genome);
    const auto value = [&](archs::Trait t) {
      return archs::value_name(t, g.value[static_cast<std::size_t>(t)]);
    };
    using T = archs::Trait;
    out.push_back(fmt::format("    - {{mixer: {}, channel: {}, residual: {}, precision: {},",
                              value(T::kMixer), value(T::kChannel), value(T::kResidual),
                              value(T::kPrecision)));
    out.push_back(fmt::format("         decoding: {}, size: {}, weight: {}, example: {}}}",
                              value(T::kDecoding), value(T::kSize), entry.first,
                              quoted(entry.second)));
  }
  return out;
}

/// Lines of the block of a top-level key: [begin, end), end at the next line that is not indented.
std::pair<std::size_t, std::size_t> block(const std::vector<std::string>& lines,
                                          const std::string& key) {
  std::size_t begin = 0;
  while (begin < lines.size() && lines[begin] != key + ":") ++begin;
  if (begin == lines.size()) refuse(key, "is no block of the process file");
  std::size_t end = begin + 1;
  while (end < lines.size() && (lines[end].empty() || lines[end][0] == ' ')) ++end;
  while (end > begin + 1 && lines[end - 1].empty()) --end;
  return {begin, end};
}

/// What the file says of itself, in place of all comments before `sources`.
std::vector<std::string> head(const Record& record) {
  std::vector<std::string> out{"# SPDX-FileCopyrightText: 2026 The Strandline Authors",
                               "# SPDX-License-Identifier: Apache-2.0", "#"};
  const std::string file = std::filesystem::path(record.file).filename().string();
  fold("# ",
       fmt::format("Written by strandline evolve calibrate from {} until {}: do not edit. "
                   "Parameters of the evolution process as evolution/process.yaml has them; where "
                   "the record tells of one, value and 90 % interval are the posterior's and "
                   "`prior` is the interval before it was seen.",
                   file, date_of_year(record.until)),
       out);
  return out;
}

void replace(std::vector<std::string>& lines, std::pair<std::size_t, std::size_t> at,
             const std::vector<std::string>& with) {
  lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at.first),
              lines.begin() + static_cast<std::ptrdiff_t>(at.second));
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at.first), with.begin(), with.end());
}

}  // namespace

std::string calibrated_process(const std::string& text, const Calibration& calibration,
                               const Record& record, const std::string& posterior_file) {
  std::vector<std::string> lines = lines_of(text);
  std::erase_if(lines, [](const std::string& l) { return starts(l, "posterior:"); });
  std::map<std::string, FittedParameter> fitted;
  for (const FittedParameter& p : calibration.parameters) fitted.emplace(p.name, p);
  replace(lines, block(lines, "initial_mix"), mix_lines(record));
  const auto at = block(lines, "parameters");
  const std::vector<std::string> section(lines.begin() + static_cast<std::ptrdiff_t>(at.first),
                                         lines.begin() + static_cast<std::ptrdiff_t>(at.second));
  const std::vector<std::string> edited = parameters(section, fitted);
  replace(lines, at, edited);
  std::vector<std::string> sources{"sources:"};
  for (const auto& [id, citation] : calibration.sources) {
    const auto uses = [mention = "source: " + id + "}"](const std::string& line) {
      return line.find(mention) != std::string::npos;
    };
    if (std::none_of(edited.begin(), edited.end(), uses)) continue;
    sources.push_back("  " + id + ": >-");
    fold("    ", citation, sources);
  }
  const auto old = block(lines, "sources");
  // A file that was calibrated before has these sources already.
  std::vector<std::string> kept;
  bool dropping = false;
  for (std::size_t i = old.first + 1; i < old.second; ++i) {
    const bool is_key = lines[i].size() > 2 && lines[i][2] != ' ';
    if (is_key) dropping = starts(lines[i], "  fit_");
    if (!dropping) kept.push_back(lines[i]);
  }
  sources.insert(sources.end(), kept.begin(), kept.end());
  replace(lines, old, sources);
  replace(lines, {0, old.first}, head(record));
  if (!posterior_file.empty()) {
    lines.emplace_back();
    lines.push_back(
        "# Joint draws of the fitted parameters; the others draw from their intervals.");
    lines.push_back("posterior: " + quoted(posterior_file));
  }
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

}  // namespace strandline::evolution
