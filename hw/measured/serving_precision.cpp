// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_precision.h"

#include <algorithm>
#include <cctype>

namespace strandline::hw {
namespace {

using archs::Architecture;
using archs::DataType;

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// The first format named in `text` from `start` on.
std::optional<DataType> format_in(const std::string& text, std::size_t start = 0) {
  for (std::size_t i = start; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > i)
      if (const auto type = archs::data_type_from(text.substr(i, end - i))) return type;
    i = std::max(end, i + 1);
  }
  return std::nullopt;
}

bool multiplies(const Chip& chip, DataType type) {
  const Engine* matrix = chip.engine(EngineKind::kMatrix);
  if (!matrix) return false;
  const auto found = matrix->peak_op_s.find(type);
  return found != matrix->peak_op_s.end() && found->second.known();
}

bool is_four_bit(DataType t) {
  return t == DataType::kMxfp4 || t == DataType::kNvfp4 || t == DataType::kInt4;
}

bool is_float8(DataType t) {
  return t == DataType::kFp8 || t == DataType::kMxfp8;
}

DataType four_bit_of(const Chip& chip) {
  return multiplies(chip, DataType::kNvfp4) ? DataType::kNvfp4 : DataType::kMxfp4;
}

/// Formats of activations that go with weights where the text does not name them.
DataType activations_for(DataType weights, const Chip& chip) {
  if (is_float8(weights)) return weights;
  if (is_four_bit(weights) && multiplies(chip, weights)) return weights;
  return weights == DataType::kFp16 ? DataType::kFp16 : DataType::kBf16;
}

DataType cache_for(DataType weights, const Chip& chip) {
  if (is_float8(weights)) return DataType::kFp8;
  return is_four_bit(weights) && multiplies(chip, DataType::kFp8) ? DataType::kFp8
                                                                  : DataType::kBf16;
}

/// Experts that the release itself quantized to 4 bits (gpt-oss) stay as they are.
Architecture with_released_experts(Architecture a, const PrecisionText& p, const Chip& chip) {
  const bool eight = multiplies(chip, DataType::kFp8);
  const bool narrow = multiplies(chip, a.expert_type);
  a.activation_type = narrow && eight ? DataType::kFp8 : DataType::kBf16;
  a.kv_type = p.cache.value_or(narrow && eight ? DataType::kFp8 : DataType::kBf16);
  return a;
}

}  // namespace

std::optional<PrecisionText> parse_precision(const std::string& text) {
  const std::string low = lower_case(text);
  PrecisionText p;
  if (low.starts_with("unspecified")) return p;
  const std::size_t cache = low.find("kv");
  // "Weight = fp16, KV Cache = fp8": the format after; "fp8, fp8 KV": the format before.
  if (cache != std::string::npos) {
    p.cache = format_in(low, cache);
    const std::size_t comma = low.rfind(',', cache);
    if (!p.cache && comma != std::string::npos) p.cache = format_in(low, comma);
  }
  p.four_bit = low.find("fp4") != std::string::npos && !format_in(low);
  p.weights = format_in(low);
  if (!p.weights && !p.four_bit) return std::nullopt;
  return p;
}

std::optional<Architecture> in_precision(const Architecture& a, const std::string& text,
                                         const Chip& chip, std::string& why) {
  const auto p = parse_precision(text);
  if (!p) {
    why = text.empty() ? "precision is blank" : "precision '" + text + "' is not known";
    return std::nullopt;
  }
  Architecture served = a;
  served.decoding = archs::Decoding::kAutoregressive;
  const bool narrow = p->four_bit || (p->weights && archs::bytes_per_element(*p->weights) <= 1);
  if (narrow && is_four_bit(a.expert_type) && !is_four_bit(a.weight_type))
    return with_released_experts(served, *p, chip);
  const DataType weights = p->four_bit ? four_bit_of(chip) : p->weights.value_or(DataType::kBf16);
  served.weight_type = served.expert_type = weights;
  served.activation_type = p->activations.value_or(activations_for(weights, chip));
  served.kv_type = p->cache.value_or(cache_for(weights, chip));
  return served;
}

}  // namespace strandline::hw
