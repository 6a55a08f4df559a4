// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/parameters.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <set>

#include "core/csv.h"
#include "core/error.h"
#include "tests/evolution/fixtures.h"
#include "tests/support/data.h"

namespace strandline::evolution {
namespace {

const ProcessFile& shipped() {
  static const ProcessFile file = tests::Setting().file;
  return file;
}

const Parameter& named(const ProcessFile& file, const std::string& name) {
  return *std::find_if(file.all.begin(), file.all.end(),
                       [&](const Parameter& p) { return p.name == name; });
}

/// Share of the initial mix whose trait has one of the values.
double mix_share(archs::Trait trait, const std::set<int>& values) {
  double sum = 0.0;
  for (std::size_t g = 0; g < shipped().initial_mix.size(); ++g)
    if (values.contains(archs::genome_at(static_cast<int>(g)).value[static_cast<int>(trait)]))
      sum += shipped().initial_mix[g];
  return sum;
}

std::string write_process(const std::string& parameter_lines) {
  const auto path = strandline::tests::scratch_folder() / "strandline_process_test.yaml";
  std::ofstream(path) << "sources: {s: a source}\nparameters:\n" << parameter_lines;
  return path.string();
}

std::string message_of(const std::string& parameter_lines) {
  try {
    load_process(write_process(parameter_lines));
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parameters)

BOOST_AUTO_TEST_CASE(every_parameter_has_a_unit_a_source_a_meaning_and_an_ordered_interval) {
  BOOST_TEST(shipped().all.size() > 60u);
  std::set<std::string> names;
  for (const Parameter& p : shipped().all) {
    BOOST_TEST_CONTEXT(p.name) {
      BOOST_TEST(names.insert(p.name).second);
      BOOST_TEST(!p.unit.empty());
      BOOST_TEST(p.value.source.size() > 15u);
      BOOST_TEST(p.meaning.size() > 10u);
      BOOST_TEST(p.value.low <= p.value.value);
      BOOST_TEST(p.value.value <= p.value.high);
    }
  }
}

BOOST_AUTO_TEST_CASE(values_stay_in_the_unit_of_the_file) {
  BOOST_TEST(shipped().parameter("innovation_rate") == 4.3);
  BOOST_TEST(named(shipped(), "innovation_rate").unit == "1/year");
  BOOST_TEST(named(shipped(), "innovation_rate").value.low == 2.8);
  BOOST_TEST(named(shipped(), "innovation_rate").value.high == 6.3);
  BOOST_TEST(shipped().parameter("site_capex") == 10000.0);
}

BOOST_AUTO_TEST_CASE(draw_zero_is_the_point) {
  const ProcessFile draw = draw_parameters(shipped(), 11, 0);
  for (std::size_t i = 0; i < draw.all.size(); ++i)
    BOOST_TEST(draw.all[i].value.value == shipped().all[i].value.value);
}

BOOST_AUTO_TEST_CASE(draws_have_the_interval_as_their_90_percent_range) {
  const Parameter& rate = named(shipped(), "innovation_rate");
  constexpr int kDraws = 4000;
  int below = 0, above = 0, under_point = 0;
  for (std::uint32_t d = 1; d <= kDraws; ++d) {
    const double x = draw_parameters(shipped(), 11, d).parameter("innovation_rate");
    below += x < rate.value.low;
    above += x > rate.value.high;
    under_point += x < rate.value.value;
  }
  // Binomial standard errors: 0.0034 at 5 %, 0.0079 at 50 %.
  BOOST_TEST(std::abs(below / double{kDraws} - 0.05) < 0.014);
  BOOST_TEST(std::abs(above / double{kDraws} - 0.05) < 0.014);
  BOOST_TEST(std::abs(under_point / double{kDraws} - 0.5) < 0.032);
}

BOOST_AUTO_TEST_CASE(draws_keep_every_range_and_integers_stay_integers) {
  for (std::uint32_t d = 1; d <= 200; ++d)
    for (const Parameter& p : draw_parameters(shipped(), 5, d).all) {
      if (p.value.value < p.range.min || p.value.value > p.range.max)
        BOOST_ERROR(p.name + " left its range");
      if (p.integer && p.value.value != std::round(p.value.value))
        BOOST_ERROR(p.name + " is no integer");
    }
  BOOST_TEST(named(shipped(), "retirement_age").integer);
}

BOOST_AUTO_TEST_CASE(draws_depend_on_seed_and_draw_but_not_on_other_parameters) {
  ProcessFile fewer = shipped();
  fewer.all.erase(fewer.all.begin());
  BOOST_TEST(draw_parameters(fewer, 3, 4).parameter("eta") ==
             draw_parameters(shipped(), 3, 4).parameter("eta"));
  BOOST_TEST(draw_parameters(shipped(), 3, 4).parameter("eta") !=
             draw_parameters(shipped(), 3, 5).parameter("eta"));
  BOOST_TEST(draw_parameters(shipped(), 3, 4).parameter("eta") !=
             draw_parameters(shipped(), 4, 4).parameter("eta"));
}

BOOST_AUTO_TEST_CASE(an_override_sets_the_point_and_collapses_the_interval) {
  ProcessFile file = shipped();
  override_parameter(file, "eta", 1.25);
  BOOST_TEST(file.parameter("eta") == 1.25);
  for (std::uint32_t d = 0; d < 5; ++d)
    BOOST_TEST(draw_parameters(file, 1, d).parameter("eta") == 1.25);
}

BOOST_AUTO_TEST_CASE(an_override_of_an_unknown_name_says_which_is_near) {
  ProcessFile file = shipped();
  try {
    override_parameter(file, "inovation_rate", 1.0);
    BOOST_ERROR("accepted an unknown parameter");
  } catch (const core::InputError& e) {
    BOOST_TEST(std::string(e.what()).find("innovation_rate") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(an_override_out_of_range_is_refused) {
  ProcessFile file = shipped();
  BOOST_CHECK_THROW(override_parameter(file, "innovation_branching", 1.0), core::InputError);
  BOOST_CHECK_THROW(override_parameter(file, "demand_elasticity", -1.0), core::InputError);
  BOOST_CHECK_THROW(override_parameter(file, "eta", std::nan("")), core::InputError);
  BOOST_TEST(file.parameter("eta") == shipped().parameter("eta"));
}

BOOST_AUTO_TEST_CASE(a_bad_file_is_refused_with_place_and_mend) {
  const std::string good = "{value: 1, unit: 1/year, low: 0.5, high: 2, source: s}";
  BOOST_TEST(
      message_of("  a: {meaning: some text, estimate: {value: 1, unit: 1/yeer, source: s}}\n")
          .find("unknown unit") != std::string::npos);
  BOOST_TEST(
      message_of("  a: {meaning: some text, colour: 1, estimate: " + good + "}\n").find("colour") !=
      std::string::npos);
  BOOST_TEST(message_of("  a: {meaning: some text, draw: beta, estimate: " + good + "}\n")
                 .find("lognormal, normal or integer") != std::string::npos);
  BOOST_TEST(message_of("  a: {meaning: some text, range: [0.8, 3], estimate: " + good + "}\n")
                 .find("out of range") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_initial_mix_is_a_distribution_over_known_genomes) {
  BOOST_TEST(shipped().initial_mix.size() == static_cast<std::size_t>(archs::kKnownSize));
  double sum = 0.0;
  for (const double w : shipped().initial_mix) sum += w;
  BOOST_TEST(sum == 1.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(shipped().signatures.size() == 8u);
  BOOST_TEST(shipped().signature_names.size() == 8u);
}

BOOST_AUTO_TEST_CASE(the_initial_mix_lies_within_the_records_intervals) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  using T = archs::Trait;
  struct Row {
    std::string trait;
    double share;
  };
  const Row rows[] = {
      {"MoE", mix_share(T::kChannel, {1, 2})},
      {"trainable top-k sparse attention (NSA/DSA/MSA/CSA)", mix_share(T::kMixer, {3})},
      {"sliding window / local-global / chunked", mix_share(T::kMixer, {2})},
      {"SSM (Mamba-1/2)", mix_share(T::kMixer, {4})},
      {"linear attention / delta family (lightning, GDN, KDA)", mix_share(T::kMixer, {5})},
      {"hyper-connections / mHC / multi-stream residual", mix_share(T::kResidual, {1})},
      {"MTP / built-in speculative head", mix_share(T::kDecoding, {1})},
      {"diffusion LM", mix_share(T::kDecoding, {2})},
      {"4-bit native serving (int4/mxfp4/nvfp4)", mix_share(T::kPrecision, {2})}};
  const auto table = core::Csv::load(*data / "archs/traits.csv");
  for (const Row& row : rows) BOOST_TEST_CONTEXT(row.trait << " share " << row.share) {
      const auto line = std::find_if(table.rows.begin(), table.rows.end(), [&](const auto& r) {
        return r[table.column("trait")] == row.trait;
      });
      BOOST_REQUIRE((line != table.rows.end()));
      BOOST_TEST(row.share >= std::stod((*line)[table.column("share_last12m_lo")]));
      BOOST_TEST(row.share <= std::stod((*line)[table.column("share_last12m_hi")]));
    }
}

BOOST_AUTO_TEST_CASE(the_history_is_the_records_named_chips) {
  BOOST_TEST(shipped().history.size() == 10u);  // C2023: 4 years, C2024a and C2024b: 3 each
  const auto& first = shipped().history.front();
  BOOST_TEST(first.series == "C2023");
  BOOST_TEST(first.share == 0.9);
  const auto data = tests::data_dir();
  if (!data) return;
  const auto table = core::Csv::load(*data / "archs/named_chip_coverage.csv");
  for (const HistoryPoint& h : shipped().history) {
    const auto line = std::find_if(table.rows.begin(), table.rows.end(), [&](const auto& r) {
      return r[table.column("chip")].starts_with(h.series + " ") &&
             r[table.column("level")] == "functional" &&
             std::stod(r[table.column("model_year")]) == h.year;
    });
    BOOST_REQUIRE((line != table.rows.end()));
    BOOST_TEST(h.share == std::stod((*line)[table.column("coverage")]));
    BOOST_TEST(h.low == std::stod((*line)[table.column("lo")]));
    BOOST_TEST(h.high == std::stod((*line)[table.column("hi")]));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::evolution
