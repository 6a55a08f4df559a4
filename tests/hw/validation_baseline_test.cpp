// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/validation_baseline.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"

namespace {

using namespace strandline;
using Tables = std::vector<std::pair<std::string, core::Table>>;

/// One target with a median under each of two folds.
Tables tables_with(double shapes, double generation) {
  core::Table table({{"target"}, {"fold"}, {"median"}, {"p90"}});
  table.add({std::string("GEMM"), std::string("unseen shapes"), shapes, core::Cell()});
  table.add({std::string("GEMM"), std::string("new generation"), generation, core::Cell()});
  return {{"targets", table}};
}

core::Csv earlier(const Tables& tables) {
  return core::Csv::parse(hw::published_figures(tables).render(core::TableFormat::kCsv), "b.csv");
}

std::size_t worse(const Tables& now, const Tables& before) {
  return hw::worsened(hw::published_figures(now), earlier(before)).size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation_baseline)

BOOST_AUTO_TEST_CASE(the_same_figures_are_not_worse) {
  BOOST_TEST(worse(tables_with(0.05, 0.1), tables_with(0.05, 0.1)) == 0u);
}

BOOST_AUTO_TEST_CASE(a_tenth_and_more_is_worse) {
  BOOST_TEST(worse(tables_with(0.0559, 0.1), tables_with(0.05, 0.1)) == 0u);
  BOOST_TEST(worse(tables_with(0.0571, 0.1), tables_with(0.05, 0.1)) == 1u);
  BOOST_TEST(worse(tables_with(0.06, 0.2), tables_with(0.05, 0.1)) == 2u);
}

BOOST_AUTO_TEST_CASE(better_and_new_figures_are_fine) {
  BOOST_TEST(worse(tables_with(0.01, 0.1), tables_with(0.05, 0.1)) == 0u);
  Tables grown = tables_with(0.05, 0.1);
  grown.front().second.add({std::string("new"), std::string("unseen shapes"), 0.9, core::Cell()});
  BOOST_TEST(worse(grown, tables_with(0.05, 0.1)) == 0u);
}

BOOST_AUTO_TEST_CASE(what_other_simulators_predicted_is_no_figure_of_ours) {
  core::Table others({{"simulator"}, {"metric"}, {"median_abs_error"}});
  others.add({std::string("other"), std::string("TPOT"), 0.2});
  BOOST_TEST(hw::published_figures({{"simulators", others}}).cells().empty());
}

BOOST_AUTO_TEST_CASE(a_figure_that_is_gone_is_worse_where_its_fold_ran) {
  Tables before = tables_with(0.05, 0.1);
  before.front().second.add({std::string("MoE"), std::string("unseen shapes"), 0.1, core::Cell()});
  BOOST_TEST(worse(tables_with(0.05, 0.1), before) == 1u);
  core::Table other({{"target"}, {"fold"}, {"median"}, {"p90"}});
  other.add({std::string("GEMM"), std::string("as shipped"), 0.05, core::Cell()});
  BOOST_TEST(worse({{"targets", other}}, before) == 0u);
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_refused_with_its_line) {
  const auto csv = core::Csv::parse("table,fold,figure,quantity,error\na,b,c,d,many\n", "b.csv");
  BOOST_CHECK_EXCEPTION(hw::worsened(hw::published_figures({}), csv), core::InputError,
                        [](const auto& e) { return e.parts().place.line == 2; });
}

BOOST_AUTO_TEST_SUITE_END()
