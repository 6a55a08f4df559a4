// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/agreement_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace strandline::hw::fidelity {
namespace {

using core::Cell;
using core::Table;

/// Errors of a group in percent.
struct Spread {
  std::vector<double> errors;
  double mean() const {
    double sum = 0;
    for (const double e : errors) sum += e;
    return errors.empty() ? 0 : sum / static_cast<double>(errors.size());
  }
  /// Nearest rank.
  double p90() {
    if (errors.empty()) return 0;
    std::sort(errors.begin(), errors.end());
    return errors[static_cast<std::size_t>(std::ceil(0.9 * static_cast<double>(errors.size())) -
                                           1)];
  }
  double worst() const {
    return errors.empty() ? 0 : *std::max_element(errors.begin(), errors.end());
  }
};

struct Group {
  Spread analytic, systemc;
  std::int64_t mismatches = 0;
  void add(const Cycles& c, bool equal) {
    analytic.errors.push_back(100 * c.analytic_error());
    systemc.errors.push_back(100 * c.systemc_error());
    mismatches += !equal;
  }
};

std::map<std::string, Group> by_unit(const Agreement& a) {
  std::map<std::string, Group> units;
  for (const InstanceResult& i : a.instances) units[i.unit].add(i.cycles, i.equal);
  return units;
}
Group all_layers(const Agreement& a) {
  Group g;
  for (const LayerResult& l : a.layers) g.add(l.cycles, l.rtl_equal && l.systemc_equal);
  return g;
}

Table units(const Agreement& a) {
  Table t({{"unit"},
           {"operators"},
           {"analytic_mean_percent", 3},
           {"analytic_p90_percent", 3},
           {"analytic_worst_percent", 3},
           {"systemc_mean_percent", 3},
           {"systemc_p90_percent", 3},
           {"systemc_worst_percent", 3},
           {"mismatches"}});
  for (auto& [unit, g] : by_unit(a)) {
    Group group = g;
    t.add({unit, static_cast<std::int64_t>(group.analytic.errors.size()), group.analytic.mean(),
           group.analytic.p90(), group.analytic.worst(), group.systemc.mean(), group.systemc.p90(),
           group.systemc.worst(), group.mismatches});
  }
  return t;
}

Table layers(const Agreement& a) {
  Table t({{"config"},
           {"layer"},
           {"commands"},
           {"rtl_cycles"},
           {"analytic_percent", 3},
           {"closed_form_percent", 3},
           {"systemc_percent", 3},
           {"numerics"},
           {"float64_error_percent", 3},
           {"rtl_s", 3},
           {"systemc_s", 3},
           {"analytic_us", 3},
           {"closed_form_ns", 3}});
  const auto percent = [](std::uint64_t x, std::uint64_t rtl) {
    return 100 * (static_cast<double>(x) / static_cast<double>(rtl) - 1);
  };
  for (const LayerResult& l : a.layers)
    t.add({l.layer.config, l.layer.name(), static_cast<std::int64_t>(l.commands),
           static_cast<std::int64_t>(l.cycles.rtl), percent(l.cycles.analytic, l.cycles.rtl),
           percent(l.closed_form, l.cycles.rtl), percent(l.cycles.systemc, l.cycles.rtl),
           std::string(l.rtl_equal && l.systemc_equal ? "equal" : "differ"), 100 * l.error, l.rtl_s,
           l.systemc_s, 1e6 * l.analytic_s, 1e9 * l.closed_form_s});
  return t;
}

Table operators(const Agreement& a) {
  Table t({{"config"},
           {"model"},
           {"operation"},
           {"unit"},
           {"command"},
           {"rtl_cycles"},
           {"analytic_cycles"},
           {"systemc_cycles"},
           {"numerics"}});
  for (const InstanceResult& i : a.instances)
    t.add({i.config, i.arch, i.operation, i.unit, i.command,
           static_cast<std::int64_t>(i.cycles.rtl), static_cast<std::int64_t>(i.cycles.analytic),
           static_cast<std::int64_t>(i.cycles.systemc), std::string(i.equal ? "equal" : "differ")});
  return t;
}

/// CPU seconds of all layers.
struct Seconds {
  double analytic = 0, outline = 0, systemc = 0, rtl = 0, closed_form = 0, form = 0;
};
Seconds seconds(const Agreement& a) {
  Seconds s;
  for (const LayerResult& l : a.layers) {
    s.analytic += l.analytic_s;
    s.outline += l.outline_s;
    s.systemc += l.systemc_s;
    s.rtl += l.rtl_s;
    s.closed_form += l.closed_form_s;
    s.form += l.form_s;
  }
  return s;
}

Table speed(const Agreement& a) {
  Table t({{"of"}, {"to"}, {"ratio", 3}});
  const Seconds s = seconds(a);
  t.add({std::string("SystemC chip"), std::string("RTL"), s.rtl / s.systemc});
  const auto faster = [&](const char* of, double than) {
    t.add({std::string(of), std::string("SystemC chip"), s.systemc / than});
  };
  faster("analytic model, its outline at hand", s.analytic);
  faster("analytic model with its outline", s.analytic + s.outline);
  faster("analytic closed form, at hand", s.closed_form);
  faster("analytic closed form with its making", s.closed_form + s.form + s.outline);
  for (const ArraySpeed& x : a.arrays)
    t.add({fmt::format("Verilated {0} x {0} array in SystemC", x.size),
           std::string("the same, bare"), x.in_systemc / x.bare});
  return t;
}

/// One line of the targets: what is asked at least or at most.
struct Target {
  std::string what;
  bool at_least;
  double asked, reached;
  bool timed = false;
  bool met() const { return at_least ? reached >= asked : reached <= asked; }
};

std::vector<Target> targets(const Agreement& a) {
  std::set<std::string> models;
  std::int64_t mismatches = 0;
  for (const InstanceResult& i : a.instances) mismatches += !i.equal;
  double unit_analytic = 0, unit_systemc = 0;
  for (const auto& [unit, g] : by_unit(a)) {
    unit_analytic = std::max(unit_analytic, g.analytic.mean());
    unit_systemc = std::max(unit_systemc, g.systemc.mean());
  }
  for (const LayerResult& l : a.layers) models.insert(l.layer.arch);
  const Group g = all_layers(a);
  mismatches += g.mismatches;
  const Seconds s = seconds(a);
  Spread form;
  for (const LayerResult& l : a.layers) form.errors.push_back(100 * l.closed_form_error());
  std::vector<Target> t{
      {"operators alone", true, 200, static_cast<double>(a.instances.size())},
      {"models", true, 10, static_cast<double>(models.size())},
      {"whole layers", true, 20, static_cast<double>(a.layers.size())},
      {"programs whose numbers differ", false, 0, static_cast<double>(mismatches)},
      {"analytic, worst unit's mean error, percent", false, 2, unit_analytic},
      {"analytic, layers, mean error, percent", false, 5, g.analytic.mean()},
      {"analytic, layers, worst error, percent", false, 10, g.analytic.worst()},
      {"analytic closed form, layers, mean error, percent", false, 5, form.mean()},
      {"analytic closed form, layers, worst error, percent", false, 10, form.worst()},
      {"SystemC, worst unit's mean error, percent", false, 1, unit_systemc},
      {"SystemC, layers, mean error, percent", false, 2, g.systemc.mean()},
      {"SystemC, layers, worst error, percent", false, 5, g.systemc.worst()},
      {"SystemC chip faster than RTL, times", true, 100, s.rtl / s.systemc, true},
      {"analytic closed form faster than SystemC, times", true, 1e4, s.systemc / s.closed_form,
       true}};
  for (const ArraySpeed& x : a.arrays) {
    t.push_back({fmt::format("array {0} x {0} in SystemC against bare", x.size), true, 0.85,
                 x.in_systemc / x.bare, true});
    if (x.size == 16)
      t.push_back(
          {"array 16 x 16 bare, million cycles a CPU second", true, 1.5, x.bare / 1e6, true});
  }
  return t;
}

Table target_table(const Agreement& a) {
  Table t({{"target"}, {"asked"}, {"reached", 3}, {"met"}});
  for (const Target& x : targets(a))
    t.add({x.what, fmt::format("{} {:g}", x.at_least ? "at least" : "at most", x.asked), x.reached,
           std::string(x.met() ? "yes" : "no")});
  return t;
}

}  // namespace

std::vector<std::pair<std::string, core::Table>> agreement_tables(const Agreement& a) {
  return {{"targets", target_table(a)},
          {"units", units(a)},
          {"layers", layers(a)},
          {"speed", speed(a)},
          {"operators", operators(a)}};
}

bool agrees(const Agreement& a) {
  const auto all = targets(a);
  return std::all_of(all.begin(), all.end(), [](const Target& t) { return t.timed || t.met(); });
}

std::string verdict(const Agreement& a) {
  std::vector<std::string> broken, slow;
  for (const Target& t : targets(a))
    if (!t.met())
      (t.timed ? slow : broken)
          .push_back(fmt::format("{} ({:.3g}, {} {:g})", t.what, t.reached,
                                 t.at_least ? "at least" : "at most", t.asked));
  std::string text = broken.empty()
                         ? std::string("The fidelities agree as the targets ask.")
                         : fmt::format("The fidelities disagree: {}.", fmt::join(broken, "; "));
  if (!slow.empty())
    text += fmt::format(" Targets of speed missed in this run, which are no disagreement: {}.",
                        fmt::join(slow, "; "));
  return text;
}

}  // namespace strandline::hw::fidelity
