// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <string>

#include "hw/chip.h"
#include "hw/collective.h"
#include "hw/energy.h"

namespace {

using namespace strandline;
using archs::Collective;
namespace tt = boost::test_tools;

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

constexpr const char* kMemories[] = {"hbm", "lpddr", "sram", "stacked"};
constexpr const char* kTopologies[] = {"island", "switch", "torus"};

const hw::Chip& candidate(const std::string& memory, const std::string& topology) {
  return chips().find("one-die-" + memory + "-" + topology);
}

/// All-to-all of one gigabyte per chip in a group, seconds.
double all_to_all_s(const hw::Chip& chip, int group) {
  return hw::collective_time_s(Collective::kAllToAll, 1e9, group, chip.network, 1.0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(one_die)

BOOST_AUTO_TEST_CASE(all_twelve_share_the_die_its_software_and_its_rate_to_others) {
  const hw::Chip& gpu = chips().find("gb300-nvl72");
  for (const char* memory : kMemories)
    for (const char* topology : kTopologies) {
      const hw::Chip& chip = candidate(memory, topology);
      BOOST_TEST_CONTEXT(chip.id) {
        for (const auto type :
             {archs::DataType::kBf16, archs::DataType::kFp8, archs::DataType::kNvfp4}) {
          BOOST_TEST(chip.matrix_peak(type, type) == gpu.matrix_peak(type, type));
          BOOST_TEST(chip.matrix_efficiency(type, type) == gpu.matrix_efficiency(type, type));
        }
        BOOST_TEST(chip.network.bandwidth_b_s.value == gpu.network.bandwidth_b_s.value);
        BOOST_TEST(chip.derating.layer_overhead_s.value == gpu.derating.layer_overhead_s.value);
        BOOST_TEST(chip.derating.bandwidth.value == gpu.derating.bandwidth.value);
        BOOST_TEST(chip.economics.power_w.value == gpu.economics.power_w.value);
        BOOST_TEST(chip.native == gpu.native);
        BOOST_TEST(chip.candidate);
      }
    }
}

BOOST_AUTO_TEST_CASE(files_of_one_memory_differ_in_the_network_alone_and_the_reverse) {
  for (const char* memory : kMemories)
    for (const char* topology : kTopologies) {
      const hw::Chip& chip = candidate(memory, topology);
      const hw::Chip& same_memory = candidate(memory, "switch");
      const hw::Chip& same_network = candidate("hbm", topology);
      BOOST_TEST_CONTEXT(chip.id) {
        BOOST_TEST(chip.main_memory().capacity_bytes.value ==
                   same_memory.main_memory().capacity_bytes.value);
        BOOST_TEST(chip.main_memory().bandwidth_b_s.value ==
                   same_memory.main_memory().bandwidth_b_s.value);
        BOOST_TEST(chip.die_area_m2.value == same_memory.die_area_m2.value);
        BOOST_TEST((chip.network.topology == same_network.network.topology));
        BOOST_TEST(chip.network.domain_chips == same_network.network.domain_chips);
        BOOST_TEST(chip.network.latency_s.value == same_network.network.latency_s.value);
      }
    }
}

BOOST_AUTO_TEST_CASE(memories_rank_by_bandwidth_and_the_reverse_by_capacity) {
  const auto bandwidth = [](const char* m) {
    return candidate(m, "switch").main_memory().bandwidth_b_s.value;
  };
  const auto capacity = [](const char* m) {
    return candidate(m, "switch").main_memory().capacity_bytes.value;
  };
  BOOST_TEST(bandwidth("lpddr") < bandwidth("hbm"));
  BOOST_TEST(bandwidth("hbm") < bandwidth("stacked"));
  BOOST_TEST(bandwidth("stacked") < bandwidth("sram"));
  BOOST_TEST(capacity("lpddr") > capacity("hbm"));
  BOOST_TEST(capacity("hbm") > capacity("stacked"));
  BOOST_TEST(capacity("stacked") > capacity("sram"));
}

BOOST_AUTO_TEST_CASE(sram_density_is_that_of_a_bonded_cache_die) {
  // AMD's second-generation cache die: 64 MiB on 36 mm2; two dies of 800 mm2 hold as dense.
  const double stated = 64.0 * 1048576 / 36;
  const hw::Chip& chip = candidate("sram", "torus");
  BOOST_TEST(chip.main_memory().capacity_bytes.value / 1600 == stated, tt::tolerance(0.02));
  BOOST_TEST(chip.main_memory().bandwidth_b_s.value / 1600 == 2.5e12 / 36, tt::tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(a_byte_costs_less_the_nearer_its_memory) {
  const auto byte_j = [](const char* m) {
    return hw::prepare_energy(candidate(m, "switch")).weight_byte_j;
  };
  BOOST_TEST(byte_j("sram") < byte_j("stacked"));
  BOOST_TEST(byte_j("stacked") < byte_j("lpddr"));
  BOOST_TEST(byte_j("lpddr") < byte_j("hbm"));
}

BOOST_AUTO_TEST_CASE(an_all_to_all_on_the_torus_takes_what_its_bisection_takes) {
  // By hand, V = 1 GB per chip to the others, b = 150 GB/s per link and direction. A cut through
  // the middle of the longest edge k of n chips is crossed by n/2 * n/2 * V/(n-1) bytes each way,
  // over 2 n/k links where the edge wraps around and n/k where it does not.
  const hw::Chip& torus = candidate("hbm", "torus");
  const auto by_hand = [](double n, double k, bool wrapped) {
    const double crossing = n / 2 * (n / 2) * 1e9 / (n - 1);
    return crossing / ((wrapped ? 2 : 1) * n / k * 150e9);
  };
  const double hops = 1e-6;  // latency of at most the sum of the edges, ramp included
  BOOST_TEST(all_to_all_s(torus, 32) == by_hand(32, 4, false), tt::tolerance(0.1));
  BOOST_TEST(all_to_all_s(torus, 64) == by_hand(64, 4, true), tt::tolerance(0.15));
  BOOST_TEST(all_to_all_s(torus, 512) == by_hand(512, 8, true), tt::tolerance(0.12));
  BOOST_TEST(all_to_all_s(torus, 4096) == by_hand(4096, 16, true), tt::tolerance(0.1));
  // Never faster than the cut allows.
  BOOST_TEST(all_to_all_s(torus, 4096) >= by_hand(4096, 16, true) + 24 * hops);
}

BOOST_AUTO_TEST_CASE(at_equal_rate_per_chip_a_switch_sends_all_to_all_faster_the_wider_it_is) {
  // A cube of edge k takes k V/(8 b) with six links of b: 6 k/8 of a switch's V/(6 b).
  const auto ratio = [](int group) {
    return all_to_all_s(candidate("hbm", "torus"), group) / (1e9 / 900e9);
  };
  BOOST_TEST(ratio(64) > 3.0);
  BOOST_TEST(ratio(4096) > 12.0);
  BOOST_TEST(ratio(4096) / ratio(512) == 2.0, tt::tolerance(0.05));
  BOOST_TEST(all_to_all_s(candidate("hbm", "switch"), 64) <
             all_to_all_s(candidate("hbm", "torus"), 64));
}

BOOST_AUTO_TEST_CASE(beyond_its_island_a_group_pays_scale_out) {
  // 16 chips over islands of eight: 8/15 of the bytes leave at 100 GB/s per chip.
  BOOST_TEST(all_to_all_s(candidate("hbm", "island"), 16) >= 8.0 / 15 * 1e9 / 100e9);
  BOOST_TEST(all_to_all_s(candidate("hbm", "switch"), 16) < 0.25 * 8.0 / 15 * 1e9 / 100e9);
}

BOOST_AUTO_TEST_SUITE_END()
