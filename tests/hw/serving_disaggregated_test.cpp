// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_disaggregated.h"

#include <boost/test/unit_test.hpp>
#include <iostream>

#include "core/csv.h"
#include "hw/measured/serving_partition.h"
#include "hw/measured/serving_run.h"
#include "hw/measured/serving_score.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
using hw::ServingRow;

namespace tt = boost::test_tools;

const std::string kHeader =
    "measured_date,hw,model,framework,precision,spec_decoding,disagg,total_gpus,tp,ep,dp_attention,"
    "prefill_workers,prefill_tp,prefill_ep,prefill_dp_attention,num_prefill_gpu,decode_workers,"
    "decode_tp,decode_ep,decode_dp_attention,num_decode_gpu,isl_nominal,osl_nominal,concurrency,"
    "output_tok_s_per_gpu,median_ttft_s,median_tpot_ms,qa_flag\n";

/// DeepSeek-R1 on MI355X: one worker of eight chips prefills, two decode.
std::string line(const std::string& users, const std::string& drafting = "none",
                 const std::string& workers = "2", const std::string& flag = "ok") {
  return ",mi355x,DeepSeek-R1-0528,mori-sglang,fp8," + drafting + ",1,24,8,1,0,1,8,1,0,8," +
         workers + ",8,1,0,16,1024,1024," + users + ",100,0.5,20," + flag + "\n";
}

ServingRow row(const std::string& text) {
  return hw::read_serving_rows(core::Csv::parse(kHeader + text, "points.csv")).front();
}

const hw::ServingPredictor& shipped() {
  static const hw::ServingPredictor predictor;
  return predictor;
}

std::vector<ServingRow> table() {
  return hw::read_serving_rows(
      core::Csv::load(*tests::data_dir() / "measured/inferencex_points.csv"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serving_disaggregated)

BOOST_AUTO_TEST_CASE(the_other_layout_is_read) {
  const ServingRow r = row(line("64", "mtp"));
  BOOST_TEST(*r.mean_isl == 0.9 * 1024, tt::tolerance(1e-12));
  BOOST_TEST(*r.ttft_ms == 500, tt::tolerance(1e-12));
  BOOST_TEST(*r.tpot_ms == 20);
  BOOST_TEST(r.drafts);
  BOOST_TEST_REQUIRE(r.decode.has_value());
  BOOST_TEST(r.decode->workers == 2);
  BOOST_TEST(r.decode->chips == 16);
  BOOST_TEST(r.prefill->chips == 8);
}

BOOST_AUTO_TEST_CASE(a_flagged_row_keeps_no_measurement) {
  const ServingRow r = row(line("64", "none", "2", "little_law_mismatch"));
  BOOST_TEST(!r.ttft_ms.has_value());
  BOOST_TEST(!r.tpot_ms.has_value());
  BOOST_TEST(shipped().predict(r).status == "ok");
}

BOOST_AUTO_TEST_CASE(workers_are_cut_over_their_own_chips) {
  std::string why;
  const auto dense = hw::worker_partition({.workers = 2, .chips = 16, .tp = 8, .ep = 8}, why);
  BOOST_TEST_REQUIRE(dense.has_value());
  BOOST_TEST(dense->tensor == 8);
  BOOST_TEST(dense->expert == 8);
  BOOST_TEST(dense->chips() == 8);
  const auto replicas = hw::worker_partition(
      {.workers = 1, .chips = 16, .tp = 1, .ep = 16, .attention_data = true}, why);
  BOOST_TEST_REQUIRE(replicas.has_value());
  BOOST_TEST(replicas->attention_data == 16);
  BOOST_TEST(replicas->tensor == 1);
  BOOST_TEST(!hw::worker_partition({.workers = 3, .chips = 16, .tp = 8, .ep = 1}, why).has_value());
  BOOST_TEST(why.find("no multiple") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_users_are_somewhere) {
  for (const char* users : {"16", "256", "4096"}) {
    const ServingRow r = row(line(users));
    const auto p = shipped().predict(r);
    BOOST_TEST_REQUIRE(p.status == "ok");
    const double requests = *p.output_tok_s_per_device * 24 / *r.mean_osl;
    const double host_free = requests * (*p.ttft_ms + *p.tpot_ms * *r.mean_osl) / 1e3;
    // Little's law over the share of the run that the loop is full.
    BOOST_TEST(host_free == *r.concurrency * hw::kBusyShare, tt::tolerance(1e-3));
  }
}

BOOST_AUTO_TEST_CASE(decode_is_not_stalled_by_prefills) {
  // Long prompts do not lengthen the steps beyond their caches; in one instance they stall them.
  ServingRow apart = row(line("64"));
  ServingRow together = apart;
  together.prefill = together.decode = std::nullopt;
  together.devices = 8;
  apart.mean_isl = together.mean_isl = 8000;
  BOOST_TEST(*shipped().predict(apart).tpot_ms < *shipped().predict(together).tpot_ms);
}

BOOST_AUTO_TEST_CASE(accepted_drafts_shorten_the_step_of_one_user) {
  const double plain = *shipped().predict(row(line("4"))).tpot_ms;
  const double drafted = *shipped().predict(row(line("4", "mtp"))).tpot_ms;
  BOOST_TEST(drafted < plain);
  BOOST_TEST(drafted > plain / 4);  // three drafts and one token at most
}

BOOST_AUTO_TEST_CASE(drafts_without_heads_have_a_reason) {
  ServingRow r = row(line("4", "mtp"));
  r.model = "gpt-oss-120b";
  BOOST_TEST(shipped().predict(r).status.find("no draft heads") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_table_is_covered) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  const auto rows = table();
  const auto scores = hw::score(rows, hw::predict_rows(shipped(), rows, 0));
  const hw::ServingScore& all = scores.back();
  std::cout << "inferencex: TPOT " << all.tpot.median_absolute() << ", throughput "
            << all.throughput.median_absolute() << ", TTFT " << all.ttft.median_absolute() << "\n";
  BOOST_TEST(all.modelled == all.rows);
  BOOST_TEST(all.tpot.median_absolute() < 0.18);
  BOOST_TEST(all.throughput.median_absolute() < 0.20);
}

BOOST_AUTO_TEST_CASE(output_per_chip_counts_all_chips) {
  // The column is output_tok_s_total / total_gpus on every row of the table, and the total obeys
  // Little's law: prefill chips are in the denominator.
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  const auto csv = core::Csv::load(*tests::data_dir() / "measured/inferencex_points.csv");
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    const auto x = [&](const char* name) { return *hw::number_from(csv.cell(i, name)); };
    BOOST_TEST(x("output_tok_s_per_gpu") * x("total_gpus") == x("output_tok_s_total"),
               tt::tolerance(1e-3));
  }
}

BOOST_AUTO_TEST_SUITE_END()
