// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/tables.h"

namespace strandline::study {
core::Table committee_table(const World&, const StudySums&) {
  return core::Table({{"id"}, {"label"}, {"value"}, {"unit"}, {"meaning"}});
}
core::Table stage_gates_table(const World&) {
  return core::Table({{"quarter"}, {"gate"}, {"meaning"}});
}
}  // namespace strandline::study
