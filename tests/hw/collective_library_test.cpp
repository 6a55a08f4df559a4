// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/collective_library.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <map>

#include "core/csv.h"
#include "hw/chip.h"
#include "tests/hw/fixtures.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
using archs::Collective;
using hw::CollectiveLibrary;
namespace tt = boost::test_tools;

/// Relative errors of a group of rows.
class Errors {
 public:
  void add(double predicted, double measured) { e_.push_back(std::abs(predicted / measured - 1)); }
  std::size_t size() const { return e_.size(); }
  double at(double quantile) {
    std::sort(e_.begin(), e_.end());
    return e_.empty() ? 0 : e_[static_cast<std::size_t>(quantile * (e_.size() - 1))];
  }

 private:
  std::vector<double> e_;
};

void print(const std::map<std::string, Errors>& groups) {
  for (auto [name, e] : groups)
    BOOST_TEST_MESSAGE(name << ": " << e.size() << " rows, median error " << e.at(0.5) << ", p90 "
                            << e.at(0.9));
}

const hw::Chip& chip_of(const std::string& name) {
  static const hw::ChipCatalog chips = hw::ChipCatalog::load();
  return chips.find(name == "gb200" ? "gb200-nvl72" : name);
}

struct Row {
  std::string group, hw;
  hw::LibraryCall call;
  double measured_s = 0;
};

std::vector<Row> collective_rows(const std::filesystem::path& data) {
  const auto csv = core::Csv::load(data / "measured/kernel_collectives.csv");
  static const std::map<std::string, Collective> kKinds{
      {"all_reduce", Collective::kAllReduce},
      {"all_gather", Collective::kAllGather},
      {"reduce_scatter", Collective::kReduceScatter},
      {"alltoall", Collective::kAllToAll}};
  std::vector<Row> rows;
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    const std::string library = csv.cell(i, "library").substr(0, 4);
    const bool integers = csv.cell(i, "dtype") == "int8";
    Row row;
    row.hw = csv.cell(i, "hw");
    row.group = row.hw + " " + library + " " + csv.cell(i, "op");
    row.call.library = library == "nccl" ? CollectiveLibrary::kNccl : CollectiveLibrary::kTrtllm;
    row.call.kind = kKinds.at(csv.cell(i, "op"));
    row.call.floats = !integers;
    row.call.group = std::atoi(csv.cell(i, "num_gpus").c_str());
    row.call.message_bytes =
        std::atof(csv.cell(i, "message_size_elements").c_str()) * (integers ? 1 : 2);
    row.measured_s = std::atof(csv.cell(i, "latency_us").c_str()) * 1e-6;
    rows.push_back(row);
  }
  return rows;
}

/// Bytes that a rank must send, over the measured time.
double link_rate(const Row& row) {
  const double others = (row.call.group - 1.0) / row.call.group;
  const double times = row.call.kind == Collective::kAllReduce ? 2 : 1;
  return times * others * row.call.message_bytes / row.measured_s;
}

hw::LibraryCall nccl(Collective kind, double bytes, int group) {
  return {CollectiveLibrary::kNccl, kind, bytes, true, group};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collective_library)

BOOST_AUTO_TEST_CASE(no_row_passes_the_links_as_the_columns_are_read) {
  // docs/measured_collectives.md: were a definition wrong by the number of ranks, rows would.
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  for (const Row& row : collective_rows(*data)) {
    const hw::Network& n = chip_of(row.hw).network;
    const bool added_in_switch = row.call.kind == Collective::kAllReduce && row.call.group == 8 &&
                                 row.call.floats && row.hw != "a100";
    const double most = added_in_switch ? 2 * 7.0 / 9 : 1.0;  // 2(n-1)/n over (1 + 1/n)
    BOOST_TEST(link_rate(row) <= most * n.bandwidth_b_s.value);
  }
}

BOOST_AUTO_TEST_CASE(calls_take_about_their_measured_time) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  Errors all;
  std::map<std::string, Errors> groups;
  for (const Row& row : collective_rows(*data)) {
    const hw::Chip& chip = chip_of(row.hw);
    const double t = hw::library_call_s(row.call, chip.network, chip.derating.network.value);
    all.add(t, row.measured_s);
    groups[row.group].add(t, row.measured_s);
  }
  print(groups);
  std::cout << "measured collectives: " << all.size() << " rows, median error " << all.at(0.5)
            << ", p90 " << all.at(0.9) << '\n';
  BOOST_TEST(all.size() > 2000);
  BOOST_TEST(all.at(0.5) < 0.12);
  BOOST_TEST(all.at(0.9) < 0.3);
}

