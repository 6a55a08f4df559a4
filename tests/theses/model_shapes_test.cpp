// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/model_shapes.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace strandline;
using theses::reshaped;

namespace {

archs::Architecture model(const char* id) {
  static const auto catalog = archs::ArchitectureCatalog::load();
  return catalog.find(id);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(model_shapes)

BOOST_AUTO_TEST_CASE(wider_heads_are_fewer_by_as_much) {
  // Llama 3.1 70B: 64 heads of 128 over 8 of keys (Meta's config.json).
  const auto wide = reshaped(model("llama-3.1-70b"), {2, 0});
  BOOST_REQUIRE(wide.has_value());
  const auto& m = wide->layers.front().mixer;
  BOOST_TEST(m.heads == 32);
  BOOST_TEST(m.kv_heads == 4);
  BOOST_TEST(m.qk_dim == 256);
  BOOST_TEST(archs::kv_bytes_per_token(*wide) == archs::kv_bytes_per_token(model("llama-3.1-70b")));
  BOOST_TEST(archs::count_parameters(*wide).total ==
             archs::count_parameters(model("llama-3.1-70b")).total);
}

BOOST_AUTO_TEST_CASE(heads_stay_between_64_and_256) {
  BOOST_TEST(!reshaped(model("llama-3.1-70b"), {4, 0}).has_value());
  BOOST_TEST(!reshaped(model("gpt-oss-120b"), {0.5, 0}).has_value());
}

BOOST_AUTO_TEST_CASE(experts_of_deepseek_fit_a_domain_of_72) {
  // 256 experts of 2,048, 8 a token: 288 = 4 x 72 of 2048 / 1.125 = 1,820, to the next 64: 1,792,
  // and 8 x 2048 / 1792 = 9.1 choices.
  const auto fit = reshaped(model("deepseek-v3"), {1, 288});
  BOOST_REQUIRE(fit.has_value());
  const auto& c = fit->layers.back().channel;
  BOOST_TEST(c.experts == 288);
  BOOST_TEST(c.expert_width == 1792);
  BOOST_TEST(c.experts_per_token == 9);
}

BOOST_AUTO_TEST_CASE(coarser_experts_are_not_of_equal_quality) {
  BOOST_TEST(!reshaped(model("deepseek-v3"), {1, 128}).has_value());
}

BOOST_AUTO_TEST_CASE(every_shape_keeps_parameters_within_the_tolerance) {
  for (const char* id : {"gpt-oss-120b", "qwen3-235b-a22b", "kimi-k2", "gemma-3-27b"}) {
    const auto a = model(id);
    const auto all = theses::equal_quality_shapes(a, {8, 64, 72});
    BOOST_TEST(all.size() > 1u);
    BOOST_TEST((all.front().shape == theses::Shape{}));
    for (const auto& s : all) {
      const auto x = archs::count_parameters(s.model), y = archs::count_parameters(a);
      BOOST_TEST(std::abs(x.total / y.total - 1) <= 0.02);
      BOOST_TEST(std::abs(x.active / y.active - 1) <= 0.02);
      BOOST_TEST(s.model.depth() == a.depth());
    }
  }
}

BOOST_AUTO_TEST_CASE(eight_bits_halve_the_weights_of_a_16_bit_model) {
  const auto a = model("llama-3.1-70b");
  const auto b = theses::in_8_bits(a);
  BOOST_REQUIRE(b.has_value());
  // All but embeddings, head and norms, which stay in 16 bits.
  const auto n = archs::count_parameters(a);
  const double kept = 2 * (n.embedding + n.output_head);
  BOOST_TEST((archs::weight_bytes(*b) - kept) / (archs::weight_bytes(a) - kept) == 0.5,
             boost::test_tools::tolerance(1e-3));
  BOOST_TEST(!theses::in_8_bits(*b).has_value());
}

BOOST_AUTO_TEST_CASE(a_draft_is_added_once) {
  const auto b = theses::with_draft(model("llama-3.1-70b"));
  BOOST_REQUIRE(b.has_value());
  BOOST_TEST(b->draft_tokens == 1);
  BOOST_TEST(!theses::with_draft(*b).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
