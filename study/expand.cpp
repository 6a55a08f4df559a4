// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "core/files.h"
#include "core/hash.h"
#include "evolution/calibration/posterior.h"
#include "hw/prediction_error.h"
#include "study/scenario.h"

namespace strandline::study {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

std::string perspective_name(strategy::Perspective p) {
  switch (p) {
    case strategy::Perspective::kCaptive:
      return "captive";
    case strategy::Perspective::kTokenProvider:
      return "token_provider";
    case strategy::Perspective::kMerchant:
      return "merchant";
  }
  return "captive";
}

std::string expand_segments(const Scenario& s) {
  std::string out = "segments:\n";
  for (const core::Segment& x : s.segments)
    out += fmt::format(
        "  - {{id: {}, input_tokens: {}, output_tokens: {}, prefix_hit_rate: {}, "
        "interactivity_tok_s_user: {}, demand_share: {}}}\n",
        x.id, x.input_tokens, x.output_tokens, x.prefix_hit_rate, x.interactivity_tok_s_user,
        x.demand_share);
  return out;
}

std::string expand_overrides(const char* key, const std::map<std::string, double>& overrides) {
  if (overrides.empty()) return "";
  std::string out = fmt::format("{}:\n", key);
  for (const auto& [name, value] : overrides) out += fmt::format("  {}: {}\n", name, value);
  return out;
}

std::string parameter_line(const char* section, const std::string& name, const core::Sourced& x) {
  return fmt::format("#   {}.{}: {} [{}, {}]\n", section, name, x.value, x.low, x.high);
}

/// What the joint draws of fitted parameters are, so that other draws make another study.
/// A batch expands thousands of scenarios of one posterior: its text is hashed once.
std::string posterior_line(const evolution::ProcessFile& process) {
  if (!process.posterior) return "";
  thread_local std::weak_ptr<const evolution::Posterior> latest;
  thread_local std::string hash;
  if (latest.lock() != process.posterior) {
    hash = core::ContentHash().add(process.posterior->csv()).hex();
    latest = process.posterior;
  }
  return fmt::format("#   process.posterior: {} joint draws, content {}\n",
                     process.posterior->draws.size(), hash);
}

/// Spreads of prediction errors that draws take, by class and width.
std::string expand_errors(const hw::PredictionErrors& errors) {
  std::string out;
  for (int level = 0; level < hw::kEvidenceLevels; ++level) {
    const auto e = static_cast<hw::Evidence>(level);
    const std::string section = fmt::format("prediction.{}", hw::name_of(e));
    out += parameter_line(section.c_str(), "whole", errors.whole(e).shared);
    for (int c = 0; c < core::kWorkClasses; ++c)
      for (const int bits : {16, 8, 4}) {
        const auto of = static_cast<core::WorkClass>(c);
        out += parameter_line(section.c_str(), fmt::format("{}_{}", hw::name_of(of), bits),
                              errors.of(of, bits, e).shared);
      }
  }
  return out;
}

std::string expand_lists(const Scenario& s) {
  std::string out = fmt::format("breakeven:\n  gains: [{}]\n  hazards: [{}]\n",
                                fmt::join(s.gains, ", "), fmt::join(s.hazards, ", "));
  out += fmt::format("sensitivity: [{}]\n", fmt::join(s.sensitivities, ", "));
  out += fmt::format(
      "curves:\n  architectures: [{}]\n  chips: [{}]\n  input_tokens: {}\n  output_tokens: {}\n"
      "  prefix_hit_rate: {}\n",
      fmt::join(s.curves.architectures, ", "), fmt::join(s.curves.chips, ", "),
      s.curves.mix.input_tokens, s.curves.mix.output_tokens, s.curves.mix.prefix_hit_rate);
  return out;
}

}  // namespace

std::string expand(const Scenario& s) {
  std::string out = fmt::format(
      "# Written by strandline {}: every default filled in, every override applied.\n"
      "name: {}\ntitle: {}\nquestion: {}\nseed: {}\npaths: {}\nquarters: {}\nstart: {}\n"
      "family_cap: {}\nparameter_draws: {}\nprediction_errors: {}\n"
      "technology_errors: {}\nkernel_writing: {}\npilot_paths: {}\n"
      "side_paths: {}\nbound_branches: {}\nperspective: {}\nprocess_file: {}\n",
      core::version(), s.name, quoted(s.title), quoted(s.question), s.seed, s.paths, s.quarters,
      s.start, s.family_cap, s.parameter_draws, s.prediction_errors, s.technology_errors,
      s.kernel_writing, s.pilot_paths, s.side_paths, s.bound_branches,
      perspective_name(s.terms.perspective), s.process_file);
  out += fmt::format(
      "chips:\n  gpu: {}\n  narrow_asic: {}\n  wide_asic: {}\n  semi_programmable: {}\n"
      "  at_cost_gpu: {}\n  rival: {}\n",
      s.lineup.gpu, s.lineup.narrow, s.lineup.wide, s.lineup.semi, s.lineup.at_cost,
      s.lineup.rival.empty() ? "\"\"" : s.lineup.rival);
  out += expand_segments(s);
  out += expand_lists(s);
  out += expand_overrides("process", s.process_overrides);
  out += expand_overrides("terms", s.terms_overrides);
  out += "# The parameters that this study read, so that its hash covers them:\n";
  for (const evolution::Parameter& p : s.process.all)
    out += parameter_line("process", p.name, p.value);
  out += posterior_line(s.process);
  for (const strategy::TermEntry& t : s.terms.entries)
    out += parameter_line("terms", t.name, t.value);
  out += expand_errors(hw::prediction_errors());
  return out;
}

}  // namespace strandline::study
