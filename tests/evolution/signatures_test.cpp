// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/signatures.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>

#include "core/csv.h"
#include "core/files.h"
#include "evolution/calibration/record.h"
#include "evolution/parameters.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
using namespace strandline::evolution;

const SignatureFile& shipped() {
  static const SignatureFile file = load_signatures(core::home_path("evolution/signatures.yaml"));
  return file;
}

/// Many drawn operators of the fit alone (no candidates).
std::vector<NovelOperator> many(int n) {
  SignatureFile file = shipped();
  file.named_probability.value = 0.0;
  const SignatureFit fit = fit_signatures(file, 2027.0);
  std::vector<NovelOperator> all;
  for (std::uint32_t d = 0; static_cast<int>(all.size()) < n; ++d)
    for (const NovelOperator& op : draw_operators(file, fit, 8, 5, d)) all.push_back(op);
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(signatures)

BOOST_AUTO_TEST_CASE(fit_has_the_moments_of_the_record) {
  const SignatureFit fit = fit_signatures(shipped(), 2027.0);
  double mean = 0.0;
  for (const RecordedOperator& op : shipped().appeared)
    mean += std::log2(op.signature.flops_per_byte) / static_cast<double>(fit.n);
  BOOST_TEST(fit.n == static_cast<int>(shipped().appeared.size()));
  BOOST_TEST(fit.mean[0] == mean, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(fit.mutable_weights == 0);
  BOOST_TEST(fit.irregular == 6);  // two routings, top-k, compressed, table, zero experts
}

BOOST_AUTO_TEST_CASE(a_cutoff_sees_fewer) {
  BOOST_TEST(fit_signatures(shipped(), 2025.0).n == 6);
  BOOST_CHECK_THROW(fit_signatures(shipped(), 2021.0), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(draws_have_the_predictive_moments) {
  const SignatureFit fit = fit_signatures(shipped(), 2027.0);
  double mean = 0.0, square = 0.0;
  int irregular = 0, mutable_weights = 0;
  const auto all = many(20000);
  const double n = static_cast<double>(all.size());
  for (const NovelOperator& op : all) {
    const double x = std::log2(op.signature.flops_per_byte);
    mean += x / n;
    square += x * x / n;
    irregular += op.signature.irregularity > 0.0;
    mutable_weights += op.signature.mutable_weights;
  }
  BOOST_TEST(std::abs(mean - fit.mean[0]) < 0.1);
  // Student's t with nu = n - 2: variance (1 + 1/n) S / (nu - 2); clamping takes a little off.
  const double variance = (1.0 + 1.0 / fit.n) * fit.scatter[0] / (fit.n - 4);
  BOOST_TEST(square - mean * mean == variance, boost::test_tools::tolerance(0.12));
  BOOST_TEST(irregular / n == (fit.irregular + 0.5) / (fit.n + 1.0),
             boost::test_tools::tolerance(0.05));
  // never seen, yet possible: Jeffreys' 0.5 / (n + 1)
  BOOST_TEST(mutable_weights / n == 0.5 / (fit.n + 1.0), boost::test_tools::tolerance(0.15));
}

BOOST_AUTO_TEST_CASE(drawn_signatures_are_within_their_ranges) {
  for (const NovelOperator& op : many(2000)) {
    BOOST_TEST_REQUIRE(op.signature.flops_per_byte > 0.0);
    BOOST_TEST_REQUIRE(op.signature.sequential_depth >= 1.0);
    BOOST_TEST_REQUIRE(op.signature.irregularity >= 0.0);
    BOOST_TEST_REQUIRE(op.signature.irregularity <= 1.0);
  }
}

BOOST_AUTO_TEST_CASE(named_ones_come_once_and_as_often_as_stated) {
  const SignatureFit fit = fit_signatures(shipped(), 2027.0);
  int named = 0;
  for (std::uint32_t d = 0; d < 2000; ++d) {
    std::set<std::string> names;
    for (const NovelOperator& op : draw_operators(shipped(), fit, 8, 9, d)) {
      named += op.named;
      BOOST_TEST_REQUIRE(names.insert(op.name).second);
    }
  }
  BOOST_TEST(named / 16000.0 == shipped().named_probability.value,
             boost::test_tools::tolerance(0.03));
}

BOOST_AUTO_TEST_CASE(the_same_draw_is_the_same_library) {
  const SignatureFit fit = fit_signatures(shipped(), 2027.0);
  const auto a = draw_operators(shipped(), fit, 8, 9, 4),
             b = draw_operators(shipped(), fit, 8, 9, 4);
  for (std::size_t i = 0; i < a.size(); ++i) {
    BOOST_TEST(a[i].name == b[i].name);
    BOOST_TEST(a[i].signature.flops_per_byte == b[i].signature.flops_per_byte);
  }
}

BOOST_AUTO_TEST_CASE(a_library_replaces_the_process_operators) {
  ProcessFile process = load_process(core::home_path("evolution/process.yaml"));
  const SignatureFit fit = fit_signatures(shipped(), 2027.0);
  const auto library =
      draw_operators(shipped(), fit, static_cast<int>(process.signatures.size()), 1, 1);
  replace_operators(library, process);
  BOOST_TEST(process.signature_names.back() == library.back().name);
  BOOST_CHECK_THROW(replace_operators({}, process), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(named_probability_is_the_records) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  const auto table = core::Csv::load(*tests::data_dir() / "archs" / "idea_publications.csv");
  int adopted = 0, early = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& day = table.cell(row, "first_notable_adoption");
    if (table.cell(row, "needs_new_hw_operator") != "1" || day < "2023") continue;
    ++adopted;
    early += year_of_date(day) - year_of_date(table.cell(row, "first_publication")) > 1.0;
  }
  BOOST_TEST(adopted == 35);
  BOOST_TEST(shipped().named_probability.value == static_cast<double>(early) / adopted,
             boost::test_tools::tolerance(0.02));
}

BOOST_AUTO_TEST_SUITE_END()
