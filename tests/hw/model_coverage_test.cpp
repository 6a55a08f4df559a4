// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/model_coverage.h"

#include <fmt/format.h>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <regex>
#include <sstream>

#include "hw/asic/configs.h"

namespace {

using namespace strandline;
using namespace strandline::hw::asic;

const std::vector<archs::Architecture>& catalog() {
  static const auto all = archs::ArchitectureCatalog::load();
  return all.all();
}

CoverageTotals totals(const std::string& config) {
  return coverage_totals(hw::asic::model_coverage(catalog(), find_config(config)));
}

std::string page() {
  std::ifstream file(std::string(STRANDLINE_SOURCE_DIR) + "/docs/accelerator/lowering.md");
  std::stringstream text;
  text << file.rdbuf();
  return std::regex_replace(text.str(), std::regex("\\s+"), " ");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(model_coverage)

BOOST_AUTO_TEST_CASE(every_layer_is_lowered_or_stranded) {
  for (const ModelCoverage& m : hw::asic::model_coverage(catalog(), find_config("base16-full"))) {
    int stranded = 0;
    for (const auto& [what, layers] : m.stranded) stranded += layers;
    BOOST_TEST(m.lowered + stranded == m.layers, m.model);
    BOOST_TEST(m.whole() == m.stranded.empty(), m.model);
  }
}

BOOST_AUTO_TEST_CASE(a_mixture_of_experts_needs_the_router) {
  const auto of = [](const std::string& config, const std::string& id) {
    for (const ModelCoverage& m : hw::asic::model_coverage(catalog(), find_config(config)))
      if (m.model == id) return m;
    BOOST_FAIL("no model " << id);
    return ModelCoverage{};
  };
  // DeepSeek-V3: 3 dense layers, 58 with experts (arXiv 2412.19437).
  BOOST_TEST(of("base16", "deepseek-v3").lowered == 3);
  BOOST_TEST(of("base16-full", "deepseek-v3").lowered == 61);
  BOOST_TEST(of("base16", "llama-3.1-8b").whole());
}

BOOST_AUTO_TEST_CASE(the_page_tells_the_counts_of_today) {
  const std::string text = page();
  for (const char* config : {"base16", "base16-full"}) {
    const CoverageTotals t = totals(config);
    const std::string row =
        fmt::format("| {} of {} | {} | {} |", t.lowered, t.layers, t.whole, t.in_part);
    BOOST_TEST(text.find(row) != std::string::npos, config << ": " << row);
  }
  const CoverageTotals full = totals("base16-full");
  BOOST_TEST(text.find(fmt::format("all {} models", full.models)) != std::string::npos);
  for (const auto& [what, n] : full.stranded) {
    const std::string told = fmt::format("{} | {} | {} |", what, n.layers, n.models);
    BOOST_TEST(text.find(told) != std::string::npos, told);
  }
}

BOOST_AUTO_TEST_SUITE_END()
