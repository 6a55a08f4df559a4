// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>

#include "archs/architecture.h"
#include "core/error.h"
#include "core/files.h"
#include "tests/support/data.h"

namespace strandline::tests {

/// A config.json that lives as long as the object.
struct Json {
  std::filesystem::path path;
  explicit Json(const std::string& text, const std::string& name = "strandline-import_config.json")
      : path(scratch_folder() / name) {
    core::write_file_atomically(path, text);
  }
  Json(const Json&) = delete;
  Json& operator=(const Json&) = delete;
  ~Json() { std::filesystem::remove(path); }
};

inline archs::Architecture imported(const std::string& text) {
  const Json file(text);
  return archs::import_config(file.path);
}

/// The released config of Meta-Llama-3.1-8B with more keys in place of the last brace.
inline std::string llama(const std::string& more = "") {
  return R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4096,
  "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
  "intermediate_size": 14336, "vocab_size": 128256, "max_position_embeddings": 131072,
  "hidden_act": "silu", "rope_scaling": {"factor": 8.0}, "sliding_window": null,
  "torch_dtype": "bfloat16", "tie_word_embeddings": false)" +
         more + "}";
}

/// A text with the first `from` replaced; the test fails where there is none.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// Sizes of one released model and its parameter count as published (checkpoint metadata or model
/// card on Hugging Face; the text part where a file holds more).
struct Released {
  const char* name;
  double total;
  const char* json;
  /// Total parameters by import against the published ones, relative.
  void check(double tolerance) const {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(archs::count_parameters(imported(json)).total == total,
                 boost::test_tools::tolerance(tolerance));
    }
  }
};

/// A refusal that names the word (a key or a value), its place in the file and what to do.
inline void refused(const std::string& text, const std::string& word) {
  const Json file(text);
  BOOST_CHECK_EXCEPTION(
      archs::import_config(file.path), core::InputError, [&](const core::InputError& e) {
        BOOST_TEST_MESSAGE(e.what());
        return std::string(e.what()).find(word) != std::string::npos && e.parts().place.line > 0 &&
               e.parts().place.column > 0 && !e.parts().mend.empty();
      });
}

}  // namespace strandline::tests
