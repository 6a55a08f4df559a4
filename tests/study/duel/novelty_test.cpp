// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/novelty.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace strandline;
using namespace strandline::study;
namespace tt = boost::test_tools;

namespace {

const FirstNeeds& needs() {
  static const auto catalog = archs::ArchitectureCatalog::load();
  static const FirstNeeds found = first_needs(catalog.all());
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(duel_novelty)

// Who published an operator first, as the papers have it.
BOOST_AUTO_TEST_CASE(operators_have_the_first_models_that_history_knows) {
  BOOST_TEST(needs().at("attention latent").model == "deepseek-v2");          // arXiv:2405.04434
  BOOST_TEST(needs().at("grouped_gemm experts fp8").model == "deepseek-v3");  // arXiv:2412.19437
  BOOST_TEST(needs().at("chunked_state gated_delta").model == "qwen3-next-80b-a3b");
  BOOST_TEST(needs().at("chunked_state kda").model == "kimi-linear-48b-a3b");  // arXiv:2510.26692
  BOOST_TEST(needs().at("attention topk latent").model == "deepseek-v3.2");
  BOOST_TEST(needs().at("index_topk").model == "deepseek-v3.2");
  BOOST_TEST(needs().at("attention full").model == "llada-8b");  // arXiv:2502.09992
  BOOST_TEST(needs().at("linear_scan mamba1").released <
             needs().at("chunked_state mamba2").released);
}

BOOST_AUTO_TEST_CASE(no_model_is_older_than_the_first_that_needs_its_kernels) {
  for (const auto& [need, first] : needs()) BOOST_TEST(!first.released.empty(), need);
  BOOST_TEST(kernel_age(needs(), "attention latent", "deepseek-v2", "2024-05-06").quarters == 0.0);
  const KernelAge later = kernel_age(needs(), "attention latent", "deepseek-v3", "2024-12-26");
  BOOST_TEST(later.first.model == "deepseek-v2");
  BOOST_TEST(later.quarters == 4 * 234 / 366.0, tt::tolerance(0.01));  // 234 days of 2024
}

BOOST_AUTO_TEST_CASE(a_need_that_nobody_had_starts_with_the_model) {
  const KernelAge age = kernel_age(needs(), "novel", "next", "2027-01-01");
  BOOST_TEST(age.first.model == "next");
  BOOST_TEST(age.quarters == 0.0);
}

BOOST_AUTO_TEST_CASE(kernels_close_two_thirds_of_the_gap_in_a_time_constant) {
  BOOST_TEST(share_of_tuned(0, 0.286, 1) == 0.286, tt::tolerance(1e-12));
  BOOST_TEST(share_of_tuned(2, 0.25, 2) == 1 - 0.75 * std::exp(-1.0), tt::tolerance(1e-12));
  BOOST_TEST(share_of_tuned(100, 0.25, 2) == 1.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(sizes_alone_need_no_new_kernel) {
  archs::Operator small, large;
  small.shape.m = 1;
  large.shape.m = 4096;
  BOOST_TEST(kernel_need(small) == kernel_need(large));
  large.weight_type = archs::DataType::kFp8;
  BOOST_TEST(kernel_need(large) == "gemm fp8");
}

BOOST_AUTO_TEST_SUITE_END()
