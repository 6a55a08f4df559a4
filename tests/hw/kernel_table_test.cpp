// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_table.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "hw/measured/kernel_prediction.h"
#include "hw/measured/serving_csv.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  return catalog;
}

const char* const kGemm =
    "hw,framework,dtype,m,n,k,latency_us\n"
    "h100,trtllm,bfloat16,128,4096,4096,16\n"
    "b200,trtllm,fp8_block,1,8192,16384,\n";

hw::KernelTable table_of(const std::string& header) {
  return hw::recognize_kernel_table(core::Csv::parse(header + "\n", "t.csv")).table;
}

std::vector<hw::KernelPrediction> predict(const std::string& text, int threads = 1) {
  const core::Csv csv = core::Csv::parse(text, "t.csv");
  return hw::predict_kernels(csv, hw::recognize_kernel_table(csv), chips(), threads);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kernel_table)

BOOST_AUTO_TEST_CASE(columns_tell_the_table_in_any_order) {
  BOOST_TEST((table_of("k,n,m,dtype,hw") == hw::KernelTable::kGemm));
  BOOST_TEST((table_of("note,hw,op,dtype,num_gpus,message_size_elements") ==
              hw::KernelTable::kCollectives));
  BOOST_TEST((table_of("hw,hidden_size,node_num,num_experts,num_token,num_topk") ==
              hw::KernelTable::kDeepepLl));
}

BOOST_AUTO_TEST_CASE(an_unknown_layout_names_what_the_nearest_table_lacks) {
  BOOST_CHECK_EXCEPTION(table_of("hw,dtype,m,n"), core::InputError, [](const auto& e) {
    const std::string what = e.what();
    return what.find("kernel_gemm") != std::string::npos && what.find(": k;") != std::string::npos;
  });
  BOOST_CHECK_THROW(table_of("a,b,c"), core::InputError);
}

BOOST_AUTO_TEST_CASE(every_known_table_is_recognized_and_covered) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  for (const hw::KernelLayout& layout : hw::kernel_layouts()) {
    const auto csv = core::Csv::load(*data / "measured" / (layout.name + ".csv"));
    BOOST_TEST((hw::recognize_kernel_table(csv).table == layout.table), layout.name);
    const auto rows = hw::predict_kernels(csv, layout, chips());
    std::size_t covered = 0;
    for (const auto& row : rows) covered += row.us.size() == layout.predicted.size();
    BOOST_TEST(double(covered) >= 0.98 * double(rows.size()), layout.name);
    const auto score = hw::kernel_score(csv, layout, rows);
    for (const auto& cells : score.cells())
      if (std::get<std::string>(cells[0]) == "all") {
        const double median = std::get<double>(cells[5]);
        std::cout << layout.name << " " << std::get<std::string>(cells[1])
                  << ": median absolute error " << median << "\n";
        BOOST_TEST(median < 0.3, layout.name);
      }
  }
}

BOOST_AUTO_TEST_CASE(numbers_do_not_depend_on_threads) {
  std::string text = "hw,dtype,m,n,k\n";
  for (int m = 1; m < 600; ++m) text += "h100,bfloat16," + std::to_string(m) + ",4096,4096\n";
  const auto one = predict(text, 1);
  const auto many = predict(text, 4);
  for (std::size_t i = 0; i < one.size(); ++i) BOOST_TEST(one[i].us.at(0) == many[i].us.at(0));
}

BOOST_AUTO_TEST_CASE(blank_or_absent_measurements_are_predicted) {
  for (const auto& row : predict(kGemm)) {
    BOOST_TEST(row.status == "ok");
    BOOST_TEST(row.us.at(0) > 0);
  }
  BOOST_TEST(predict("hw,dtype,m,n,k\nh100,bfloat16,128,4096,4096\n").at(0).us.at(0) ==
             predict(kGemm).at(0).us.at(0));
}

BOOST_AUTO_TEST_CASE(rows_that_cannot_be_modelled_say_why) {
  const auto why = [](const std::string& row) {
    const auto p = predict("hw,dtype,m,n,k\n" + row + "\n").at(0);
    BOOST_TEST(p.us.empty());
    return p.status;
  };
  BOOST_TEST(why("riva128,bfloat16,1,1,1").find("riva128") != std::string::npos);
  BOOST_TEST(why("h100,posit8,1,1,1").find("posit8") != std::string::npos);
  BOOST_TEST(why("h100,bfloat16,0,1,1").find("m = '0'") != std::string::npos);
  BOOST_TEST(why("h100,bfloat16,1,1.5,1").find("n = '1.5'") != std::string::npos);
  BOOST_TEST(why("h100,bfloat16,1,1,").find("k is blank") != std::string::npos);
  BOOST_TEST(why(",bfloat16,1,1,1").find("hw is blank") != std::string::npos);
  BOOST_TEST(why("h100,bfloat16,1,1,99999999999999999").find("k = ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(appended_cells_leave_the_file_as_it_was) {
  const core::Csv csv = core::Csv::parse(kGemm, "t.csv");
  const auto& layout = hw::recognize_kernel_table(csv);
  const auto cells = hw::prediction_cells(predict(kGemm), layout);
  const std::string out =
      hw::with_appended_columns(kGemm, "t.csv", {"pred_latency_us", "status"}, cells);
  BOOST_TEST(
      out.starts_with("hw,framework,dtype,m,n,k,latency_us,pred_latency_us,status\n"
                      "h100,trtllm,bfloat16,128,4096,4096,16,"));
  BOOST_TEST(out.ends_with(",ok\n"));
}

BOOST_AUTO_TEST_CASE(scores_are_of_predicted_over_measured) {
  const core::Csv csv = core::Csv::parse(
      "hw,dtype,m,n,k,latency_us\nh100,bfloat16,1,1,1,10\nh100,bfloat16,1,1,1,20\n"
      "h100,bfloat16,1,1,1,\nh100,bfloat16,1,1,1,5\n",
      "t.csv");
  const auto& layout = hw::recognize_kernel_table(csv);
  const auto table = hw::kernel_score(csv, layout, {{{11}, "ok"}, {{16}, "ok"}, {{1}, "ok"}, {}});
  BOOST_REQUIRE_EQUAL(table.rows(), 2U);
  const auto& all = table.cells().back();  // errors +0.1 and -0.2; three of four rows covered
  BOOST_TEST(std::get<std::int64_t>(all[2]) == 4);
  BOOST_TEST(std::get<double>(all[3]) == 0.75);
  BOOST_TEST(std::get<std::int64_t>(all[4]) == 2);
  BOOST_TEST(std::get<double>(all[5]) == 0.15, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(std::get<double>(all[6]) == -0.05, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(std::get<std::string>(table.cells().front()[8]) == "0.04-0.06");
}

BOOST_AUTO_TEST_CASE(larger_products_never_take_less) {
  std::string text = "hw,dtype,m,n,k\n";
  for (int m = 1; m <= 16384; m *= 2) text += "b200,fp8," + std::to_string(m) + ",4096,7168\n";
  double last = 0;
  for (const auto& row : predict(text)) {
    BOOST_TEST(row.us.at(0) >= last);
    last = row.us.at(0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
