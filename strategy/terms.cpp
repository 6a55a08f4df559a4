// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/terms.h"

#include <fmt/format.h>

#include <cmath>

#include "core/error.h"
#include "strategy/terms_table.h"

namespace strandline::strategy {
namespace {

core::Range scaled(core::Range r, double scale) {
  return {r.min <= -1e300 ? r.min : r.min * scale, r.max >= 1e300 ? r.max : r.max * scale,
          r.open_min};
}

bool inside(const core::Range& r, double x) {
  return std::isfinite(x) && x <= r.max && (r.open_min ? x > r.min : x >= r.min);
}

std::string range_words(const core::Range& r) {
  const std::string low =
      r.min <= -1e300 ? "" : fmt::format("{} {:g}", r.open_min ? "above" : "at least", r.min);
  const std::string high = r.max >= 1e300 ? "" : fmt::format("at most {:g}", r.max);
  return low.empty() || high.empty() ? low + high : low + " and " + high;
}

[[noreturn]] void refuse(const std::string& key, double value, const std::string& problem,
                         const std::string& mend) {
  throw core::InputError(
      {{}, key, std::isnan(value) ? "" : fmt::format("{:g}", value), problem, mend});
}

const TermField& field_named(const std::string& name) {
  std::vector<std::string> known;
  for (const TermField& f : term_fields()) {
    if (f.name == name) return f;
    known.emplace_back(f.name);
  }
  const std::string near = core::nearest(name, known);
  throw core::InputError({{},
                          name,
                          "",
                          "is no term of strategy/terms.yaml",
                          near.empty() ? "see strategy/terms.yaml for the names"
                                       : fmt::format("did you mean '{}'?", near)});
}

void set_entry(Terms& terms, const TermField& f, double value) {
  terms.*f.field = value;
  for (TermEntry& e : terms.entries)
    if (e.name == f.name) e.value.value = value;
}

/// The three severities are shares of one whole: when one is set, the other two keep their ratio.
void rescale_severities(Terms& terms, double Terms::*set) {
  double Terms::*const all[] = {&Terms::severity_metal, &Terms::severity_full,
                                &Terms::severity_workaround};
  double others = 0;
  bool one_of_them = false;
  for (double Terms::*field : all) {
    if (field == set)
      one_of_them = true;
    else
      others += terms.*field;
  }
  if (!one_of_them) return;
  for (const TermField& f : term_fields())
    for (double Terms::*field : all)
      if (f.field == field && field != set) {
        const double left = 1.0 - terms.*set;
        set_entry(terms, f, others > 0 ? terms.*field / others * left : left / 2);
      }
}

}  // namespace

void check_terms(const Terms& t) {
  const double severities = t.severity_metal + t.severity_full + t.severity_workaround;
  if (std::abs(severities - 1.0) > 1e-9)
    refuse("severity_metal", t.severity_metal,
           fmt::format("severity_metal + severity_full + severity_workaround = {:g}, not 1",
                       severities),
           "give three shares of failing spins that sum to 1");
  if (t.tapeout_to_volume_quarters > t.start_to_volume_quarters)
    refuse("tapeout_to_volume_quarters", t.tapeout_to_volume_quarters,
           "is longer than start_to_volume_quarters",
           fmt::format("write at most {:g}", t.start_to_volume_quarters));
  if (t.gpu_residual_24m > t.gpu_residual_12m || t.gpu_residual_36m > t.gpu_residual_24m)
    refuse("gpu_residual_24m", t.gpu_residual_24m, "resale value rises with age",
           "give residuals that fall from 12 to 24 to 36 months");
}

Terms load_terms(const std::filesystem::path& file) {
  const core::YamlNode root = core::YamlNode::load(file);
  const core::YamlNode node = root.at("terms");
  Terms terms;
  for (const TermField& f : term_fields()) {
    const double scale = core::unit_scale(f.unit)->scale;
    core::Sourced q = node.quantity(f.name, f.unit, scaled(f.range, scale));
    q.value /= scale;
    q.low /= scale;
    q.high /= scale;
    terms.*f.field = q.value;
    terms.entries.push_back({f.name, f.unit, q});
  }
  node.finish();
  root.finish();
  check_terms(terms);
  return terms;
}

void override_term(Terms& terms, const std::string& name, double value) {
  const TermField& f = field_named(name);
  if (!inside(f.range, value))
    refuse(name, value, "is out of range",
           fmt::format("write a value {}{}", range_words(f.range),
                       std::string(f.unit) == "1" ? "" : fmt::format(" {}", f.unit)));
  set_entry(terms, f, value);
  rescale_severities(terms, f.field);
}

double term_value(const Terms& terms, const std::string& name) {
  return terms.*field_named(name).field;
}

Perspective perspective_from(const std::string& name) {
  if (name == "captive") return Perspective::kCaptive;
  if (name == "token_provider") return Perspective::kTokenProvider;
  if (name == "merchant") return Perspective::kMerchant;
  const std::string near = core::nearest(name, {"captive", "token_provider", "merchant"});
  const std::string mend = near.empty() ? "write captive, token_provider or merchant"
                                        : fmt::format("did you mean '{}'?", near);
  throw core::InputError({{}, "perspective", name, "is no perspective", mend});
}

}  // namespace strandline::strategy
