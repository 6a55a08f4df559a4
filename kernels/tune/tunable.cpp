// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/tune/tunable.h"

#include <array>
#include <cstring>
#include <utility>

#include "kernels/attention/reference.h"
#include "kernels/gemm/grouped_reference.h"

namespace strandline::kernels {
namespace {

/// Shared memory that a block may have on every GPU that these kernels are for but the oldest
/// (CUDA programming guide, compute capabilities 9.0 and 10.0: 227 KiB).
constexpr std::size_t kMostShared = 227 * 1024;
constexpr int kMostThreads = 1024;

template <class Op>
Plan plan_of(const Op& op) {
  op.check();
  Plan plan{static_cast<unsigned>(op.blocks()), static_cast<unsigned>(op.threads()),
            op.shared_bytes(), std::vector<std::byte>(sizeof op)};
  std::memcpy(plan.op.data(), &op, sizeof op);
  return plan;
}

/// Values of three axes; candidate I of their product is known at compile time, so that the host
/// takes sizes from the instance itself.
constexpr std::array kRowWarps{1, 2, 4, 8};
constexpr std::array kColumnWarps{1, 2};
constexpr std::array kKeys{32, 64, 128};
template <std::size_t I>
using AttentionInstance =
    TiledAttention<Bf16, 128, 128, kRowWarps[I / 6], kColumnWarps[I / 3 % 2], kKeys[I % 3]>;
constexpr std::array kTileM{16, 32, 64, 128};
constexpr std::array kTileN{64, 128, 256};
constexpr std::array kStages{2, 3, 4};
template <std::size_t I>
using GemmInstance = TiledGemm<Bf16, kTileM[I / 9], kTileN[I / 3 % 3], kStages[I % 3]>;

template <class First, class Second, class Third>
std::vector<Axis> axes_of(std::array<const char*, 3> names, const First& a, const Second& b,
                          const Third& c) {
  return {{names[0], {a.begin(), a.end()}},
          {names[1], {b.begin(), b.end()}},
          {names[2], {c.begin(), c.end()}}};
}

std::size_t index_in(const std::vector<Axis>& axes, const Candidate& candidate) {
  std::size_t index = 0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::size_t at = 0;
    while (axes[i].values[at] != candidate[i]) ++at;
    index = index * axes[i].values.size() + at;
  }
  return index;
}

template <template <std::size_t> class Instance, class Input, std::size_t... kIndex>
Plan attention_plan(std::size_t index, const Input& in, Bf16* out, std::index_sequence<kIndex...>) {
  Plan plan;
  ((kIndex == index ? void(plan = plan_of(Instance<kIndex>{in, out, nullptr, nullptr, 1}))
                    : void()),
   ...);
  return plan;
}
template <std::size_t... kIndex>
Plan gemm_plan(std::size_t index, const GemmInput<Bf16, Bf16, Bf16>& in,
               std::index_sequence<kIndex...>) {
  Plan plan;
  ((kIndex == index ? void(plan = plan_of(GemmInstance<kIndex>{in})) : void()), ...);
  return plan;
}

bool fits(const Plan& plan) {
  return plan.shared_bytes <= kMostShared && plan.threads <= kMostThreads;
}

std::string text(const char* name, const Candidate& c) {
  return std::string(name) + std::to_string(c[0]) + ", " + std::to_string(c[1]) + ", " +
         std::to_string(c[2]) + ">";
}

Tunable attention(const char* name, const AttentionShape& shape) {
  using Every = std::make_index_sequence<kRowWarps.size() * kColumnWarps.size() * kKeys.size()>;
  Tunable t;
  t.name = name;
  t.shape = shape.text();
  t.header = "kernels/attention/tiles.cuh";
  t.axes = axes_of({"row_warps", "column_warps", "keys"}, kRowWarps, kColumnWarps, kKeys);
  t.type_of = [](const Candidate& c) { return text("TiledAttention<Bf16, 128, 128, ", c); };
  const std::vector<Axis> axes = t.axes;
  // Sizes do not depend on the data: a shape that every instance takes.
  const AttentionInput<Bf16, Bf16> any{
      nullptr, nullptr, {nullptr, nullptr, nullptr, 16, 1, 1, 128, 128}, {true, 0}, 1, 1, 1, 1};
  t.candidates = candidates_of(axes, [axes, any](const Candidate& c) {
    return fits(attention_plan<AttentionInstance>(index_in(axes, c), any, nullptr, Every()));
  });
  t.make = [axes, shape](DeviceRunner& runner) {
    const AttentionProblem<Bf16, Bf16> problem(shape, 1);
    const std::size_t count = problem.q.size();
    Bf16* out = runner.make<Bf16>(count);
    const AttentionInput<Bf16, Bf16> in = problem.input(runner);
    run_attention(runner, in, shape.length, out, shape.width);
    TuningProblem p;
    p.result = [&runner, out, count] { return as_doubles(runner.download(out, count)); };
    p.expected = p.result();
    p.tolerance = 2 * AttentionProblem<Bf16, Bf16>::tolerance();
    p.plan = [axes, in, out](const Candidate& c) {
      return attention_plan<AttentionInstance>(index_in(axes, c), in, out, Every());
    };
    return p;
  };
  return t;
}

/// Rows and tiles at which equal groups start.
std::pair<std::vector<int>, std::vector<int>> starts_of(const GroupedGemmShape& s, int tile_rows) {
  std::pair<std::vector<int>, std::vector<int>> starts;
  for (int g = 0; g <= s.groups; ++g) {
    starts.first.push_back(g * s.each.rows);
    starts.second.push_back(g * static_cast<int>(parts_of(s.each.rows, tile_rows)));
  }
  return starts;
}

Tunable experts(const GroupedGemmShape& shape) {
  using Every = std::make_index_sequence<kTileM.size() * kTileN.size() * kStages.size()>;
  Tunable t;
  t.name = "grouped_gemm";
  t.shape = shape.text();
  t.header = "kernels/gemm/kernel.cuh";
  t.axes = axes_of({"tile_m", "tile_n", "stages"}, kTileM, kTileN, kStages);
  t.type_of = [](const Candidate& c) { return text("TiledGemm<Bf16, ", c); };
  const std::vector<Axis> axes = t.axes;
  const GemmInput<Bf16, Bf16, Bf16> any{nullptr, nullptr, nullptr, nullptr, nullptr, 1, 1, 8, 8};
  t.candidates = candidates_of(axes, [axes, any](const Candidate& c) {
    return fits(gemm_plan(index_in(axes, c), any, Every()));
  });
  t.make = [axes, shape](DeviceRunner& runner) {
    const GroupedGemmProblem<Bf16> problem(shape, 1);
    const auto& all = problem.all;
    const auto count =
        static_cast<std::size_t>(all.s.rows) * static_cast<std::size_t>(shape.each.outputs);
    Bf16* out = runner.make<Bf16>(count);
    const Bf16 *a = runner.upload(all.a), *w = runner.upload(all.w);
    const auto input = [&runner, shape, a, w, out, rows = all.s.rows](int tile_rows) {
      const auto [starts, tiles] = starts_of(shape, tile_rows);
      return GemmInput<Bf16, Bf16, Bf16>{a,
                                         w,
                                         out,
                                         runner.upload(starts),
                                         runner.upload(tiles),
                                         rows,
                                         shape.groups,
                                         shape.each.outputs,
                                         shape.each.depth};
    };
    constexpr int kLargeTile = 128;
    runner.launch(LargeGemm<Bf16>{input(kLargeTile)});
    TuningProblem p;
    p.result = [&runner, out, count] { return as_doubles(runner.download(out, count)); };
    p.expected = p.result();
    p.tolerance = 2 * GroupedGemmProblem<Bf16>::tolerance();
    p.plan = [axes, input](const Candidate& c) {
      return gemm_plan(index_in(axes, c), input(c[0]), Every());
    };
    return p;
  };
  return t;
}

}  // namespace

std::vector<Tunable> tunables() {
  return {attention("attention_prefill", {1, 8192, 8192, 32, 8, 128, 0, 64, true, 0, true}),
          attention("attention_decode", {128, 1, 8192, 32, 8, 128, 0, 64, true, 0, true}),
          experts({128, {512, 1536, 2048}})};
}

}  // namespace strandline::kernels
