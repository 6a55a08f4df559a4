// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/network_case.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "hw/measured/validate.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
namespace tt = boost::test_tools;

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  return catalog;
}

std::vector<hw::NetworkCase> cases_of(const std::string& text) {
  const auto csv = core::Csv::parse(text, "t.csv");
  return hw::network_cases(csv, hw::recognize_kernel_table(csv), chips());
}

/// Rings and all-to-alls of two sizes on three silicons that take exactly what `constants` say.
std::vector<hw::NetworkCase> made_cases(const hw::LibraryConstants& constants) {
  std::string text = "hw,library,op,kernel,dtype,num_gpus,message_size_elements,latency_us\n";
  for (const char* chip : {"a100", "h100", "b200"})
    for (const char* op : {"all_reduce", "all_gather", "reduce_scatter", "alltoall"})
      for (const int group : {2, 4, 8})
        for (long size = 512; size < 1L << 29; size *= 4)
          text += std::string(chip) + ",nccl," + op + ",NCCL,int8," + std::to_string(group) + "," +
                  std::to_string(size) + ",1\n";
  auto cases = cases_of(text);
  for (hw::NetworkCase& c : cases) c.label.measured_us = predicted_us(c, constants, link_of(c));
  return cases;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(network_case)

BOOST_AUTO_TEST_CASE(a_row_has_the_least_bytes_of_its_operation) {
  const auto cases = cases_of(
      "hw,library,op,dtype,num_gpus,message_size_elements,latency_us\n"
      "h100,nccl 2.29.2,all_reduce,half,8,268435456,100\n"
      "h100,nccl 2.29.2,all_gather,half,8,268435456,100\n");
  // 2 (n-1)/n V and (n-1)/n V of 512 MiB at 450 GB/s.
  BOOST_TEST(cases[0].label.roofline_us == 2 * 7.0 / 8 * 536870912 / 450e9 * 1e6,
             tt::tolerance(1e-9));
  BOOST_TEST(cases[1].label.roofline_us == cases[0].label.roofline_us / 2, tt::tolerance(1e-9));
  BOOST_TEST(cases[0].label.shape != cases[1].label.shape);
}

BOOST_AUTO_TEST_CASE(a_shape_is_operation_size_and_chips_of_any_chip) {
  const auto cases = cases_of(
      "hw,library,op,dtype,num_gpus,message_size_elements\n"
      "h100,nccl,all_reduce,half,8,1024\na100,nccl,all_reduce,half,8,1024\n"
      "a100,nccl,all_reduce,half,4,1024\na100,nccl,all_reduce,int8,8,2048\n");
  BOOST_TEST(cases[0].label.shape == cases[1].label.shape);
  BOOST_TEST(cases[1].label.shape != cases[2].label.shape);
  BOOST_TEST(cases[1].label.shape == cases[3].label.shape);  // the same bytes
}

BOOST_AUTO_TEST_CASE(rows_without_an_answer_say_why) {
  const auto cases = cases_of(
      "hw,library,op,dtype,num_gpus,message_size_elements\n"
      "no-such,nccl,all_reduce,half,8,1024\nh100,mpi,all_reduce,half,8,1024\n"
      "h100,nccl,all_reduce,half,-8,1024\nh100,nccl,all_reduce,half,8,0\n"
      "h100,nccl,all_reduce,half,100000,1024\n");
  for (const auto& c : cases) BOOST_TEST(!c.label.why.empty());
  BOOST_TEST(cases[0].label.why.find("no-such") != std::string::npos);
  BOOST_TEST(cases[1].label.why.find("mpi") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_fit_finds_the_constants_that_made_the_times) {
  hw::LibraryConstants made = hw::library_constants();
  made.nccl_launch *= 1.3;
  made.ramp *= 0.8;
  const auto all = [](const hw::NetworkCase&) { return true; };
  const auto fit = hw::fit_network(made_cases(made), all, hw::library_constants(), false);
  BOOST_TEST(fit.constants.nccl_launch == made.nccl_launch, tt::tolerance(0.05));
  BOOST_TEST(fit.constants.ramp == made.ramp, tt::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(a_silicon_that_was_left_out_takes_its_familys_mean_link) {
  const auto cases = made_cases(hw::library_constants());
  const auto seen = [](const hw::NetworkCase& c) { return c.label.chip != "b200"; };
  const auto fit = hw::fit_network(cases, seen, hw::library_constants(), true);
  BOOST_TEST(!fit.links.contains("b200"));
  const hw::ChipLink a = fit.links.at("a100"), h = fit.links.at("h100");
  const hw::ChipLink b = fit.link(cases.back());
  BOOST_TEST(cases.back().label.chip == "b200");
  BOOST_TEST(b.latency_s * b.latency_s == a.latency_s * h.latency_s, tt::tolerance(1e-9));
  BOOST_TEST(b.efficiency * b.efficiency == a.efficiency * h.efficiency, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(rows_that_a_fit_may_not_see_do_not_matter) {
  auto cases = made_cases(hw::library_constants());
  const auto even = [](const hw::NetworkCase& c) { return c.label.shape % 2 == 0; };
  const auto before = hw::fit_network(cases, even, hw::library_constants(), true);
  for (hw::NetworkCase& c : cases)
    if (!even(c)) c.label.measured_us = 1e6;
  const auto after = hw::fit_network(cases, even, hw::library_constants(), true);
  BOOST_TEST(before.constants.nccl_launch == after.constants.nccl_launch);
  BOOST_TEST(before.links.at("h100").latency_s == after.links.at("h100").latency_s);
}

BOOST_AUTO_TEST_CASE(the_shipped_constants_survive_writing_and_reading) {
  const auto file = core::home_path("hw/collective_library.yaml");
  const std::string text = hw::library_constants_yaml(hw::load_library_constants(file));
  BOOST_TEST(text == core::read_file(file));
}

BOOST_AUTO_TEST_CASE(intervals_hold_the_value_and_do_not_depend_on_threads) {
  const auto cases = made_cases(hw::library_constants());
  const auto one = hw::calibrate_network(cases, 2, 1), two = hw::calibrate_network(cases, 2, 2);
  BOOST_TEST(hw::library_constants_yaml(one) == hw::library_constants_yaml(two));
  for (const hw::LibraryNumber& n : hw::library_numbers()) {
    const double value = one.value.*n.member;
    const double low = one.low.*n.member, high = one.high.*n.member;
    BOOST_TEST(low <= value, n.key);
    BOOST_TEST(high >= value, n.key);
  }
}

BOOST_AUTO_TEST_CASE(unseen_sizes_of_measured_collectives_stay_on_target) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const auto csv = core::Csv::load(*data / "measured/kernel_collectives.csv");
  const auto cases = hw::network_cases(csv, hw::recognize_kernel_table(csv), chips());
  const auto v = hw::validate_network(cases, {hw::KernelFold::kShape});
  bool found = false;
  for (const hw::TargetFigure& f : v.targets) {
    if (f.fold != hw::LeftOut::kShapes) continue;
    found = true;
    BOOST_TEST(f.errors.scored > 1000);
    BOOST_TEST(f.errors.median < 0.1);  // issue 4's target
  }
  BOOST_TEST(found);
}

BOOST_AUTO_TEST_SUITE_END()
