// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_validate.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/error.h"
#include "hw/measured/serving_baseline.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
using hw::ServingRow;

namespace tt = boost::test_tools;

const hw::ServingPredictor& shipped() {
  static const hw::ServingPredictor predictor;
  return predictor;
}

ServingRow row(const char* model, double batch, double tpot_ms) {
  ServingRow r;
  r.source = "bench";
  r.kind_text = "static_batch";
  r.kind = hw::ServingKind::kStatic;
  r.hw = "h100";
  r.model = model;
  r.precision = "bf16";
  r.framework = "vllm";
  r.devices = 1;
  r.mean_isl = r.mean_osl = 1024;
  r.concurrency = batch;
  r.tpot_ms = tpot_ms;
  r.output_tok_s_per_device = 1e3 * batch / tpot_ms;
  return r;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serving_validate)

BOOST_AUTO_TEST_CASE(the_roofline_streams_weights_and_caches_at_nominal_bandwidth) {
  const ServingRow r = row("Llama-3.1-8B", 32, 10);
  const auto work = hw::nominal_work(r, shipped().resolve(r));
  // 7.5e9 parameters of 2 bytes, 131072 bytes of cache per token, 3.35 TB/s.
  const double bytes = 2 * 7.505e9 + 32 * (1024 + 512) * 131072.0;
  BOOST_TEST(work.stream_s == bytes / 3.35e12, tt::tolerance(0.02));
  BOOST_TEST(*hw::roofline(r, work).tpot_ms == 1e3 * work.decode_s, tt::tolerance(1e-12));
  // 6.98e9 parameters without embedding and head, which runs for the last token alone.
  BOOST_TEST(work.prefill_s > 2 * 6.98e9 * 1024 / 989.5e12);
  BOOST_TEST(work.prefill_s < 1.1 * 2 * 6.98e9 * 1024 / 989.5e12);  // attention on top
}

BOOST_AUTO_TEST_CASE(the_two_parameter_law_finds_its_parameters) {
  std::vector<ServingRow> rows;
  std::vector<hw::ResolvedServingRow> resolved;
  std::vector<hw::NominalWork> work;
  for (const char* model : {"Llama-3.1-8B", "Qwen3-8B"})
    for (const double batch : {1, 8, 32, 64}) {
      rows.push_back(row(model, batch, 1));
      resolved.push_back(shipped().resolve(rows.back()));
      work.push_back(hw::nominal_work(rows.back(), resolved.back()));
      rows.back().tpot_ms = 1e3 * (work.back().stream_s / 0.7 + work.back().layers * 60e-6);
    }
  const hw::TwoParameterLaw law(rows, resolved, work, std::vector<bool>(rows.size(), true));
  for (std::size_t i = 0; i < rows.size(); ++i)
    BOOST_TEST(*law.predict(rows[i], resolved[i], work[i]).tpot_ms == *rows[i].tpot_ms,
               tt::tolerance(0.1));  // the grid steps by a fifth
}

BOOST_AUTO_TEST_CASE(a_row_left_out_does_not_reach_its_prediction) {
  std::vector<ServingRow> rows;
  for (const char* model : {"Llama-3.1-8B", "Qwen3-8B"})
    for (const double batch : {1, 2, 4, 8, 16, 32, 48, 64}) rows.push_back(row(model, batch, 9));
  const auto predicted = [&] {
    return hw::left_out_predictions(shipped(), rows, hw::entries_of(shipped(), rows, 1),
                                    hw::ServingFold::kModel, {});
  };
  const auto before = predicted();
  for (std::size_t i = 0; i < 8; ++i) rows[i].tpot_ms = 90, rows[i].output_tok_s_per_device = 1;
  const auto after = predicted();
  BOOST_TEST(*before.front().tpot_ms == *after.front().tpot_ms);  // fitted on the other model
  BOOST_TEST(*before.back().tpot_ms != *after.back().tpot_ms);    // fitted on what changed
}

BOOST_AUTO_TEST_CASE(scores_stand_beside_the_baselines_and_the_noise) {
  const std::vector<ServingRow> rows{row("Llama-3.1-8B", 4, 7), row("Llama-3.1-8B", 8, 7)};
  const std::string text = hw::validate_serving(shipped(), rows, {hw::ServingFold::kNone})
                               .render(core::TableFormat::kCsv);
  for (const char* part : {"strandline,kind static_batch,tpot,2", "roofline,macro over sources",
                           "two_parameter_law,all rows", "noise floor"})
    BOOST_TEST(text.find(part) != std::string::npos, part);
}

BOOST_AUTO_TEST_CASE(folds_have_names) {
  BOOST_TEST((hw::parse_serving_fold("chip") == hw::ServingFold::kChip));
  BOOST_CHECK_THROW(hw::parse_serving_fold("shape"), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
