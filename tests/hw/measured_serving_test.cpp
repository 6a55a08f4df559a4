// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <iostream>

#include "core/csv.h"
#include "core/files.h"
#include "hw/measured/serving_predict.h"
#include "hw/measured/serving_score.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
using hw::ServingKind;
using hw::ServingPrediction;
using hw::ServingRow;

namespace tt = boost::test_tools;

/// A framework that adds nothing, so that a prediction can be calculated by hand.
hw::FrameworkCatalog neutral() {
  const auto file = tests::scratch_folder() / "frameworks.yaml";
  core::write_file_atomically(file, R"(sources: {t: test}
default_source: t
frameworks:
  - names: [other]
    layer_overhead: {value: 1, unit: 1}
    bandwidth: {value: 1, unit: 1}
    compute: {value: 1, unit: 1}
    cache_reads: {value: 1, unit: 1}
    step_host: {value: 0, unit: us}
    sequence_host: {value: 0, unit: us}
    request_host: {value: 0, unit: ms}
    first_token_steps: {value: 0, unit: 1}
    prefill: {value: 1, unit: 1}
    mixture_prefill: {value: 1, unit: 1}
    rank_wait: {value: 0, unit: us}
    expert_skew: {value: 0, unit: 1}
    replica_wait_steps: {value: 0, unit: 1}
    memory_reserve: {value: 0.1, unit: 1}
    prefill_tokens: {value: 8192, unit: 1}
)");
  return hw::FrameworkCatalog(file);
}

const hw::ServingPredictor& plain() {
  static const hw::ServingPredictor predictor(archs::ArchitectureCatalog::load(),
                                              hw::ChipCatalog::load(), neutral());
  return predictor;
}

const hw::ServingPredictor& shipped() {
  static const hw::ServingPredictor predictor;
  return predictor;
}

/// Llama-3.1-8B in bf16 on one H100: 16.06 GB of weights, 131072 bytes of cache per token.
ServingRow row(ServingKind kind, double concurrency) {
  ServingRow r;
  r.kind = kind;
  r.hw = "h100";
  r.model = "Llama-3.1-8B";
  r.precision = "bf16";
  r.framework = "none";
  r.tp_text = "1";
  r.devices = 1;
  r.mean_isl = r.mean_osl = 1024;
  r.concurrency = concurrency;
  return r;
}

constexpr double kWeightBytes = 2 * (8.03e9 - 0.525e9);  // the input table is not read
constexpr double kCacheBytes = 2 * 32 * 8 * 128 * 2;     // keys and values of one token
constexpr double kBandwidth = 3.35e12 * 0.93;            // HBM3 and its derating (h100.yaml)

/// Requests/s of the instance.
double request_rate(const ServingPrediction& p, const ServingRow& r) {
  return *p.output_tok_s_per_device * *r.devices / *r.mean_osl;
}

double life_s(const ServingPrediction& p, const ServingRow& r) {
  return (*p.ttft_ms + *p.tpot_ms * *r.mean_osl) / 1e3;
}

std::vector<ServingRow> table() {
  return hw::read_serving_rows(core::Csv::load(*tests::data_dir() / "measured/serving_points.csv"));
}

