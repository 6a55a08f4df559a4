// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <SQLiteCpp/Statement.h>

#include <string>

#include "core/table.h"

namespace strandline::core {

/// A table's or column's name as SQL writes it, whatever it contains.
std::string quoted_name(const std::string& name);

/// Binds a cell to a statement's parameter (from 1): blank cells and NaN become NULL.
void bind_cell(SQLite::Statement& statement, int index, const Cell& cell);

}  // namespace strandline::core
