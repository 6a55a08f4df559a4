// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/variance_split.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/files.h"
#include "core/rng.h"
#include "evolution/calibration/posterior.h"

using namespace strandline;

namespace tt = boost::test_tools;

namespace {

/// V = effect of the model + effect of the draw + luck of the future, with known variances.
struct Additive {
  std::vector<double> effects;  ///< by model, equally likely
  double draw_sd, luck_sd;
  int draws_per_model, futures;

  std::vector<study::Cluster> sample(std::uint32_t repetition) const {
    const core::RandomStream stream(77);
    std::vector<study::Cluster> out;
    for (int m = 0; m < static_cast<int>(effects.size()); ++m)
      for (int d = 0; d < draws_per_model; ++d) {
        const auto entity = static_cast<std::uint32_t>(m * 1000 + d);
        const double own = draw_sd * stream.normal({repetition, entity, 0, 1, 0});
        double sum = 0, squares = 0;
        for (int f = 0; f < futures; ++f) {
          const double luck =
              luck_sd * stream.normal({repetition, entity, static_cast<std::uint16_t>(f), 2, 0});
          const double v = effects[static_cast<std::size_t>(m)] + own + luck;
          sum += v;
          squares += v * v;
        }
        const double mean = sum / futures;
        out.push_back({mean, (squares - futures * mean * mean) / (futures - 1),
                       static_cast<double>(futures), m});
      }
    return out;
  }
  double model_variance() const {
    double sum = 0, squares = 0;
    for (const double e : effects) sum += e, squares += e * e;
    const auto n = static_cast<double>(effects.size());
    return squares / n - sum * sum / n / n;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(variance_split)

BOOST_AUTO_TEST_CASE(a_hand_made_example_splits_as_computed_by_hand) {
  // Two models around 10 and 20, two draws each 1 off, futures that scatter by 4 but are so many
  // that their mean is sure. Within: (1 + 1 + 1 + 1) / (4 - 2) = 2. Between: 25, of which chance
  // would give 2 (2 - 1) / 4 = 0.5.
  const double sure = 1e12;
  const auto s = study::split_variance(
      {{9, 4, sure, 0}, {11, 4, sure, 0}, {19, 4, sure, 1}, {21, 4, sure, 1}});
  BOOST_TEST(s.chance == 4.0, tt::tolerance(1e-9));
  BOOST_TEST(s.parameters == 2.0, tt::tolerance(1e-9));
  BOOST_TEST(s.model == 24.5, tt::tolerance(1e-9));
  BOOST_TEST(s.models == 2);
}

BOOST_AUTO_TEST_CASE(an_additive_example_gives_its_variances_back_on_average) {
  const Additive truth{{-3, 0, 3}, 2, 8, 10, 40};
  double chance = 0, parameters = 0, model = 0, uncorrected = 0;
  constexpr int kRepetitions = 400;
  for (int r = 0; r < kRepetitions; ++r) {
    const auto clusters = truth.sample(static_cast<std::uint32_t>(r));
    const auto s = study::split_variance(clusters);
    chance += s.chance / kRepetitions;
    parameters += s.parameters / kRepetitions;
    model += s.model / kRepetitions;
    double mean[3] = {0, 0, 0}, square = 0;
    for (const auto& c : clusters) mean[c.model] += c.mean / truth.draws_per_model;
    const double center = (mean[0] + mean[1] + mean[2]) / 3;
    for (const double m : mean) square += (m - center) * (m - center) / 3;
    uncorrected += square / kRepetitions;
  }
  BOOST_TEST_MESSAGE(chance << " " << parameters << " " << model << " " << uncorrected);
  BOOST_TEST(std::abs(chance / 64.0 - 1) < 0.01);
  BOOST_TEST(std::abs(parameters / 4.0 - 1) < 0.05);
  BOOST_TEST(std::abs(model / truth.model_variance() - 1) < 0.05);
  // Means of ten draws of variance 4 + 64 / 40 scatter by 0.56, two thirds of which between three.
  BOOST_TEST(std::abs((uncorrected - truth.model_variance()) / (0.56 * 2 / 3) - 1) < 0.5);
}

BOOST_AUTO_TEST_CASE(luck_alone_is_chance_alone) {
  const Additive luck{{0, 0, 0}, 0, 5, 10, 200};
  double share = 0;
  for (std::uint32_t r = 0; r < 50; ++r) {
    const auto s = study::split_variance(luck.sample(r));
    share += s.chance / s.total() / 50;
  }
  BOOST_TEST(share > 0.995);
}

BOOST_AUTO_TEST_CASE(errors_of_the_shares_are_as_wide_as_the_shares_scatter) {
  const Additive truth{{-3, 0, 3}, 4, 2, 10, 40};
  double sum = 0, squares = 0, told = 0;
  constexpr int kRepetitions = 300;
  for (std::uint32_t r = 0; r < kRepetitions; ++r) {
    const auto s = study::split_variance(truth.sample(r));
    const double share = s.parameters / s.total();
    sum += share;
    squares += share * share;
    told += s.parameters_se / kRepetitions;
  }
  const double scatter =
      std::sqrt(squares / kRepetitions - sum * sum / kRepetitions / kRepetitions);
  BOOST_TEST_MESSAGE(scatter << " told " << told);
  BOOST_TEST(std::abs(told / scatter - 1) < 0.3);
}

BOOST_AUTO_TEST_CASE(one_draw_tells_of_chance_only) {
  const auto s = study::split_variance({{5, 9, 100, -1}});
  BOOST_TEST(s.chance == 9.0);
  BOOST_TEST(s.parameters == 0.0);
  BOOST_TEST(s.model == 0.0);
}

BOOST_AUTO_TEST_CASE(draws_take_arrival_models_by_their_stacking_weight) {
  auto s = study::load_scenario(core::home_path("scenarios/hello.yaml"));
  const auto all = s.process.posterior->column("arrival_model");
  s.parameter_draws = static_cast<int>(all.size());  // every row once
  const auto drawn = study::arrival_models(s);
  for (const int m : {0, 1, 2}) {
    const auto rows = std::count(all.begin(), all.end(), static_cast<double>(m));
    BOOST_TEST(std::count(drawn.begin(), drawn.end(), m) == rows);
    BOOST_TEST(rows > static_cast<std::ptrdiff_t>(all.size()) / 10);
  }
  s.parameter_draws = 0;
  BOOST_TEST(study::arrival_models(s).front() == -1);
}

BOOST_AUTO_TEST_SUITE_END()
