// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/transition.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "evolution/calibration/slice.h"

namespace strandline::evolution {
namespace {

constexpr double kFastest = 20.0;  // 1/year: what the process file allows
constexpr int kAges = 4;           // quarters back to the releases of the year before

/// What a release says of one trait: its value, whether its lab's predecessor had it and how long
/// ago, and the shares of the class's recent releases that had it or another, by age.
struct View {
  bool known = false, own_known = false, own_same = false;
  int value = 0;
  double own_years = 0, recent_known = 0;
  std::array<double, kAges> same{}, other{};
};

struct Observed {
  double weight = 1;
  bool entrant = false;
  std::array<View, kMutableTraits> trait;
};

View view_of(const Lineages& lineages, const Kin& k, std::size_t t) {
  View v;
  v.value = k.traits.genome.value[t];
  const auto parent = [&](const Link& l) -> const Classified& {
    return lineages.releases[static_cast<std::size_t>(l.parent)].traits;
  };
  if (!k.own.empty() && parent(k.own[0]).known[t]) {
    v.own_known = true;
    v.own_years = k.own[0].years;
    v.own_same = parent(k.own[0]).genome.value[t] == v.value;
  }
  for (const Link& l : k.recent) {
    if (!parent(l).known[t]) continue;
    const auto age = static_cast<std::size_t>(std::min(kAges - 1, static_cast<int>(l.years * 4)));
    (parent(l).genome.value[t] == v.value ? v.same : v.other)[age] += l.weight;
    v.recent_known += l.weight;
  }
  for (double& x : v.same) x /= std::max(v.recent_known, 1e-9);
  for (double& x : v.other) x /= std::max(v.recent_known, 1e-9);
  v.known = k.traits.known[t] && (v.own_known || v.recent_known > 0.0);
  return v;
}

/// Releases in (from, to]; `half_life` 0 weighs them alike.
std::vector<Observed> observations(const Lineages& lineages, double from, double to,
                                   double half_life) {
  std::vector<Observed> out;
  for (const Kin& k : lineages.releases) {
    if (k.year <= from || k.year > to || (k.own.empty() && k.recent.empty())) continue;
    Observed o;
    o.entrant = k.entrant();
    if (half_life > 0.0) o.weight = std::exp2((k.year - to) / half_life);
    for (std::size_t t = 0; t < kMutableTraits; ++t) o.trait[t] = view_of(lineages, k, t);
    out.push_back(o);
  }
  return out;
}

/// Probabilities of a trait's values by release, of the lab's own line and of the class's; those of
/// the target where no parent's value is known.
struct TraitTerms {
  std::vector<double> own, recent;

  void fill(const std::vector<Observed>& observed, std::size_t t, double change,
            const double* target, double lag) {
    std::array<std::array<double, kAges>, 2> keep{};  // [entrant][age]
    for (int age = 0; age < kAges; ++age) {
      keep[0][age] = std::exp(-change * (age + 0.5) / 4.0);
      keep[1][age] = keep[0][age] * std::exp(-change * lag);
    }
    own.resize(observed.size());
    recent.resize(observed.size());
    for (std::size_t i = 0; i < observed.size(); ++i) {
      const View& v = observed[i].trait[t];
      own[i] = recent[i] = 1.0;
      if (!v.known) continue;
      const double goal = target[v.value];
      own[i] = recent[i] = goal;
      if (v.own_known) {
        const double same = std::exp(-change * v.own_years);
        own[i] = (v.own_same ? same : 0.0) + (1.0 - same) * goal;
      }
      if (v.recent_known > 0.0) recent[i] = from_recent(v, keep[observed[i].entrant], goal);
    }
  }

 private:
  static double from_recent(const View& v, const std::array<double, kAges>& keep, double goal) {
    double p = 0.0;
    for (int age = 0; age < kAges; ++age)
      p += v.same[age] * keep[age] + (v.same[age] + v.other[age]) * (1.0 - keep[age]) * goal;
    return p;
  }
};

double log_likelihood(const std::vector<Observed>& observed,
                      const std::array<TraitTerms, kMutableTraits>& terms, double memory) {
  double sum = 0.0;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    double own = 1.0, recent = 1.0;
    for (const TraitTerms& t : terms) own *= t.own[i], recent *= t.recent[i];
    const double p = observed[i].entrant ? recent : memory * own + (1.0 - memory) * recent;
    sum += observed[i].weight * std::log(std::max(p, 1e-300));
  }
  return sum;
}

/// Layout of the sampled vector: pooled mean, log pooled deviation, log lag, logit memory, then per
/// trait the log rate and one log gamma per value (whose shares are the target).
struct Layout {
  static constexpr std::size_t kMean = 0, kSpread = 1, kLag = 2, kMemory = 3;
  std::array<std::size_t, kMutableTraits> begin{};
  std::size_t size = 4;
  Layout() {
    for (std::size_t t = 0; t < kMutableTraits; ++t) {
      begin[t] = size;
      size += 1 + static_cast<std::size_t>(archs::kRadix[t]);
    }
  }
};

std::array<double, kMaxValues> target_of(const double* logs, int values) {
  std::array<double, kMaxValues> target{};
  double sum = 0.0;
  for (int v = 0; v < values; ++v) sum += target[static_cast<std::size_t>(v)] = std::exp(logs[v]);
  for (double& x : target) x /= sum;
  return target;
}

double square(double x) {
  return x * x;
}
double squash(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}

/// Log posterior over the vector of Layout. Keeps each trait's terms: a step along one coordinate
/// changes those of one trait at most.
class Density {
 public:
  Density(const Lineages& lineages, const TransitionOptions& options)
      : observed_(observations(lineages, options.since, lineages.until, options.half_life)) {}

