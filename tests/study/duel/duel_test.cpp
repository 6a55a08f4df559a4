// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/duel.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>

#include "archs/operator_text.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/curve_point.h"
#include "study/columns.h"
#include "study/duel/serving_side.h"
#include "study/duel/tables.h"

using namespace strandline;
using namespace strandline::study;
namespace tt = boost::test_tools;

namespace {

const evolution::MaturityFile& maturity() {
  static const auto file = evolution::load_maturity(core::home_path("evolution/maturity.yaml"));
  return file;
}

DuelSequence of(const std::string& model, const std::string& chip = "dense-asic") {
  return DuelSequence::parse(
      "chips: [" + chip + "]\ncore: base16\ngpu: h200\narchitectures:\n  - {model: " + model +
          ", brings: x}\n",
      "t.yaml");
}

DuelRow row_of(const DuelSequence& s) {
  return duel(s, maturity()).front();
}

const DuelOperator& op_of(const DuelRow& row, const std::string& phase, const std::string& name) {
  const auto at = std::find_if(row.operators.begin(), row.operators.end(),
                               [&](const auto& o) { return o.phase == phase && o.name == name; });
  BOOST_REQUIRE(at != row.operators.end());
  return *at;
}

const std::vector<DuelRow>& history() {
  static const std::vector<DuelRow> rows =
      duel(DuelSequence::load(core::home_path("scenarios/duels/history.yaml")), maturity());
  return rows;
}

const DuelRow& history_of(const std::string& model, const std::string& chip) {
  return *std::find_if(history().begin(), history().end(),
                       [&](const DuelRow& r) { return r.model == model && r.chip == chip; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(duel_rows)

// DeepSeek-V3 has 61 layers of which the first three are dense (arXiv:2412.19437, section 4.2).
BOOST_AUTO_TEST_CASE(an_int8_core_without_a_router_strands_deepseek_v3_behind_three_layers) {
  const DuelRow row = row_of(of("deepseek-v3"));
  BOOST_TEST(row.core_verdict == "3 of 61 layers; expert router and gather strands 58");
}

BOOST_AUTO_TEST_CASE(the_gpu_pays_what_curve_prints_when_kernels_are_mature) {
  const DuelSequence s = of("mixtral-8x7b");
  const DuelRow row = row_of(s);
  const auto points =
      hw::curve_points(s.steps.front().model, hw::prepare(s.gpu), s.serving, hw::limits_for(64));
  double best = 0;
  for (const hw::CurvePoint& p : points)
    if (p.point.interactivity_tok_s_user >= s.serving.interactivity_tok_s_user)
      best = std::max(best, p.point.output_tok_s_per_chip);
  BOOST_REQUIRE(best > 0);
  BOOST_TEST(row.gpu_usd_mtok.mature == 1e6 * chip_usd_h(s.gpu) / 3600 / best, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_mature_step_takes_what_the_cost_model_says) {
  const DuelSequence s = of("llama-3.1-8b");
  const DuelRow row = row_of(s);
  const auto graph = archs::lower(s.steps.front().model, s.decode);
  BOOST_TEST(row.gpu_decode_s.mature == hw::cost(graph, 32, hw::prepare(s.gpu)).time_s,
             tt::tolerance(1e-12));
  BOOST_TEST(row.chip_decode_s == hw::cost(graph, 32, hw::prepare(s.chips.front())).time_s,
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_model_of_old_operators_costs_on_day_one_what_it_costs_later) {
  const DuelRow row = row_of(of("qwen3-32b", "moe-asic"));  // 2025-04, dense attention
  BOOST_TEST(row.verdict == "native");
  BOOST_TEST(row.gpu_usd_mtok.day_one == row.gpu_usd_mtok.mature, tt::tolerance(0.01));
  BOOST_TEST(row.young.empty());
  BOOST_TEST(row.wait_days == maturity().port_median_days.value);
}

BOOST_AUTO_TEST_CASE(a_first_kernel_takes_three_and_a_half_times_as_long) {
  // First kernels of gated DeltaNet prefill: 3.2 to 3.8 times (shared/data/README.md).
  const DuelOperator& op =
      op_of(history_of("qwen3-next-80b-a3b", "dense-attention-asic"), "prefill", "state_chunks");
  const double ratio = op.gpu_day_one_s / op.gpu_mature_s;
  BOOST_TEST(ratio > 3.2);
  BOOST_TEST(ratio < 3.8);
  BOOST_TEST(op.kernel.first.model == "qwen3-next-80b-a3b");
}

BOOST_AUTO_TEST_CASE(a_slower_operator_slows_the_step_by_its_share_alone) {
  for (const DuelRow& r : history())
    for (const OldAndNew& t : {r.gpu_prefill_s, r.gpu_decode_s, r.gpu_usd_mtok}) {
      BOOST_TEST(t.day_one >= t.mature);
      BOOST_TEST(t.day_one_low >= t.mature * (1 - 1e-12));
      BOOST_TEST(t.day_one_high >= t.day_one);
      BOOST_TEST(t.day_one_high <= t.mature / maturity().first_share.low);
    }
}

BOOST_AUTO_TEST_CASE(the_dense_chip_falls_off_where_operators_leave_products_and_softmax) {
  const std::string dense = "dense-attention-asic";
  BOOST_TEST(history_of("llama-2-70b", dense).verdict == "native");
  BOOST_TEST(history_of("mixtral-8x7b", dense).verdict == "rewritten");
  const DuelRow& delta = history_of("qwen3-next-80b-a3b", dense);
  BOOST_TEST(delta.verdict == "falls off");
  // The delta rule's chunks need a triangular solve (arXiv:2412.06464).
  BOOST_TEST((std::find(delta.off.begin(), delta.off.end(), "delta_solve") != delta.off.end()));
  BOOST_TEST(std::isnan(delta.chip_decode_s));
  BOOST_TEST(std::isnan(delta.chip_usd_mtok));
  BOOST_TEST(!std::isnan(delta.gpu_usd_mtok.day_one));
}

BOOST_AUTO_TEST_CASE(a_chip_with_routing_runs_experts_natively_where_the_dense_one_computes_all) {
  const DuelRow& own = history_of("mixtral-8x7b", "moe-transformer-asic");
  BOOST_TEST(own.verdict == "native");
  BOOST_TEST(own.chip_usd_mtok < history_of("mixtral-8x7b", "dense-attention-asic").chip_usd_mtok);
}

BOOST_AUTO_TEST_CASE(operators_of_a_step_are_those_that_lowering_gives) {
  const DuelSequence s = of("deepseek-v2", "moe-asic");
  const DuelRow row = row_of(s);
  int executions = 0, lowered = 0;
  for (const DuelOperator& op : row.operators)
    if (op.phase == "decode") executions += op.executions;
  for (const archs::Operator& op : archs::lower(s.steps.front().model, s.decode))
    lowered += op.count;
  BOOST_TEST(executions == lowered);
}

BOOST_AUTO_TEST_CASE(measured_times_stand_beside_predicted_ones) {
  const DuelSequence s = of("llama-3.1-8b");
  const auto folder = std::filesystem::temp_directory_path() / "strandline_duel_test";
  std::filesystem::create_directories(folder);
  {
    std::ofstream file(folder / "layer_x.csv");
    file << "kind,shape,weight_type,activation_type,measured_us,status\n";
    for (const archs::Operator& op : archs::lower(s.steps.front().model, s.decode))
      if (op.name == "mlp_up")
        file << "gemm," << archs::shape_text(op) << ",bf16,bf16,12.5,measured\n";
  }
  const auto measured = MeasuredKernels::load(folder);
  std::filesystem::remove_all(folder);
  BOOST_TEST(measured.size() == 1u);
  const DuelRow row = duel(s, maturity(), measured).front();
  BOOST_TEST(op_of(row, "decode", "mlp_up").gpu_measured_s == 32 * 12.5e-6, tt::tolerance(1e-12));
  BOOST_TEST(std::isnan(op_of(row, "decode", "mlp_down").gpu_measured_s));
}

BOOST_AUTO_TEST_CASE(both_tables_hold_a_line_for_each) {
  std::size_t operators = 0;
  for (const DuelRow& r : history()) operators += r.operators.size();
  BOOST_TEST(duel_table(history()).rows() == 14u);  // seven architectures on two chips
  BOOST_TEST(duel_operator_table(history()).rows() == operators);
}

BOOST_AUTO_TEST_SUITE_END()
