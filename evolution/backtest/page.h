// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "evolution/backtest/backtest.h"

namespace strandline::evolution::backtest::page {

/// Pieces that the sections of the page are written with.
using Value = std::function<double(const ScoredForecast&)>;
using Out = std::back_insert_iterator<std::string>;
using Selection = std::vector<const ScoredForecast*>;

/// Forecasts of a subject; horizon or cut-off 0: all.
Selection select(const Backtest& b, Subject subject, int horizon = 0, double cutoff = 0.0);
double mean(const Selection& all, const Value& value);  ///< 0 of none
/// Mean with a bootstrap over names (traits).
BlockMean blocks(const Selection& all, const Value& value);

double score(const ScoredForecast& f);
double in50(const ScoredForecast& f);
double in80(const ScoredForecast& f);
double in95(const ScoredForecast& f);
double width80(const ScoredForecast& f);
Value point(Baseline b);
Value dressed(Baseline b);

std::string day(double cutoff);                            ///< its last day
std::string percent(double x);                             ///< "86 %"
std::string range80(const ScoredForecast& f, int digits);  ///< "median [low, high]"

void row(Out out, const std::string& head, const std::vector<std::string>& cells);
void header(Out out, const std::vector<std::string>& columns);
/// Mean scores at 1, 2 and 3 years.
void score_row(Out out, const Backtest& b, Subject subject, const std::string& name,
               const Value& value);
/// Rows of the point and dressed baselines.
void baseline_rows(Out out, const Backtest& b, Subject subject);

/// Sections (document_sections.cpp).
void write_coverage(Out out, const Backtest& b, const std::string& picture);
void write_novel(Out out, const Backtest& b);
void write_kernel(Out out, const Backtest& b);
void write_fit(Out out, const Backtest& b);  ///< document_fit.cpp
void write_constants(Out out, const Backtest& b);
void write_limits(Out out);

}  // namespace strandline::evolution::backtest::page
