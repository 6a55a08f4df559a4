// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

namespace {

// LLaDA-8B (arXiv:2502.09992): 32 layers of 4096, 32 heads of 128, MLP 12288; an answer of 256
// tokens in 64 passes.
Architecture llada_8b() {
  Architecture a = released(4096, 126464, false, {{attention(32, 32, 128), dense(12288), 32}});
  a.decoding = Decoding::kBlockDiffusion;
  a.block_tokens = 256;
  a.denoise_steps = 64;
  a.recomputes_context = true;
  return a;
}

// The same model with a cache between blocks of 32 tokens, as LLaDA2.0 decodes (arXiv:2512.15745).
Architecture blockwise() {
  Architecture a = llada_8b();
  a.block_tokens = 32;
  a.denoise_steps = 8;
  a.recomputes_context = false;
  return a;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(diffusion)

BOOST_AUTO_TEST_CASE(llada_equals_its_published_size) {
  BOOST_TEST(count_parameters(llada_8b()).total == 8.02e9, tolerance(0.002));
}

BOOST_AUTO_TEST_CASE(a_step_runs_the_whole_block) {
  const OperatorGraph g = lower(blockwise(), decode(2, 1000));
  BOOST_TEST(named(g, "mlp_up")->shape.m == 2 * 32);
  BOOST_TEST(named(g, "lm_head")->shape.m == 2 * 32);
  BOOST_TEST(tokens_per_step(blockwise()) == 32.0);
}

BOOST_AUTO_TEST_CASE(every_token_of_a_block_sees_all_of_it_and_the_cache) {
  const OperatorGraph g = lower(blockwise(), decode(2, 1000));
  const Operator* op = named(g, "attention_decode");
  BOOST_TEST((op->shape.mask == AttentionMask::kFull));
  BOOST_TEST(op->flops == 2.0 * 2 * 32 * 32 * 1032 * 256, tolerance(1e-12));
  BOOST_TEST(op->state_read_bytes == 2 * 1032 * 32 * 256 * 2.0);
}

BOOST_AUTO_TEST_CASE(a_block_is_finished_after_its_steps) {
  BOOST_TEST(emitted_tokens_per_step(blockwise()) == 4.0);
  BOOST_TEST(emitted_tokens_per_step(llada_8b()) == 4.0);
  Architecture one = blockwise();
  one.denoise_steps = 32;  // one token per pass: as slow as autoregressive decoding
  BOOST_TEST(emitted_tokens_per_step(one) == 1.0);
}

BOOST_AUTO_TEST_CASE(without_a_cache_every_step_runs_the_prompt_too) {
  const OperatorGraph g = lower(llada_8b(), decode(1, 1000));
  BOOST_TEST(named(g, "mlp_up")->shape.m == 1256);
  BOOST_TEST(named(g, "attention_decode")->flops == 2.0 * 32 * 1256 * 1256 * 256, tolerance(1e-12));
  BOOST_TEST(named(g, "attention_decode")->shape.kv_tokens == 1256);
}

BOOST_AUTO_TEST_CASE(prompts_are_cached_causally_between_blocks) {
  const OperatorGraph g = lower(blockwise(), prefill(1, 1000));
  BOOST_TEST((named(g, "attention_prefill")->shape.mask == AttentionMask::kCausal));
}

BOOST_AUTO_TEST_SUITE_END()