const hw::ServingScore& total(const std::vector<hw::ServingScore>& scores) {
  return scores.back();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(measured_serving)

BOOST_AUTO_TEST_CASE(a_static_step_reads_weights_and_caches) {
  const auto p = plain().predict(row(ServingKind::kStatic, 32));
  BOOST_TEST_REQUIRE(p.status == "ok");
  const double bytes = kWeightBytes + 32 * (1024 + 512) * kCacheBytes;
  BOOST_TEST(*p.tpot_ms > 1e3 * bytes / kBandwidth);
  // 32 layers' floors; kernels of 32 rows stream up to a tenth below the best.
  BOOST_TEST(*p.tpot_ms < 1e3 * (1.1 * bytes / kBandwidth + 32 * 70e-6));
}

BOOST_AUTO_TEST_CASE(a_static_batch_takes_its_prefill_and_then_its_steps) {
  const ServingRow r = row(ServingKind::kStatic, 32);
  const auto p = plain().predict(r);
  const double e2e_s = 32 * *r.mean_osl / *p.output_tok_s_per_device;
  BOOST_TEST(e2e_s == (*p.ttft_ms + *p.tpot_ms * (*r.mean_osl - 1)) / 1e3, tt::tolerance(1e-6));
  // 2 flops per parameter and token at 84 % of 989 TFLOP/s, attention and tiles on top.
  const double flops = 2 * 7.0e9 * 32 * 1024;
  BOOST_TEST(*p.ttft_ms > 1e3 * flops / 989e12);
  BOOST_TEST(*p.ttft_ms < 1.5e3 * flops / (0.84 * 989e12));
}

BOOST_AUTO_TEST_CASE(a_tpot_that_includes_prefill_is_predicted_so) {
  ServingRow r = row(ServingKind::kStatic, 8);
  const double step_ms = *plain().predict(r).tpot_ms;
  r.metric_basis = "e2e includes prefill; tpot=e2e/osl";
  const auto p = plain().predict(r);
  const double e2e_ms = 1e3 * 8 * *r.mean_osl / *p.output_tok_s_per_device;
  BOOST_TEST(*p.tpot_ms == e2e_ms / *r.mean_osl, tt::tolerance(1e-9));
  BOOST_TEST(*p.tpot_ms > step_ms);
}

BOOST_AUTO_TEST_CASE(a_static_batch_beyond_memory_runs_in_waves) {
  // 72 GB less weights leave about 55 GB: 200 sequences of 2048 tokens at 268 MB.
  const auto rate = [](double batch) {
    return *plain().predict(row(ServingKind::kStatic, batch)).output_tok_s_per_device;
  };
  BOOST_TEST(rate(800) < 1.1 * rate(200));
  BOOST_TEST(rate(800) > 0.8 * rate(200));
  BOOST_TEST(rate(200) > 1.2 * rate(100));
}

BOOST_AUTO_TEST_CASE(users_in_a_closed_loop_obey_little_s_law) {
  const ServingRow r = row(ServingKind::kClosedLoop, 64);
  const auto p = plain().predict(r);
  BOOST_TEST(request_rate(p, r) * life_s(p, r) == 64, tt::tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(users_beyond_memory_queue) {
  const ServingRow some = row(ServingKind::kClosedLoop, 1000);
  const ServingRow more = row(ServingKind::kClosedLoop, 2000);
  const auto a = plain().predict(some);
  const auto b = plain().predict(more);
  BOOST_TEST_REQUIRE(a.status == "ok");
  BOOST_TEST(*a.tpot_ms == *b.tpot_ms, tt::tolerance(1e-9));
  BOOST_TEST(*a.output_tok_s_per_device == *b.output_tok_s_per_device, tt::tolerance(1e-9));
  BOOST_TEST(request_rate(a, some) * life_s(a, some) == 1000, tt::tolerance(0.02));
  BOOST_TEST(request_rate(b, more) * life_s(b, more) == 2000, tt::tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(a_limit_in_the_note_counts) {
  ServingRow r = row(ServingKind::kClosedLoop, 64);
  const double free = *plain().predict(r).output_tok_s_per_device;
  r.note = "client concurrency 64 but server max-num-seqs=8";
  const double bound = *plain().predict(r).output_tok_s_per_device;
  const double eight = *plain().predict(row(ServingKind::kClosedLoop, 8)).output_tok_s_per_device;
  BOOST_TEST(bound == eight, tt::tolerance(1e-9));
  BOOST_TEST(bound < free);
}

BOOST_AUTO_TEST_CASE(derived_throughput_follows_its_formula) {
  ServingRow r = row(ServingKind::kClosedLoop, 16);
  r.metric_basis = "DERIVED from TTFT/TPOT/concurrency (biased +2..+4%)";
  const auto p = plain().predict(r);
  const double derived = 16 * 1024 / ((*p.ttft_ms + *p.tpot_ms * 1023) / 1e3);
  BOOST_TEST(*p.output_tok_s_per_device == derived, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(queued_requests_fill_memory) {
  ServingRow r = row(ServingKind::kOffline, 0);
  r.concurrency.reset();
  const auto p = plain().predict(r);
  BOOST_TEST_REQUIRE(p.status == "ok");
  const auto closed = plain().predict(row(ServingKind::kClosedLoop, 5000));
  BOOST_TEST(*p.output_tok_s_per_device == *closed.output_tok_s_per_device, tt::tolerance(1e-9));
  r.mean_isl = r.mean_osl = 16;  // memory would hold far more than the framework runs
  const auto shortest = plain().predict(r);
  ServingRow limit = row(ServingKind::kClosedLoop, 2048);
  limit.mean_isl = limit.mean_osl = 16;
  BOOST_TEST(*shortest.output_tok_s_per_device == *plain().predict(limit).output_tok_s_per_device,
             tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_modelled_says_why) {
  const auto status = [](void (*change)(ServingRow&)) {
    ServingRow r = row(ServingKind::kClosedLoop, 4);
    change(r);
    const auto p = plain().predict(r);
    BOOST_TEST(!p.ok());
    BOOST_TEST((!p.tpot_ms && !p.ttft_ms && !p.output_tok_s_per_device));
    return p.status;
  };
  const auto says = [](const std::string& text, const char* word) {
    BOOST_TEST(text.find(word) != std::string::npos, text);
  };
  says(status([](ServingRow& r) { r.hw = "zx81"; }), "zx81");
  says(status([](ServingRow& r) { r.model = r.arch_model = "eliza"; }), "eliza");
  says(status([](ServingRow& r) { r.precision = "posit9"; }), "posit9");
  says(status([](ServingRow& r) { r.kind = ServingKind::kUnknown; }), "kind");
  says(status([](ServingRow& r) { r.mean_osl.reset(); }), "mean_osl");
  says(status([](ServingRow& r) { r.concurrency.reset(); }), "batch_or_concurrency");
  says(status([](ServingRow& r) { r.model = "Llama-3.1-405B"; }), "do not fit");
  says(status([](ServingRow& r) { r.tp_text = "64", r.devices = 64; }), "heads");
}

BOOST_AUTO_TEST_CASE(measured_values_do_not_reach_the_prediction) {
  ServingRow r = row(ServingKind::kClosedLoop, 16);
  const auto blind = shipped().predict(r);
  r.tpot_ms = 1;
  r.ttft_ms = 2;
  r.output_tok_s_per_device = 3;
  const auto seeing = shipped().predict(r);
  BOOST_TEST(*blind.tpot_ms == *seeing.tpot_ms);
  BOOST_TEST(*blind.ttft_ms == *seeing.ttft_ms);
  BOOST_TEST(*blind.output_tok_s_per_device == *seeing.output_tok_s_per_device);
}

BOOST_AUTO_TEST_CASE(scores_are_quantiles_of_relative_errors) {
  std::vector<ServingRow> rows(3, row(ServingKind::kClosedLoop, 1));
  std::vector<ServingPrediction> p(3);
  const double predicted[] = {80, 100, 150};
  for (int i = 0; i < 3; ++i) {
    rows[i].tpot_ms = 100;
    p[i].tpot_ms = predicted[i];
    p[i].status = i < 2 ? "ok" : "why";
  }
  const auto all = total(hw::score(rows, p));
  BOOST_TEST(all.rows == 3u);
  BOOST_TEST(all.modelled == 2u);
  BOOST_TEST(all.tpot.bias() == 0.0);
  BOOST_TEST(all.tpot.median_absolute() == 0.2, tt::tolerance(1e-12));
  BOOST_TEST(all.tpot.p90_absolute() == 0.44, tt::tolerance(1e-12));  // type 7: 0.2 + 0.8 * 0.3
  BOOST_TEST(all.ttft.values.empty());
}

BOOST_AUTO_TEST_CASE(the_table_is_covered_and_near) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  const auto rows = table();
  const auto predictions = hw::predict_rows(shipped(), rows, 0);
  const auto scores = hw::score(rows, predictions);
  const auto& all = total(scores);
  std::cout << "measured serving: " << all.modelled << " of " << all.rows
            << " rows, median absolute error TPOT " << all.tpot.median_absolute() << ", TTFT "
            << all.ttft.median_absolute() << ", throughput " << all.throughput.median_absolute()
            << " (repeated runs differ by 0.005 and 0.007)\n";
  BOOST_TEST(static_cast<double>(all.modelled) >= 0.95 * static_cast<double>(all.rows));
  BOOST_TEST(all.tpot.median_absolute() < 0.15);
  BOOST_TEST(all.ttft.median_absolute() < 0.45);
  BOOST_TEST(all.throughput.median_absolute() < 0.15);
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  auto rows = table();
  rows.resize(400);
  const auto one = hw::predict_rows(shipped(), rows, 1);
  const auto many = hw::predict_rows(shipped(), rows, 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    BOOST_TEST(one[i].status == many[i].status);
    BOOST_TEST((one[i].tpot_ms == many[i].tpot_ms && one[i].ttft_ms == many[i].ttft_ms));
    BOOST_TEST((one[i].output_tok_s_per_device == many[i].output_tok_s_per_device));
  }
}

BOOST_AUTO_TEST_SUITE_END()
