// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>

#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

struct Term {
  const char* name;
  const char* meaning;
};

/// In alphabetical order; what the figures called S, G1, G2 and O are stands in their own table.
constexpr std::array kTerms{
    Term{"90 % interval",
         "Range of the middle nine tenths, of futures or of parameter draws as the sentence says: "
         "one in twenty lies below it, one in twenty above."},
    Term{"95 % interval",
         "Range that holds the true mean in 19 of 20 repetitions of the simulation, its "
         "assumptions granted."},
    Term{"Arrival process",
         "Law by which new architectures appear: how often, and how much a "
         "change makes the next one likelier."},
    Term{"ASIC",
         "Application-specific integrated circuit: here a fixed-function inference chip "
         "that runs the operators it was taped out with, and no others."},
    Term{"Coverage",
         "Share that a chip can run: of new models, or of the demand it is meant for, weighted by "
         "what users pay for it."},
    Term{"CVaR 95", "Conditional value at risk: the mean value of the worst 5 % of futures."},
    Term{"Decode",
         "The part of serving that writes the answer, one token after another; usually "
         "bound by memory bandwidth."},
    Term{"Future",
         "One simulated sequence of architectures, demand, prices and silicon over the "
         "study's quarters. Strategies are compared in the same futures."},
    Term{"HBM", "High-bandwidth memory: stacks of DRAM beside the compute die."},
    Term{"Interactivity", "Output tokens per second that one user sees."},
    Term{"Mtok", "A million tokens."},
    Term{"MUSD", "A million US dollars, as present value unless said otherwise."},
    Term{"NRE",
         "Non-recurring engineering: what a design costs once, however many chips are made."},
    Term{"Operator",
         "Building block of an architecture, such as an attention or a recurrence. Fixed-function "
         "silicon lacks those that came after it."},
    Term{"Parameter draw",
         "One set of values for all inputs that are not known exactly. Intervals "
         "over draws show how far the inputs' uncertainty moves a result."},
    Term{"Payback", "Quarter in which cumulative cash turns positive for good."},
    Term{"Peak cash", "The deepest cumulative cash position on the way, undiscounted."},
    Term{"Prefill", "The part of serving that reads the prompt; usually bound by arithmetic."},
    Term{"Respin", "A further tape-out that mends a fault found in silicon."},
    Term{"Risk-neutral",
         "Expectation in which market risk has been charged for, so that cash may "
         "be discounted at the riskless rate. Probabilities of this page are "
         "real-world ones instead."},
    Term{"Segment", "Part of the demand with its own prompt, answer length and interactivity."},
    Term{"Steering",
         "Share of the demand missed for want of an operator that a lab keeps on its own chip by "
         "designing its models for it."},
    Term{"Stranded, economically",
         "Revenue of the fleet stays below its operating cost for two quarters in a row."},
    Term{"Stranded, functionally", "Coverage of the fleet fell below the study's threshold."},
    Term{"Tape-out",
         "The moment a design goes to the foundry; from then on its operators are "
         "fixed."},
    Term{"TPOT", "Time per output token once an answer has begun; the inverse of interactivity."},
};

static_assert(std::is_sorted(kTerms.begin(), kTerms.end(), [](const Term& a, const Term& b) {
  const auto less = [](char x, char y) { return (x | 0x20) < (y | 0x20); };
  const std::string_view x(a.name), y(b.name);
  return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end(), less);
}));

}  // namespace

Section glossary_section(const core::ResultStore& store) {
  constexpr const char* kTitle = "Glossary";
  if (Rows(store, "strategies").empty()) return left_out("glossary", kTitle, "strategies");
  Section section = open_section("glossary", kTitle, "Glossary");
  section.takeaway = "What the words and abbreviations of this page mean.";
  TableView table{"", {{"Term"}, {"Meaning"}}, {}, false, true};
  for (const Term& t : kTerms) table.rows.push_back({t.name, t.meaning});
  section.tables = {table};
  return section;
}

}  // namespace strandline::report
