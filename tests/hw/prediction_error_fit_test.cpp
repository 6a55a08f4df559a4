// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/prediction_error_fit.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace strandline;
using core::WorkClass;
using hw::Evidence;

namespace tt = boost::test_tools;

namespace {

hw::KernelCase gemm(const std::string& chip, double measured_us) {
  hw::KernelCase c;
  c.chip = c.silicon = chip;
  c.family = "nvidia-gpu";
  c.table = "kernel_gemm";
  c.kind = "gemm";
  c.dtype = "fp8";
  c.measured_us = measured_us;
  return c;
}

/// Two chips with kernels predicted exactly by shapes, and 1.2 and 1 / 1.2 times by chips.
hw::PredictionErrors fitted() {
  const std::vector<hw::KernelCase> cases{gemm("h100", 10), gemm("h100", 40), gemm("b200", 10)};
  const std::vector<hw::ServingRow> rows;
  const hw::ServingEntries entries;
  hw::ErrorEvidence e;
  e.cases = &cases;
  e.rows = &rows;
  e.entries = &entries;
  e.shape_us = {10, 40, 10};
  e.chip_us = {12, 48, 10 / 1.2};
  return hw::PredictionErrors::parse(hw::fit_prediction_errors(e).yaml, "fitted");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(prediction_error_fit)

BOOST_AUTO_TEST_CASE(folds_become_levels) {
  const auto errors = fitted();
  const auto shared = [&](Evidence e) { return errors.of(WorkClass::kProduct, 8, e).shared.value; };
  BOOST_TEST(shared(Evidence::kMeasured) == 0.0);
  const double chips = std::log(1.2) / 1.2815515655446004;
  BOOST_TEST(shared(Evidence::kSameFamily) == chips, tt::tolerance(1e-3));  // four digits
  BOOST_TEST(shared(Evidence::kSpecification) == chips, tt::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(unmeasured_classes_take_the_widest_measured_one) {
  const auto errors = fitted();
  BOOST_TEST(errors.of(WorkClass::kNetwork, 16, Evidence::kSameFamily).shared.value ==
             errors.of(WorkClass::kProduct, 8, Evidence::kSameFamily).shared.value);
  BOOST_TEST(errors.of(WorkClass::kUnseen, 16, Evidence::kMeasured).shared.value > 0.1);
}

BOOST_AUTO_TEST_CASE(chips_with_kernels_are_measured_and_their_family_is_known) {
  const auto errors = fitted();
  hw::Chip chip;
  chip.family = "nvidia-gpu";
  chip.id = "h100";
  BOOST_TEST((errors.evidence_of(chip) == Evidence::kMeasured));
  chip.id = "h100@q0";
  BOOST_TEST((errors.evidence_of(chip) == Evidence::kMeasured));
  chip.id = "h100@q8";
  BOOST_TEST((errors.evidence_of(chip) == Evidence::kSameFamily));
  chip.family = "amd-gpu";
  BOOST_TEST((errors.evidence_of(chip) == Evidence::kSpecification));
}

BOOST_AUTO_TEST_SUITE_END()
