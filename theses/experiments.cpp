// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/experiments.h"

namespace strandline::theses {

const std::vector<Experiment>& experiments() {
  static const std::vector<Experiment> kAll{
      {"codesign", check_codesign, codesign},  // thesis 1
      {"crunch", check_crunch, crunch},
      {"interactivity", check_interactivity, interactivity},
      {"living", check_living, living, true},
      {"memory", check_memory, memory},  // thesis 6
      {"moat", check_moat, moat},        // thesis 5
      {"option_value", check_option_value, option_value},
      {"topology", check_topology, topology},  // thesis 4
  };
  return kAll;
}

const Experiment& find_experiment(const std::string& name, const core::YamlNode& place) {
  std::vector<std::string> names;
  for (const Experiment& e : experiments()) {
    if (e.name == name) return e;
    names.push_back(e.name);
  }
  const std::string near = core::nearest(name, names);
  place.fail("no such experiment", near.empty() ? "use a name of the list in docs/theses.md"
                                                : "did you mean '" + near + "'?");
}

Verdict test_thesis(const ThesisDocument& document, const Context& context) {
  const Experiment& experiment =
      find_experiment(document.experiment, core::YamlNode::parse("{}", document.file));
  Verdict v = experiment.run(document, context);
  judge(document.rule, v);
  return v;
}

}  // namespace strandline::theses
