// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/run/layer_calls.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>

#include "core/error.h"
#include "kernels/common/refusal.h"
#include "kernels/run/layer_run.h"

using namespace strandline;
using namespace strandline::kernels;

namespace {

const archs::ArchitectureCatalog& catalog() {
  static const auto all = archs::ArchitectureCatalog::load();
  return all;
}

constexpr archs::Phase kPrefill{archs::PhaseKind::kPrefill, 1, 24, 0};
constexpr archs::Phase kDecode{archs::PhaseKind::kDecode, 2, 1, 40};

/// The shape of the first call of that kind.
template <class Shape>
const Shape& shape_in(const LayerCalls& layer) {
  for (const Call& call : layer.calls)
    if (const auto* shape = std::get_if<Shape>(&call.shape)) return *shape;
  throw std::logic_error("no such call");
}

/// Runs a layer of a model, as small as it goes, against float64.
void check_layer(const std::string& model, int layer, const archs::Phase& phase) {
  const LayerCalls l = layer_calls(scaled(catalog().find(model), 64), layer, phase);
  BOOST_TEST(l.unmapped.empty(), model);
  for (const CallRun& r : run_on_host(l.calls, 5))
    BOOST_TEST(r.good(), model << ": " << r.kernel << " " << r.shape << ": " << r.error);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layer_calls_of_models)

// Every operator of prefill and decode of every model, by kernel; what has none is told by name.
BOOST_AUTO_TEST_CASE(every_operator_of_the_catalog_has_a_kernel_but_one) {
  std::map<std::string, int> without;
  std::set<std::string> models;
  int operators = 0, mapped = 0;
  for (const archs::Architecture& a : catalog().all())
    for (const archs::Phase& phase : {kPrefill, kDecode}) {
      const LayerCalls step = step_calls(a, phase);
      operators += static_cast<int>(step.graph.size());
      for (const int i : step.unmapped) {
        ++without[std::string(step.graph[static_cast<std::size_t>(i)].name)];
        models.insert(a.id);
      }
      for (const Call& call : step.calls) mapped += static_cast<int>(call.operators.size());
      BOOST_TEST(operators - mapped == [&] {
        int all = 0;
        for (const auto& [name, count] : without) all += count;
        return all;
      }());
    }
  BOOST_TEST_MESSAGE(mapped << " of " << operators << " operators of " << catalog().all().size()
                            << " models have a kernel");
  for (const auto& [name, count] : without) BOOST_TEST_MESSAGE("  none: " << name << " " << count);
  // A softmax over the outputs of earlier blocks (arXiv:2603.15031) has no kernel yet.
  for (const auto& [name, count] : without) BOOST_TEST(name == "depth_attention");
  BOOST_TEST(models.size() <= 1u);
}

BOOST_AUTO_TEST_CASE(calls_have_the_shapes_that_models_publish) {
  // Llama 3.1 8B: 32 heads and 8 of keys, 128 wide; feed-forward 14336 (arXiv:2407.21783, table 3).
  const LayerCalls l = layer_calls(catalog().find("llama-3.1-8b"), 0, kDecode);
  const auto& attention = shape_in<AttentionShape>(l);
  BOOST_TEST(attention.heads == 32);
  BOOST_TEST(attention.kv_heads == 8);
  BOOST_TEST(attention.width == 128);
  BOOST_TEST(attention.length == 41);
  BOOST_TEST(shape_in<ActivationShape>(l).width == 14336);
}

BOOST_AUTO_TEST_CASE(latent_attention_of_deepseek_decodes_with_shared_values) {
  // Ranks 512 and 64 (arXiv:2412.19437, section 4.2), 256 experts of 2048, 8 a token.
  const LayerCalls l = layer_calls(catalog().find("deepseek-v3"), 3, kDecode);
  const auto& attention = shape_in<AttentionShape>(l);
  BOOST_TEST(attention.width == 576);
  BOOST_TEST(attention.value_width == 512);
  BOOST_TEST(attention.shared());
  const auto& experts = shape_in<MoeShape>(l);
  BOOST_TEST(experts.experts == 256);
  BOOST_TEST(experts.k == 8);
  BOOST_TEST(experts.inner == 2048);
  BOOST_TEST(experts.tokens == 2);
  const auto& expanded =
      shape_in<AttentionShape>(layer_calls(catalog().find("deepseek-v3"), 3, kPrefill));
  BOOST_TEST(expanded.width == 192);
  BOOST_TEST(expanded.values() == 128);
  BOOST_TEST(expanded.apart);
}

BOOST_AUTO_TEST_CASE(a_dense_layer_runs) {
  check_layer("llama-3.1-8b", 0, kPrefill);
  check_layer("llama-3.1-8b", 0, kDecode);
}

BOOST_AUTO_TEST_CASE(experts_and_latent_attention_run) {
  check_layer("deepseek-v3", 5, kPrefill);
  check_layer("deepseek-v3", 5, kDecode);
}

BOOST_AUTO_TEST_CASE(a_delta_rule_runs_by_chunks_and_by_steps) {
  check_layer("qwen3-next-80b-a3b", 0, kPrefill);
  check_layer("qwen3-next-80b-a3b", 0, kDecode);
  check_layer("kimi-linear-48b-a3b", 1, kPrefill);
}

BOOST_AUTO_TEST_CASE(state_spaces_run) {
  check_layer("mamba2-2.7b", 0, kPrefill);
  check_layer("mamba-2.8b", 0, kDecode);
  check_layer("recurrentgemma-2b", 0, kPrefill);
  check_layer("rwkv-7-2.9b", 0, kDecode);
}

BOOST_AUTO_TEST_CASE(selection_and_streams_run) {
  check_layer("deepseek-v3.2", 5, kDecode);
  check_layer("deepseek-v4-flash", 4, kDecode);
}

BOOST_AUTO_TEST_CASE(a_block_of_diffusion_runs) {
  check_layer("diffusiongemma-26b-a4b", 0, kDecode);
}

BOOST_AUTO_TEST_CASE(ternary_weights_run_packed) {
  const LayerCalls l = layer_calls(catalog().find("bitnet-b1.58-2b4t"), 0, kDecode);
  BOOST_TEST(shape_in<TernaryShape>(l).rows == 2);
  check_layer("bitnet-b1.58-2b4t", 0, kDecode);
}

BOOST_AUTO_TEST_CASE(a_scaled_model_keeps_its_head_sizes) {
  const archs::Architecture small = scaled(catalog().find("llama-3.1-8b"), 4);
  BOOST_TEST(small.model_width == 1024);
  BOOST_TEST(small.layers.front().mixer.heads == 8);
  BOOST_TEST(small.layers.front().mixer.kv_heads == 2);
  BOOST_TEST(small.layers.front().mixer.qk_dim == 128);
  BOOST_TEST(small.layers.front().channel.width == 14336 / 4);
}

BOOST_AUTO_TEST_CASE(a_layer_that_is_not_there_is_refused) {
  BOOST_CHECK_THROW(layer_calls(catalog().find("llama-3.1-8b"), 32, kDecode), core::InputError);
}

BOOST_AUTO_TEST_CASE(memory_is_asked_for_before_it_is_taken) {
  // Experts of DeepSeek-V3 in 8 bits: 256 x 3 x 7168 x 2048 bytes, 11.3 GB.
  const LayerCalls l = layer_calls(catalog().find("deepseek-v3"), 5, kDecode);
  double all = 0;
  for (const Call& call : l.calls) all += bytes_of(call);
  BOOST_TEST(all > 256.0 * 3 * 7168 * 2048);
  BOOST_CHECK_THROW(require_memory(l.calls, 10e9), Refusal);
  BOOST_CHECK_NO_THROW(require_memory(l.calls, 80e9));
}

BOOST_AUTO_TEST_SUITE_END()
