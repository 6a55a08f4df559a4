// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "archs/architecture.h"
#include "archs/layer_size.h"
#include "archs/lower.h"

namespace strandline::tests {

/// The catalog, read once per test program.
inline const archs::ArchitectureCatalog& models() {
  static const archs::ArchitectureCatalog all = archs::ArchitectureCatalog::load();
  return all;
}

inline const archs::Architecture& model(const char* id) {
  return models().find(id);
}

/// Sum of a member over a graph, counts included.
inline double total(const archs::OperatorGraph& graph, double archs::Operator::*member) {
  double sum = 0;
  for (const archs::Operator& op : graph) sum += op.*member * op.count;
  return sum;
}

/// The same over one kind.
inline double total_of(const archs::OperatorGraph& graph, archs::OperatorKind kind,
                       double archs::Operator::*member) {
  double sum = 0;
  for (const archs::Operator& op : graph)
    if (op.kind == kind) sum += op.*member * op.count;
  return sum;
}

/// The first operator of a name; nullptr where there is none.
inline const archs::Operator* named(const archs::OperatorGraph& graph, std::string_view name) {
  for (const archs::Operator& op : graph)
    if (op.name == name) return &op;
  return nullptr;
}

/// Parameters without embeddings that a token is multiplied with (norms, biases and the like
/// included, idle ones not): the active ones and the repeats of loops.
inline double multiplied_parameters(const archs::Architecture& a) {
  double repeats = 0;
  for (const archs::LayerSpec& l : a.layers) {
    double layer = archs::channel_parameters(l.channel, a.model_width).active();
    archs::each_mixer(l, [&](const archs::MixerSpec& m) {
      layer += archs::mixer_parameters(m, a.model_width) - archs::idle_parameters(m, a.model_width);
    });
    repeats += layer * l.count * (double(l.loops) * a.depth_loops - 1);
  }
  return archs::count_parameters(a).active_without_embeddings + repeats;
}

/// Flops of weight products; attention and recurrences have no weights.
inline double product_flops(const archs::OperatorGraph& graph) {
  return total_of(graph, archs::OperatorKind::kGemm, &archs::Operator::flops) +
         total_of(graph, archs::OperatorKind::kGroupedGemm, &archs::Operator::flops);
}

inline archs::Phase prefill(double batch, std::int64_t tokens, std::int64_t context = 0) {
  return {archs::PhaseKind::kPrefill, batch, tokens, context};
}

inline archs::Phase decode(double batch, std::int64_t context) {
  return {archs::PhaseKind::kDecode, batch, 1, context};
}

}  // namespace strandline::tests
