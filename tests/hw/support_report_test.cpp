// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/support_report.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "archs/architecture.h"

using namespace strandline;

namespace {

bool lists(const char* model, const char* chip, std::string_view name, hw::SupportKind kind) {
  static const auto models = archs::ArchitectureCatalog::load();
  static const auto chips = hw::ChipCatalog::load();
  const auto found = hw::substitutes(models.find(model), chips.find(chip));
  return std::any_of(found.begin(), found.end(), [&](const hw::Substitute& s) {
    return s.name == name && s.support.kind == kind;
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(support_report)

BOOST_AUTO_TEST_CASE(gpus_run_llama_natively) {
  const auto a = archs::ArchitectureCatalog::load().find("llama-3.1-70b");
  const auto chip = hw::ChipCatalog::load().find("h100");
  BOOST_TEST(hw::substitutes(a, chip).empty());
  BOOST_TEST(hw::substitutes_text(a, chip).empty());
}

BOOST_AUTO_TEST_CASE(a_compiler_without_a_delta_rule_emulates_the_recurrence) {
  BOOST_TEST(lists("qwen3-next-80b-a3b", "tpu-v7", "state_chunks", hw::SupportKind::kEmulated));
  BOOST_TEST(lists("qwen3-next-80b-a3b", "tpu-v7", "delta_solve", hw::SupportKind::kEmulated));
}

BOOST_AUTO_TEST_CASE(the_sentence_names_operator_and_reason) {
  const auto a = archs::ArchitectureCatalog::load().find("qwen3-next-80b-a3b");
  const auto chip = hw::ChipCatalog::load().find("tpu-v7");
  const std::string text = hw::substitutes_text(a, chip);
  BOOST_TEST(text.find("emulated: ") == 0u);
  BOOST_TEST(text.find("state_scan") != std::string::npos);
  BOOST_TEST(text.find("(in software without a tuned kernel)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_transformer_chip_rewrites_a_scan_and_lacks_a_triangular_solve) {
  BOOST_TEST(
      lists("mamba2-2.7b", "dense-attention-asic", "state_scan", hw::SupportKind::kEmulated));
  BOOST_TEST(lists("kimi-linear-48b-a3b", "moe-transformer-asic", "delta_solve",
                   hw::SupportKind::kImpossible));
}

BOOST_AUTO_TEST_SUITE_END()
