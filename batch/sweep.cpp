// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/sweep.h"

#include <fmt/format.h>

#include <boost/random/sobol.hpp>
#include <charconv>
#include <cmath>
#include <optional>

#include "core/error.h"

namespace strandline::batch {
namespace {

constexpr int kMostSamples = 1'000'000;
constexpr std::size_t kMostUnits = 1'000'000;

[[noreturn]] void refuse(const std::string& option, const std::string& value,
                         const std::string& problem, const std::string& mend) {
  throw core::InputError({{}, option, value, problem, mend});
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

/// Splits at commas outside brackets.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (c == ',' && depth == 0)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

Axis parse_axis(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    refuse("--set", text, "is not key=values", "write --set key=a,b,c or key=low..high");
  Axis axis{text.substr(0, equals), {}, 0, 0};
  const std::string values = text.substr(equals + 1);
  if (const std::size_t dots = values.find(".."); dots != std::string::npos) {
    const auto low = number(std::string_view(values).substr(0, dots));
    const auto high = number(std::string_view(values).substr(dots + 2));
    if (!low || !high || *low >= *high)
      refuse("--set", text, "is not a rising range", "write key=low..high with two numbers");
    axis.low = *low;
    axis.high = *high;
    return axis;
  }
  axis.values = split(values);
  for (const std::string& value : axis.values)
    if (value.empty()) refuse("--set", text, "has an empty value", "write --set key=a,b,c");
  return axis;
}

int parse_sample(const std::string& text) {
  if (text.empty()) return 0;
  int n = 0;
  const std::string prefix = "sobol:";
  const char* end = text.data() + text.size();
  if (text.starts_with(prefix))
    if (const auto [stop, error] = std::from_chars(text.data() + prefix.size(), end, n);
        error == std::errc() && stop == end && n >= 1 && n <= kMostSamples)
      return n;
  refuse("--sample", text, "is not a sample", "write sobol:N with N from 1 to 1000000");
}

/// Points of the unit cube, `dimensions` numbers each.
std::vector<std::vector<double>> sobol_points(int points, std::size_t dimensions) {
  boost::random::sobol engine(dimensions);
  std::vector<std::vector<double>> out(static_cast<std::size_t>(points),
                                       std::vector<double>(dimensions));
  for (auto& point : out)
    for (double& x : point) x = std::ldexp(static_cast<double>(engine() >> 11), -53);
  return out;
}

}  // namespace

Sweep parse_sweep(const std::vector<std::string>& sets, const std::string& sample) {
  Sweep sweep;
  sweep.samples = parse_sample(sample);
  std::size_t ranges = 0;
  for (const std::string& text : sets) {
    Axis axis = parse_axis(text);
    for (const Axis& other : sweep.axes)
      if (other.key == axis.key)
        refuse("--set", text, "the key is swept twice", "give all its values in one --set");
    ranges += axis.ranged();
    sweep.axes.push_back(std::move(axis));
  }
  if (ranges && !sweep.samples)
    refuse("--set", sets.front(), "a range needs a sample", "add --sample sobol:256");
  if (!ranges && sweep.samples)
    refuse("--sample", sample, "there is no range to sample", "add --set key=low..high");
  return sweep;
}

std::vector<Settings> expand(const Sweep& sweep) {
  std::vector<Settings> all(1);
  std::vector<std::size_t> ranged;
  for (std::size_t a = 0; a < sweep.axes.size(); ++a)
    if (sweep.axes[a].ranged()) ranged.push_back(a);
  const auto points = ranged.empty() ? std::vector<std::vector<double>>(1)
                                     : sobol_points(sweep.samples, ranged.size());
  std::size_t units = points.size();
  for (const Axis& axis : sweep.axes) {
    units *= axis.ranged() ? 1 : axis.values.size();
    if (units > kMostUnits)
      refuse("--set", axis.key, "more than a million units", "sweep fewer values at once");
    std::vector<Settings> longer;
    const std::vector<std::string> values =
        axis.ranged() ? std::vector<std::string>{""} : axis.values;
    for (const Settings& settings : all)
      for (const std::string& value : values) {
        longer.push_back(settings);
        longer.back().emplace_back(axis.key, value);
      }
    all = std::move(longer);
  }
  if (ranged.empty()) return all;
  std::vector<Settings> sampled;
  for (const Settings& settings : all)
    for (const auto& point : points) {
      sampled.push_back(settings);
      for (std::size_t r = 0; r < ranged.size(); ++r) {
        const Axis& axis = sweep.axes[ranged[r]];
        sampled.back()[ranged[r]].second =
            fmt::format("{}", axis.low + (axis.high - axis.low) * point[r]);
      }
    }
  return sampled;
}

}  // namespace strandline::batch
