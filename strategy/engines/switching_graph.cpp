// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>

#include "strategy/claims/as_switching.h"
#include "strategy/engines/switching_claim.h"

namespace strandline::strategy::engines {
namespace {

using claims::Decision;
using claims::SwitchingProblem;

/// Builds the nodes under way of decisions and the options that lead there.
class GraphBuilder {
 public:
  explicit GraphBuilder(const SwitchingProblem& problem) : problem_(problem) {
    for (std::size_t m = 0; m < problem.modes.size(); ++m) {
      const int node = static_cast<int>(m), cash = 2 * node;
      graph_.nodes.push_back({problem.modes[m].name,
                              {{"stay", {{cash, problem.dt()}}, {{node, 1}}}},
                              {{cash + 1, 1}}});
    }
    for (std::size_t d = 0; d < problem.decisions.size(); ++d) add_decision(static_cast<int>(d));
    graph_.start = problem.start_mode;
  }
  ControlGraph take() { return std::move(graph_); }

 private:
  int building(int d) const { return 2 * static_cast<int>(problem_.modes.size()) + 2 * d + 1; }

  /// What comes of the step to `elapsed` steps after the decision, of probability `left`: arrivals,
  /// and the next node under way.
  std::vector<Arrival> arrivals(const Decision& decision, int elapsed, double left,
                                int next_node) const {
    std::vector<Arrival> next;
    double later = 0;
    for (const claims::Outcome& o : decision.outcomes) {
      if (o.lag == elapsed) next.push_back({o.to, o.probability / left});
      if (o.lag > elapsed) later += o.probability;
    }
    if (later > 0) next.push_back({next_node, later / left});
    return next;
  }

  void add_decision(int d) {
    const Decision& decision = problem_.decisions[d];
    const int first_under_way = static_cast<int>(graph_.nodes.size());
    const int longest = decision.longest_lag();
    Option take{decision.name,
                {{building(d) - 1, -1.0}},
                {},
                decision.first_step,
                std::min(decision.last_step, problem_.steps - std::max(1, longest))};
    double later = 0;
    for (const claims::Outcome& o : decision.outcomes) {
      if (o.lag > 0) later += o.probability;
      if (o.lag > 0) continue;
      take.now.push_back({2 * o.to, o.probability * problem_.dt()});
      take.next.push_back({o.to, o.probability});
    }
    if (later > 0) take.now.push_back({building(d), later * problem_.dt()});
    for (const Arrival& a : arrivals(decision, 1, 1.0, first_under_way)) take.next.push_back(a);
    graph_.nodes[decision.from].options.push_back(std::move(take));
    for (int elapsed = 1; elapsed < longest; ++elapsed) {
      double left = 0;
      for (const claims::Outcome& o : decision.outcomes)
        if (o.lag > elapsed) left += o.probability;
      graph_.nodes.push_back({decision.name + " under way",
                              {{"build",
                                {{building(d), problem_.dt()}},
                                arrivals(decision, elapsed + 1, left, first_under_way + elapsed)}},
                              {}});
    }
  }

  const SwitchingProblem& problem_;
  ControlGraph graph_;
};

}  // namespace

ControlGraph switching_graph(const SwitchingProblem& problem) {
  return GraphBuilder(problem).take();
}

Valuation switching_monte_carlo(const SwitchingProblem& problem, const EngineOptions& engine) {
  const auto start = std::chrono::steady_clock::now();
  const ControlGraph graph = switching_graph(problem);
  const auto market = switching_market(problem, engine.seed);
  SwitchingOptions options;
  options.training_paths =
      static_cast<std::uint32_t>(std::clamp<std::uint64_t>(engine.paths / 4, 2048, 16'384));
  options.pricing_paths = engine.paths;
  options.threads = engine.threads;
  const SwitchingPolicy policy = train_switching(graph, *market, options);
  const SwitchingValue value = price_switching(graph, *market, policy, options);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return {"least-squares Monte Carlo, regressed dual bound",
          value.lower.value,
          value.lower.standard_error,
          value.lower.value,
          value.upper.value,
          took.count()};
}

std::optional<Valuation> priced_as_switching(const claims::Claim& claim,
                                             const EngineOptions& options) {
  constexpr int kDates = 64;
  constexpr std::size_t kMostFeatures = 3;
  const auto form = claims::as_switching(claim, kDates);
  if (!form || form->problem.features.size() > kMostFeatures) return std::nullopt;
  Valuation v = switching_monte_carlo(form->problem, options);
  if (form->any_time) {
    const auto fewer = claims::as_switching(claim, kDates / 2);
    const double gained = v.value - switching_monte_carlo(fewer->problem, options).value;
    v.upper += std::max(0.0, gained) + form->beyond;
  }
  return v;
}

}  // namespace strandline::strategy::engines
