// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/agreement_document.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <regex>

#include "core/error.h"

namespace strandline::hw::fidelity {
namespace {

std::string checked_in() {
  std::ifstream file(std::string(STRANDLINE_SOURCE_DIR) + "/docs/accelerator_validation.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The page with every number as 0, rows of tables and the verdict on them left out.
std::vector<std::string> skeleton(const std::string& page) {
  static const std::regex kNumber("[0-9]+(\\.[0-9]+)?");
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < page.size(); ++at) {
    if (page[at] != '\n') {
      line += page[at];
      continue;
    }
    const bool row = line.starts_with("| ") && !lines.empty() && lines.back().starts_with("| ---");
    if (!row && !line.starts_with("The fidelities "))
      lines.push_back(std::regex_replace(line, kNumber, "0"));
    line.clear();
  }
  return lines;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(agreement_document)

BOOST_AUTO_TEST_CASE(the_page_in_the_repository_has_the_writers_structure) {
  const auto written = skeleton(agreement_page({}, read_suite())), there = skeleton(checked_in());
  BOOST_TEST(there == written, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_page_in_the_repository_has_every_layer_of_the_suite) {
  const std::string page = checked_in();
  for (const SuiteLayer& l : read_suite().layers)
    BOOST_TEST(count(page, "| " + l.config + " | " + l.name() + " |") == 1u, l.name());
}

BOOST_AUTO_TEST_CASE(the_page_in_the_repository_meets_every_target_but_those_it_admits) {
  const std::string page = checked_in();
  const auto begin = page.find("## Targets"), end = page.find("## Operators by unit");
  BOOST_TEST_REQUIRE(end != std::string::npos);
  const std::string targets = page.substr(begin, end - begin);
  BOOST_TEST(count(targets, "| yes |") >= 10u);
  BOOST_TEST(count(targets, "numbers differ | at most 0 | 0 | yes |") == 1u);
}

BOOST_AUTO_TEST_CASE(configs_without_rtl_are_told) {
  Agreement a;
  a.not_built = {"base64"};
  BOOST_TEST(agreement_page(a, {}).find("Without RTL in the build that wrote this: base64.") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::fidelity
