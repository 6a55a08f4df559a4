// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/discrepancy.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>

#include "core/error.h"
#include "core/files.h"

namespace {

using namespace strandline;
using namespace strandline::hw::asic;
namespace tt = boost::test_tools;

/// A layer whose log error at size 2^i is error[i].
std::vector<FidelityRow> layer(const std::string& name, const std::vector<double>& errors) {
  std::vector<FidelityRow> rows;
  for (std::size_t i = 0; i < errors.size(); ++i)
    rows.push_back({2 << i, name, 1000, 1000 * std::exp(errors[i])});
  return rows;
}

std::vector<FidelityRow> recorded() {
  return load_fidelity_rows(core::home_path("hw/asic/discrepancy.csv"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(discrepancy)

BOOST_AUTO_TEST_CASE(a_trend_that_holds_adds_nothing_per_doubling) {
  const auto d = fit_discrepancy(layer("a", {0.01, 0.02, 0.03, 0.04}), 64);
  BOOST_TEST(d.per_doubling < 1e-12);
  BOOST_TEST(d.seen == std::sqrt((1 + 4 + 9 + 16) * 1e-4 / 4), tt::tolerance(1e-9));
  BOOST_TEST(d.largest == 16);
}

BOOST_AUTO_TEST_CASE(a_break_counts_what_the_line_before_it_missed) {
  // Two points on zero, then one at 0.1: missed by 0.1, one doubling on.
  const auto d = fit_discrepancy(layer("a", {0, 0, 0.1}), 64);
  BOOST_TEST(d.per_doubling == 0.1, tt::tolerance(1e-9));
  BOOST_TEST(d.at(8) == d.seen);
  BOOST_TEST(d.at(32) == std::hypot(d.seen, 0.2), tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(two_sizes_tell_nothing_of_a_trend) {
  BOOST_CHECK_THROW(fit_discrepancy(layer("a", {0.1, 0.2}), 64), core::InputError);
  BOOST_CHECK_THROW(fit_discrepancy(layer("a", {0.1, 0.2, 0.3}), 4), core::InputError);
}

BOOST_AUTO_TEST_CASE(grows_with_the_logarithm_of_the_side) {
  const Discrepancy d = hw::asic::discrepancy();
  for (double side = 2.0 * d.largest; side < 1e4; side *= 2) {
    BOOST_TEST(d.at(side) > d.at(side / 2));
    const double term = std::sqrt(d.at(side) * d.at(side) - d.seen * d.seen);
    BOOST_TEST(term == d.per_doubling * std::log2(side / d.largest), tt::tolerance(1e-6));
  }
}

// The largest size held out: what the smaller ones say of it covers what was measured there.
BOOST_AUTO_TEST_CASE(smaller_sizes_foretell_the_largest) {
  const auto rows = recorded();
  std::set<int> sizes;
  for (const FidelityRow& row : rows) sizes.insert(row.size);
  const int largest = *sizes.rbegin(), before = *std::next(sizes.rbegin());
  const Discrepancy d = fit_discrepancy(rows, before);
  double squares = 0, count = 0;
  for (const FidelityRow& row : rows)
    if (row.size == largest) {
      squares += row.log_error() * row.log_error();
      count += 1;
    }
  const double measured = std::sqrt(squares / count);
  BOOST_TEST_MESSAGE("at " << largest << ": measured " << measured << ", foretold from up to "
                           << before << ": " << d.at(largest));
  BOOST_TEST(measured < 2 * d.at(largest));
  BOOST_TEST(measured > d.at(largest) / 8);
}

BOOST_AUTO_TEST_CASE(only_chips_of_cores_have_one) {
  const auto chips = hw::ChipCatalog::load();
  BOOST_TEST(core_spread(chips.find("gb300-nvl72")) == 0.0);
  BOOST_TEST(core_spread(chips.find("tpu-like")) == 0.0);
  BOOST_TEST(core_spread(chips.find("moe-transformer-asic")) ==
             hw::asic::discrepancy().at(std::sqrt(256.0 * 64 * 64)));
}

BOOST_AUTO_TEST_CASE(a_row_without_cycles_is_refused) {
  const auto file = std::filesystem::temp_directory_path() / "strandline_discrepancy_test.csv";
  core::write_file_atomically(file, "size,layer,rtl_cycles,analytic_cycles\n8,a,0,10\n");
  BOOST_CHECK_THROW(load_fidelity_rows(file), core::InputError);
  std::filesystem::remove(file);
}

BOOST_AUTO_TEST_SUITE_END()
