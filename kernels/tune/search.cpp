// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/tune/search.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <random>
#include <utility>

namespace strandline::kernels {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// A search as it goes on.
class Running {
 public:
  Running(const std::vector<Axis>& axes, const std::vector<Candidate>& candidates,
          const Search& how)
      : axes_(axes), candidates_(candidates), how_(how), start_s_(how.now_s()) {}

  bool over() const { return how_.now_s() - start_s_ >= how_.budget_s; }

  double measure(const Candidate& c, int effort) {
    const auto key = std::pair(c, effort);
    const auto seen = times_.find(key);
    if (seen != times_.end()) return seen->second;
    const double us = how_.measure_us(c, effort);
    times_[key] = us;
    best_us_ = std::min(best_us_, us);
    trials_.push_back({c, effort, us, how_.now_s() - start_s_, best_us_});
    return us;
  }

  /// The survivor of the halving; its effort in `effort`.
  Candidate halve(int& effort) {
    std::vector<Candidate> left = candidates_;
    std::mt19937_64 engine(how_.seed);
    for (std::size_t i = left.size(); i > 1; --i) std::swap(left[i - 1], left[engine() % i]);
    left.resize(std::min<std::size_t>(left.size(), static_cast<std::size_t>(how_.first)));
    for (effort = 1;; effort *= 2) {
      std::vector<std::pair<double, Candidate>> timed;
      for (const Candidate& c : left) {
        if (!timed.empty() && over()) break;
        timed.emplace_back(measure(c, effort), c);
      }
      std::sort(timed.begin(), timed.end());
      left.clear();
      for (std::size_t i = 0; i < (timed.size() + 1) / 2; ++i) left.push_back(timed[i].second);
      if (left.size() == 1 || over()) return left.front();
    }
  }

  /// Steps to the best neighbour while it is better.
  void climb(Candidate at, int effort) {
    double own = measure(at, effort);
    for (bool better = true; better;) {
      better = false;
      for (const Candidate& next : neighbours(at)) {
        if (over()) return;
        const double us = measure(next, effort);
        if (us >= own) continue;
        own = us;
        at = next;
        better = true;
        break;
      }
    }
  }

  std::vector<Trial> take() { return std::move(trials_); }

 private:
  std::vector<Candidate> neighbours(const Candidate& at) const {
    std::vector<Candidate> found;
    for (std::size_t i = 0; i < axes_.size(); ++i) {
      const std::vector<int>& values = axes_[i].values;
      const auto own = std::find(values.begin(), values.end(), at[i]) - values.begin();
      for (const auto next : {own - 1, own + 1}) {
        if (next < 0 || next >= static_cast<std::ptrdiff_t>(values.size())) continue;
        Candidate c = at;
        c[i] = values[static_cast<std::size_t>(next)];
        if (std::find(candidates_.begin(), candidates_.end(), c) != candidates_.end())
          found.push_back(c);
      }
    }
    return found;
  }

  const std::vector<Axis>& axes_;
  const std::vector<Candidate>& candidates_;
  const Search& how_;
  double start_s_, best_us_ = kNever;
  std::map<std::pair<Candidate, int>, double> times_;
  std::vector<Trial> trials_;
};

std::string decimal(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", x);
  return std::isfinite(x) ? text : "";
}

}  // namespace

std::vector<Candidate> candidates_of(const std::vector<Axis>& axes,
                                     const std::function<bool(const Candidate&)>& valid) {
  std::vector<Candidate> all{{}};
  for (const Axis& axis : axes) {
    std::vector<Candidate> longer;
    for (const Candidate& c : all)
      for (const int value : axis.values) {
        longer.push_back(c);
        longer.back().push_back(value);
      }
    all = std::move(longer);
  }
  std::erase_if(all, [&](const Candidate& c) { return !valid(c); });
  return all;
}

std::vector<Trial> search(const std::vector<Axis>& axes, const std::vector<Candidate>& candidates,
                          const Search& how) {
  if (candidates.empty()) return {};
  Running running(axes, candidates, how);
  int effort = 1;
  const Candidate start = running.halve(effort);
  if (!running.over()) running.climb(start, effort);
  return running.take();
}

const Trial* best_of(const std::vector<Trial>& trials) {
  const auto best = std::min_element(trials.begin(), trials.end(),
                                     [](const Trial& a, const Trial& b) { return a.us < b.us; });
  return best == trials.end() || !std::isfinite(best->us) ? nullptr : &*best;
}

std::string trials_csv(const std::string& name, const std::string& shape,
                       const std::vector<Axis>& axes, const std::vector<Trial>& trials,
                       bool with_header) {
  std::string text = with_header ? "operator,shape,candidate,effort,us,search_s,best_us\n" : "";
  for (const Trial& t : trials) {
    std::string candidate;
    for (std::size_t i = 0; i < axes.size(); ++i)
      candidate += (i > 0 ? " " : "") + axes[i].name + "=" + std::to_string(t.candidate[i]);
    text += name + "," + shape + "," + candidate + "," + std::to_string(t.effort) + "," +
            decimal(t.us) + "," + decimal(t.at_s) + "," + decimal(t.best_us) + "\n";
  }
  return text;
}

}  // namespace strandline::kernels
