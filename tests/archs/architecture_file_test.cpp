// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "archs/architecture.h"
#include "archs/fields.h"
#include "core/error.h"
#include "core/files.h"
#include "tests/archs/released.h"
#include "tests/archs/support.h"
#include "tests/support/data.h"

using namespace strandline;
using namespace strandline::archs;

namespace {

/// A file below the system's temporary folder, removed at the end.
struct Scratch {
  std::filesystem::path path;
  explicit Scratch(const std::string& text)
      : path(strandline::tests::scratch_folder() /
             ("strandline-arch-" + std::to_string(std::hash<std::string>{}(text)) + ".yaml")) {
    core::write_file_atomically(path, text);
  }
  ~Scratch() { std::filesystem::remove(path); }
};

std::string minimal(const std::string& mixer, const std::string& channel,
                    const std::string& extra = "") {
  return "id: test\nname: Test\nmodel_width: 256\nvocabulary: 1000\ncontext_tokens: 4096\n" +
         extra + "layer_kinds:\n  block:\n    mixer: " + mixer + "\n    channel: " + channel +
         "\nlayers: [block x 4]\n";
}

const std::string kMixer = "{kind: attention, heads: 4, kv_heads: 2, qk_dim: 64, v_dim: 64}";
const std::string kMlp = "{kind: dense, width: 1024}";

void refused(const std::string& text, const std::string& word, int line) {
  const Scratch file(text);
  BOOST_CHECK_EXCEPTION(load_architecture(file.path), core::InputError,
                        [&](const core::InputError& e) {
                          BOOST_TEST_MESSAGE(e.what());
                          return std::string(e.what()).find(word) != std::string::npos &&
                                 e.parts().place.line == line && !e.parts().mend.empty();
                        });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(architecture_file)

BOOST_AUTO_TEST_CASE(every_catalog_file_round_trips) {
  for (const Architecture& a : tests::models().all()) {
    const Scratch file(to_yaml(a));
    const Architecture b = load_architecture(file.path);
    BOOST_TEST((a.layers == b.layers), a.id);
    BOOST_TEST(to_yaml(b) == to_yaml(a), a.id);
    BOOST_TEST(count_parameters(a).total == count_parameters(b).total);
    BOOST_TEST(a.published.active_convention == b.published.active_convention);
    BOOST_TEST(a.quality.source == b.quality.source);
  }
}

BOOST_AUTO_TEST_CASE(every_field_round_trips) {
  Architecture a = tests::model("llama-3.1-8b");
  int next = 1;
  const auto fill = [&](const char* key, auto& member) {
    using Member = std::decay_t<decltype(member)>;
    if constexpr (std::is_same_v<Member, bool>)
      member = std::string(key) != "single_kv" && std::string(key) != "full_rank_gate";
    else if constexpr (std::is_integral_v<Member>)
      member = Member(std::string(key) == "heads"          ? 64
                      : std::string(key) == "zero_experts" ? 0
                                                           : ++next);
    else if constexpr (std::is_same_v<Member, double>)
      member = 0.25;
    else
      member = static_cast<Member>(1);
  };
  visit_mixer(a.layers[0].mixer, fill);
  a.layers[0].mixer.kv_heads = 8;
  a.layers[0].mixer.out_groups = 16;
  visit_channel(a.layers[0].channel, fill);
  visit_model(a, fill);
  const Scratch file(to_yaml(a));
  const Architecture b = load_architecture(file.path);
  BOOST_TEST((a.layers == b.layers));
  BOOST_TEST(to_yaml(a) == to_yaml(b));
  BOOST_TEST(b.draft_acceptance == 0.25);
  BOOST_TEST((b.state_type == a.state_type));
}

BOOST_AUTO_TEST_CASE(parallel_mixers_loops_and_rare_fields_round_trip) {
  for (const Architecture& a :
       {tests::falcon_h1_34b(), tests::huginn_3b5(), tests::kimi_k3(), tests::longcat_flash(),
        tests::gemma_3n_e4b(), tests::rwkv6_14b(), tests::bitnet_2b4t()}) {
    const Scratch file(to_yaml(a));
    const Architecture b = load_architecture(file.path);
    BOOST_TEST((a.layers == b.layers));
    BOOST_TEST(to_yaml(a) == to_yaml(b));
    BOOST_TEST(count_parameters(a).total == count_parameters(b).total);
    BOOST_TEST((needs_of(a) == needs_of(b)));
  }
}

BOOST_AUTO_TEST_CASE(runs_of_layers_may_loop) {
  const std::string text = minimal(kMixer, kMlp);
  const std::string head = text.substr(0, text.find("[block"));
  const Scratch file(head + "[block, block x 2 loops 8, block loops 3]\n");
  const Architecture a = load_architecture(file.path);
  BOOST_REQUIRE(a.layers.size() == 3u);
  BOOST_TEST(a.depth() == 4);
  BOOST_TEST(a.layers[1].count == 2);
  BOOST_TEST(a.layers[1].loops == 8);
  BOOST_TEST(a.layers[2].loops == 3);
  refused(head + "[block x 2 loops 0]\n", "no count from 1 to 10000 after ' loops '", 10);
  refused(head + "[block loops many]\n", "no count", 10);
}

BOOST_AUTO_TEST_CASE(a_parallel_mixer_alone_is_refused) {
  refused(
      "id: test\nname: Test\nmodel_width: 256\nvocabulary: 1000\ncontext_tokens: 4096\n"
      "layer_kinds:\n  block:\n    parallel: " +
          kMixer + "\nlayers: [block]\n",
      "stands beside no mixer", 8);
}

BOOST_AUTO_TEST_CASE(a_minimal_file_loads) {
  const Scratch file(minimal(kMixer, kMlp));
  const Architecture a = load_architecture(file.path);
  BOOST_TEST(a.depth() == 4);
  // Four layers of attention 256 * (256 + 2 * 128 + 256), MLP 3 * 256 * 1024 and two norms; two
  // tables of 1000 rows; the final norm.
  BOOST_TEST(count_parameters(a).total ==
             4 * (256.0 * 768 + 3 * 256 * 1024 + 512) + 2 * 256000 + 256);
}

BOOST_AUTO_TEST_CASE(missing_keys_are_named) {
  refused("id: test\nname: Test\nvocabulary: 10\ncontext_tokens: 10\nlayer_kinds: {}\nlayers: []\n",
          "model_width", 1);
}

BOOST_AUTO_TEST_CASE(unknown_keys_name_the_nearest) {
  refused(minimal(kMixer, kMlp, "context_token: 9\n"), "context_tokens", 6);
}

BOOST_AUTO_TEST_CASE(kv_heads_must_divide_heads) {
  refused(minimal("{kind: attention, heads: 4, kv_heads: 3, qk_dim: 64, v_dim: 64}", kMlp),
          "must divide heads = 4", 8);
}

BOOST_AUTO_TEST_CASE(more_experts_per_token_than_experts_are_refused) {
  refused(minimal(kMixer, "{kind: moe, experts: 8, experts_per_token: 9, expert_width: 64}"),
          "experts = 8", 9);
}

BOOST_AUTO_TEST_CASE(a_billion_experts_are_refused) {
  refused(
      minimal(kMixer, "{kind: moe, experts: 1000000000, experts_per_token: 1, expert_width: 64}"),
      "from 1 to 65536", 9);
}

BOOST_AUTO_TEST_CASE(negative_sizes_and_counts_are_refused) {
  refused(minimal("{kind: attention, heads: -4, kv_heads: 2, qk_dim: 64, v_dim: 64}", kMlp),
          "heads", 8);
  const std::string text = minimal(kMixer, kMlp);
  refused(text.substr(0, text.find("block x 4")) + "block x -4]\n", "no count", 10);
}

BOOST_AUTO_TEST_CASE(unknown_kinds_and_mixers_name_the_nearest) {
  refused(minimal("{kind: atention, heads: 4}", kMlp), "did you mean 'attention'", 8);
  const std::string text = minimal(kMixer, kMlp);
  refused(text.substr(0, text.find("block x 4")) + "blok x 4]\n", "did you mean 'block'", 10);
}

BOOST_AUTO_TEST_CASE(a_printed_figure_must_be_readable) {
  refused(minimal(kMixer, kMlp, "sources: {s: a}\n") +
              "published:\n  total_params: {value: 1, unit: \"1\", printed: about 3, source: s}\n",
          "printed figure", 13);
}

BOOST_AUTO_TEST_SUITE_END()
