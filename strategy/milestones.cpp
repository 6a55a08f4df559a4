// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/milestones.h"

#include <algorithm>

#include "strategy/engines/least_squares.h"
#include "strategy/project.h"
#include "strategy/start_policy.h"

namespace strandline::strategy {
namespace {

using Functions = MilestonePolicy::Functions;

/// A start's functions, and how much of the horizon is left.
Functions functions(const Signals& s, int quarters_left) {
  const auto f = start_functions(s);
  static_assert(kMilestoneFunctions == kStartFunctions + 3);
  Functions out;
  std::copy(f.begin(), f.end(), out.begin());
  const double left = quarters_left / 16.0;
  out[kStartFunctions] = left;
  out[kStartFunctions + 1] = left * s.margin;
  out[kStartFunctions + 2] = left * s.narrow_coverage;
  return out;
}

/// Regressions of one or two gains on the same functions.
class Regression {
 public:
  explicit Regression(int gains) : gains_(gains), equations_(kMilestoneFunctions, gains) {}
  void add(const Functions& f, std::initializer_list<double> y) {
    std::vector<double> sums;
    sums.reserve(equations_.size());
    for (int i = 0; i < kMilestoneFunctions; ++i)
      for (int j = 0; j <= i; ++j) sums.push_back(f[i] * f[j]);
    for (const double gain : y)
      for (int i = 0; i < kMilestoneFunctions; ++i) sums.push_back(f[i] * gain);
    equations_.add(sums);
  }
  std::vector<Functions> solve() const {
    const std::vector<double> flat = equations_.solve();
    std::vector<Functions> rows(static_cast<std::size_t>(gains_));
    for (std::size_t k = 0; k < rows.size(); ++k)
      std::copy_n(flat.begin() + static_cast<std::ptrdiff_t>(k * kMilestoneFunctions),
                  kMilestoneFunctions, rows[k].begin());
    return rows;
  }

 private:
  int gains_;
  engines::NormalEquations equations_;
};

/// The faults of the trained targets that silicon brings within the horizon.
bool at_fault(const MilestoneRow& row, int quarters) {
  return row.project.faulty() && row.project.silicon < quarters;
}

}  // namespace

FirstProject first_project(const Terms& terms, const core::RandomStream& stream, std::uint32_t path,
                           int start) {
  FirstProject p;
  p.start = start;
  p.tape_out = start + design_quarters(terms) + slip_quarters(terms, stream, path, 0);
  p.silicon = p.tape_out + whole(terms.tapeout_to_volume_quarters);
  p.result = spin_result(terms, stream, path, 0, 1);
  return p;
}

ProjectScript script_of(Script script) {
  ProjectScript out;
  out.scripted = script != kByRules;
  if (script == kStopAtTapeOut) out.stop_at = 0;
  if (script == kStopAtFault) out.stop_at = 1;
  if (script == kShipFault) out.ship_at = 1;
  return out;
}

bool MilestonePolicy::stops_at_tape_out(int target, const FirstProject& p, int quarters,
                                        const Signals& seen) const {
  return rights.abandon &&
         engines::predicted(tape_out[target], functions(seen, quarters - p.tape_out)) < 0;
}

Script MilestonePolicy::at_fault(int target, const FirstProject& p, int quarters,
                                 const Signals& seen) const {
  if (!rights.respin) return kGoOn;
  const Functions f = functions(seen, quarters - p.silicon);
  const bool may_ship = p.result == SpinResult::kMetalRespin;
  const double again = engines::predicted(respin[target], f);
  const double ships = may_ship ? engines::predicted(ship[target], f) : again - 1;
  if (rights.abandon && again < 0 && !(may_ship && ships > 0)) return kStopAtFault;
  return may_ship && ships > again ? kShipFault : kGoOn;
}

MilestonePolicy train_milestones(const std::vector<MilestoneRow>& rows, int targets, int quarters,
                                 const Rights& rights, double money_scale) {
  MilestonePolicy policy;
  policy.rights = rights;
  policy.tape_out.resize(static_cast<std::size_t>(targets));
  policy.respin = policy.ship = policy.tape_out;
  for (int k = 0; k < targets; ++k) {
    Regression fault(1), ship(1), tape_out(1);
    for (const MilestoneRow& r : rows) {
      if (r.target != k || !at_fault(r, quarters)) continue;
      const Functions f = functions(r.at_silicon, quarters - r.project.silicon);
      fault.add(f, {(r.gain[kGoOn] - r.gain[kStopAtFault]) / money_scale});
      if (r.project.result == SpinResult::kMetalRespin)
        ship.add(f, {(r.gain[kShipFault] - r.gain[kStopAtFault]) / money_scale});
    }
    policy.respin[k] = fault.solve().front();
    policy.ship[k] = ship.solve().front();
    for (const MilestoneRow& r : rows) {
      if (r.target != k || r.project.tape_out >= quarters) continue;
      const Script then =
          at_fault(r, quarters) ? policy.at_fault(k, r.project, quarters, r.at_silicon) : kGoOn;
      tape_out.add(functions(r.at_tape_out, quarters - r.project.tape_out),
                   {(r.gain[then] - r.gain[kStopAtTapeOut]) / money_scale});
    }
    policy.tape_out[k] = tape_out.solve().front();
  }
  return policy;
}

}  // namespace strandline::strategy
