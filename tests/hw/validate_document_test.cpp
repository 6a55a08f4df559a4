// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/validate_document.h"

#include <boost/test/unit_test.hpp>

#include "hw/measured/score_groups.h"
#include "hw/measured/target_figures.h"

using namespace strandline;

namespace {

hw::TargetFigure figure(double median) {
  return {"GEMM", hw::LeftOut::kShapes, "laws", 0.06, {12, 12, 0.1, median, 0.2, -0.01}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validate_document)

BOOST_AUTO_TEST_CASE(targets_become_a_markdown_table_by_fold) {
  const auto page =
      hw::validation_document({{"targets", hw::target_table({figure(0.0567)})}}, {}, "page");
  BOOST_TEST(page.markdown.find("### Unseen shapes\n") != std::string::npos);
  BOOST_TEST(page.markdown.find(
                 "| GEMM | laws | 6.0 % | 5.7 % | 20.0 % | 3.5 | -1.0 % | 12 | 12 | yes |\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(kernels_stand_by_class_beside_their_baselines) {
  std::vector<hw::KernelCase> cases(2);
  for (hw::KernelCase& c : cases) {
    c.chip = "h100";
    c.table = "kernel_gemm";
    c.kind = "gemm";
    c.dtype = "fp8";
    c.measured_us = 10;
  }
  core::Table scores = hw::case_score_table();
  hw::add_case_scores(scores, "shape", "laws", cases, {11, 11});
  hw::add_case_scores(scores, "none", "roofline", cases, {5, 5});
  const auto page = hw::validation_document({{"kernel_scores", scores}}, {}, "page");
  BOOST_TEST(page.markdown.find("| gemm fp8 | 2 | - | - | 10.0 / 10 | - | - | 50.0 / 50 |\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(pictures_are_named_after_the_page) {
  const hw::Scatter panel{"Energy", "J", {{"b200", 1, 1.1}}};
  const auto page = hw::validation_document({}, {panel}, "page");
  BOOST_REQUIRE(!page.pictures.empty());
  BOOST_TEST(page.pictures.front().first == "page.svg");
  BOOST_TEST(page.markdown.find("(page.svg)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_tables_are_kept_whole) {
  core::Table table({{"source"}, {"tpot", 3}});
  table.add({std::string("a source"), 0.25});
  const auto page = hw::validation_document({{"serving", table}}, {}, "page");
  BOOST_TEST(page.markdown.find("## serving\n") != std::string::npos);
  BOOST_TEST(page.markdown.find(table.render(core::TableFormat::kText)) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
