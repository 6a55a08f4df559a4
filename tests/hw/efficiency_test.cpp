// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/efficiency.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "hw/operator_cost.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
namespace tt = boost::test_tools;

std::string shipped_text() {
  return core::read_file(core::home_path("hw/efficiency.yaml"));
}

hw::Efficiencies with_family(const std::string& lines) {
  return hw::Efficiencies::parse(shipped_text() + "families:\n" + lines, "test.yaml");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(efficiency)

BOOST_AUTO_TEST_CASE(every_constant_lies_in_its_interval_and_has_a_source) {
  for (const hw::EfficiencyField& f : hw::efficiency_fields()) {
    const core::Sourced number = hw::efficiencies().entry("", f.name);
    BOOST_TEST_CONTEXT(f.name) {
      BOOST_TEST(number.low <= number.value);
      BOOST_TEST(number.value <= number.high);
      BOOST_TEST(!number.source.empty());
      const hw::Efficiency& other = hw::efficiencies().of("no such family");
      BOOST_TEST((other.*f.value == number.value));
    }
  }
}

BOOST_AUTO_TEST_CASE(units_are_converted) {
  // 50 ns to start a block of a convolution.
  BOOST_TEST(hw::efficiencies().of("").conv_row_start_s == 50e-9, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_family_changes_what_it_names_alone) {
  const auto all = with_family(
      "  - family: round\n    chunk_over_product: {value: 0.34, unit: 1, source: chunk}\n");
  BOOST_TEST(all.of("round").chunk_over_product == 0.34);
  BOOST_TEST(all.of("round").conv_ops == all.of("").conv_ops);
  BOOST_TEST(all.of("other").chunk_over_product == all.of("").chunk_over_product);
  BOOST_TEST(!all.entry("round", "conv_ops").known());
  BOOST_TEST(!all.entry("other", "conv_ops").known());
}

BOOST_AUTO_TEST_CASE(a_chip_is_costed_with_its_family) {
  hw::Chip chip = tests::round_gpu();
  chip.family = "round";
  const auto all = with_family(
      "  - family: round\n    chunk_over_product: {value: 0.34, unit: 1, source: chunk}\n");
  const auto op = tests::plain(archs::OperatorKind::kChunkedState, 1e12, 0);
  const double half = hw::cost(op, hw::prepare(chip, 1.0, all)).compute_s;
  BOOST_TEST(hw::cost(op, hw::prepare(chip)).compute_s == 2 * half, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(bad_files_are_refused) {
  BOOST_CHECK_THROW(with_family("  - family: a\n  - family: a\n"), core::InputError);
  BOOST_CHECK_THROW(with_family("  - family: a\n    conv_op: {value: 1, unit: 1, source: conv}\n"),
                    core::InputError);
  BOOST_CHECK_THROW(
      with_family("  - family: a\n    turning_streams: {value: 2, unit: 1, source: turning}\n"),
      core::InputError);
  BOOST_CHECK_THROW(with_family("  - family: a\n    conv_row: {value: 2, unit: s, source: conv}\n"),
                    core::InputError);
  BOOST_CHECK_THROW(hw::Efficiencies::parse("default: {}\n", "test.yaml"), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