  double operator()(const std::vector<double>& x) {
    const double spread = std::exp(x[Layout::kSpread]);
    if (!(spread < 10.0 && spread > 1e-4)) return -HUGE_VAL;
    const double memory = squash(x[Layout::kMemory]);
    double sum = -0.5 * square((x[Layout::kMean] - std::log(0.4)) / 0.7) -
                 0.5 * square(spread / 0.7) + x[Layout::kSpread] -
                 0.5 * square((x[Layout::kLag] - std::log(0.5)) / 0.42) +
                 std::log(memory * (1.0 - memory));
    for (std::size_t t = 0; t < kMutableTraits; ++t) {
      const double* block = x.data() + layout_.begin[t];
      const int values = archs::kRadix[t];
      if (block[0] > std::log(kFastest)) return -HUGE_VAL;
      sum -= 0.5 * square((block[0] - x[Layout::kMean]) / spread) + x[Layout::kSpread];
      for (int v = 0; v < values; ++v) sum += 0.5 * block[1 + v] - std::exp(block[1 + v]);
      update(t, block, values, x[Layout::kLag]);
    }
    sum += log_likelihood(observed_, terms_, memory);
    return std::isfinite(sum) ? sum : -HUGE_VAL;
  }
  const Layout& layout() const { return layout_; }

 private:
  void update(std::size_t t, const double* block, int values, double log_lag) {
    std::vector<double> key(block, block + 1 + values);
    key.push_back(log_lag);
    if (key == keys_[t]) return;
    const auto target = target_of(block + 1, values);
    terms_[t].fill(observed_, t, std::exp(block[0]), target.data(), std::exp(log_lag));
    keys_[t] = std::move(key);
  }

  Layout layout_;
  std::vector<Observed> observed_;
  std::array<TraitTerms, kMutableTraits> terms_;
  std::array<std::vector<double>, kMutableTraits> keys_;
};

TransitionDraw draw_at(const Layout& layout, const std::vector<double>& x) {
  TransitionDraw d;
  d.pooled_change = std::exp(x[Layout::kMean]);
  d.pooled_spread = std::exp(x[Layout::kSpread]);
  d.lag = std::exp(x[Layout::kLag]);
  d.memory = squash(x[Layout::kMemory]);
  for (std::size_t t = 0; t < kMutableTraits; ++t) {
    d.change[t] = std::exp(x[layout.begin[t]]);
    d.target[t] = target_of(x.data() + layout.begin[t] + 1, archs::kRadix[t]);
  }
  return d;
}

double log_mean_exp(const std::vector<double>& logs) {
  const double top = *std::max_element(logs.begin(), logs.end());
  double sum = 0.0;
  for (const double x : logs) sum += std::exp(x - top);
  return top + std::log(sum / static_cast<double>(logs.size()));
}

}  // namespace

std::vector<TransitionDraw> fit_transitions(const Lineages& lineages,
                                            const TransitionOptions& options) {
  Density density(lineages, options);
  const Layout& layout = density.layout();
  std::vector<double> start(layout.size, 0.0);
  start[Layout::kMean] = std::log(0.4);
  start[Layout::kSpread] = std::log(0.5);
  start[Layout::kLag] = std::log(0.5);
  for (std::size_t t = 0; t < kMutableTraits; ++t) {
    const int values = archs::kRadix[t];
    start[layout.begin[t]] = std::log(0.4);
    for (int v = 0; v < values; ++v) start[layout.begin[t] + 1 + v] = -std::log(values);
  }
  SliceOptions slice;
  slice.draws = options.draws;
  slice.warm_up = options.warm_up;
  slice.seed = options.seed;
  slice.what = 1000;
  std::vector<TransitionDraw> out;
  const auto f = [&](const std::vector<double>& x) { return density(x); };
  for (const auto& x : slice_sample(f, start, slice)) out.push_back(draw_at(layout, x));
  return out;
}

double transition_log_likelihood(const Lineages& lineages, const TransitionDraw& draw, double from,
                                 double to) {
  const auto observed = observations(lineages, from, to, 0.0);
  std::array<TraitTerms, kMutableTraits> terms;
  for (std::size_t t = 0; t < kMutableTraits; ++t)
    terms[t].fill(observed, t, draw.change[t], draw.target[t].data(), draw.lag);
  return log_likelihood(observed, terms, draw.memory);
}

double choose_half_life(const Record& record, const TransitionOptions& options) {
  constexpr double kCandidates[] = {0.5, 1.0, 2.0, 4.0};
  constexpr int kMostYears = 3;
  const Lineages all = trace_lineages(record);
  double best = -HUGE_VAL, chosen = 1.0;
  for (const double half_life : kCandidates) {
    double score = 0.0;
    int years = 0;
    for (double year = record.until - 1.0; years < kMostYears && year > options.since + 2.0;
         year -= 1.0, ++years) {
      TransitionOptions past = options;
      past.half_life = half_life;
      past.draws = 250;
      past.warm_up = 150;
      std::vector<double> logs;
      for (const auto& d : fit_transitions(trace_lineages(record.as_of(year)), past))
        logs.push_back(transition_log_likelihood(all, d, year, year + 1.0));
      score += log_mean_exp(logs);
    }
    if (years > 0 && score > best) best = score, chosen = half_life;
  }
  return chosen;
}

}  // namespace strandline::evolution
