// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/software_epochs.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;

hw::SoftwareEpochs shipped() {
  return hw::SoftwareEpochs::load();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(software_epochs)

BOOST_AUTO_TEST_CASE(every_shipped_rate_has_an_interval_and_a_source) {
  for (const hw::EpochRate& r : shipped().serving)
    for (const core::Sourced* x : {&r.tpot, &r.throughput}) {
      BOOST_TEST(!x->source.empty());
      BOOST_TEST(x->low < x->value);
      BOOST_TEST(x->high > x->value);
    }
}

BOOST_AUTO_TEST_CASE(mi355x_sped_up_fastest_when_young) {
  // One configuration went from 25.0 to 9.65 ms in two quarters (data README): 0.48 a quarter.
  const auto all = shipped();
  BOOST_TEST_REQUIRE(all.at("mi355x", 2.5));
  BOOST_TEST_REQUIRE(all.at("mi355x", 3.5));
  BOOST_TEST(all.at("mi355x", 2.5)->tpot.value > 0.48);
  BOOST_TEST(all.at("mi355x", 3.5)->tpot.value < 0.15);
}

BOOST_AUTO_TEST_CASE(a_chip_without_rates_takes_those_of_all_chips) {
  const auto all = shipped();
  const hw::EpochRate* r = all.at("h100", 4);
  BOOST_TEST_REQUIRE(r);
  BOOST_TEST(r->chip.empty());
}

BOOST_AUTO_TEST_CASE(ages_that_nothing_was_measured_at_have_no_rate) {
  BOOST_TEST(shipped().at("b200", 40) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_span_that_ends_before_it_starts_is_refused) {
  std::string text = core::read_file(core::home_path("hw/software_epochs.yaml"));
  const std::string key = "to: {value: ";
  text.replace(text.find(key) + key.size(), 1, "-");
  const auto file = tests::scratch_folder() / "epochs.yaml";
  core::write_file_atomically(file, text);
  BOOST_CHECK_THROW(hw::SoftwareEpochs::read(file), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
