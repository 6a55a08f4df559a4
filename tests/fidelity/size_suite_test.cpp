// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/size_suite.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "core/error.h"
#include "core/files.h"
#include "hw/asic/discrepancy.h"

namespace strandline::hw::fidelity {
namespace {

/// The suite of a file with one core and one layer, both told.
SizeSuite suite_of(const std::string& core, const std::string& layer) {
  const auto file = std::filesystem::temp_directory_path() / "strandline_size_suite_test.yaml";
  core::write_file_atomically(file,
                              "latency_cycles: 100\ncolumns_per_side: 16\nconfigs: [base8]\n"
                              "cores:\n  small: {" +
                                  core + "}\nlayers:\n  - {" + layer + "}\n");
  return read_size_suite(file);
}

constexpr const char* kCore =
    "rows: 4, cols: 4, data: int8, vector_lanes: 4, softmax_lanes: 4, state_rows: 256, "
    "spad_rows: 4096, spad_banks: 8, vmem_rows: 4096, vmem_banks: 8, dma_bytes: 4, "
    "dma_outstanding: 8, queue_depth: 4, transposer: true, window_mask: true";
constexpr const char* kLayer = "arch: llama-2-7b, phase: decode, context: 8, sequences: 4";

}  // namespace

BOOST_AUTO_TEST_SUITE(size_suite)

BOOST_AUTO_TEST_CASE(layers_grow_with_the_side) {
  const SizeSuite s = suite_of(kCore, kLayer);
  BOOST_TEST_REQUIRE(s.cores.size() == 2u);
  BOOST_TEST(s.cores[0].rows == 4);
  BOOST_TEST(s.memory(s.cores[1]).bytes_per_cycle == 8.0);
  BOOST_TEST(s.layers[0].work(4).context == 32);
  BOOST_TEST(s.layers[0].work(8).context == 64);
  BOOST_TEST(s.layers[0].work(8).tokens == 1);
  BOOST_TEST(s.layers[0].name() == "llama-2-7b decode context 8 R 4 sequences");
}

BOOST_AUTO_TEST_CASE(the_recorded_rows_are_those_of_the_suite) {
  const SizeSuite s = read_size_suite();
  std::set<std::pair<int, std::string>> asked, recorded;
  for (const SizedLayer& l : s.layers)
    for (const auto& a : s.cores)
      if (a.rows >= l.least_side) asked.insert({a.rows, l.name()});
  for (const auto& r : asic::load_fidelity_rows(core::home_path("hw/asic/discrepancy.csv")))
    recorded.insert({r.size, r.layer});
  BOOST_TEST((asked == recorded));
}

BOOST_AUTO_TEST_CASE(what_is_no_core_or_layer_is_refused) {
  std::string tall = kCore;
  tall.replace(tall.find("rows: 4"), 7, "rows: 8");
  BOOST_CHECK_THROW(suite_of(tall, kLayer), core::InputError);
  BOOST_CHECK_THROW(suite_of(kCore, "arch: llama-2-7b, phase: train, context: 8"),
                    core::InputError);
  BOOST_CHECK_THROW(suite_of(kCore, "arch: llama-2-7b, phase: decode, tokens: 8"),
                    core::InputError);
  BOOST_CHECK_THROW(suite_of(kCore, "arch: llama-2-7b, phase: decode, context: 8, wide: 2"),
                    core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::fidelity
