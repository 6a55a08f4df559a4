// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/parameters.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/error.h"
#include "core/hash.h"
#include "core/rng.h"
#include "evolution/calibration/posterior.h"
#include "evolution/factors.h"

namespace strandline::evolution {
namespace {

constexpr double kNormal95 = 1.6448536269514722;  // 95 % quantile of the standard normal

/// A sourced number in the unit that the file writes, not in base units.
core::Sourced in_own_unit(const core::YamlNode& node, const std::string& unit) {
  if (!core::unit_scale(unit)) node.at("unit").fail("is an unknown unit", "write e.g. 1/year or 1");
  core::Sourced q = node.as_quantity(unit);  // checks the interval, finds the citation
  q.value = node.number("value");
  q.low = node.number_or("low", q.value);
  q.high = node.number_or("high", q.value);
  return q;
}

Parameter read_parameter(const std::string& name, const core::YamlNode& node) {
  Parameter p;
  p.name = name;
  p.meaning = node.text("meaning");
  p.log_scale = true;
  if (const auto draw = node.find("draw")) {
    const std::string kind = draw->as_text();
    if (kind == "normal" || kind == "integer") {
      p.log_scale = false;
    } else if (kind != "lognormal") {
      draw->fail("is no way to draw", "write lognormal, normal or integer");
    }
    p.integer = kind == "integer";
  }
  const auto estimate = node.at("estimate");
  p.unit = estimate.text("unit");
  p.value = in_own_unit(estimate, p.unit);
  if (p.log_scale) p.range = core::Range::positive();
  if (const auto range = node.find("range")) {
    const auto ends = range->items();
    if (ends.size() != 2) range->fail("is no range", "write [least, most]");
    p.range = {ends[0].as_number(), ends[1].as_number(), false};
  }
  if (const auto prior = node.find("prior")) {
    const auto ends = prior->items();
    if (ends.size() != 2) prior->fail("is no interval", "write [low, high]");
    p.prior_low = ends[0].as_number();
    p.prior_high = ends[1].as_number({p.prior_low});
  }
  node.finish();
  const auto& v = p.value;
  const auto inside = [&](double x) {
    return x >= p.range.min && x <= p.range.max && !(p.range.open_min && x == p.range.min);
  };
  if (!inside(v.low) || !inside(v.value) || !inside(v.high) || v.low > v.value || v.high < v.value)
    node.fail("has value and interval out of order or out of range",
              "keep range[0] <= low <= value <= high <= range[1], positive for lognormal draws");
  return p;
}

/// The value index of a trait by its name in archs/genome.h.
int trait_value(const core::YamlNode& entry, archs::Trait trait) {
  const auto node = entry.at(archs::name_of(trait));
  const std::string text = node.as_text();
  std::vector<std::string> known;
  for (int v = 0; v < archs::kRadix[static_cast<int>(trait)]; ++v) {
    known.emplace_back(archs::value_name(trait, v));
    if (known.back() == text) return v;
  }
  std::string mend = "write one of";
  for (const auto& k : known) mend += " " + k;
  node.fail("is no value of this trait", mend);
}

void read_mix(const core::YamlNode& node, ProcessFile& out) {
  out.mix_source = node.text("source");
  out.initial_mix.assign(archs::kKnownSize, 0.0);
  double sum = 0.0;
  for (const auto& entry : node.at("genomes").items()) {
    archs::Genome g;
    for (int t = 0; t < static_cast<int>(archs::Trait::kNovel); ++t)
      g.value[t] = static_cast<std::uint8_t>(trait_value(entry, static_cast<archs::Trait>(t)));
    const double weight = entry.number("weight", core::Range::non_negative());
    entry.text_or("example", "");
    entry.finish();
    out.initial_mix[archs::index_of(g)] += weight;
    sum += weight;
  }
  if (!(sum > 0.0)) node.fail("has no weight at all", "give at least one genome a weight");
  for (double& w : out.initial_mix) w /= sum;
  node.finish();
}

void read_signatures(const core::YamlNode& node, ProcessFile& out) {
  for (const auto& entry : node.items()) {
    archs::Signature s;
    out.signature_names.push_back(entry.text("name"));
    s.flops_per_byte = entry.number("flops_per_byte", core::Range::positive());
    s.sequential_depth = entry.number("sequential_depth", {1.0, 1e6});
    s.irregularity = entry.number("irregularity", core::Range::fraction());
    s.mutable_weights = entry.flag_or("mutable_weights", false);
    s.data_dependent_control = entry.flag_or("data_dependent_control", false);
    entry.text("basis");
    entry.finish();
    out.signatures.push_back(s);
  }
  const auto wanted =
      static_cast<std::size_t>(archs::kRadix[static_cast<int>(archs::Trait::kNovel)] - 1);
  if (out.signatures.size() != wanted)
    node.fail("must list as many novel operators as the library has",
              "list exactly " + std::to_string(wanted));
}

void read_history(const core::YamlNode& node, ProcessFile& out) {
  for (const auto& chip : node.items()) {
    const std::string series = chip.text("series");
    const std::string label = chip.text("label");
    const std::string source = chip.text("source");
    for (const auto& point : chip.at("points").items()) {
      HistoryPoint h{series, label, point.number("year"), 0, 0, 0, source};
      h.share = point.number("share", core::Range::fraction());
      h.low = point.number("low", core::Range::fraction());
      h.high = point.number("high", core::Range::fraction());
      point.finish();
      out.history.push_back(h);
    }
    chip.finish();
  }
}

void read_posterior(const core::YamlNode& node, const std::filesystem::path& file,
                    ProcessFile& out) {
  auto posterior = std::make_shared<Posterior>(load_posterior(file.parent_path() / node.as_text()));
  for (const Parameter& p : out.all)
    for (std::size_t k = 0; k < posterior->names.size(); ++k)
      if (posterior->names[k] == p.name && posterior->units[k] != p.unit)
        node.fail("has " + p.name + " in " + posterior->units[k] + ", the process in " + p.unit,
                  "calibrate again, or name the posterior file of this process");
  out.posterior = std::move(posterior);
}

/// Two-piece normal through (low, value, high) as 5, 50 and 95 % quantiles, on the value or its
/// log.
double spread(const Parameter& p, double z) {
  const auto& v = p.value;
  double x = v.value;
  if (p.log_scale && v.low > 0.0) {
    const double sd =
        (z < 0 ? core::kernel::log(v.value / v.low) : core::kernel::log(v.high / v.value)) /
        kNormal95;
    x = v.value * core::kernel::exp(sd * z);
  } else {
    x = v.value + (z < 0 ? v.value - v.low : v.high - v.value) / kNormal95 * z;
  }
  if (p.integer) x = std::round(x);
  return std::clamp(x, p.range.min, p.range.max);
}

[[noreturn]] void refuse(const std::string& key, const std::string& value,
                         const std::string& problem, const std::string& mend) {
  core::InputError::Parts parts;
  parts.key = key;
  parts.value = value;
  parts.problem = problem;
  parts.mend = mend;
  throw core::InputError(parts);
}

Parameter& find(ProcessFile& process, const std::string& name) {
  std::vector<std::string> names;
  for (Parameter& p : process.all) {
    if (p.name == name) return p;
    names.push_back(p.name);
  }
  const std::string near = core::nearest(name, names);
  refuse(
      name, "", "is no parameter of the evolution process",
      near.empty() ? "see evolution/process.yaml for the names" : "did you mean '" + near + "'?");
}

}  // namespace

double ProcessFile::parameter(const std::string& name) const {
  for (const Parameter& p : all)
    if (p.name == name) return p.value.value;
  throw std::out_of_range("evolution parameter '" + name + "'");
}

ProcessFile load_process(const std::filesystem::path& file) {
  const auto root = core::YamlNode::load(file);
  ProcessFile out;
  const auto parameters = root.at("parameters");
  for (const auto& name : parameters.keys())
    out.all.push_back(read_parameter(name, parameters.at(name)));
  read_mix(root.at("initial_mix"), out);
  read_signatures(root.at("novel_operators"), out);
  read_history(root.at("history"), out);
  if (const auto posterior = root.find("posterior")) read_posterior(*posterior, file, out);
  root.finish();
  return out;
}

void override_parameter(ProcessFile& process, const std::string& name, double value) {
  Parameter& p = find(process, name);
  const bool below = value < p.range.min || (p.range.open_min && value == p.range.min);
  if (!(value == value) || below || value > p.range.max)
    refuse(name, std::to_string(value), "is out of range (unit " + p.unit + ")",
           "keep it within " + std::to_string(p.range.min) + " and " + std::to_string(p.range.max));
  p.value.value = p.value.low = p.value.high = value;
  p.value.source = "set by the scenario (file: " + p.value.source + ")";
}

ProcessFile draw_parameters(const ProcessFile& point, std::uint64_t seed, std::uint32_t draw) {
  ProcessFile out = point;
  if (draw == 0) return out;
  if (out.posterior)
    apply_posterior_row(*out.posterior, posterior_row(*out.posterior, seed, draw), out);
  const core::RandomStream stream(seed);
  for (Parameter& p : out.all) {
    if (p.value.low == p.value.high) continue;
    const auto name = static_cast<std::uint32_t>(core::ContentHash().add(p.name).value());
    p.value.value = spread(p, stream.normal({draw, name, 0, kFactorParameter, 0}));
    p.value.low = p.value.high = p.value.value;
  }
  return out;
}

}  // namespace strandline::evolution
