// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/store.h"

namespace strandline::report {

/// A number that the answer shows large.
struct Tile {
  std::string label, value, detail;
};

/// A fact about the run with its name.
struct Fact {
  std::string label, value;
};

/// The three sentences of the answer (meta: headline_1 ..); fewer where the study wrote fewer.
std::vector<std::string> answer_sentences(const core::ResultStore& store);
/// Best strategy, worth of building now, chance of stranding, option value: those the store knows.
std::vector<Tile> answer_tiles(const core::ResultStore& store);
/// One line on whose money, over which time: "Captive: serves its own models \u00b7 40 quarters
/// from 2026-10".
std::string setting_line(const core::ResultStore& store);
/// What somebody needs to run the study again.
std::vector<Fact> run_facts(const core::ResultStore& store);
/// The command that runs it again.
std::string run_command(const core::ResultStore& store);

}  // namespace strandline::report
