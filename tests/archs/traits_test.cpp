// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/traits.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>

#include "core/csv.h"
#include "tests/archs/support.h"
#include "tests/support/data.h"

using namespace strandline;
using namespace strandline::archs;
using tests::models;

namespace {

const CatalogTrait& trait(const std::string& id) {
  for (const CatalogTrait& t : catalog_traits())
    if (t.id == id) return t;
  throw std::logic_error("no trait " + id);
}

bool lowers(const std::string& id, const std::string& model, const std::string& name) {
  const auto operators = lowers_to(trait(id), models().find(model));
  return std::find(operators.begin(), operators.end(), name) != operators.end();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(traits)

BOOST_AUTO_TEST_CASE(ids_are_distinct_and_every_trait_can_be_asked) {
  std::set<std::string_view> ids;
  for (const CatalogTrait& t : catalog_traits()) {
    BOOST_TEST(ids.insert(t.id).second, t.id);
    BOOST_TEST((t.in_layer == nullptr) != (t.in_model == nullptr), t.id);
    BOOST_TEST(!t.meaning.empty(), t.id);
  }
}

BOOST_AUTO_TEST_CASE(every_trait_has_a_model) {
  for (const CatalogTrait& t : catalog_traits())
    BOOST_TEST(std::any_of(models().all().begin(), models().all().end(),
                           [&](const Architecture& a) { return has(a, t); }),
               t.id << " has no model in the catalog");
}

BOOST_AUTO_TEST_CASE(every_model_has_one_mixer_a_residual_and_a_format) {
  for (const Architecture& a : models().all()) {
    std::map<std::string_view, int> groups;
    for (const CatalogTrait& t : catalog_traits()) groups[t.group] += has(a, t);
    BOOST_TEST(groups["attention"] + groups["recurrence"] >= 1, a.id);
    BOOST_TEST(groups["residual"] == 1, a.id);
    BOOST_TEST(groups["precision"] >= 1, a.id);
    BOOST_TEST(groups["decoding"] >= 1, a.id);
  }
}

BOOST_AUTO_TEST_CASE(traits_lower_to_the_operators_of_their_papers) {
  BOOST_TEST(lowers("gated_delta", "qwen3-next-80b-a3b", "delta_solve"));
  BOOST_TEST(lowers("mamba2", "mamba2-2.7b", "state_chunks"));
  BOOST_TEST(lowers("mamba1", "mamba-2.8b", "state_scan"));
  BOOST_TEST(!lowers("mamba1", "mamba-2.8b", "state_chunks"));
  BOOST_TEST(lowers("multi_token", "deepseek-v3", "draft_head"));
  BOOST_TEST(!lowers("multi_token", "deepseek-v3", "lm_head"));  // there without drafts too
}

BOOST_AUTO_TEST_CASE(traits_ask_for_the_capability_of_their_name) {
  const auto asks = [](const char* id, const char* model, Capability c) {
    return (needs_of(trait(id), models().find(model)) & bit(c)) != 0;
  };
  BOOST_TEST(asks("mla", "deepseek-v3", Capability::kLatentKv));
  BOOST_TEST(asks("topk_sparse", "deepseek-v3.2", Capability::kTopkSparse));
  BOOST_TEST(asks("compressed_kv", "deepseek-v4-pro", Capability::kCompressedKv));
  BOOST_TEST(asks("multi_stream", "deepseek-v4-pro", Capability::kMultiStream));
  BOOST_TEST(asks("fine_moe", "qwen3-235b-a22b", Capability::kFineMoe));
  BOOST_TEST(!asks("coarse_moe", "mixtral-8x7b", Capability::kFineMoe));
}

// The record was made by others from papers and config files.
BOOST_AUTO_TEST_CASE(traits_agree_with_the_record_of_models) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  const core::Csv record = core::Csv::load(*dir / "archs/models.csv");
  int checked = 0;
  for (std::size_t row = 0; row < record.rows.size(); ++row) {
    const auto& all = models().all();
    const auto a = std::find_if(all.begin(), all.end(), [&](const Architecture& m) {
      return m.name == record.cell(row, "name");
    });
    if (a == all.end()) continue;
    const auto says = [&](const char* column, const char* word) {
      return record.cell(row, column).find(word) != std::string::npos;
    };
    // The record files DeepSeek-V4's one cached vector per token under MLA; it is no low rank that
    // heads unfold.
    BOOST_TEST(
        (has(*a, trait("mla")) || has(*a, trait("tied_values"))) >= says("kv_sharing", "MLA"),
        a->id);
    BOOST_TEST((has(*a, trait("coarse_moe")) || has(*a, trait("fine_moe"))) ==
                   says("channel_mixer", "MoE"),
               a->id);
    BOOST_TEST(has(*a, trait("hybrid")) == says("token_mixer", "hybrid"), a->id);
    BOOST_TEST(has(*a, trait("mamba2")) == says("token_mixer", "Mamba2"), a->id);
    BOOST_TEST(has(*a, trait("block_diffusion")) == says("decoding", "diffusion"), a->id);
    ++checked;
  }
  BOOST_TEST(checked >= 40);
}

BOOST_AUTO_TEST_SUITE_END()
