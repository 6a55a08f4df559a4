// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "report/comparison_page.h"
#include "report/comparison_sections.h"
#include "tests/report/fixtures.h"

using namespace strandline;
namespace fs = std::filesystem;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

report::ComparedStudy study(const std::string& label, double value, double se,
                            const std::string& expanded = "") {
  core::Table t({{"id"}, {"label"}, {"value_musd"}, {"low_musd"}, {"high_musd"}, {"se_musd"}});
  t.add(
      {std::string("rent"), std::string("Rent <GPUs>"), value, value - 2 * se, value + 2 * se, se});
  t.add({std::string("buy"), std::string("Buy"), 150.0, 140.0, 160.0, 5.0});
  core::ResultStore store;
  store.put("strategies", t);
  return {label, store, expanded, ""};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(comparison)

BOOST_AUTO_TEST_CASE(errors_of_a_difference_add_in_quadrature) {
  const auto d = report::difference(10, 3, 14, 4);
  BOOST_TEST(d.value == 4.0);
  BOOST_TEST(d.half_width == 1.959964 * 5, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(std::isnan(report::difference(10, NAN, 14, 4).half_width));
}

BOOST_AUTO_TEST_CASE(ranks_follow_the_values_of_each_study) {
  const report::Studies studies = {study("a", 100, 10), study("b", 200, 10)};
  const auto ranks = report::compared_ranks_section(studies).tables.at(0).rows;
  BOOST_TEST(ranks.at(0) == (std::vector<std::string>{"Buy", "1", "2", "\u2013", "\u2013", "\u2013",
                                                      "\u2013", "\u2013", "\u2013"}),
             boost::test_tools::per_element());
  BOOST_TEST(report::compared_values_section(studies).takeaway ==
             "2 of 2 strategies change their rank.");
}

BOOST_AUTO_TEST_CASE(differences_stand_behind_the_values) {
  const report::Studies studies = {study("a", 100, 30), study("b", 200, 40)};
  const auto table = report::compared_values_section(studies).tables.at(0);
  BOOST_TEST(table.columns.at(3).name == "b \u2212 a");
  BOOST_TEST(table.rows.at(1).at(3) == "$100\u00a0M \u00b1 $98\u00a0M");
}

BOOST_AUTO_TEST_CASE(keys_are_flat_with_lists_and_parameters) {
  const auto keys = report::flat_keys(
      "seed: 1\nchips:\n  gpu: h200\nsegments:\n  - {id: chat}\n  - {id: batch}\n"
      "#   terms.pue: 1.1 [1.09, 1.15]\n# a remark\n");
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"seed", "1"},
      {"chips.gpu", "h200"},
      {"segments[0]", "{id: chat}"},
      {"segments[1]", "{id: batch}"},
      {"terms.pue", "1.1 [1.09, 1.15]"}};
  BOOST_TEST((keys == expected));
}

BOOST_AUTO_TEST_CASE(only_changed_keys_are_shown) {
  const report::Studies studies = {study("a", 1, 1, "seed: 1\npaths: 512\n"),
                                   study("b", 1, 1, "seed: 1\npaths: 1024\nnew: 3\n")};
  const auto rows = report::compared_changes_section(studies).tables.at(0).rows;
  BOOST_TEST(rows.size() == 2u);
  BOOST_TEST(rows.at(0) == (std::vector<std::string>{"paths", "512", "1024"}),
             boost::test_tools::per_element());
  BOOST_TEST(rows.at(1) == (std::vector<std::string>{"new", "\u2013", "3"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(texts_of_the_studies_are_escaped) {
  const std::string page = report::render_comparison({study("<i>a", 1, 1), study("b", 2, 1)});
  BOOST_TEST(!holds(page, "<i>a"));
  BOOST_TEST(!holds(page, "Rent <GPUs>"));
  BOOST_TEST(holds(page, "Rent &lt;GPUs&gt;"));
}

BOOST_AUTO_TEST_CASE(folders_are_called_by_name_and_given_once) {
  const fs::path base = fs::temp_directory_path() / ("strandline-cmp-" + std::to_string(getpid()));
  for (const char* name : {"x/one", "y/one", "y/two"}) {
    fs::create_directories(base / name);
    tests::fixture_store().write(base / name / "study.sqlite");
  }
  const auto named = report::read_compared({base / "x/one", base / "y/two/"});
  BOOST_TEST(named.at(0).label == "one");
  BOOST_TEST(named.at(1).label == "two");
  BOOST_TEST(report::read_compared({base / "x/one", base / "y/one"}).at(1).label ==
             (base / "y/one").string());
  BOOST_CHECK_THROW(report::read_compared({base / "x/one"}), core::InputError);
  BOOST_CHECK_THROW(report::read_compared({base / "x/one", base / "x/../x/one/"}),
                    core::InputError);
  BOOST_CHECK_THROW(report::read_compared({base / "x/one", base / "absent"}), core::InputError);
  fs::remove_all(base);
}

BOOST_AUTO_TEST_SUITE_END()
