// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/validate.h"

#include <algorithm>
#include <map>

#include "core/parallel.h"

namespace strandline::hw {
namespace {

constexpr unsigned kShapeFolds = 5;

/// A target of issue 4: which cases, and the median error asked of unseen shapes and of a new
/// generation (0: none).
struct Target {
  const char* name;
  bool (*holds)(const KernelCase&);
  double shapes, generation;
};

bool is_recurrence(const KernelCase& c) {
  return c.table == "kernel_linear_attention" &&
         (c.kind.starts_with("gdn") || c.kind.starts_with("kda"));
}

bool is_attention(const KernelCase& c, const char* kind, const char* phase) {
  return c.table == "kernel_attention" && c.kind == kind && c.phase == phase;
}

constexpr Target kTargets[] = {
    {"GEMM bf16", [](const KernelCase& c) { return c.kind == "gemm" && c.dtype == "bfloat16"; },
     0.06, 0.10},
    {"GEMM fp8", [](const KernelCase& c) { return c.kind == "gemm" && c.dtype.starts_with("fp8"); },
     0.12, 0.18},
    {"GEMM nvfp4", [](const KernelCase& c) { return c.kind == "gemm" && c.dtype == "nvfp4"; }, 0.15,
     0},
    {"attention prefill",
     [](const KernelCase& c) { return c.table == "kernel_attention" && c.phase == "prefill"; },
     0.08, 0.12},
    {"attention decode, GQA",
     [](const KernelCase& c) { return is_attention(c, "attention GQA/MHA", "decode"); }, 0.08,
     0.12},
    {"attention decode, MLA",
     [](const KernelCase& c) { return is_attention(c, "attention MLA", "decode"); }, 0.08, 0.12},
    {"grouped GEMM (MoE)", [](const KernelCase& c) { return c.table == "kernel_moe"; }, 0.12, 0.18},
    {"gated DeltaNet, KDA, with convolutions", is_recurrence, 0.12, 0.18},
    {"gated DeltaNet, KDA, recurrence alone",
     [](const KernelCase& c) { return is_recurrence(c) && c.kind.find(' ') == std::string::npos; },
     0.12, 0.18},
};

/// Predictions of one fold.
struct Folded {
  LeftOut fold;
  const char* predictor;
  const PredictedUs* us;
};

std::optional<double> asked_of(const Target& t, LeftOut fold) {
  const double asked = fold == LeftOut::kShapes       ? t.shapes
                       : fold == LeftOut::kGeneration ? t.generation
                                                      : 0;
  return asked > 0 ? std::optional(asked) : std::nullopt;
}

/// Errors of a target under each fold; a new generation is the newest silicon.
void add_figures(std::vector<TargetFigure>& figures, const Target& t,
                 const std::vector<KernelCase>& cases, const std::vector<Folded>& folds) {
  const std::string newest = newest_silicon(cases);
  for (const Folded& f : folds) {
    const bool generation = f.fold == LeftOut::kGeneration;
    const auto holds = [&](const KernelCase& c) {
      return t.holds(c) && (!generation || c.silicon == newest);
    };
    const ErrorSummary errors = summary_of(errors_of(cases, *f.us, holds));
    if (errors.rows > 0)
      figures.push_back({t.name, f.fold, f.predictor, asked_of(t, f.fold), errors});
  }
}

const char* name_of(KernelFold fold) {
  switch (fold) {
    case KernelFold::kShape:
      return "shape";
    case KernelFold::kChip:
      return "chip";
    default:
      return "none";
  }
}

bool asked(const std::vector<KernelFold>& folds, KernelFold fold) {
  return fold == KernelFold::kNone || std::find(folds.begin(), folds.end(), fold) != folds.end();
}

CaseFilter all_but_fold(unsigned k) {
  return [k](const KernelCase& c) { return c.shape % kShapeFolds != k; };
}

double us_under(const KernelCase& c, const std::optional<EfficiencyLaw>& law) {
  return law && c.why.empty() ? predicted_us(c, *law) : 0.0;
}

/// Each case by the laws without its own chip, where another chip of its silicon was measured.
PredictedUs predict_siblings(const std::vector<KernelCase>& cases, const KernelLaws& all) {
  std::map<std::string, KernelLaws> without;
  std::map<std::string, std::map<std::string, bool>> chips;  // by silicon
  for (const auto& [key, law] : all.all()) chips[law.silicon][key.first] = true;
  for (const auto& [silicon, its] : chips) {
    if (its.size() < 2) continue;
    for (const auto& [chip, measured] : its)
      for (const auto& [key, law] : all.all())
        if (key.first != chip) without[chip].add(law);
  }
  PredictedUs out(cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i)
    if (const auto laws = without.find(cases[i].chip); laws != without.end())
      out[i] = us_under(cases[i], laws->second.find(cases[i]));
  return out;
}

PredictedUs column(const std::vector<KernelCase>& cases, double KernelCase::*member) {
  PredictedUs out;
  for (const KernelCase& c : cases) out.push_back(c.why.empty() ? c.*member : 0.0);
  return out;
}

std::vector<KernelCase> labels_of(const std::vector<NetworkCase>& cases) {
  std::vector<KernelCase> labels;
  for (const NetworkCase& c : cases) labels.push_back(c.label);
  return labels;
}

}  // namespace

std::string newest_silicon(const std::vector<KernelCase>& cases) {
  std::map<std::string, std::string> first;
  for (const KernelCase& c : cases) {
    if (c.silicon.empty()) continue;
    const auto [it, added] = first.emplace(c.silicon, c.date);
    if (!added) it->second = std::min(it->second, c.date);
  }
  std::string newest;
  for (const auto& [silicon, date] : first)
    if (newest.empty() || date > first[newest]) newest = silicon;
  return newest;
}

PredictedUs predict_with_laws(const std::vector<KernelCase>& cases, const KernelLaws& laws,
                              KernelFold fold, int threads) {
  PredictedUs out(cases.size());
  if (fold == KernelFold::kNone) {
    for (std::size_t i = 0; i < cases.size(); ++i) out[i] = us_under(cases[i], laws.find(cases[i]));
  } else if (fold == KernelFold::kChip) {
    // Laws belong to one chip: leaving a silicon out of the fit is passing its laws over.
    const KernelLaws all = calibrate_kernels(
        cases, [](const KernelCase&) { return true; }, 0, threads);
    for (std::size_t i = 0; i < cases.size(); ++i)
      out[i] = us_under(cases[i], all.find(cases[i], cases[i].silicon));
  } else {
    for (unsigned k = 0; k < kShapeFolds; ++k) {
      const KernelLaws seen = calibrate_kernels(cases, all_but_fold(k), 0, threads);
      for (std::size_t i = 0; i < cases.size(); ++i)
        if (cases[i].shape % kShapeFolds == k) out[i] = us_under(cases[i], seen.find(cases[i]));
    }
  }
  return out;
}

PredictedUs predict_with_two_parameters(const std::vector<KernelCase>& cases, KernelFold fold,
                                        int threads) {
  if (fold == KernelFold::kChip) return PredictedUs(cases.size(), 0.0);
  if (fold == KernelFold::kNone)
    return two_parameter_us(
        cases, [](const KernelCase&) { return true; }, threads);
  PredictedUs out(cases.size());
  for (unsigned k = 0; k < kShapeFolds; ++k) {
    const PredictedUs us = two_parameter_us(cases, all_but_fold(k), threads);
    for (std::size_t i = 0; i < cases.size(); ++i)
      if (cases[i].shape % kShapeFolds == k) out[i] = us[i];
  }
  return out;
}

KernelValidation validate_kernels(const std::vector<KernelCase>& cases, const KernelLaws& laws,
                                  const std::vector<KernelFold>& folds, int threads) {
  KernelValidation v{case_score_table(), {}, {}};
  std::map<KernelFold, PredictedUs> by_fold;
  for (const KernelFold fold : {KernelFold::kNone, KernelFold::kShape, KernelFold::kChip}) {
    if (!asked(folds, fold)) continue;
    by_fold[fold] = predict_with_laws(cases, laws, fold, threads);
    add_case_scores(v.scores, name_of(fold), "laws", cases, by_fold[fold]);
    if (fold != KernelFold::kChip)
      add_case_scores(v.scores, name_of(fold), "two_parameter_law", cases,
                      predict_with_two_parameters(cases, fold, threads));
  }
  const PredictedUs shipped = column(cases, &KernelCase::shipped_us);
  add_case_scores(v.scores, "none", "cost_model", cases, shipped);
  add_case_scores(v.scores, "none", "roofline", cases, column(cases, &KernelCase::roofline_us));
  const PredictedUs siblings = predict_siblings(cases, laws);
  std::vector<Folded> folded{{LeftOut::kNothing, "cost_model", &shipped}};
  if (asked(folds, KernelFold::kShape))
    folded.push_back({LeftOut::kShapes, "laws", &by_fold[KernelFold::kShape]});
  if (asked(folds, KernelFold::kChip)) {
    folded.push_back({LeftOut::kGeneration, "laws", &by_fold[KernelFold::kChip]});
    folded.push_back({LeftOut::kSibling, "laws", &siblings});
  }
  for (const Target& t : kTargets) add_figures(v.targets, t, cases, folded);
  v.shapes = by_fold[KernelFold::kShape];
  return v;
}

PredictedUs predict_network(const std::vector<NetworkCase>& cases, KernelFold fold, int threads) {
  PredictedUs out(cases.size());
  if (fold == KernelFold::kNone) {
    for (std::size_t i = 0; i < cases.size(); ++i) out[i] = cases[i].label.shipped_us;
    return out;
  }
  const auto part_of = [&](const NetworkCase& c) {
    return fold == KernelFold::kShape ? std::to_string(c.label.shape % kShapeFolds)
                                      : c.label.silicon;
  };
  std::map<std::string, NetworkFit> fits;
  for (const NetworkCase& c : cases)
    if (c.label.why.empty()) fits[part_of(c)];
  std::vector<std::pair<const std::string, NetworkFit>*> work;
  for (auto& entry : fits) work.push_back(&entry);
  core::parallel_blocks(work.size(), threads, [&](std::size_t i) {
    const auto seen = [&](const NetworkCase& c) { return part_of(c) != work[i]->first; };
    work[i]->second = fit_network(cases, seen, library_constants(), true);
  });
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!cases[i].label.why.empty()) continue;
    const NetworkFit& fit = fits.at(part_of(cases[i]));
    if (!fit.links.empty()) out[i] = predicted_us(cases[i], fit.constants, fit.link(cases[i]));
  }
  return out;
}

