// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "kernels/gemm/reference.h"

namespace strandline::kernels {

/// Products of equal groups of rows with weights of their own: per-head maps of latent attention,
/// grouped output projections.
struct GroupedGemmShape {
  int groups = 1;
  GemmShape each;
  std::string text() const { return describe({{"groups", groups}}) + " " + each.text(); }
};

template <class W>
struct GroupedGemmProblem {
  GroupedGemmShape s;
  GemmProblem<Bf16, W, GemmKernel::kTiled> all;  ///< inputs of all groups, one below the other

  GroupedGemmProblem(GroupedGemmShape shape, std::uint64_t seed)
      : s(shape),
        all({shape.groups * shape.each.rows, shape.groups * shape.each.outputs, shape.each.depth},
            seed) {}

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    const bool few = s.each.rows <= 64;
    const auto tiles = static_cast<int>(parts_of(s.each.rows, few ? 16 : 128));
    std::vector<int> starts, tile_starts;
    for (int g = 0; g <= s.groups; ++g) {
      starts.push_back(g * s.each.rows);
      tile_starts.push_back(g * tiles);
    }
    const std::size_t count = count_of();
    Bf16* c = runner.template make<Bf16>(count);
    const GemmInput<Bf16, W, Bf16> in{runner.upload(all.a),
                                      runner.upload(all.w),
                                      c,
                                      runner.upload(starts),
                                      runner.upload(tile_starts),
                                      all.s.rows,
                                      s.groups,
                                      s.each.outputs,
                                      s.each.depth};
    if (few) {
      runner.launch(SmallGemm<W>{in});
    } else {
      runner.launch(LargeGemm<W>{in});
    }
    return as_doubles(runner.download(c, count));
  }

  /// Group by group, as plain products.
  std::vector<double> expected() const {
    std::vector<double> c;
    c.reserve(count_of());
    const std::int64_t depth = s.each.depth;
    for (std::int64_t row = 0; row < all.s.rows; ++row)
      for (std::int64_t n = 0; n < s.each.outputs; ++n) {
        const std::int64_t column = row / s.each.rows * s.each.outputs + n;
        double sum = 0;
        for (std::int64_t k = 0; k < depth; ++k)
          sum += double(widen(all.a[static_cast<std::size_t>(row * depth + k)])) *
                 widen(all.w[static_cast<std::size_t>(column * depth + k)]);
        c.push_back(sum);
      }
    return c;
  }

  static double tolerance() { return tolerance_of<Bf16>(); }
  static Work work(const GroupedGemmShape& s) {
    const Work each = GemmProblem<Bf16, W, GemmKernel::kTiled>::work(s.each);
    return {s.groups * each.operations, s.groups * each.bytes};
  }
  static std::string name() { return "grouped_gemm"; }
  static std::string number() { return paired_name<Bf16, W>(); }

 private:
  std::size_t count_of() const {
    return static_cast<std::size_t>(all.s.rows) * static_cast<std::size_t>(s.each.outputs);
  }
};

inline std::vector<GroupedGemmShape> grouped_gemm_shapes() {
  return {{1, {3, 5, 24}}, {4, {0, 8, 8}}, {5, {17, 33, 40}}, {3, {70, 20, 64}}, {7, {1, 9, 16}}};
}
inline std::vector<GroupedGemmShape> grouped_gemm_bench_shapes() {
  return {{128, {128, 512, 128}}, {128, {8192, 512, 128}}};
}

}  // namespace strandline::kernels
