// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/measured_folder.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "hw/measured/refusals.h"
#include "hw/measured/simulator_errors.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
namespace fs = std::filesystem;

constexpr const char* kGemm = "hw,dtype,m,n,k,latency_us\nh100,bfloat16,128,4096,4096,16\n";

/// A fresh folder with one file.
fs::path folder_with(const std::string& name, const std::string& text) {
  static int number = 0;
  const fs::path folder = tests::scratch_folder() / ("measured" + std::to_string(number++));
  fs::create_directories(folder);
  core::write_file_atomically(folder / name, text);
  return folder;
}

std::string refusal(const fs::path& folder) {
  try {
    hw::read_measured(folder);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(measured_folder)

BOOST_AUTO_TEST_CASE(columns_and_not_names_tell_a_table) {
  const auto found = hw::read_measured(folder_with("anything.csv", kGemm));
  BOOST_REQUIRE(found.kernels.size() == 1u);
  BOOST_TEST(found.kernels.front().layout->name == "kernel_gemm");
}

BOOST_AUTO_TEST_CASE(one_file_may_be_named) {
  const auto folder = folder_with("a.csv", kGemm);
  BOOST_TEST(hw::read_measured(folder / "a.csv").kernels.size() == 1u);
}

BOOST_AUTO_TEST_CASE(windows_files_read_the_same) {
  std::string text = std::string("\xef\xbb\xbf") + kGemm;
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
    text.replace(at, 1, "\r\n");
  const auto found = hw::read_measured(folder_with("a.csv", text));
  BOOST_REQUIRE(found.kernels.size() == 1u);
  BOOST_TEST(found.kernels.front().csv.cell(0, "latency_us") == "16");
}

BOOST_AUTO_TEST_CASE(a_table_without_rows_is_a_table) {
  const auto found = hw::read_measured(folder_with("a.csv", "hw,dtype,m,n,k,latency_us\n"));
  BOOST_TEST(found.kernels.front().csv.rows.empty());
}

BOOST_AUTO_TEST_CASE(a_known_name_without_its_columns_is_refused) {
  const std::string why = refusal(folder_with("kernel_gemm.csv", "hw,dtype,m,n\nh100,bf16,1,1\n"));
  BOOST_TEST(why.find("kernel_gemm.csv:1") != std::string::npos);
  BOOST_TEST(why.find(": k;") != std::string::npos);
  BOOST_TEST(refusal(folder_with("serving_points.csv", "hw,kind\n")).find("mean_osl") !=
             std::string::npos);
  BOOST_TEST(refusal(folder_with("inferencex_energy_agg.csv", "hw\n")).find("concurrency") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_refused_with_its_name) {
  BOOST_TEST(refusal(folder_with("b.csv", "")).find("b.csv:1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_folder_without_measurements_is_refused) {
  BOOST_TEST(refusal(folder_with("c.csv", "a,b\n1,2\n")).find("no table") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(others_are_named) {
  const auto folder = folder_with("a.csv", kGemm);
  core::write_file_atomically(folder / "prices.csv", "a,b\n1,2\n");
  const auto found = hw::read_measured(folder);
  BOOST_REQUIRE(found.ignored.size() == 1u);
  BOOST_TEST(found.ignored.front().first == "prices.csv");
}

BOOST_AUTO_TEST_CASE(reasons_are_counted_the_most_frequent_first) {
  hw::Refusals refusals;
  for (const char* status : {"ok", "rare", "often", "often"}) refusals.add("t", status);
  refusals.note("t", "remark");
  const auto table = refusals.table();
  BOOST_REQUIRE(table.rows() == 4u);
  BOOST_TEST(std::get<std::int64_t>(table.cells()[0][3]) == 4);
  BOOST_TEST(std::get<std::string>(table.cells()[1][2]) == "often");
  BOOST_TEST(std::get<std::int64_t>(table.cells()[1][3]) == 2);
  BOOST_TEST(std::get<std::string>(table.cells()[3][1]) == "note");
  BOOST_TEST(refusals.remarks() == 3u);
}

BOOST_AUTO_TEST_CASE(simulators_are_scored_by_metric) {
  const auto csv = core::Csv::parse(
      "simulator,metric,predicted_ms,actual_ms\nx,itl,12,10\nx,itl,8,10\nx,ttft,5,10\nx,ttft,,10\n",
      "s.csv");
  const auto table = hw::simulator_errors({csv});
  BOOST_REQUIRE(table.rows() == 2u);
  BOOST_TEST(std::abs(std::get<double>(table.cells()[0][5]) - 0.2) < 1e-12);
  BOOST_TEST(std::get<std::int64_t>(table.cells()[1][2]) == 2);
  BOOST_TEST(std::get<std::int64_t>(table.cells()[1][3]) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
