// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "tests/archs/import_support.h"

using namespace strandline;
using namespace strandline::archs;
using tests::imported;
using tests::refused;
using tests::Released;

namespace {

const Released kConfigs[] = {
    {"RWKV-6-7B", 7635746816.0,
     R"({"model_type": "rwkv6", "hidden_size": 4096, "num_hidden_layers": 32, "head_size": 64,
     "vocab_size": 65536})"},
    {"RWKV-7-2.9B", 2947735040.0,
     R"({"model_type": "rwkv7", "hidden_size": 2560, "num_hidden_layers": 32, "head_dim": 64,
     "intermediate_size": 10240, "decay_low_rank_dim": 96, "a_low_rank_dim": 96,
     "v_low_rank_dim": 64, "gate_low_rank_dim": 320, "hidden_act": "sqrelu", "vocab_size":
     65536})"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(import_rwkv)

BOOST_AUTO_TEST_CASE(released_sizes_give_the_published_counts) {
  for (const Released& r : kConfigs) r.check(0.01);
}

BOOST_AUTO_TEST_CASE(ranks_follow_the_published_recipe_where_they_are_absent) {
  // RWKV-7 of 2.9B: ranks 96, 96, 64 and 320 of decay, rate, values and gate (arXiv:2503.14456).
  const Architecture a = imported(R"({"model_type": "rwkv7", "hidden_size": 2560,
    "num_hidden_layers": 32, "vocab_size": 65536})");
  BOOST_TEST(a.layers[0].mixer.q_rank == 96 + 96 + 64 + 320);
  BOOST_TEST(a.layers[0].mixer.heads == 40);
}

BOOST_AUTO_TEST_CASE(states_do_not_grow_with_the_context) {
  const Architecture a = imported(kConfigs[0].json);
  BOOST_TEST(kv_bytes_per_token(a) == 0.0);
  BOOST_TEST(kv_bytes_at(a, 1) == kv_bytes_at(a, 100'000));
}

BOOST_AUTO_TEST_CASE(what_no_mixer_describes_is_refused) {
  refused(R"({"model_type": "rwkv", "hidden_size": 768, "num_hidden_layers": 12,
    "vocab_size": 50277})",
          "mean per channel");
  refused(R"({"model_type": "rwkv7", "hidden_size": 768, "num_hidden_layers": 12,
    "vocab_size": 65536, "attn": {"layers": [3]}})",
          "attn");
  refused(R"({"model_type": "rwkv7", "hidden_size": 768, "num_hidden_layers": 12, "head_dim": 100,
    "vocab_size": 65536})",
          "head_dim");
}

BOOST_AUTO_TEST_SUITE_END()
