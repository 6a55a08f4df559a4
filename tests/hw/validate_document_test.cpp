// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/validate_document.h"

#include <boost/test/unit_test.hpp>

using namespace strandline;

BOOST_AUTO_TEST_SUITE(validate_document)

BOOST_AUTO_TEST_CASE(targets_become_a_markdown_table) {
  core::Table table({{"target"}, {"rows"}, {"median"}});
  table.add({std::string("GEMM"), std::int64_t{12}, 0.05678});
  table.add({std::string("other"), std::int64_t{3}, core::Cell()});
  const std::string page = hw::validation_document({{"kernel_targets", table}});
  BOOST_TEST(page.find("| target | rows | median |\n| --- | --- | --- |\n") != std::string::npos);
  BOOST_TEST(page.find("| GEMM | 12 | 0.057 |\n| other | 3 | - |\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_tables_are_kept_whole) {
  core::Table table({{"source"}, {"tpot", 3}});
  table.add({std::string("a source"), 0.25});
  const std::string page = hw::validation_document({{"serving", table}});
  BOOST_TEST(page.find("## serving\n") != std::string::npos);
  BOOST_TEST(page.find(table.render(core::TableFormat::kText)) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
