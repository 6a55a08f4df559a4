// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/unknown_name.h"

#include "core/yaml.h"

namespace strandline::hw {

core::InputError unknown_name(const std::string& key, const std::string& value,
                              const std::string& problem, const std::vector<std::string>& known,
                              const std::string& otherwise) {
  const std::string near = core::nearest(value, known);
  core::InputError::Parts parts;
  parts.key = key;
  parts.value = value;
  parts.problem = problem;
  parts.mend = near.empty() ? otherwise : "did you mean '" + near + "'?";
  return core::InputError(parts);
}

}  // namespace strandline::hw
