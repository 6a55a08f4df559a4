// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "study/study.h"
#include "theses/thesis.h"
#include "theses/verdict.h"

namespace strandline::theses {

/// What an experiment may use beside its document. None of it changes a result but `data`.
struct Context {
  const study::Catalogs* catalogs = nullptr;
  int threads = 0;             ///< 0: all cores; results do not depend on it
  std::filesystem::path data;  ///< measured data (core::data_path()); empty where there is none
  study::RunSettings study;    ///< for study::run_study: threads, stop, cost tables, catalogs
};

/// One way to put a thesis to the test.
struct Experiment {
  std::string name;                                  ///< as YAML names it
  std::function<void(const core::YamlNode&)> check;  ///< reads `inputs` to the end; InputError
  std::function<Verdict(const ThesisDocument&, const Context&)> run;  ///< all but the ruling
  bool uses_data = false;  ///< whether Context::data changes its result
};

/// All experiments, by name.
const std::vector<Experiment>& experiments();

/// The experiment of a name; InputError at `place` that names the nearest one.
const Experiment& find_experiment(const std::string& name, const core::YamlNode& place);

/// Runs a thesis and judges it by its rule.
Verdict test_thesis(const ThesisDocument& document, const Context& context);

// Each experiment reads its inputs in a struct of its own: check_x() reads them and drops them.
// Thesis 1, 4, 5, 6.
void check_codesign(const core::YamlNode& inputs);
Verdict codesign(const ThesisDocument& document, const Context& context);
void check_topology(const core::YamlNode& inputs);
Verdict topology(const ThesisDocument& document, const Context& context);
void check_moat(const core::YamlNode& inputs);
Verdict moat(const ThesisDocument& document, const Context& context);
void check_memory(const core::YamlNode& inputs);
Verdict memory(const ThesisDocument& document, const Context& context);
// Thesis 2, 3, 7, 8.
void check_interactivity(const core::YamlNode& inputs);
Verdict interactivity(const ThesisDocument& document, const Context& context);
void check_living(const core::YamlNode& inputs);
Verdict living(const ThesisDocument& document, const Context& context);
void check_option_value(const core::YamlNode& inputs);
Verdict option_value(const ThesisDocument& document, const Context& context);
void check_crunch(const core::YamlNode& inputs);
Verdict crunch(const ThesisDocument& document, const Context& context);

}  // namespace strandline::theses
