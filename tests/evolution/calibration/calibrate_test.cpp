// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/calibrate.h"

#include <boost/test/unit_test.hpp>

#include <map>

#include "core/error.h"
#include "core/files.h"
#include "core/statistics.h"
#include "evolution/calibration/ideas.h"
#include "evolution/calibration/sizes.h"
#include "evolution/calibration/slice.h"
#include "evolution/calibration/traffic.h"
#include "evolution/parameters.h"
#include "tests/evolution/calibration/synthetic.h"
#include "tests/support/data.h"

namespace strandline::tests {

using namespace strandline::evolution;
namespace {

std::string shipped_text() {
  return core::read_file(core::home_path("evolution/process.yaml"));
}

/// A few labs, none of them real, with traits that no rule knows.
Record unseen() {
  std::string text = kMadeUpHeader;
  for (int i = 0; i < 90; ++i) {
    archs::Genome g;
    g.value[0] = static_cast<std::uint8_t>(i % 5);
    g.value[1] = static_cast<std::uint8_t>(i > 40 ? 2 : 0);
    g.value[5] = static_cast<std::uint8_t>(i % 4);
    std::string cells = cells_of(g);
    if (i > 70)
      cells.replace(cells.find("GQA") == std::string::npos ? 0 : cells.find("GQA"), 3, "ZKV");
    text +=
        fmt::format("m{},lab{},{},1,N,text,{}\n", i, i % 7, date_of_year(2021.0 + i * 0.06), cells);
  }
  return parse_record(text, "unseen.csv");
}

CalibrationOptions quick() {
  CalibrationOptions o;
  o.draws = 200;
  o.warm_up = 60;
  return o;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(calibrate_record)

BOOST_AUTO_TEST_CASE(slices_of_a_normal_have_its_moments) {
  const auto f = [](const std::vector<double>& x) {
    return -0.5 * ((x[0] - 3.0) * (x[0] - 3.0) / 4.0 + (x[1] + 1.0) * (x[1] + 1.0));
  };
  double mean = 0, square = 0;
  constexpr int kDraws = 8000;
  for (const auto& x : slice_sample(f, {0.0, 0.0}, {kDraws, 200, 1, 1, 7})) {
    mean += x[0] / kDraws;
    square += x[0] * x[0] / kDraws;
  }
  BOOST_TEST(std::abs(mean - 3.0) < 0.12);
  BOOST_TEST(std::abs(square - mean * mean - 4.0) < 0.3);
}

BOOST_AUTO_TEST_CASE(gamma_draws_have_the_shape_as_mean_and_variance) {
  Sequence random(1, 1);
  for (const double shape : {0.5, 1.0, 4.5}) {
    double mean = 0, square = 0;
    constexpr int kDraws = 40000;
    for (int i = 0; i < kDraws; ++i) {
      const double x = random.gamma(shape);
      mean += x / kDraws;
      square += x * x / kDraws;
    }
    BOOST_TEST(std::abs(mean / shape - 1.0) < 0.03);
    BOOST_TEST(std::abs((square - mean * mean) / shape - 1.0) < 0.08);
  }
}

BOOST_AUTO_TEST_CASE(r_hat_tells_chains_apart) {
  Sequence random(1, 1);
  std::vector<std::vector<double>> same(4), apart(4);
  for (int c = 0; c < 4; ++c)
    for (int i = 0; i < 500; ++i) {
      same[c].push_back(random.normal());
      apart[c].push_back(random.normal() + 2.0 * c);
    }
  BOOST_TEST(split_r_hat(same) < 1.02);
  BOOST_TEST(split_r_hat(apart) > 1.5);
}

BOOST_AUTO_TEST_CASE(growth_matches_the_published_rates) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  // growth_rates.csv, 2023-2026: total 1.89, active 0.68, experts 2.9, expert width 0.54, context
  // 4.0, each with its 90 % interval.
  const std::map<std::string, std::pair<double, double>> published{
      {"growth_total", {1.6, 2.2}},
      {"growth_active", {0.57, 0.80}},
      {"growth_experts", {2.3, 3.5}},
      {"growth_expert_width", {0.42, 0.71}},
      {"growth_context", {3.5, 4.5}}};
  const Record r = load_record(*dir / "archs/models.csv");
  for (const Growth& g : fit_growth(r, r.until - 2023.0, 2000, 1)) {
    const auto found = published.find(g.name);
    if (found == published.end()) continue;
    double mean = 0;
    for (const double x : g.factor) mean += x / 2000.0;
    BOOST_TEST_MESSAGE(g.name << " " << mean);
    BOOST_TEST(mean >= found->second.first, g.name << " " << mean);
    BOOST_TEST(mean <= found->second.second, g.name << " " << mean);
  }
}

BOOST_AUTO_TEST_CASE(adoption_of_ideas_matches_the_kaplan_meier_figures) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  // README of the data, section 2: new-operator ideas 25 % in one year and 39 % in three, others
  // 37 % and 68 %; two thirds need an operator.
  const double until = year_of_date("2026-09-30");
  const auto draws =
      fit_ideas(load_ideas(*dir / "archs/idea_publications.csv", until), until, 2000, 1);
  IdeaDraw mean;
  for (const auto& d : draws) {
    mean.needs_operator += d.needs_operator / 2000;
    mean.operator_1y += d.operator_1y / 2000;
    mean.operator_3y += d.operator_3y / 2000;
    mean.plain_1y += d.plain_1y / 2000;
    mean.plain_3y += d.plain_3y / 2000;
  }
  BOOST_TEST(std::abs(mean.needs_operator - 0.667) < 0.02);
  BOOST_TEST(std::abs(mean.operator_1y - 0.25) < 0.03);
  BOOST_TEST(std::abs(mean.operator_3y - 0.39) < 0.04);
  BOOST_TEST(std::abs(mean.plain_1y - 0.37) < 0.03);
  BOOST_TEST(std::abs(mean.plain_3y - 0.68) < 0.04);
}

BOOST_AUTO_TEST_CASE(ideas_published_later_are_not_known) {
  const auto file = scratch_folder() / "ideas.csv";
  core::write_file_atomically(file,
                              "first_publication,needs_new_hw_operator,first_notable_adoption\n"
                              "2020-01-01,1,2021-06-01\n2020-01-01,0,2023-01-01\n2024-01-01,1,\n");
  const auto ideas = load_ideas(file, 2022.0);
  BOOST_REQUIRE(ideas.size() == 2u);
  BOOST_TEST(std::isfinite(ideas[0].adopted));
  BOOST_TEST(std::isnan(ideas[1].adopted));
}

BOOST_AUTO_TEST_CASE(size_classes_that_rise_are_seen_to_rise) {
  std::string rising = kMadeUpHeader, still = kMadeUpHeader;
  for (int i = 0; i < 300; ++i) {
    archs::Genome g;
    const double year = 2022.0 + i * 0.01;
    // A third of the class rises a year.
    g.value[5] = (i * 7 % 100) < 100 * (1.0 - std::exp(-0.4 * (year - 2022.0))) ? 2 : 1;
    rising += fmt::format("m{},l,{},1,N,text,{}\n", i, date_of_year(year), cells_of(g));
    g.value[5] = i % 2 ? 2 : 1;
    still += fmt::format("m{},l,{},1,N,text,{}\n", i, date_of_year(year), cells_of(g));
  }
  const auto median_up = [](const std::string& text) {
    std::vector<double> up;
    for (const auto& d : fit_sizes(parse_record(text, "r"), 3.0, 400, 200, 1)) up.push_back(d.up);
    return core::quantile(up, 0.5);
  };
  const double fast = median_up(rising), slow = median_up(still);
  BOOST_TEST(std::abs(fast - 0.4) < 0.12);
  BOOST_TEST(slow < 0.5 * fast);
}

BOOST_AUTO_TEST_CASE(the_same_arguments_give_the_same_posterior_on_any_number_of_threads) {
  const Record r = unseen();
  auto one = quick(), two = quick();
  one.threads = 1, two.threads = 2;
  BOOST_TEST(calibrate(r, {}, one).posterior.csv() == calibrate(r, {}, two).posterior.csv());
}

BOOST_AUTO_TEST_CASE(a_record_never_seen_calibrates_into_a_process_file_that_reads) {
  const Record r = unseen();
  const Calibration c = calibrate(r, {}, quick());
  BOOST_TEST(c.novel == std::vector<std::string>{"kv_sharing=ZKV"},
             boost::test_tools::per_element());
  core::write_file_atomically(scratch_folder() / "p.csv", c.posterior.csv());
  const auto file = scratch_folder() / "p.yaml";
  core::write_file_atomically(file, calibrated_process(shipped_text(), c, r, "p.csv"));
  const ProcessFile process = load_process(file);
  int fitted = 0;
  for (const FittedParameter& p : c.parameters) {
    for (const Parameter& q : process.all) {
      if (q.name != p.name) continue;
      ++fitted;
      BOOST_TEST(std::abs(q.value.value - p.value) <= 1e-3 * std::abs(p.value) + 1e-12, p.name);
      BOOST_TEST(q.value.source.find("unseen.csv") != std::string::npos, p.name);
    }
  }
  BOOST_TEST(fitted >= 30);
  BOOST_REQUIRE(process.posterior);
  BOOST_CHECK_NO_THROW(draw_parameters(process, 1, 7));
}

BOOST_AUTO_TEST_CASE(a_calibrated_file_calibrates_again) {
  const Record r = unseen();
  const Calibration c = calibrate(r, {}, quick());
  const std::string once = calibrated_process(shipped_text(), c, r, "");
  BOOST_TEST(calibrated_process(once, c, r, "") == once);
}

BOOST_AUTO_TEST_CASE(text_of_another_layout_is_refused) {
  const Record r = unseen();
  const Calibration c = calibrate(r, {}, quick());
  BOOST_CHECK_THROW(calibrated_process("parameters:\n", c, r, ""), core::InputError);
}

BOOST_AUTO_TEST_CASE(every_posterior_draw_keeps_its_parameters_range) {
  const Record r = unseen();
  const Calibration c = calibrate(r, {}, quick());
  for (const Parameter& p : load_process(core::home_path("evolution/process.yaml")).all) {
    if (!c.posterior.has(p.name)) continue;
    for (const double x : c.posterior.column(p.name)) {
      if (x >= p.range.min && x <= p.range.max) continue;
      BOOST_TEST(false, p.name << " = " << x);
      break;
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
