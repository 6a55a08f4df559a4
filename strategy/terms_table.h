// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/yaml.h"
#include "strategy/terms.h"

namespace strandline::strategy {

/// One number of Terms: its key in terms.yaml, its unit there, the range it must lie in (in that
/// unit).
struct TermField {
  const char* name;
  const char* unit;
  double Terms::*field;
  core::Range range;
};

/// All of them, in the order of the file.
std::span<const TermField> term_fields();

}  // namespace strandline::strategy
