// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/gemm/kernel.cuh"
#include "kernels/gemm/library.h"

namespace strandline::kernels {

struct GemmShape {
  int rows = 0, outputs = 1, depth = 8;
  std::string text() const { return describe({{"m", rows}, {"n", outputs}, {"k", depth}}); }
};

/// Kernels that the problem can be run by.
enum class GemmKernel { kSimple, kTiled, kLibrary };

template <class A, class W, GemmKernel kKernel>
struct GemmProblem {
  using C = std::conditional_t<std::is_same_v<A, float>, float, Bf16>;
  GemmShape s;
  std::vector<A> a;
  std::vector<W> w;

  GemmProblem(GemmShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    a = inputs.values<A>(std::int64_t{s.rows} * s.depth);
    w = inputs.values<W>(std::int64_t{s.outputs} * s.depth);
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    const std::size_t count =
        static_cast<std::size_t>(s.rows) * static_cast<std::size_t>(s.outputs);
    C* c = runner.template make<C>(count);
    const GemmInput<A, W, C> in{runner.upload(a), runner.upload(w), c, nullptr, nullptr, s.rows, 1,
                                s.outputs,        s.depth};
    if constexpr (kKernel == GemmKernel::kSimple) {
      runner.launch(SimpleGemm<A, W, C>{in});
    } else if constexpr (kKernel == GemmKernel::kLibrary) {
      runner.launch(LibraryGemm<A>{in.a, in.w, in.c, s.rows, s.outputs, s.depth});
    } else if (s.rows > 64) {
      runner.launch(LargeGemm<W>{in});
    } else {
      runner.launch(SmallGemm<W>{in});
    }
    return as_doubles(runner.download(c, count));
  }

  std::vector<double> expected() const {
    const std::vector<double> left = as_doubles(a), right = as_doubles(w);
    const auto depth = static_cast<std::size_t>(s.depth);
    std::vector<double> c;
    for (std::size_t m = 0; m < static_cast<std::size_t>(s.rows); ++m)
      for (std::size_t n = 0; n < static_cast<std::size_t>(s.outputs); ++n) {
        double sum = 0;
        for (std::size_t k = 0; k < depth; ++k) sum += left[m * depth + k] * right[n * depth + k];
        c.push_back(sum);
      }
    return c;
  }

  static double tolerance() { return tolerance_of<C>(); }
  static Work work(const GemmShape& s) {
    const double m = s.rows, n = s.outputs, k = s.depth;
    return {2 * m * n * k, m * k * sizeof(A) + n * k * sizeof(W) + m * n * sizeof(C)};
  }
  static std::string name() {
    constexpr const char* kNames[] = {"gemm_day_one", "gemm", "gemm_cublaslt"};
    return kNames[static_cast<int>(kKernel)];
  }
  static std::string number() { return paired_name<A, W>(); }
  static Entry entry(const GemmShape& s) {
    return {"kernel_gemm",
            {{"m", std::to_string(s.rows)},
             {"n", std::to_string(s.outputs)},
             {"k", std::to_string(s.depth)},
             {"kernel", name()}}};
  }
};

inline std::vector<GemmShape> gemm_shapes() {
  return {{0, 8, 8},      {1, 1, 8},      {3, 5, 24},    {16, 128, 64},
          {65, 130, 200}, {129, 127, 72}, {200, 33, 520}};
}
/// Shapes that cuBLASLt takes in every format.
inline std::vector<GemmShape> library_gemm_shapes() {
  return {{16, 128, 64}, {256, 144, 512}};
}
inline std::vector<GemmShape> gemm_bench_shapes() {
  return {{8192, 8192, 8192}, {4096, 14336, 4096}, {16, 14336, 4096}, {128, 14336, 4096}};
}

}  // namespace strandline::kernels
