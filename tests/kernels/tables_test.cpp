// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/bench/tables.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "core/csv.h"
#include "kernels/attention/reference.h"
#include "kernels/gemm/reference.h"
#include "kernels/moe/reference.h"
#include "tests/support/data.h"

using namespace strandline;
using namespace strandline::kernels;

namespace {

/// Columns of the measured tables that others follow from.
const std::set<std::string> kDerived{"achieved_tflops", "min_traffic_gb_s", "causal_tflops_est",
                                     "kv_read_gb_s_est"};

/// The table that a bench of these shapes writes.
template <class Problem, class Shape>
core::Csv written(const std::string& table, const Shape& shape) {
  Tables tables("h100", "abc1234", {});
  Timing timing;
  timing.median_us = 12.5;
  tables.add(Problem::entry(shape), Problem::number(), Problem::work(shape), timing);
  tables.write(tests::scratch_folder().string());
  return core::Csv::load(tests::scratch_folder() / (table + ".csv"));
}

/// Every column of the measured table stands in ours, and what a measurement must say beside.
void check_columns(const std::string& table, const core::Csv& ours) {
  const core::Csv theirs = core::Csv::load(*tests::data_dir() / "measured" / (table + ".csv"));
  const auto has = [&](const std::string& name) {
    return std::find(ours.header.begin(), ours.header.end(), name) != ours.header.end();
  };
  for (const std::string& name : theirs.header)
    if (!kDerived.contains(name)) BOOST_TEST(has(name), table << " lacks " << name);
  for (const char* name : {"device", "driver_cuda", "clock_mhz", "commit"}) BOOST_TEST(has(name));
  BOOST_TEST(ours.cell(0, "latency_us") == "12.5");
  BOOST_TEST(ours.cell(0, "hw") == "h100");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bench_tables)

BOOST_AUTO_TEST_CASE(products_have_the_columns_of_the_measured_table) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  using Problem = GemmProblem<Bf16, Bf16, GemmKernel::kTiled>;
  check_columns("kernel_gemm", written<Problem>("kernel_gemm", GemmShape{8, 16, 24}));
}

BOOST_AUTO_TEST_CASE(attention_has_the_columns_of_the_measured_table) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  const AttentionShape shape{2, 1, 64, 8, 2, 128};
  check_columns("kernel_attention",
                written<AttentionProblem<Bf16, Bf16>>("kernel_attention", shape));
}

BOOST_AUTO_TEST_CASE(experts_have_the_columns_of_the_measured_table_and_its_words) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  const core::Csv ours = written<MoeProblem<Bf16>>("kernel_moe", MoeShape{16, 64, 32, 8, 2});
  check_columns("kernel_moe", ours);
  const core::Csv theirs = core::Csv::load(*tests::data_dir() / "measured" / "kernel_moe.csv");
  std::set<std::string> words;
  for (std::size_t row = 0; row < theirs.rows.size(); ++row)
    words.insert(theirs.cell(row, "routing_distribution"));
  BOOST_TEST(words.contains(ours.cell(0, "routing_distribution")));
}

BOOST_AUTO_TEST_CASE(windows_are_kept_out_of_a_table_without_them) {
  AttentionShape shape{1, 8, 64, 8, 2, 64};
  BOOST_TEST((AttentionProblem<Bf16, Bf16>::entry(shape).table == "kernel_attention"));
  shape.window = 16;
  BOOST_TEST((AttentionProblem<Bf16, Bf16>::entry(shape).table == "kernel_operators"));
}

BOOST_AUTO_TEST_SUITE_END()
