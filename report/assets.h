// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace strandline::report {

/// Files that the build embeds in the program (embed_assets.cmake).
std::string_view page_template();    ///< page.mustache
std::string_view style_sheet();      ///< report.css
std::string_view page_script();      ///< report.js
std::string_view chart_libraries();  ///< vega, vega-lite and vega-embed, licences included

}  // namespace strandline::report
