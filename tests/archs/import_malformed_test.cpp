// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <random>
#include <regex>

#include "archs/lower.h"
#include "archs/validate.h"
#include "tests/archs/import_support.h"

using namespace strandline;
using namespace strandline::archs;
using tests::imported;
using tests::Json;
using tests::llama;
using tests::refused;

namespace {

std::string changed(const char* from, const std::string& to) {
  return tests::replaced(llama(), from, to);
}

// One random fault: a value replaced, a line dropped or the text cut off.
std::string spoil(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  if (below(8) == 0) return text.substr(0, below(text.size()));
  const std::size_t from = text.find('\n', below(text.size()));
  const std::size_t end = from == text.npos ? from : text.find('\n', from + 1);
  if (end == text.npos) return text.substr(0, text.size() / 2);
  std::string line = text.substr(from, end - from);
  static const std::regex kValue(R"((-?[0-9][0-9.e+-]*|true|false|"[^"]*")(,?)$)");
  static const char* const kOthers[] = {"-7",   "0",     "1000000000", "1e300", "\"many\"",
                                        "1.5",  "NaN",   "true",       "[]",    "{}",
                                        "null", "[[1]]", "4000000000", "1",     "\"\""};
  const auto value = std::string(kOthers[below(std::size(kOthers))]);
  if (below(4) == 0)
    line.clear();
  else
    line = std::regex_replace(line, kValue, value + "$2");
  return text.replace(from, end - from, line);
}

// Imports, or refuses as bad input; nothing else may happen.
bool stands(const std::string& text) {
  try {
    const Architecture a = imported(text);
    validate(a, "import");
    return count_parameters(a).total > 0 && kv_bytes_per_token(a) >= 0;
  } catch (const core::InputError& e) {
    return !e.parts().problem.empty() && !e.parts().mend.empty();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(import_malformed)

BOOST_AUTO_TEST_CASE(impossible_sizes_are_refused_where_they_stand) {
  refused(changed("\"num_hidden_layers\": 32", "\"num_hidden_layers\": -3"), "num_hidden_layers");
  refused(changed("\"num_hidden_layers\": 32", "\"num_hidden_layers\": 1000000"),
          "num_hidden_layers");
  refused(changed("\"num_hidden_layers\": 32", "\"num_hidden_layers\": 3.5"), "num_hidden_layers");
  refused(changed("\"num_attention_heads\": 32", "\"num_attention_heads\": 0"),
          "num_attention_heads");
  refused(changed("\"num_attention_heads\": 32", "\"num_attention_heads\": 33"),
          "num_attention_heads");
  refused(changed("\"num_key_value_heads\": 8", "\"num_key_value_heads\": 5"),
          "num_key_value_heads");
  refused(changed("\"hidden_size\": 4096", "\"hidden_size\": 1e15"), "hidden_size");
  refused(changed("\"hidden_size\": 4096", "\"hidden_size\": \"wide\""), "hidden_size");
  refused(changed("\"hidden_size\": 4096", "\"hidden_size\": NaN"), "hidden_size");
  refused(changed("\"num_hidden_layers\": 32", "\"num_hidden_layers\": null"), "num_hidden_layers");
  refused(changed("\"vocab_size\": 128256", "\"vocab_size\": 0"), "vocab_size");
  refused(changed("\"intermediate_size\": 14336", "\"intermediate_size\": 0"), "intermediate_size");
}

BOOST_AUTO_TEST_CASE(impossible_experts_are_refused_where_they_stand) {
  const auto mixtral = [](const std::string& experts, const std::string& picked) {
    return R"({"model_type": "mixtral", "hidden_size": 512, "intermediate_size": 512,
      "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 100,
      "num_local_experts": )" +
           experts + R"(, "num_experts_per_tok": )" + picked + "}";
  };
  BOOST_CHECK_NO_THROW(imported(mixtral("8", "2")));
  refused(mixtral("1000000000", "2"), "num_local_experts");
  refused(mixtral("100000", "2"), "num_local_experts");
  refused(mixtral("8", "9"), "num_experts_per_tok");
  refused(mixtral("8", "0"), "num_experts_per_tok");
}

BOOST_AUTO_TEST_CASE(layer_lists_of_another_length_are_refused) {
  refused(llama(R"(, "layer_types": ["full_attention", "full_attention"])"), "layer_types");
  refused(llama(R"(, "layer_types": "full_attention")"), "layer_types");
}

BOOST_AUTO_TEST_CASE(periods_of_zero_are_refused) {
  refused(R"({"model_type": "jamba", "hidden_size": 512, "intermediate_size": 512,
    "num_hidden_layers": 4, "num_attention_heads": 4, "vocab_size": 100, "attn_layer_period": 0})",
          "attn_layer_period");
  refused(R"({"model_type": "gemma3_text", "hidden_size": 512, "intermediate_size": 512,
    "num_hidden_layers": 4, "num_attention_heads": 4, "vocab_size": 100, "sliding_window": 8,
    "sliding_window_pattern": 0})",
          "sliding_window_pattern");
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  BOOST_CHECK_THROW(imported(llama(", \"deep\": " + deep)), core::InputError);
  std::string open, close;
  for (int i = 0; i < 100'000; ++i) open += "[\n", close += "]\n";
  refused(llama(", \"deep\": " + open + close), "nested");
  refused(llama(", \"deep\": " + open), "nested");
}

BOOST_AUTO_TEST_CASE(files_that_are_no_configs_are_refused) {
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("42"), std::string("{"), std::string("{}"),
        std::string("{\"model_type\": 3}"), std::string("\xff\xfe{}"),
        std::string("{\"a\": \"\x80\"}"), std::string("{\"a\": 1, \"a\": 2}"),
        llama().substr(0, 300), std::string(1 << 20, 'x'), std::string(5 << 20, ' ')}) {
    const Json file(text);
    BOOST_CHECK_THROW(import_config(file.path), core::InputError);
  }
  BOOST_CHECK_THROW(import_config("no/such/config.json"), core::InputError);
}

BOOST_AUTO_TEST_CASE(spoiled_files_import_or_are_refused) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  constexpr int kFaults = 12;
  constexpr std::size_t kLongest = 40'000;  // lists of quantized layers are read once, elsewhere
  for (const auto& file : core::list_files(*dir / "model_configs", ".json")) {
    const std::string text = core::read_file(file, 1u << 24);
    std::mt19937 random(static_cast<unsigned>(text.size()));
    for (int i = 0; i < kFaults && text.size() < kLongest; ++i) {
      const std::string bad = spoil(text, random);
      if (!stands(bad)) BOOST_ERROR(file.string() + ", fault " + std::to_string(i));
    }
  }
}

BOOST_AUTO_TEST_CASE(formats_and_layer_counts_that_cannot_be_are_refused) {
  refused(changed("\"bfloat16\"", "\"float7\""), "float7");
  refused(llama(R"(, "ffn_multiplier": 2)"), "ffn_multiplier");
}

BOOST_AUTO_TEST_SUITE_END()
