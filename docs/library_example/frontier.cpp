// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

// Strandline as a library: the throughput-interactivity frontier of a model on a chip,
// `frontier MODEL CHIP`, one line a point: tokens/s per user, output tokens/s per chip.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "archs/architecture.h"
#include "hw/chip.h"
#include "hw/curve_point.h"

int main(int argc, char** argv) {
  using namespace strandline;
  if (argc != 3) {
    std::fprintf(stderr, "usage: frontier MODEL CHIP\n");
    return 2;
  }
  ::setenv("STRANDLINE_HOME", STRANDLINE_DATA_DIR, 0);  // the catalogs that came with the library
  try {
    const auto models = archs::ArchitectureCatalog::load();
    const auto chips = hw::ChipCatalog::load();
    core::Segment mix;
    mix.input_tokens = 1024;
    mix.output_tokens = 1024;
    const hw::ChipModel chip = hw::prepare(chips.find(argv[2]));
    for (const hw::CurvePoint& c : hw::curve_points(models.find(argv[1]), chip, mix))
      std::printf("%.6g %.6g\n", c.point.interactivity_tok_s_user, c.point.output_tok_s_per_chip);
  } catch (const std::exception& e) {  // core::InputError: what is wrong, where, and the mend
    std::fprintf(stderr, "frontier: %s\n", e.what());
    return 2;
  }
  return 0;
}
