// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/hbm.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "core/error.h"

namespace strandline::hw::systemc {
namespace {

HbmConfig channels(int n) {
  HbmConfig c;
  c.channels = n;
  return c;
}

const MemoryTier& hbm_of_chip(const Chip& chip) {
  return *std::find_if(chip.memory.begin(), chip.memory.end(),
                       [](const MemoryTier& t) { return t.kind == MemoryKind::kHbm; });
}

}  // namespace

// Traces by hand with HBM2's times (dram_test.cpp) and 16 bytes a cycle.
BOOST_AUTO_TEST_SUITE(hbm)

BOOST_AUTO_TEST_CASE(lines_lie_in_channels_by_turns) {
  const auto pieces = pieces_of(384, 512, channels(2));
  BOOST_TEST_REQUIRE(pieces.size() == 3u);
  BOOST_TEST(pieces[0].channel == 1);
  BOOST_TEST(pieces[0].address == 128u);
  BOOST_TEST(pieces[0].bytes == 128u);
  BOOST_TEST(pieces[1].channel == 0);
  BOOST_TEST(pieces[1].address == 256u);
  BOOST_TEST(pieces[1].offset == 128u);
  BOOST_TEST(pieces[2].channel == 1);
  BOOST_TEST(pieces[2].address == 256u);
  BOOST_TEST(pieces[2].bytes == 128u);
}

BOOST_AUTO_TEST_CASE(one_channel_cuts_at_rows_alone) {
  const auto pieces = pieces_of(1000, 1100, channels(1));
  BOOST_TEST_REQUIRE(pieces.size() == 3u);
  BOOST_TEST(pieces[0].bytes == 24u);
  BOOST_TEST(pieces[1].bytes == 1024u);
  BOOST_TEST(pieces[2].bytes == 52u);
}

BOOST_AUTO_TEST_CASE(pieces_of_channels_cover_their_addresses_once) {
  // Every byte of 16 KiB has a place of its own in one of four channels.
  std::vector<std::vector<int>> touched(4, std::vector<int>(4096));
  for (std::uint64_t at = 0; at < 16384; at += 1024)
    for (const HbmPiece& p : pieces_of(at, 1024, channels(4)))
      for (std::uint64_t b = 0; b < p.bytes; ++b)
        ++touched[static_cast<std::size_t>(p.channel)][p.address + b];
  for (const auto& channel : touched)
    BOOST_TEST(std::all_of(channel.begin(), channel.end(), [](int n) { return n == 1; }));
}

BOOST_AUTO_TEST_CASE(the_bus_has_one_piece_at_a_time) {
  HbmChannel c{channels(1)};
  BOOST_TEST(c.access(0, 256, 0) == 29u);    // closed: 12 + 17; data until 45
  BOOST_TEST(c.access(256, 256, 1) == 45u);  // the row is open, the bus is not free
  BOOST_TEST(c.access(512, 256, 100) == 117u);
  BOOST_TEST(c.bus().taken() == 48u);
  BOOST_TEST(c.bus().waited() == 16u);
}

BOOST_AUTO_TEST_CASE(a_long_read_runs_at_the_buss_rate) {
  HbmChannel c{channels(1)};
  std::uint64_t first = 0;
  for (std::uint64_t i = 0; i < 64; ++i) first = c.access(256 * i, 256, 0);
  BOOST_TEST(first == 29u + 63 * 16);  // rows open behind each other's data
}

BOOST_AUTO_TEST_CASE(rows_of_one_bank_cannot_keep_the_bus_busy) {
  HbmChannel c{channels(1)};
  std::uint64_t first = 0, t = 0;
  for (std::uint64_t i = 0; i < 4; ++i) {
    first = c.access(16384 * i, 64, t);
    t = first;
  }
  // Each next one: precharge 14, activate 12, read 17.
  BOOST_TEST(first == 29u + 3 * 43);
  BOOST_TEST(c.counts().row_conflicts == 3u);
}

BOOST_AUTO_TEST_CASE(the_path_comes_before_the_row) {
  HbmConfig config = channels(1);
  config.path = 50;
  BOOST_TEST(HbmChannel(config).access(0, 64, 0) == 50u + 29);
}

BOOST_AUTO_TEST_CASE(channels_of_a_catalog_chip_have_their_share_of_its_bandwidth) {
  const ChipCatalog catalog = ChipCatalog::load();
  const MemoryTier& tier = hbm_of_chip(catalog.find("h100"));
  const HbmConfig c = hbm_of(tier, 4);
  BOOST_TEST(c.channels == 4);
  // 3.35 TB/s over 5 stacks of 16 channels at 1 GHz.
  BOOST_TEST(c.bytes_per_cycle == 41.875, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(memory_that_is_no_hbm_has_no_channels) {
  MemoryTier sram;
  sram.kind = MemoryKind::kSram;
  BOOST_CHECK_THROW(hbm_of(sram, 1), core::InputError);
  BOOST_CHECK_THROW(hbm_of(MemoryTier{}, 1), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
