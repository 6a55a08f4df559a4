// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "archs/import_config.h"

namespace strandline::archs {
namespace {

using core::YamlNode;

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool mentions(const YamlNode& q, const char* list, std::string_view word) {
  const auto child = q.find(list);
  if (!child || !child->is_list()) return false;
  for (const YamlNode& item : child->items())
    if (item.is_scalar() && item.as_text().find(word) != std::string::npos) return true;
  return false;
}

bool attention_is_kept(const YamlNode& q) {
  for (const char* list : {"ignore", "modules_to_not_convert", "exclude_modules", "exclude",
                           "ignored_layers", "llm_int8_skip_modules"})
    for (const char* word : {"self_attn", "attention", "mixer"})
      if (mentions(q, list, word)) return true;
  return false;
}

void set_all(Architecture& a, DataType weights, DataType activations) {
  a.weight_type = a.expert_type = weights;
  a.activation_type = activations;
}

// Weights alone are quantized: activations stay as stored.
void set_weights(const YamlNode& q, Architecture& a, DataType weights) {
  const DataType stored = a.weight_type;
  set_all(a, weights, a.activation_type);
  if (attention_is_kept(q)) a.weight_type = stored;
}

[[noreturn]] void refuse_width(const YamlNode& bits) {
  bits.fail("is a width this importer does not know", "use 4 or 8");
}

// A cache format by name ("FP8") or by bits ({"num_bits": 8, "type": "float"}).
void import_cache(const YamlNode& q, Architecture& a) {
  for (const char* key :
       {"kv_cache_scheme", "kv_cache_quant_algo", "kv_cache_quant_config", "kv_cache_dtype"}) {
    const auto cache = q.find(key);
    if (!cache || cache->is_null() || cache->is_list()) continue;
    if (cache->is_map()) {
      const std::int64_t bits = cache->integer_or("num_bits", 16);
      const bool real = cache->text_or("type", "float") == "float";
      if (bits == 8) a.kv_type = real ? DataType::kFp8 : DataType::kInt8;
      if (bits == 4) a.kv_type = real ? DataType::kNvfp4 : DataType::kInt4;
      continue;
    }
    const std::string name = lower_case(cache->as_text());
    if (name.starts_with("fp8") || name.starts_with("float8")) a.kv_type = DataType::kFp8;
    if (name == "int8") a.kv_type = DataType::kInt8;
    if (name == "nvfp4") a.kv_type = DataType::kNvfp4;
  }
}

// NVIDIA ModelOpt. NVFP4 checkpoints keep attention in 16 bits or in FP8 where a list says so.
void import_modelopt(const YamlNode& q, Architecture& a) {
  const YamlNode algorithm = q.at("quant_algo");
  const std::string name = algorithm.as_text();
  const DataType stored = a.weight_type;
  if (name.starts_with("FP8")) {  // FP8, FP8_PER_CHANNEL_PER_TOKEN, FP8_PB_WO
    set_all(a, DataType::kFp8, name == "FP8_PB_WO" ? a.activation_type : DataType::kFp8);
  } else if (name == "NVFP4") {
    set_all(a, DataType::kNvfp4, DataType::kNvfp4);
  } else if (name == "NVFP4_AWQ" || name == "W4A16_NVFP4") {
    set_all(a, DataType::kNvfp4, a.activation_type);
  } else if (name == "W4A8_MXFP4_FP8") {
    set_all(a, DataType::kMxfp4, DataType::kFp8);
  } else if (name == "MXFP8") {
    set_all(a, DataType::kMxfp8, DataType::kMxfp8);
  } else if (name == "W4A8_NVFP4_FP8") {
    set_all(a, DataType::kNvfp4, DataType::kFp8);
  } else if (name == "W4A16_AWQ") {
    set_all(a, DataType::kInt4, a.activation_type);
  } else if (name == "W4A8_AWQ") {
    set_all(a, DataType::kInt4, DataType::kFp8);
  } else if (name == "W8A8_SQ_PER_CHANNEL" || name == "INT8_SQ") {
    set_all(a, DataType::kInt8, DataType::kInt8);
  } else if (name == "MIXED_PRECISION") {
    set_all(a, DataType::kFp8, DataType::kFp8);
    a.expert_type = DataType::kNvfp4;
  } else {
    algorithm.fail("is a quantization this importer does not know",
                   "use FP8, NVFP4, MXFP8, W4A16_AWQ, W4A8_AWQ or MIXED_PRECISION");
  }
  const bool mixed = name == "MIXED_PRECISION" || name.starts_with("FP8");
  if (!mixed && attention_is_kept(q)) a.weight_type = stored;
}

DataType type_of_bits(const YamlNode& bits, bool real, bool mx) {
  const std::int64_t n = bits.as_integer();
  if (n == 8) return !real ? DataType::kInt8 : mx ? DataType::kMxfp8 : DataType::kFp8;
  if (n != 4) refuse_width(bits);
  return !real ? DataType::kInt4 : mx ? DataType::kMxfp4 : DataType::kNvfp4;
}

// compressed-tensors: each group says bits and kind of the weights (and inputs) that it targets.
// The group with the widest targets comes last where experts are set apart by name.
void import_compressed(const YamlNode& q, Architecture& a) {
  const YamlNode groups = q.at("config_groups");
  if (groups.keys().empty()) groups.fail("is empty", "give one group of targets");
  const DataType stored = a.weight_type, plain = a.activation_type;
  bool first = true;
  for (const std::string& key : groups.keys()) {
    const YamlNode group = groups.at(key);
    const YamlNode weights = group.at("weights");
    const std::string format = group.text_or("format", q.text_or("format", ""));
    const bool mx = format.starts_with("mx");
    const bool real = weights.text_or("type", "int") == "float";
    const DataType type = type_of_bits(weights.at("num_bits"), real, mx);
    DataType inputs = plain;
    if (const auto in = group.find("input_activations"); in && in->is_map())
      inputs = type_of_bits(in->at("num_bits"), in->text_or("type", "int") == "float", mx);
    const bool experts = mentions(group, "targets", "expert");
    if (experts || first) a.expert_type = type, a.activation_type = inputs;
    if (!experts) a.weight_type = type;
    first = false;
  }
  if (attention_is_kept(q)) a.weight_type = stored;
}

// GPTQ, AWQ and their kin: integers of so many bits in groups, activations as stored.
void import_integers(const YamlNode& q, Architecture& a, std::int64_t fallback) {
  const auto bits = q.has("bits") ? q.find("bits") : q.find("w_bit");
  const std::int64_t n = bits ? bits->as_integer() : fallback;
  if (n != 4 && n != 8) refuse_width(*bits);
  set_weights(q, a, n == 4 ? DataType::kInt4 : DataType::kInt8);
}

void import_bitsandbytes(const YamlNode& q, Architecture& a) {
  const bool four = q.flag_or("load_in_4bit", q.flag_or("_load_in_4bit", false));
  const bool eight = q.flag_or("load_in_8bit", q.flag_or("_load_in_8bit", false));
  if (!four && !eight) q.fail("loads neither in 4 nor in 8 bits", "set load_in_4bit");
  if (four) return set_weights(q, a, DataType::kInt4);
  set_weights(q, a, DataType::kInt8);
  a.activation_type = DataType::kInt8;  // LLM.int8() multiplies integers
}

DataType quark_type(const YamlNode& tensor) {
  const YamlNode type = tensor.at("dtype");
  const std::string name = type.as_text();
  if (name == "fp8_e4m3" || name == "fp8_e5m2") return DataType::kFp8;
  if (name == "fp4") return DataType::kMxfp4;  // Quark's fp4 has a scale of e8m0 per 32 values
  if (name == "int8" || name == "uint8") return DataType::kInt8;
  if (name == "int4" || name == "uint4") return DataType::kInt4;
  type.fail("is a number format this importer does not know", "use fp8_e4m3, fp4, int8 or int4");
}

// AMD Quark: one global configuration of weights and inputs, layers left out by name.
void import_quark(const YamlNode& q, Architecture& a) {
  const YamlNode global = q.at("global_quant_config");
  const auto spec = [&](const char* key) {
    auto node = global.find(key);
    if (node && node->is_list() && !node->items().empty()) node = node->items().front();
    return node && node->is_map() ? node : std::optional<YamlNode>();
  };
  if (const auto weights = spec("weight")) set_weights(q, a, quark_type(*weights));
  if (const auto inputs = spec("input_tensors")) a.activation_type = quark_type(*inputs);
  if (const auto exported = q.find("export"); exported && exported->is_map())
    import_cache(*exported, a);
}

// Block-scaled or per-tensor FP8; NVIDIA and DeepSeek put experts in a 4-bit format beside it.
void import_fp8(const YamlNode& q, Architecture& a) {
  set_all(a, DataType::kFp8, DataType::kFp8);
  if (q.text_or("activation_scheme", "dynamic") == "none") a.activation_type = DataType::kBf16;
  if (const auto moe = q.find("moe_quant_algo"); moe && moe->is_scalar())
    if (moe->as_text() == "NVFP4") a.expert_type = DataType::kNvfp4;
}

using MethodImport = void (*)(const YamlNode& q, Architecture& a);
struct Method {
  const char* name;
  MethodImport import;
};

constexpr std::array kMethods{
    Method{"fp8", import_fp8},
    Method{"fbgemm_fp8", import_fp8},
    Method{"mxfp4",
           [](const YamlNode& q, Architecture& a) {
             a.expert_type = DataType::kMxfp4;
             if (!attention_is_kept(q)) a.weight_type = DataType::kMxfp4;
           }},
    Method{"mxfp8", [](const YamlNode&,
                       Architecture& a) { set_all(a, DataType::kMxfp8, DataType::kMxfp8); }},
    Method{"modelopt", import_modelopt},
    Method{"modelopt_fp4", import_modelopt},
    Method{"modelopt_mixed", import_modelopt},
    Method{"compressed-tensors", import_compressed},
    Method{"gptq", [](const YamlNode& q, Architecture& a) { import_integers(q, a, 4); }},
    Method{"awq", [](const YamlNode& q, Architecture& a) { import_integers(q, a, 4); }},
    Method{"auto-round", [](const YamlNode& q, Architecture& a) { import_integers(q, a, 4); }},
    Method{"intel/auto-round",
           [](const YamlNode& q, Architecture& a) { import_integers(q, a, 4); }},
    Method{"bitsandbytes", import_bitsandbytes},
    Method{"experts_int8",
           [](const YamlNode&, Architecture& a) { a.expert_type = DataType::kInt8; }},
    Method{"quark", import_quark},
    // 1.58-bit weights, activations of 8 bits (arXiv:2402.17764).
    Method{"bitnet", [](const YamlNode&,
                        Architecture& a) { set_all(a, DataType::kTernary, DataType::kInt8); }},
};

}  // namespace

void import_quantization(const YamlNode& q, Architecture& a) {
  if (!q.is_map()) q.fail("must be a mapping", "give quant_method and its settings");
  if (!q.has("quant_method") && q.has("quant_algo")) {
    if (!q.at("quant_algo").is_null()) import_modelopt(q, a);
    return import_cache(q, a);
  }
  const YamlNode method =
      !q.has("quant_method") && q.has("load_in_4bit") ? q.at("load_in_4bit") : q.at("quant_method");
  const std::string name = q.has("quant_method") ? method.as_text() : "bitsandbytes";
  for (const Method& m : kMethods)
    if (name == m.name) {
      m.import(q, a);
      return import_cache(q, a);
    }
  std::string known;
  for (const Method& m : kMethods) known.append(known.empty() ? "" : ", ").append(m.name);
  method.fail("is a quantization this importer does not know",
              "use one of " + known + ", or describe the model by hand");
}

}  // namespace strandline::archs
