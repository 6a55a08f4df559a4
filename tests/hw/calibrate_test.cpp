// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/calibrate.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/error.h"
#include "core/files.h"
#include "hw/measured/simplex_search.h"

namespace {

using namespace strandline;
using hw::EfficiencyLaw;
using hw::KernelCase;
namespace tt = boost::test_tools;

bool all(const KernelCase&) {
  return true;
}

/// Products from 1 us to 1 ms of work, some bound by compute and some by memory, that take exactly
/// what `law` says.
std::vector<KernelCase> made_cases(const std::string& silicon, const EfficiencyLaw& law) {
  std::vector<KernelCase> cases;
  for (int i = 0; i < 30; ++i)
    for (int j = 0; j < 10; ++j) {
      KernelCase c;
      c.chip = c.silicon = silicon;
      c.family = "family";
      c.date = "2020";
      c.table = "kernel_gemm";
      c.kind = "gemm";
      c.dtype = "bfloat16";
      c.shape = static_cast<std::uint64_t>(i * 10 + j);
      const double compute = 1e-6 * std::pow(1000.0, i / 29.0);
      c.parts = {{.compute_s = compute, .memory_s = compute * std::pow(10.0, (j - 5) / 3.0)}};
      c.flops_s = compute;
      c.bytes_s = c.parts.front().memory_s;
      c.measured_us = hw::predicted_us(c, law);
      cases.push_back(c);
    }
  return cases;
}

constexpr EfficiencyLaw kTrue{
    .rate = 0.5, .stream = 0.8, .start_s = 5e-6, .exposed = 0.2, .cached = 1};

}  // namespace

BOOST_AUTO_TEST_SUITE(calibrate)

BOOST_AUTO_TEST_CASE(a_simplex_finds_the_least_of_a_valley) {
  const auto valley = [](const std::vector<double>& x) {
    return std::pow(x[0] - 0.3, 2) + 10 * std::pow(x[1] - x[0] * x[0], 2);
  };
  const auto x = hw::simplex_least(valley, {0.9, 0.9}, 0.1, 400);
  BOOST_TEST(x[0] == 0.3, tt::tolerance(1e-3));
  BOOST_TEST(x[1] == 0.09, tt::tolerance(1e-2));
}

BOOST_AUTO_TEST_CASE(a_simplex_stays_in_the_cube) {
  const auto x = hw::simplex_least([](const auto& p) { return p[0] + p[1]; }, {0.5, 0.5}, 0.1, 300);
  BOOST_TEST(x[0] >= 0.0);
  BOOST_TEST(x[0] < 0.01);
  BOOST_TEST(x[1] >= 0.0);
}

