// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "evolution/calibration/lineage.h"
#include "evolution/calibration/slice.h"
#include "evolution/calibration/spread.h"

namespace strandline::evolution {

/// Gibbs sampler of the spread of hard operators. Latent are the parent of every release (one
/// parent hands on all operators at once), each operator's kind (one that spreads, or a stray) and
/// its factor; given them the operators are independent and most of their likelihood is a sum of
/// times at risk.
class SpreadSampler {
 public:
  SpreadSampler(const Lineages& lineages, const std::vector<OperatorFate>& operators,
                std::uint64_t seed);
  void sweep();
  SpreadDraw draw() const;

 private:
  struct Candidate {
    std::size_t parent = 0;
    double years = 0, weight = 0;  ///< weight: among the recent ones; own line: 1
    bool own = false;
    std::vector<std::size_t> touched;  ///< operators that it or the child carries
  };
  struct Row {
    std::size_t child = 0, alive = 0;  ///< operators that had appeared before it: the first `alive`
    bool entrant = false;
    std::vector<Candidate> candidates;
    std::size_t chosen = 0;
  };
  /// Years at risk are years + lag * [entrant].
  struct Change {
    double share, years, entrant;
  };
  /// Of one operator given all parents: years at risk of adopting it, plain and times share, for
  /// own time and entrants, and its adoptions.
  struct Exposure {
    double years = 0, entrants = 0, shared_years = 0, shared_entrants = 0;
    std::vector<Change> adopted;
  };
  struct Drops {
    double kept_years = 0, kept_entrants = 0;
    std::vector<Change> dropped;
  };

  bool carries(std::size_t release, std::size_t k) const { return carries_[release * count_ + k]; }
  double share(std::size_t release, std::size_t k) const { return share_[release * count_ + k]; }
  double hazard(std::size_t k, double share) const;
  void draw_parents();
  double parent_log(const Row& row, const Candidate& c, double total) const;
  void gather();
  double adoption_log(std::size_t k, double own, double imitation, double lag) const;
  double all_adoptions() const;
  double retreat_log() const;
  void draw_shared();
  void draw_kinds();
  template <class F>
  void slice(double& x, double median, double sd, F likelihood);

  std::size_t count_;
  std::vector<Row> rows_;
  std::vector<unsigned char> carries_;
  std::vector<double> share_;
  std::vector<Exposure> exposure_;
  Drops drops_;
  double own_, imitation_, retreat_, spread_, stray_, lag_, memory_ = 0.5, spreads_ = 0.375;
  std::vector<double> factor_;  ///< standard normal; times spread_ the logarithm of the factor
  std::vector<unsigned char> spreading_;
  Sequence random_;
};

}  // namespace strandline::evolution
