// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/verdict.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace strandline::theses {
namespace {

/// "x is above 3.2 Mtok/s": the side of a crossing on which the thesis holds.
std::string side(const Flip& f) {
  const std::string unit = f.unit == "1" || f.unit.empty() ? "" : " " + f.unit;
  return fmt::format("{} is {} {:.3g}{}", f.input, f.holds_above ? "above" : "below", f.crossing,
                     unit);
}

}  // namespace

std::string name_of(Ruling ruling) {
  switch (ruling) {
    case Ruling::kHolds:
      return "holds";
    case Ruling::kHoldsWhen:
      return "holds when";
    case Ruling::kFails:
      return "fails";
  }
  throw std::logic_error("ruling");
}

Ruling rule(const Rule& rule, double low, double high) {
  const bool all_good = rule.above ? low > rule.threshold : high < rule.threshold;
  const bool none_good = rule.above ? high <= rule.threshold : low >= rule.threshold;
  return all_good ? Ruling::kHolds : none_good ? Ruling::kFails : Ruling::kHoldsWhen;
}

void judge(const Rule& rule_, Verdict& v) {
  const Number& n = v.number;
  if (n.name != rule_.number || n.unit != rule_.unit)
    throw std::logic_error(fmt::format("a rule on '{}' in {} meets the number '{}' in {}",
                                       rule_.number, rule_.unit, n.name, n.unit));
  if (!std::isfinite(n.low) || !std::isfinite(n.point) || !std::isfinite(n.high))
    throw std::logic_error(n.name + " has no value or no interval");
  v.ruling = rule(rule_, n.low, n.high);
  v.condition.clear();
  if (v.ruling != Ruling::kHoldsWhen) return;
  for (const Flip& f : v.flips)
    if (std::isfinite(f.crossing)) {
      v.condition = side(f);
      return;
    }
  v.condition = "the unknowns fall right: nothing that was moved decides it";
}

double crossing(const std::vector<double>& x, const std::vector<double>& y, double level) {
  double last_x = NAN, last_y = NAN;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(x[i]) || !std::isfinite(y[i])) continue;
    if (y[i] == level) return x[i];
    if ((last_y < level) != (y[i] < level) && std::isfinite(last_y))
      return last_x + (x[i] - last_x) * (level - last_y) / (y[i] - last_y);
    last_x = x[i];
    last_y = y[i];
  }
  return NAN;
}

}  // namespace strandline::theses
