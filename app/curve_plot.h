// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/curve_table.h"

namespace strandline::app {

/// InputError unless the name ends in .svg or .html.
void require_picture_name(const std::string& file);

/// Writes the frontiers as a picture, a panel per model: SVG or a page of HTML by the name's end.
/// An empty title gets one from the mix.
void write_plot(const std::string& file, const std::string& title,
                const std::vector<ChipCurve>& curves, const core::Segment& mix);

}  // namespace strandline::app
