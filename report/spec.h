// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "report/section.h"

namespace strandline::report {

/// Colours are the style sheet's variables --c0 .. --c7 (blind-safe, light and dark); dash patterns
/// go with them, so that lines differ without colour.
constexpr int kColors = 8;

/// A chart as wide as its place: `text` is the specification without size and data (JSON), `values`
/// what it draws, `height` in pixels.
Json chart(const char* text, Json values, int height);

/// A chart of rows under one another: values carry "row" (0 ..), each `step` pixels high. The
/// specification encodes y by "row" at its top level.
Json row_chart(const char* text, Json values, int step);

/// Ticks 1, 2, 5, 10 .. (1, 10, 100 .. over a wide span) inside a logarithmic axis.
Json log_ticks(double smallest, double largest);

/// A colour or dash scale that gives label i of `labels` its place in the palette.
Json color_scale(const std::vector<std::string>& labels);
Json dash_scale(const std::vector<std::string>& labels);

/// Sets spec["layer"][layer]["encoding"][channel][key] for every layer that has the channel.
void set_encoding(Json& spec, const std::string& channel, const std::string& key,
                  const Json& value);

/// The legend of labels in palette order.
std::vector<LegendEntry> legend(const std::vector<std::string>& labels, LegendEntry::Mark mark);

/// Scale of money on an axis: billions where the largest magnitude asks for it.
struct MoneyAxis {
  double divisor = 1;  ///< MUSD per axis unit
  std::string unit;    ///< "USD million" or "USD billion"
};
MoneyAxis money_axis(double largest_musd);

/// Names for ids: the `label` that `table` gives to an id. A text that is no id of the table (a
/// catalog id, or a label already) stays as it is.
class Names {
 public:
  Names(const core::ResultStore& store, const std::string& table);
  std::string operator()(const std::string& id) const;

 private:
  const core::ResultStore* store_;
  std::string table_;
};

/// A section with its names; `short_title` goes into the navigation line.
Section open_section(const std::string& id, const std::string& title,
                     const std::string& short_title);

/// The sentence that stands for a section whose table the study did not write.
Section left_out(const std::string& id, const std::string& title, const std::string& table);

}  // namespace strandline::report
