// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "report/section.h"

namespace strandline::report {

/// The adaptive policy's exercise rule as a map: how often it starts a project, by the share of
/// spend that a narrow chip started then would cover and by the innovations of the last year (store
/// table "exercise"). Nothing where the store has none.
std::optional<Panel> exercise_panel(const core::ResultStore& store);

}  // namespace strandline::report