BOOST_AUTO_TEST_CASE(a_fit_finds_the_law_that_made_the_times) {
  const auto cases = made_cases("a", kTrue);
  const auto law = hw::calibrate_kernels(cases, all).find(cases.front());
  BOOST_REQUIRE(law.has_value());
  BOOST_TEST(law->rate == kTrue.rate, tt::tolerance(0.05));
  BOOST_TEST(law->stream == kTrue.stream, tt::tolerance(0.05));
  BOOST_TEST(law->start_s == kTrue.start_s, tt::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(fits_do_not_depend_on_threads) {
  auto cases = made_cases("a", kTrue);
  for (const KernelCase& c : made_cases("b", EfficiencyLaw{.rate = 0.9, .start_s = 1e-6}))
    cases.push_back(c);
  BOOST_TEST(hw::kernel_laws_yaml(hw::calibrate_kernels(cases, all, 3, 1)) ==
             hw::kernel_laws_yaml(hw::calibrate_kernels(cases, all, 3, 4)));
}

BOOST_AUTO_TEST_CASE(an_unmeasured_chip_takes_its_familys_mean) {
  auto cases = made_cases("a", {.rate = 0.4, .stream = 0.8, .start_s = 4e-6, .exposed = 0.1});
  for (const KernelCase& c :
       made_cases("b", {.rate = 0.9, .stream = 0.8, .start_s = 4e-6, .exposed = 0.1}))
    cases.push_back(c);
  const hw::KernelLaws laws = hw::calibrate_kernels(cases, all);
  KernelCase other = cases.front();
  other.chip = other.silicon = "c";
  BOOST_TEST(laws.find(other)->rate == 0.6, tt::tolerance(0.05));
  // Left out, `b` is predicted by `a` alone.
  BOOST_TEST(laws.find(cases.back(), "b")->rate == 0.4, tt::tolerance(0.05));
  other.family = "other family";
  BOOST_TEST(!laws.find(other).has_value());
}

BOOST_AUTO_TEST_CASE(unsplit_laws_tell_of_their_own_chip_alone) {
  auto cases = made_cases("a", {.rate = 0.4, .stream = 0.8, .start_s = 4e-6, .exposed = 0.1});
  for (KernelCase& c : cases) c.walk_s = 1e-9;
  for (const KernelCase& c :
       made_cases("b", {.rate = 0.9, .stream = 0.8, .start_s = 4e-6, .exposed = 0.1}))
    cases.push_back(c);
  const hw::KernelLaws laws = hw::calibrate_kernels(cases, all);
  KernelCase other = cases.front();
  other.chip = other.silicon = "c";
  BOOST_TEST(laws.find(other)->rate == 0.9, tt::tolerance(0.05));
  BOOST_TEST(laws.find(cases.front())->rate == 0.4, tt::tolerance(0.05));
  BOOST_TEST(laws.find(cases.back(), "b")->rate == 0.4, tt::tolerance(0.05));  // nothing else
}

BOOST_AUTO_TEST_CASE(rows_that_a_filter_hides_do_not_matter) {
  auto cases = made_cases("a", kTrue);
  const auto even = [](const KernelCase& c) { return c.shape % 2 == 0; };
  const std::string before = hw::kernel_laws_yaml(hw::calibrate_kernels(cases, even));
  for (KernelCase& c : cases)
    if (!even(c)) c.measured_us = 1e6;
  BOOST_TEST(hw::kernel_laws_yaml(hw::calibrate_kernels(cases, even)) == before);
}

BOOST_AUTO_TEST_CASE(the_shipped_laws_survive_writing_and_reading) {
  const auto chips = hw::ChipCatalog::load();
  const std::string text = hw::kernel_laws_yaml(hw::load_kernel_laws(chips));
  BOOST_TEST(text == core::read_file(core::home_path("hw/efficiency_laws.yaml")));
}

BOOST_AUTO_TEST_CASE(b200_and_gb200_are_one_silicon) {
  const auto chips = hw::ChipCatalog::load();
  BOOST_TEST(hw::silicon_of(chips.find("b200")) == hw::silicon_of(chips.find("gb200")));
  BOOST_TEST(hw::silicon_of(chips.find("b200")) != hw::silicon_of(chips.find("h100")));
  BOOST_TEST(hw::silicon_of(chips.find("a100")) != hw::silicon_of(chips.find("h100")));
}

BOOST_AUTO_TEST_CASE(unknown_chips_are_refused_with_a_reason) {
  const auto csv = core::Csv::parse("hw,dtype,m,n,k,latency_us\nno-such,bfloat16,1,2,3,4\n", "t");
  const auto chips = hw::ChipCatalog::load();
  const auto cases = hw::kernel_cases(csv, hw::recognize_kernel_table(csv), chips);
  BOOST_REQUIRE(cases.size() == 1u);
  BOOST_TEST(cases.front().why.find("no-such") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_product_has_the_roofline_of_its_operands) {
  const auto csv = core::Csv::parse("hw,dtype,m,n,k\nh100,bfloat16,1,8192,8192\n", "t");
  const auto chips = hw::ChipCatalog::load();
  const auto cases = hw::kernel_cases(csv, hw::recognize_kernel_table(csv), chips);
  // 8192 x 8192 weights and 2 x 8192 activations of 2 B at 3.35 TB/s.
  BOOST_TEST(cases.front().roofline_us == 2 * 8192.0 * 8194 / 3.35e12 * 1e6, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
