// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/host_runner.h"

namespace strandline::tests {

/// Runs a problem's shapes on the host twin (blocks of one thread, or of `threads` real threads in
/// warps of `lanes`) and holds the relative norm of the error against its tolerance.
template <class Problem, class Shape>
void check_shapes(const std::vector<Shape>& shapes, std::uint64_t seed, int threads = 1,
                  int lanes = 1) {
  std::vector<kernels::Case<kernels::HostRunner>> cases;
  kernels::add_cases<Problem>(cases, shapes, seed);
  for (const auto& c : cases) {
    kernels::HostRunner runner(threads, lanes);
    const double error = kernels::relative_error(c.run(runner), c.expected());
    BOOST_TEST(error <= c.tolerance,
               c.name << " " << c.number << " " << c.shape << ": error " << error);
  }
}

/// The first shapes of a list: those that are small enough to run with a thread for each thread.
template <class Shape>
std::vector<Shape> first(std::vector<Shape> shapes, std::size_t count) {
  shapes.resize(count);
  return shapes;
}

}  // namespace strandline::tests
