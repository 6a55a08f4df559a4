// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/validate.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/support/data.h"

namespace {

using namespace strandline;
using hw::KernelCase;
namespace tt = boost::test_tools;

/// Products that take exactly what `law` says, on a chip of a family with others.
std::vector<KernelCase> made_cases(const std::string& chip, const std::string& silicon,
                                   const std::string& date, const hw::EfficiencyLaw& law) {
  std::vector<KernelCase> cases;
  for (int i = 0; i < 60; ++i) {
    KernelCase c;
    c.chip = chip;
    c.silicon = silicon;
    c.family = "family";
    c.date = date;
    c.table = "kernel_gemm";
    c.kind = "gemm";
    c.dtype = "bfloat16";
    c.shape = static_cast<std::uint64_t>(i);
    const double compute = 1e-6 * std::pow(1000.0, i / 59.0);
    c.parts = {{.compute_s = compute, .memory_s = compute * std::pow(10.0, (i % 7 - 3) / 2.0)}};
    c.flops_s = compute;
    c.bytes_s = c.parts.front().memory_s;
    c.measured_us = hw::predicted_us(c, law);
    cases.push_back(c);
  }
  return cases;
}

void append(std::vector<KernelCase>& all, const std::vector<KernelCase>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

const hw::TargetFigure* find(const hw::KernelValidation& v, hw::LeftOut fold) {
  for (const hw::TargetFigure& f : v.targets)
    if (f.fold == fold) return &f;
  return nullptr;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validate)

BOOST_AUTO_TEST_CASE(errors_are_relative_to_what_was_measured) {
  hw::RelativeErrors e;
  e.add(10.0, 12.0);
  e.add(10.0, 9.0);
  e.add(10.0, std::nullopt);  // measured, not predicted
  e.add(10.0, 0.0);
  e.add(std::nullopt, 5.0);
  e.add(-1.0, 5.0);
  const hw::ErrorSummary s = hw::summary_of(e);
  BOOST_TEST(s.rows == 4);
  BOOST_TEST(s.scored == 2);
  BOOST_TEST(s.median == 0.15, tt::tolerance(1e-12));
  BOOST_TEST(s.mean == 0.15, tt::tolerance(1e-12));
  BOOST_TEST(s.bias == 0.05, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_new_generation_is_the_silicon_that_came_last) {
  auto cases = made_cases("old", "s1", "2020-05", {.rate = 0.5, .start_s = 3e-6});
  append(cases, made_cases("new", "s2", "2024-03", {.rate = 0.9, .start_s = 3e-6}));
  append(cases, made_cases("twin", "s2", "2025-01", {.rate = 0.9, .start_s = 3e-6}));
  BOOST_TEST(hw::newest_silicon(cases) == "s2");
  const auto v = hw::validate_kernels(cases, hw::KernelLaws(), {hw::KernelFold::kChip});
  const hw::TargetFigure* generation = find(v, hw::LeftOut::kGeneration);
  BOOST_REQUIRE(generation);
  BOOST_TEST(generation->errors.rows == 120);
  BOOST_TEST(generation->asked.value() == 0.10);
  BOOST_TEST(generation->errors.bias > 0.2);  // half the rate takes up to 1.8 times as long
}

BOOST_AUTO_TEST_CASE(a_sibling_is_predicted_by_its_twin_alone) {
  auto cases = made_cases("lone", "s1", "2020-05", {.rate = 0.2, .start_s = 3e-6});
  append(cases, made_cases("twin a", "s2", "2024", {.rate = 0.9, .start_s = 3e-6}));
  append(cases, made_cases("twin b", "s2", "2024", {.rate = 0.9, .start_s = 3e-6}));
  const auto laws = hw::calibrate_kernels(cases, [](const KernelCase&) { return true; });
  const auto v = hw::validate_kernels(cases, laws, {hw::KernelFold::kChip});
  const hw::TargetFigure* sibling = find(v, hw::LeftOut::kSibling);
  BOOST_REQUIRE(sibling);
  BOOST_TEST(sibling->errors.scored == 120);  // not the lone one
  BOOST_TEST(sibling->errors.median < 0.02);
}

BOOST_AUTO_TEST_CASE(without_folds_only_shipped_figures_are_given) {
  const auto cases = made_cases("old", "s1", "2020-05", {.rate = 0.5});
  const auto v = hw::validate_kernels(cases, hw::KernelLaws(), {});
  BOOST_REQUIRE(v.targets.size() == 1u);
  BOOST_TEST((v.targets.front().fold == hw::LeftOut::kNothing));
  BOOST_TEST(v.shapes.empty());
}

BOOST_AUTO_TEST_CASE(unseen_shapes_of_products_stay_within_a_tenth) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const auto csv = core::Csv::load(*data / "measured/kernel_gemm.csv");
  const auto chips = hw::ChipCatalog::load();
  const auto cases = hw::kernel_cases(csv, hw::recognize_kernel_table(csv), chips);
  const auto v = hw::validate_kernels(cases, hw::load_kernel_laws(chips), {hw::KernelFold::kShape});
  int judged = 0;
  for (const hw::TargetFigure& f : v.targets) {
    if (f.fold != hw::LeftOut::kShapes) continue;
    ++judged;
    BOOST_TEST(f.errors.median < 0.1, f.target);
  }
  BOOST_TEST(judged == 3);  // bf16, fp8, nvfp4
}

BOOST_AUTO_TEST_SUITE_END()
