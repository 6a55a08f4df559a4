// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "archs/import_config.h"

namespace strandline::archs {
namespace {

using core::YamlNode;

bool mentions(const YamlNode& q, const char* list, std::string_view word) {
  const auto child = q.find(list);
  if (!child || child->is_null()) return false;
  for (const YamlNode& item : child->items())
    if (item.as_text().find(word) != std::string::npos) return true;
  return false;
}

bool attention_is_kept(const YamlNode& q) {
  for (const char* list : {"ignore", "modules_to_not_convert", "exclude_modules"})
    for (const char* word : {"self_attn", "attention", "mixer"})
      if (mentions(q, list, word)) return true;
  return false;
}

void set_all(Architecture& a, DataType weights, DataType activations) {
  a.weight_type = a.expert_type = weights;
  a.activation_type = activations;
}

// NVIDIA ModelOpt. NVFP4 checkpoints keep attention in 16 bits or in FP8 where a list says so.
void import_modelopt(const YamlNode& q, Architecture& a) {
  const YamlNode algorithm = q.at("quant_algo");
  const std::string name = algorithm.as_text();
  if (name == "FP8") {
    set_all(a, DataType::kFp8, DataType::kFp8);
  } else if (name == "NVFP4") {
    set_all(a, DataType::kNvfp4, DataType::kNvfp4);
    if (attention_is_kept(q)) a.weight_type = DataType::kBf16;
  } else if (name == "MIXED_PRECISION") {
    set_all(a, DataType::kFp8, DataType::kFp8);
    a.expert_type = DataType::kNvfp4;
  } else {
    algorithm.fail("is a quantization this importer does not know",
                   "use FP8, NVFP4 or MIXED_PRECISION");
  }
  for (const char* key : {"kv_cache_scheme", "kv_cache_quant_algo"}) {
    const auto cache = q.find(key);
    if (!cache || cache->is_null()) continue;
    const bool fp8 =
        cache->is_map() ? cache->integer_or("num_bits", 16) == 8 : cache->as_text() == "FP8";
    if (fp8) a.kv_type = DataType::kFp8;
  }
}

// compressed-tensors: the first group says bits and kind of the weights it targets.
void import_compressed(const YamlNode& q, Architecture& a) {
  const YamlNode groups = q.at("config_groups");
  const YamlNode weights = groups.at(groups.keys().front()).at("weights");
  const YamlNode bits = weights.at("num_bits");
  const bool real = weights.text_or("type", "int") == "float";
  const std::int64_t n = bits.as_integer();
  if (n != 4 && n != 8) bits.fail("is a width this importer does not know", "use 4 or 8");
  const bool mx = q.text_or("format", "").starts_with("mxfp4");
  const DataType four = !real ? DataType::kInt4 : mx ? DataType::kMxfp4 : DataType::kNvfp4;
  const DataType type = n == 8 ? (real ? DataType::kFp8 : DataType::kInt8) : four;
  set_all(a, type, n == 8 ? type : DataType::kBf16);
  if (attention_is_kept(q)) a.weight_type = DataType::kBf16;
}

}  // namespace

void import_quantization(const YamlNode& q, Architecture& a) {
  if (!q.has("quant_method") && q.has("quant_algo")) return import_modelopt(q, a);
  const YamlNode method = q.at("quant_method");
  const std::string name = method.as_text();
  if (name == "fp8") {
    set_all(a, DataType::kFp8, DataType::kFp8);
  } else if (name == "mxfp4") {
    a.expert_type = DataType::kMxfp4;
    if (!attention_is_kept(q)) a.weight_type = DataType::kMxfp4;
  } else if (name == "modelopt") {
    import_modelopt(q, a);
  } else if (name == "compressed-tensors") {
    import_compressed(q, a);
  } else {
    method.fail("is a quantization this importer does not know",
                "use fp8, mxfp4, modelopt or compressed-tensors, or describe the model by hand");
  }
}

}  // namespace strandline::archs
