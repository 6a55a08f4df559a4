// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "archs/names.h"
#include "tests/archs/import_support.h"

using namespace strandline;
using namespace strandline::archs;
using tests::imported;
using tests::llama;
using tests::refused;

namespace {

Architecture quantized(const std::string& settings, const char* key = "quantization_config") {
  return imported(llama(std::string(", \"") + key + "\": {" + settings + "}"));
}

// "weights/activations/cache".
std::string formats(const Architecture& a) {
  return std::string(name_of(a.weight_type)) + "/" + std::string(name_of(a.activation_type)) + "/" +
         std::string(name_of(a.kv_type));
}

std::string group(const std::string& weights, const std::string& inputs,
                  const std::string& format = "pack-quantized") {
  return R"("quant_method": "compressed-tensors", "format": ")" + format +
         R"(", "config_groups": {"group_0": {"targets": ["Linear"], "weights": {)" + weights +
         R"(}, "input_activations": )" + inputs + "}}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(import_quantization)

BOOST_AUTO_TEST_CASE(fp8_of_any_scale) {
  BOOST_TEST(formats(quantized(R"("quant_method": "fp8", "weight_block_size": [128, 128])")) ==
             "fp8/fp8/bf16");
  BOOST_TEST(formats(quantized(R"("quant_method": "fp8", "activation_scheme": "static",
    "kv_cache_scheme": "static")")) == "fp8/fp8/bf16");
  BOOST_TEST(formats(quantized(R"("quant_method": "fbgemm_fp8")")) == "fp8/fp8/bf16");
}

BOOST_AUTO_TEST_CASE(integers_leave_activations_alone) {
  BOOST_TEST(formats(quantized(R"("quant_method": "gptq", "bits": 4, "group_size": 128,
    "desc_act": true)")) == "int4/bf16/bf16");
  BOOST_TEST(formats(quantized(R"("quant_method": "gptq", "bits": 8)")) == "int8/bf16/bf16");
  BOOST_TEST(formats(quantized(R"("quant_method": "awq", "bits": 4, "version": "gemm")")) ==
             "int4/bf16/bf16");
  BOOST_TEST(formats(quantized(R"("quant_method": "bitsandbytes", "load_in_4bit": true)")) ==
             "int4/bf16/bf16");
  BOOST_TEST(formats(quantized(R"("quant_method": "bitsandbytes", "load_in_8bit": true)")) ==
             "int8/int8/bf16");
  BOOST_TEST(formats(quantized(R"("quant_method": "auto-round", "bits": 4)")) == "int4/bf16/bf16");
}

BOOST_AUTO_TEST_CASE(compressed_tensors_by_weights_and_inputs) {
  const std::string eight = R"({"num_bits": 8, "type": "int"})";
  const std::string real = R"({"num_bits": 8, "type": "float", "dynamic": true})";
  const std::string four = R"({"num_bits": 4, "type": "float", "group_size": 16})";
  BOOST_TEST(formats(quantized(group(R"("num_bits": 8, "type": "int")", eight))) ==
             "int8/int8/bf16");
  BOOST_TEST(formats(quantized(group(R"("num_bits": 4, "type": "int")", "null"))) ==
             "int4/bf16/bf16");
  BOOST_TEST(formats(quantized(group(R"("num_bits": 8, "type": "float")", real))) ==
             "fp8/fp8/bf16");
  BOOST_TEST(formats(quantized(group(R"("num_bits": 4, "type": "float")", four,
                                     "nvfp4-pack-quantized"))) == "nvfp4/nvfp4/bf16");
  BOOST_TEST(formats(quantized(group(R"("num_bits": 4, "type": "float")", "null",
                                     "mxfp4-pack-quantized"))) == "mxfp4/bf16/bf16");
  BOOST_TEST(formats(quantized(group(R"("num_bits": 4, "type": "int")", real))) == "int4/fp8/bf16");
  BOOST_TEST(formats(quantized(group(R"("num_bits": 8, "type": "float")", real) +
                               R"(, "kv_cache_scheme": {"num_bits": 8, "type": "float"})")) ==
             "fp8/fp8/fp8");
  BOOST_TEST(formats(quantized(group(R"("num_bits": 8, "type": "int")", eight),
                               "compression_config")) == "int8/int8/bf16");
}

BOOST_AUTO_TEST_CASE(modelopt_by_algorithm) {
  const auto algorithm = [](const std::string& name) {
    return formats(quantized(R"("quant_method": "modelopt", "quant_algo": ")" + name + "\""));
  };
  BOOST_TEST(algorithm("FP8") == "fp8/fp8/bf16");
  BOOST_TEST(algorithm("NVFP4") == "nvfp4/nvfp4/bf16");
  BOOST_TEST(algorithm("W4A8_AWQ") == "int4/fp8/bf16");
  BOOST_TEST(algorithm("W4A16_AWQ") == "int4/bf16/bf16");
  BOOST_TEST(formats(quantized(R"("quant_algo": "FP8", "kv_cache_quant_algo": "FP8")")) ==
             "fp8/fp8/fp8");
}

BOOST_AUTO_TEST_CASE(quark_by_its_global_configuration) {
  BOOST_TEST(formats(quantized(R"("quant_method": "quark", "global_quant_config": {
    "weight": {"dtype": "fp8_e4m3"}, "input_tensors": {"dtype": "fp8_e4m3"}})")) == "fp8/fp8/bf16");
  BOOST_TEST(formats(quantized(R"("quant_method": "quark", "global_quant_config": {
    "weight": {"dtype": "fp4", "group_size": 32}, "input_tensors": {"dtype": "fp4"}})")) ==
             "mxfp4/mxfp4/bf16");
}

BOOST_AUTO_TEST_CASE(attention_left_out_stays_in_16_bits) {
  const Architecture a = imported(R"({"model_type": "mixtral", "hidden_size": 512,
    "intermediate_size": 512, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_local_experts": 4, "num_experts_per_tok": 2, "vocab_size": 100,
    "quantization_config": {"quant_method": "mxfp4",
    "modules_to_not_convert": ["model.layers.*.self_attn", "lm_head"]}})");
  BOOST_TEST((a.weight_type == DataType::kBf16));
  BOOST_TEST((a.expert_type == DataType::kMxfp4));
}

BOOST_AUTO_TEST_CASE(formats_written_beside_the_config_are_read) {
  const auto folder = tests::scratch_folder() / "strandline-modelopt";
  std::filesystem::create_directories(folder);
  core::write_file_atomically(folder / "hf_quant_config.json",
                              R"({"producer": {"name": "modelopt"}, "quantization": {
    "quant_algo": "NVFP4", "kv_cache_quant_algo": "FP8", "group_size": 16,
    "exclude_modules": ["lm_head"]}})");
  core::write_file_atomically(folder / "config.json", llama());
  const Architecture a = import_config(folder / "config.json");
  std::filesystem::remove_all(folder);
  BOOST_TEST(formats(a) == "nvfp4/nvfp4/fp8");
}

BOOST_AUTO_TEST_CASE(unknown_formats_are_refused_by_name) {
  const auto refuse = [](const std::string& settings, const std::string& word) {
    refused(llama(R"(, "quantization_config": {)" + settings + "}"), word);
  };
  refuse(R"("quant_method": "magic")", "magic");
  refuse(R"("quant_method": "gptq", "bits": 3)", "quantization_config.bits");
  refuse(R"("quant_method": "modelopt", "quant_algo": "W2A2")", "W2A2");
  refuse(R"("quant_method": "bitsandbytes")", "neither");
  refuse(R"("quant_method": "quark", "global_quant_config": {"weight": {"dtype": "fp6"}})", "fp6");
  refuse(group(R"("num_bits": 6, "type": "float")", "null"), "num_bits");
}

BOOST_AUTO_TEST_SUITE_END()
