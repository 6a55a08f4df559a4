// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/novelty.h"

#include <algorithm>
#include <cmath>

#include "archs/lower.h"
#include "archs/operator_text.h"
#include "evolution/calibration/record.h"

namespace strandline::study {
namespace {

using archs::Operator;
using archs::OperatorKind;

bool is_product(OperatorKind kind) {
  return kind == OperatorKind::kGemm || kind == OperatorKind::kGroupedGemm;
}

}  // namespace

std::string kernel_need(const Operator& op) {
  std::string need(name_of(op.kind));
  if (op.shape.rule != archs::StateRule::kNone)
    need += " " + std::string(archs::name_of(op.shape.rule));
  if (op.kind == OperatorKind::kAttention) {
    if (op.shape.mask != archs::AttentionMask::kCausal)
      need += " " + std::string(archs::name_of(op.shape.mask));
    if (op.shape.qk_dim > op.shape.v_dim) need += " latent";
  }
  if (op.kind == OperatorKind::kGroupedGemm && op.name.starts_with("expert")) need += " experts";
  if (is_product(op.kind) && archs::bytes_per_element(op.weight_type) < 2)
    need += " " + std::string(archs::name_of(op.weight_type));
  return need;
}

FirstNeeds first_needs(std::span<const archs::Architecture> models) {
  FirstNeeds needs;
  archs::OperatorGraph graph;
  const archs::Phase phases[] = {{archs::PhaseKind::kPrefill, 1, 1024, 0},
                                 {archs::PhaseKind::kDecode, 1, 1, 1024}};
  for (const archs::Architecture& a : models) {
    if (a.released.empty()) continue;
    for (const archs::Phase& phase : phases) {
      archs::lower_into(graph, a, phase);
      for (const Operator& op : graph) {
        const FirstNeed mine{a.id, a.released};
        const auto [at, fresh] = needs.try_emplace(kernel_need(op), mine);
        if (!fresh && mine.released < at->second.released) at->second = mine;
      }
    }
  }
  return needs;
}

KernelAge kernel_age(const FirstNeeds& needs, const std::string& need, const std::string& model,
                     const std::string& released) {
  constexpr double kQuartersPerYear = 4;
  const auto at = needs.find(need);
  if (at == needs.end()) return {{model, released}, 0};
  const double years =
      evolution::year_of_date(released) - evolution::year_of_date(at->second.released);
  return {at->second, std::max(0.0, kQuartersPerYear * years)};
}

double share_of_tuned(double age_quarters, double first_share, double tuning_quarters) {
  return 1 - (1 - first_share) * std::exp(-age_quarters / tuning_quarters);
}

}  // namespace strandline::study
