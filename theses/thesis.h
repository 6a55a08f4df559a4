// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/yaml.h"
#include "study/scenario.h"
#include "theses/verdict.h"

namespace strandline::theses {

/// A thesis as its YAML states it:
///
///   thesis: 4                  1 to 99; what makes the file a thesis
///   title: ...
///   claim: ...                 the sentence that is put to the test
///   experiment: topology       a name of experiments()
///   seed: 1                    of what the experiment draws
///   base: ../baseline.yaml     a scenario, beside this file; where the experiment needs one
///   study: {paths: 2000, pilot_paths: 512, side_paths: 256, parameter_draws: 16}
///                              what it overrides of the base; each optional
///   inputs: {...}              what the experiment reads; it refuses unknown keys
///   verdict: {number: codesign_factor, unit: x, above: 1.2}      or below:
struct ThesisDocument {
  int number = 0;
  std::string title, claim, experiment, file;
  std::uint64_t seed = 1;
  std::optional<study::Scenario> base;                            ///< with the overrides of `study`
  core::YamlNode inputs = core::YamlNode::parse("{}", "inputs");  ///< empty where there are none
  Rule rule;

  /// The base, or an InputError that the experiment needs one.
  const study::Scenario& scenario() const;
  /// Equal text means an equal experiment: file and expanded base, without comments.
  std::string identity;
};

/// Whether a YAML text is a thesis: whether it has the top-level key `thesis`. Cheap.
bool is_thesis(const std::string& text);

/// Reads and checks a thesis; the experiment's own inputs too. `file` stands for the text in
/// messages and tells where `base` lies. InputError for whatever is wrong.
ThesisDocument read_thesis(const std::string& text, const std::filesystem::path& file,
                           study::ParameterFiles& files);

}  // namespace strandline::theses
