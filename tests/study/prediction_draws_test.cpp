// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/prediction_draws.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "archs/genome.h"
#include "core/files.h"
#include "study/scenario.h"

using namespace strandline;
using core::WorkClass;
using hw::Evidence;
using study::ColumnError;

namespace tt = boost::test_tools;

namespace {

/// Two columns and two genomes: the first is all products, the second half attention.
struct SmallTable {
  core::CostTable costs;
  SmallTable() {
    costs.segments = {core::Segment{"chat"}};
    costs.genomes = 2;
    costs.needs = {1, 1};
    costs.columns.resize(2);
    for (int column = 0; column < 2; ++column)
      for (int genome = 0; genome < 2; ++genome) {
        core::CostTable::Cell cell;
        cell.decode_tok_s = 1024;
        cell.prefill_tok_s = 4096;
        cell.serves = core::Serves::kNative;
        std::array<double, core::kWorkClasses> seconds{};
        seconds[static_cast<std::size_t>(WorkClass::kProduct)] = 1;
        seconds[static_cast<std::size_t>(WorkClass::kAttention)] = genome * 0.5;
        cell.decode_shares = cell.prefill_shares = core::WorkShares::of(seconds);
        costs.cells.push_back(cell);
      }
  }
  strategy::RateTable rates() const { return strategy::RateTable(costs, {0, 0}); }
};

const std::vector<ColumnError> kTwoFamilies{{"gpu", Evidence::kMeasured},
                                            {"asic", Evidence::kSpecification}};
const std::vector<ColumnError> kOneFamily{{"gpu", Evidence::kSameFamily},
                                          {"gpu", Evidence::kSameFamily}};

study::TimeFactors draw(std::uint32_t number, const std::vector<ColumnError>& columns) {
  return study::draw_factors(5, number, columns, SmallTable().rates(), hw::prediction_errors());
}

/// Sample standard deviation of the log factor of a column's first profile over draws.
double spread(const std::vector<ColumnError>& columns, std::size_t profile) {
  const SmallTable table;
  const auto rates = table.rates();
  const int n = 4000;
  double sum = 0, squares = 0;
  for (std::uint32_t i = 1; i <= n; ++i) {
    const auto f = study::draw_factors(5, i, columns, rates, hw::prediction_errors());
    const double x = std::log(f[profile]);
    sum += x;
    squares += x * x;
  }
  return std::sqrt(squares / n - sum / n * sum / n);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(prediction_draws)

BOOST_AUTO_TEST_CASE(a_draw_has_the_same_bits_every_time) {
  BOOST_TEST(draw(3, kTwoFamilies) == draw(3, kTwoFamilies), tt::per_element());
  BOOST_TEST((draw(3, kTwoFamilies) != draw(4, kTwoFamilies)));
}

BOOST_AUTO_TEST_CASE(cycles_of_cores_widen_their_chips_draws_and_no_others) {
  auto columns = kTwoFamilies;
  columns[1].core = 0.5;
  const std::size_t second = SmallTable().rates().first_profile(1);
  BOOST_TEST(spread(columns, second) == std::hypot(spread(kTwoFamilies, second), 0.5),
             tt::tolerance(0.03));
  const auto with = draw(7, columns), without = draw(7, kTwoFamilies);
  for (std::size_t i = 0; i < second; ++i) BOOST_TEST(with[i] == without[i]);
}

BOOST_AUTO_TEST_CASE(chips_of_one_family_err_together_others_apart) {
  const auto same = draw(2, kOneFamily), apart = draw(2, kTwoFamilies);
  const auto rates = SmallTable().rates();
  const std::size_t second = rates.first_profile(1);
  BOOST_TEST(same[0] == same[second]);
  BOOST_TEST(apart[0] != apart[second]);
}

BOOST_AUTO_TEST_CASE(the_make_up_of_a_time_sets_its_factor) {
  const auto f = draw(2, kOneFamily);
  BOOST_TEST(f[0] != f[2]);  // products alone; two thirds products, one third attention
}

BOOST_AUTO_TEST_CASE(logs_spread_as_the_table_says) {
  const auto& errors = hw::prediction_errors();
  const std::size_t second = SmallTable().rates().first_profile(1);
  const auto expected = [&](Evidence e) {
    return std::hypot(errors.of(WorkClass::kProduct, 16, e).shared.value,
                      errors.whole(e).shared.value);
  };
  BOOST_TEST(spread(kTwoFamilies, 0) == expected(Evidence::kMeasured), tt::tolerance(0.05));
  BOOST_TEST(spread(kTwoFamilies, second) == expected(Evidence::kSpecification),
             tt::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(the_median_draw_is_the_prediction) {
  std::vector<double> logs;
  for (std::uint32_t i = 1; i <= 2001; ++i) logs.push_back(std::log(draw(i, kOneFamily)[0]));
  std::nth_element(logs.begin(), logs.begin() + 1000, logs.end());
  BOOST_TEST(std::abs(logs[1000]) < 0.03);
}

BOOST_AUTO_TEST_CASE(a_shift_moves_one_family_to_its_quantile) {
  const auto rates = SmallTable().rates();
  const auto& errors = hw::prediction_errors();
  const auto shifted = study::shifted_factors("asic", 1.6449, kTwoFamilies, rates, errors);
  const double sd = study::mean_log_spread("asic", kTwoFamilies, rates, errors);
  BOOST_TEST(shifted[0] == 1.0f);
  const std::size_t second = rates.first_profile(1);
  const double mean = (std::log(shifted[second]) + std::log(shifted[second + 2])) / 2;
  BOOST_TEST(mean == 1.6449 * sd, tt::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(factors_multiply_times_of_the_columns_asked_for) {
  const SmallTable table;
  const auto rates = table.rates();
  study::WorldDraw draw;
  study::TimeFactors& factors = draw.factors;
  factors.assign(rates.profiles().size(), 1.0f);
  for (std::size_t i = rates.first_profile(1); i < rates.first_profile(2); ++i) factors[i] = 2.0f;
  const auto drawn = study::drawn_table(table.costs, {1, 0}, rates, draw);
  BOOST_TEST(drawn.columns.size() == 2u);
  BOOST_TEST(drawn.cell(0, 0, 0).decode_tok_s == 512.0f);
  BOOST_TEST(drawn.cell(0, 0, 0).prefill_tok_s == 2048.0f);
  BOOST_TEST(drawn.cell(1, 0, 0).decode_tok_s == 1024.0f);
}

BOOST_AUTO_TEST_CASE(technology_multiplies_phases_apart) {
  const SmallTable table;
  const auto rates = table.rates();
  study::WorldDraw draw;
  study::multiply_technology(rates, {{1, 1}, {0.5, 0.25}}, draw.factors);
  const auto drawn = study::drawn_table(table.costs, {0, 1}, rates, draw);
  BOOST_TEST(drawn.cell(0, 0, 1).decode_tok_s == 1024.0f);
  BOOST_TEST(drawn.cell(1, 0, 1).decode_tok_s == 2048.0f);
  BOOST_TEST(drawn.cell(1, 0, 1).prefill_tok_s == 16384.0f);
}

BOOST_AUTO_TEST_CASE(a_draw_brings_its_prices) {
  const SmallTable table;
  study::WorldDraw draw;
  draw.columns = table.costs.columns;
  draw.columns[1].capex_usd = 7;
  BOOST_TEST(study::drawn_table(table.costs, {1}, table.rates(), draw).columns[0].capex_usd == 7);
}

BOOST_AUTO_TEST_CASE(genomes_are_sorted_by_the_width_of_their_weights) {
  const auto groups = study::width_groups(archs::kLibrarySize);
  archs::Genome g;
  for (int p = 0; p < 3; ++p) {
    g.value[static_cast<int>(archs::Trait::kPrecision)] = static_cast<std::uint8_t>(p);
    BOOST_TEST(static_cast<int>(groups[static_cast<std::size_t>(archs::index_of(g))]) == p);
  }
}

BOOST_AUTO_TEST_CASE(only_the_chip_of_today_can_be_measured) {
  auto s = study::load_scenario(core::home_path("scenarios/hello.yaml"));
  s.lineup.gpu = "b200";
  const auto columns = study::assemble_columns(s, hw::ChipCatalog::load());
  const auto errors = study::column_errors(columns, hw::prediction_errors());
  for (std::size_t i = 0; i < columns.gpu.column.size(); ++i) {
    const auto& e = errors[static_cast<std::size_t>(columns.gpu.column[i])];
    const bool today = i == 0 && columns.gpu.quarter[0] <= 0;
    BOOST_TEST((e.evidence == (today ? Evidence::kMeasured : Evidence::kSameFamily)));
  }
  for (const int c : columns.narrow.column)
    BOOST_TEST((errors[static_cast<std::size_t>(c)].evidence == Evidence::kSpecification));
}

BOOST_AUTO_TEST_SUITE_END()
