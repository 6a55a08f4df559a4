// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/prediction_error.h"

namespace strandline::hw {
namespace {

void add(core::Table& table, const std::string& name, int bits, Evidence e, const ErrorSpread& s) {
  const ErrorBand band = band_of(s.shared.value);
  table.add({name, bits > 0 ? core::Cell(std::int64_t{bits}) : core::Cell(),
             std::string(name_of(e)), s.shared.value, s.shared.low, s.shared.high, band.low,
             band.high, s.own.value, s.bias, s.rows, s.groups, s.shared.source});
}

}  // namespace

core::Table prediction_error_table(const PredictionErrors& errors) {
  core::Table table({{"work"},
                     {"bits"},
                     {"evidence"},
                     {"shared", 3},
                     {"shared_low", 3},
                     {"shared_high", 3},
                     {"band_low", 3},
                     {"band_high", 3},
                     {"own", 3},
                     {"bias", 3},
                     {"rows"},
                     {"groups"},
                     {"source"}});
  for (int level = 0; level < kEvidenceLevels; ++level) {
    const auto e = static_cast<Evidence>(level);
    for (int c = 0; c < core::kWorkClasses; ++c)
      for (const int bits : {16, 8, 4}) {
        const auto of = static_cast<core::WorkClass>(c);
        add(table, std::string(name_of(of)), bits, e, errors.of(of, bits, e));
      }
    add(table, "whole model", 0, e, errors.whole(e));
  }
  return table;
}

}  // namespace strandline::hw
