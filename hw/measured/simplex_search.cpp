// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/simplex_search.h"

#include <algorithm>

namespace strandline::hw {
namespace {

using Point = std::vector<double>;

struct Vertex {
  Point x;
  double f = 0;
};

/// from + t (to - from), inside the cube.
Point along(const Point& from, const Point& to, double t) {
  Point x(from.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = std::clamp(from[i] + t * (to[i] - from[i]), 0.0, 1.0);
  return x;
}

Point centre_of(const std::vector<Vertex>& simplex) {
  Point centre(simplex.front().x.size(), 0.0);
  for (std::size_t v = 0; v + 1 < simplex.size(); ++v)
    for (std::size_t i = 0; i < centre.size(); ++i)
      centre[i] += simplex[v].x[i] / static_cast<double>(simplex.size() - 1);
  return centre;
}

/// One descent of a fresh simplex from `start`.
Vertex descend(const std::function<double(const Point&)>& f, const Point& start, double step,
               int evaluations) {
  int left = evaluations;
  const auto vertex = [&](Point x) {
    --left;
    const double value = f(x);
    return Vertex{std::move(x), value};
  };
  std::vector<Vertex> s{vertex(start)};
  for (std::size_t i = 0; i < start.size(); ++i) {
    Point x = start;
    x[i] += x[i] + step <= 1 ? step : -step;
    s.push_back(vertex(x));
  }
  const auto by_value = [](const Vertex& a, const Vertex& b) { return a.f < b.f; };
  std::stable_sort(s.begin(), s.end(), by_value);
  while (left > 0) {
    const Point centre = centre_of(s);
    Vertex& worst = s.back();
    Vertex next = vertex(along(centre, worst.x, -1));
    if (next.f < s.front().f) {
      Vertex further = vertex(along(centre, worst.x, -2));
      if (further.f < next.f) next = std::move(further);
    } else if (next.f >= s[s.size() - 2].f) {
      next = vertex(along(centre, worst.x, next.f < worst.f ? -0.5 : 0.5));
    }
    if (next.f < worst.f) {
      worst = std::move(next);
    } else {
      for (std::size_t v = 1; v < s.size(); ++v) s[v] = vertex(along(s.front().x, s[v].x, 0.5));
    }
    std::stable_sort(s.begin(), s.end(), by_value);
  }
  return s.front();
}

}  // namespace

std::vector<double> simplex_least(const std::function<double(const std::vector<double>&)>& f,
                                  std::vector<double> start, double step, int evaluations) {
  // Points moved to a face flatten the simplex, which then never leaves it: begin afresh.
  constexpr int kDescents = 4;
  Vertex best{std::move(start), 0};
  for (int i = 0; i < kDescents; ++i) {
    const Vertex found = descend(f, best.x, step, evaluations / kDescents);
    if (i == 0 || found.f < best.f) best = found;
  }
  return best.x;
}

}  // namespace strandline::hw
