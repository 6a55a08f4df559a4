// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "tests/hw/properties.h"

// What a partition conserves: the chips of an instance together do the model's work, or more where
// they repeat some of it.

using namespace strandline;
using namespace strandline::tests;
using archs::OperatorKind;

namespace {

/// Every width that a tensor-parallel cut divides is a multiple of `tensor`.
bool divides(const archs::Architecture& a, int tensor) {
  if (a.vocabulary % tensor != 0) return false;
  for (const archs::LayerSpec& l : a.layers) {
    for (const archs::MixerSpec* m : {&l.mixer, &l.parallel})
      if (m->heads % tensor != 0 || m->kv_heads % tensor != 0 || m->state_groups % tensor != 0)
        return false;
    const archs::ChannelSpec& c = l.channel;
    if (c.width % tensor != 0 || c.expert_width % tensor != 0 || c.shared_width % tensor != 0)
      return false;
  }
  return true;
}

struct Work {
  double flops = 0, weight_bytes = 0;
  bool product = false;
};

/// Work by name of the operator; equal names add up.
std::map<std::string, Work> work_of(const archs::OperatorGraph& graph) {
  std::map<std::string, Work> work;
  for (const Operator& op : graph) {
    Work& w = work[std::string(op.name)];
    w.flops += op.count * op.flops;
    w.weight_bytes += op.count * op.weight_bytes;
    // "qkv_down" holds queries that are cut beside a latent that every chip repeats.
    if (op.name == "qkv_down") continue;
    w.product = op.kind == OperatorKind::kGemm || op.kind == OperatorKind::kGroupedGemm ||
                op.kind == OperatorKind::kAttention || op.kind == OperatorKind::kChunkedState ||
                op.kind == OperatorKind::kLinearScan;
  }
  return work;
}

Work total(const archs::OperatorGraph& graph) {
  Work sum;
  for (const auto& [name, w] : work_of(graph)) {
    sum.flops += w.flops;
    sum.weight_bytes += w.weight_bytes;
  }
  return sum;
}

/// A chip does its even part of the work or repeats all of it (routers, latents); lanes may do
/// something between (rotations of heads of its own and of a key that all share).
bool is_share(double share, double whole, int tensor, bool product) {
  if (product) return equal(tensor * share, whole) || equal(share, whole);
  return at_least(tensor * share, whole) && at_least(whole, share);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(work_sharing)

BOOST_AUTO_TEST_CASE(no_partition_loses_work) {
  Property property("work of all chips >= the whole");
  for (const auto& a : models())
    for (const archs::Phase& phase : phases()) {
      const Work one = total(archs::lower(a, phase));
      for (const archs::Partition& p : {archs::Partition{.tensor = 3},
                                        {.tensor = 8},
                                        {.tensor = 8, .expert = 8},
                                        {.tensor = 4, .expert = 16, .attention_data = 4},
                                        {.tensor = 2, .pipeline = 3}}) {
        const auto graph = lowered(a, phase, p);
        if (graph.empty()) continue;
        const Work share = total(graph);
        property.hold(at_least(p.chips() * share.flops, one.flops) &&
                          at_least(p.chips() * share.weight_bytes, one.weight_bytes),
                      one.flops, [&] {
                        return fmt::format(
                            "{} on {} chips: {:.9g} and {:.9g} flops, {:.9g} and "
                            "{:.9g} weight bytes",
                            a.id, p.chips(), one.flops, p.chips() * share.flops, one.weight_bytes,
                            p.chips() * share.weight_bytes);
                      });
      }
    }
}

BOOST_AUTO_TEST_CASE(even_tensor_cuts_share_or_repeat_each_operator) {
  Property property("shares of even cuts");
  for (const auto& a : models())
    for (const archs::Phase& phase : phases())
      for (const int tensor : {2, 4, 8}) {
        if (!divides(a, tensor)) continue;
        auto whole = work_of(archs::lower(a, phase));
        for (const auto& [name, share] : work_of(lowered(a, phase, {.tensor = tensor}))) {
          const Work& one = whole[name];
          property.hold(is_share(share.flops, one.flops, tensor, share.product) &&
                            is_share(share.weight_bytes, one.weight_bytes, tensor, share.product),
                        one.flops, [&] {
                          return fmt::format(
                              "{} of {} over {}: {:.9g} then {:.9g} flops, {:.9g} "
                              "then {:.9g} weight bytes",
                              name, a.id, tensor, one.flops, share.flops, one.weight_bytes,
                              share.weight_bytes);
                        });
        }
      }
}

BOOST_AUTO_TEST_SUITE_END()