KernelValidation validate_network(const std::vector<NetworkCase>& cases,
                                  const std::vector<KernelFold>& folds, int threads) {
  constexpr double kLargeBytes = 65536;
  KernelValidation v{case_score_table(), {}, {}};
  const std::vector<KernelCase> labels = labels_of(cases);
  std::map<KernelFold, PredictedUs> by_fold;
  for (const KernelFold fold : {KernelFold::kNone, KernelFold::kShape, KernelFold::kChip}) {
    if (!asked(folds, fold)) continue;
    by_fold[fold] = predict_network(cases, fold, threads);
    add_case_scores(v.scores, name_of(fold), "libraries", labels, by_fold[fold]);
    if (fold != KernelFold::kChip)
      add_case_scores(v.scores, name_of(fold), "two_parameter_law", labels,
                      predict_with_two_parameters(labels, fold, threads));
  }
  add_case_scores(v.scores, "none", "roofline", labels, column(labels, &KernelCase::roofline_us));
  std::vector<Folded> folded{{LeftOut::kNothing, "libraries", &by_fold[KernelFold::kNone]}};
  if (asked(folds, KernelFold::kShape))
    folded.push_back({LeftOut::kShapes, "libraries", &by_fold[KernelFold::kShape]});
  if (asked(folds, KernelFold::kChip))
    folded.push_back({LeftOut::kGeneration, "libraries", &by_fold[KernelFold::kChip]});
  std::vector<KernelCase> sized = labels;  // smaller messages carry no measured value here
  for (std::size_t i = 0; i < sized.size(); ++i)
    if (cases[i].bytes < kLargeBytes) sized[i].measured_us.reset();
  constexpr Target kNetworkTargets[] = {
      {"collectives >= 64 KiB", [](const KernelCase& c) { return c.table == "kernel_collectives"; },
       0.10, 0.15},
      {"DeepEP exchange >= 64 KiB",
       [](const KernelCase& c) { return c.table == "kernel_deepep_ll"; }, 0, 0},
  };
  for (const Target& t : kNetworkTargets) add_figures(v.targets, t, sized, folded);
  v.shapes = by_fold[KernelFold::kShape];
  return v;
}

}  // namespace strandline::hw
