// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "tests/archs/import_support.h"

using namespace strandline;
using namespace strandline::archs;
using boost::test_tools::tolerance;
using tests::imported;
using tests::refused;

namespace {

const std::string kHuginn = R"("n_embd": 5280, "n_heads": 55,
  "num_key_value_heads": 55, "head_dim": 96, "intermediate_size": 17920, "n_layers": 8,
  "n_layers_in_prelude": 2, "n_layers_in_recurrent_block": 4, "n_layers_in_coda": 2,
  "padded_vocab_size": 65536, "vocab_size": 65536, "tie_embeddings": true)";

}  // namespace

BOOST_AUTO_TEST_SUITE(import_loops)

BOOST_AUTO_TEST_CASE(ouro_loops_over_its_whole_depth) {
  // Ouro-1.4B: 24 layers run 4 times, 1.43B parameters (arXiv:2510.25741).
  const Architecture a = imported(R"({"model_type": "ouro", "hidden_size": 2048,
    "intermediate_size": 5632, "num_hidden_layers": 24, "num_attention_heads": 16,
    "num_key_value_heads": 16, "head_dim": 128, "vocab_size": 49152, "total_ut_steps": 4})");
  BOOST_TEST(count_parameters(a).total == 1.43e9, tolerance(0.01));
  BOOST_TEST(a.depth_loops == 4);
}

BOOST_AUTO_TEST_CASE(huginn_loops_over_its_core) {
  // 3.5B parameters of which 1.5B in the core (arXiv:2502.05171, section 3.1).
  const Architecture a =
      imported(R"({"model_type": "huginn_raven", "mean_recurrence": 32, )" + kHuginn + "}");
  BOOST_TEST(count_parameters(a).total == 3.5e9, tolerance(0.02));
  BOOST_REQUIRE(a.layers.size() == 4u);
  BOOST_TEST(a.layers[2].loops == 32);
  BOOST_TEST(a.layers[3].loops == 1);
}

BOOST_AUTO_TEST_CASE(other_injections_are_refused) {
  refused(R"({"model_type": "huginn_raven", "injection_type": "ffn", )" + kHuginn + "}",
          "injection_type");
}

BOOST_AUTO_TEST_SUITE_END()
