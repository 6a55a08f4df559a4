// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "hw/measured/kernel_routing.h"
#include "hw/measured/kernel_run.h"

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

/// Kernels per call. The general path: top-k, sort in three, permute, two products, activation,
/// un-permute and sum; the one for few tokens fuses routing, permutation and the second product.
constexpr int kLaunches = 9, kFewTokensLaunches = 5;

Operator pass(OperatorKind kind, std::string_view name, double elements, double flops,
              double bytes) {
  Operator op;
  op.kind = kind;
  op.name = name;
  op.shape.elements = static_cast<std::int64_t>(elements);
  op.flops = flops;
  op.activation_bytes = bytes;
  return op;
}

Operator product(std::string_view name, const ExpertLoad& load, std::int64_t n, std::int64_t k,
                 const KernelTypes& types) {
  Operator op;
  op.kind = OperatorKind::kGroupedGemm;
  op.name = name;
  op.weight_type = types.weight;
  op.activation_type = types.activation;
  op.shape.m = static_cast<std::int64_t>(std::ceil(load.rows / load.experts));
  op.shape.groups = static_cast<std::int64_t>(std::ceil(load.experts));
  op.shape.n = n;
  op.shape.k = k;
  op.flops = 2 * load.rows * double(n) * double(k);
  op.weight_bytes = load.experts * double(n) * double(k) * archs::bytes_per_element(types.weight);
  op.activation_bytes =
      load.rows * (double(k) * archs::bytes_per_element(types.activation) + double(n) * 2);
  return op;
}

/// 4-bit weights for 16-bit activations: vector lanes widen every weight for each 64 rows, with 16
/// operations (fit to the w4a16_mxfp4 rows of kernel_moe.csv: 12 on H100, 20 on B200).
Operator widen_pass(const ExpertLoad& load, std::int64_t hidden, std::int64_t width) {
  constexpr double kRows = 64, kOps = 16;
  const double weights = 3 * load.experts * double(hidden) * double(width);
  const double times = std::ceil(load.rows / load.experts / kRows);
  return pass(OperatorKind::kElementwise, "widen_weights", weights, kOps * weights * times, 0);
}

}  // namespace

KernelRun moe_run(const KernelRow& row) {
  const KernelTypes types = kernel_types(row.text("dtype"));
  const std::int64_t hidden = row.count("hidden"), inter = row.count("inter");
  const std::int64_t cut = row.count("moe_tp"), ranks = row.count("moe_ep");
  // The load walks tokens and experts one by one: far beyond any call is refused, not waited for.
  constexpr std::int64_t kMostTokens = 1 << 22, kMostExperts = 1 << 16;
  const std::int64_t experts = row.count("num_experts", 1, kMostExperts);
  const ExpertLoad load =
      expert_load(row.text("routing_distribution"), row.count("num_tokens", 1, kMostTokens),
                  row.count("topk", 1, experts), experts, ranks);
  const std::int64_t width = (inter + cut - 1) / cut;
  const double wide = load.rows * double(hidden), narrow = load.rows * double(width);
  KernelRun run;
  if (load.rows > 0) {
    const double in = archs::bytes_per_element(types.activation);
    run.operators = {pass(OperatorKind::kGather, "permute_tokens", wide, 0, wide * (2 + in)),
                     product("expert_up", load, 2 * width, hidden, types),
                     pass(OperatorKind::kElementwise, "expert_activation", narrow, 6 * narrow,
                          narrow * (4 + in)),
                     product("expert_down", load, hidden, width, types),
                     pass(OperatorKind::kScatter, "combine_tokens", wide, 2 * wide, wide * 4)};
  }
  if (load.rows > 0 && archs::bytes_per_element(types.activation) >= 2 &&
      archs::bytes_per_element(types.weight) < 1)
    run.operators.push_back(widen_pass(load, hidden, width));
  const bool few = row.text_or_empty("kernel").find("min_latency") != std::string::npos;
  run.launches = few ? kFewTokensLaunches : kLaunches;
  return run;
}

}  // namespace strandline::hw