BOOST_AUTO_TEST_CASE(exchanges_take_about_their_measured_time) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const auto csv = core::Csv::load(*data / "measured/kernel_deepep_ll.csv");
  std::map<std::string, Errors> groups;
  Errors dispatches, combines;
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    const auto number = [&](const char* column) { return std::atof(csv.cell(i, column).c_str()); };
    const std::string name = csv.cell(i, "hw");
    const hw::Chip& chip = chip_of(name);
    const hw::ExpertExchange x{name == "gb200" ? 4 : 8, number("num_token"),
                               number("num_topk"),      number("hidden_size"),
                               number("num_experts"),   chip.engines.front().units};
    // The tables' own rates tell what their bytes are.
    BOOST_TEST(
        x.dispatch_bytes() == number("dispatch_bandwidth_gbps") * 1e3 * number("dispatch_avg_t_us"),
        tt::tolerance(1e-9));
    BOOST_TEST(
        x.combine_bytes() == number("combine_bandwidth_gbps") * 1e3 * number("combine_avg_t_us"),
        tt::tolerance(1e-9));
    const double efficiency = chip.derating.network.value;
    const double dispatch = hw::low_latency_dispatch_s(x, chip.network, efficiency);
    const double combine = hw::low_latency_combine_s(x, chip.network, efficiency);
    dispatches.add(dispatch, number("dispatch_avg_t_us") * 1e-6);
    combines.add(combine, number("combine_avg_t_us") * 1e-6);
    groups[name + " dispatch"].add(dispatch, number("dispatch_avg_t_us") * 1e-6);
    groups[name + " combine"].add(combine, number("combine_avg_t_us") * 1e-6);
  }
  print(groups);
  std::cout << "measured expert exchange: " << dispatches.size() << " rows, median error dispatch "
            << dispatches.at(0.5) << ", combine " << combines.at(0.5) << '\n';
  BOOST_TEST(dispatches.size() > 500);
  BOOST_TEST(dispatches.at(0.5) < 0.08);
  BOOST_TEST(combines.at(0.5) < 0.12);
}

BOOST_AUTO_TEST_CASE(calls_never_get_faster_with_bytes_ranks_or_latency) {
  const hw::Network n = tests::round_gpu().network;
  hw::Network slow = n;
  slow.latency_s.value *= 2;
  for (CollectiveLibrary library : {CollectiveLibrary::kNccl, CollectiveLibrary::kTrtllm})
    for (Collective c : {Collective::kAllReduce, Collective::kAllGather, Collective::kAllToAll}) {
      double last = 0;
      for (double bytes = 256; bytes < 1e10; bytes *= 2) {
        const double t = hw::library_call_s({library, c, bytes, true, 8}, n, 0.8);
        BOOST_TEST(t >= last);
        BOOST_TEST(hw::library_call_s({library, c, bytes, true, 8}, slow, 0.8) >= t);
        last = t;
      }
    }
  BOOST_TEST(hw::library_call_s(nccl(Collective::kAllReduce, 1e3, 8), n, 0.8) >
             hw::library_call_s(nccl(Collective::kAllReduce, 1e3, 2), n, 0.8));
}

BOOST_AUTO_TEST_CASE(switches_add_floats_alone) {
  hw::Network n = tests::round_gpu().network;
  n.in_switch_reduction = true;
  hw::LibraryCall call = nccl(Collective::kAllReduce, 1e9, 8);
  const double floats = hw::library_call_s(call, n, 0.8);
  call.floats = false;
  BOOST_TEST(floats < hw::library_call_s(call, n, 0.8));
}

BOOST_AUTO_TEST_CASE(few_experts_leave_processors_idle) {
  // The kernel gives an expert to a processor: with 8 experts, 8 of 132 handle all tokens.
  const hw::Network n = tests::round_gpu().network;
  hw::ExpertExchange x{8, 1024, 2, 4096, 8, 132};
  const double few = hw::low_latency_dispatch_s(x, n, 0.8);
  x.experts = 128;
  BOOST_TEST(few > 2 * hw::low_latency_dispatch_s(x, n, 0.8));
}

BOOST_AUTO_TEST_CASE(a_chip_without_network_never_finishes) {
  hw::Network none;
  none.topology = hw::TopologyKind::kNone;
  BOOST_TEST(std::isinf(hw::library_call_s(nccl(Collective::kAllReduce, 1e3, 2), none, 1)));
  BOOST_TEST(std::isinf(hw::low_latency_combine_s({}, none, 1)));
  BOOST_TEST(std::isinf(hw::low_latency_dispatch_s({}, none, 1)));
}

BOOST_AUTO_TEST_SUITE_END()
