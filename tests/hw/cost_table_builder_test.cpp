// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/cost_table_builder.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstring>
#include <fstream>

#include "core/files.h"
#include "hw/cost_emulator.h"
#include "hw/serving.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using archs::Capability;
using core::CostTable;
using core::Serves;

hw::Chip priced(hw::Chip c) {
  c.economics.price_usd = tests::fact(30000);
  c.economics.bom_usd = tests::fact(6000);
  c.economics.system_usd = tests::fact(10000);
  c.economics.power_w = tests::fact(1500);
  c.node = "TSMC 4N";
  return c;
}

struct World {
  std::vector<hw::ColumnRequest> columns;
  std::vector<core::Segment> segments;
  std::vector<archs::Signature> signatures;
  hw::SiteCosts site;
};

const World& world() {
  static const World w = [] {
    World x;
    hw::Chip asic = priced(
        tests::round_asic({Capability::kSoftmaxAttention, Capability::kKvBroadcast,
                           Capability::kMoeRouting, Capability::kFineMoe, Capability::kLatentKv}));
    asic.candidate =
        false;  // priced like a bought chip: bills of materials have tests of their own
    x.columns = {{"gpu@q0", priced(tests::round_gpu()), 0}, {"asic@q4", asic, 4}};
    x.segments = {{.id = "chat", .interactivity_tok_s_user = 20, .demand_share = 0.6},
                  {.id = "long",
                   .input_tokens = 16384,
                   .prefix_hit_rate = 0.5,
                   .interactivity_tok_s_user = 50,
                   .demand_share = 0.4}};
    for (int i = 0; i < 8; ++i)
      x.signatures.push_back({std::pow(4.0, i % 4), 1.0 + 8 * i, 0.1 * i, false, i % 2 == 1});
    return x;
  }();
  return w;
}

const CostTable& table() {
  static const CostTable t = [] {
    const World& w = world();
    return hw::build_cost_table(w.columns, w.segments, w.signatures, w.site, 2);
  }();
  return t;
}

bool same(const CostTable& a, const CostTable& b) {
  if (a.cells.size() != b.cells.size() || a.needs != b.needs) return false;
  for (std::size_t i = 0; i < a.cells.size(); ++i)
    if (a.cells[i].decode_tok_s != b.cells[i].decode_tok_s ||
        a.cells[i].prefill_tok_s != b.cells[i].prefill_tok_s ||
        a.cells[i].serves != b.cells[i].serves)
      return false;
  return true;
}

/// A cache folder of one test, gone afterwards.
struct Folder {
  std::filesystem::path path;
  explicit Folder(const std::string& name)
      : path(std::filesystem::temp_directory_path() / ("strandline-test-" + name)) {
    std::filesystem::remove_all(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

/// A table small enough to build in a test: one fixed-function column that reaches little.
World little() {
  World w = world();
  w.columns = {{"asic", priced(tests::round_asic({Capability::kSoftmaxAttention})), 0}};
  w.columns.front().chip.engines.resize(1);
  w.columns.front().chip.candidate = false;
  w.segments.resize(1);
  return w;
}

CostTable cached(const World& w, const std::filesystem::path& dir) {
  return hw::cached_cost_table(w.columns, w.segments, w.signatures, w.site, 1, dir);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cost_table_builder)

BOOST_AUTO_TEST_CASE(the_table_has_a_cell_for_every_genome) {
  BOOST_TEST(table().genomes == archs::kLibrarySize);
  BOOST_TEST(table().cells.size() == 2u * 2u * archs::kLibrarySize);
  BOOST_TEST(table().needs.size() == static_cast<std::size_t>(archs::kLibrarySize));
}

BOOST_AUTO_TEST_CASE(served_cells_have_rates_and_others_none) {
  for (const CostTable::Cell& c : table().cells) {
    if (core::served(c.serves) != (c.decode_tok_s > 0 && c.prefill_tok_s > 0))
      BOOST_ERROR("rates and status disagree");
    if (!std::isfinite(c.decode_tok_s) || !std::isfinite(c.prefill_tok_s))
      BOOST_ERROR("a rate is not finite");
  }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_the_table) {
  const World& w = world();
  BOOST_TEST(same(table(), hw::build_cost_table(w.columns, w.segments, w.signatures, w.site, 1)));
}

BOOST_AUTO_TEST_CASE(cells_are_best_cells) {
  const World& w = world();
  const hw::ChipModel model = hw::prepare(w.columns[0].chip);
  for (int g : {0, 700, 1511}) {
    const auto a = archs::instantiate(archs::genome_at(g), w.signatures);
    for (int s : {0, 1}) {
      const auto cell = hw::best_cell(a, w.columns[0].chip, model, w.segments[s]);
      BOOST_TEST(table().cell(0, s, g).decode_tok_s == cell.decode_tok_s,
                 boost::test_tools::tolerance(2e-6f));
      BOOST_TEST((table().cell(0, s, g).serves == cell.serves));
    }
  }
}

BOOST_AUTO_TEST_CASE(masks_decide_operators_on_fixed_silicon) {
  const CostTable::Column& asic = table().columns[1];
  int refused = 0;
  for (int g = 0; g < archs::kLibrarySize; ++g) {
    const bool missing = table().needs[g] & ~(asic.native_mask | asic.emulated_mask);
    if (missing) BOOST_REQUIRE((table().cell(1, 0, g).serves == Serves::kNoOperator));
    if (!missing) BOOST_REQUIRE((table().cell(1, 0, g).serves != Serves::kNoOperator));
    refused += missing;
  }
  BOOST_TEST(refused > archs::kLibrarySize * 8 / 9);  // all unseen ones, and delta rules
  BOOST_TEST(refused < archs::kLibrarySize);
}

BOOST_AUTO_TEST_CASE(native_and_emulated_cells_follow_the_masks) {
  const CostTable::Column& asic = table().columns[1];
  for (int g = 0; g < archs::kKnownSize; ++g) {
    const Serves s = table().cell(1, 0, g).serves;
    if (!core::served(s)) continue;
    BOOST_REQUIRE(((s == Serves::kNative) == !(table().needs[g] & ~asic.native_mask)));
  }
}

BOOST_AUTO_TEST_CASE(an_unseen_operator_never_speeds_a_model_up) {
  for (int g = archs::kKnownSize; g < archs::kLibrarySize; g += 13)
    for (int s : {0, 1}) {
      const float twin = table().cell(0, s, g % archs::kKnownSize).both_tok_s();
      BOOST_REQUIRE_LE(table().cell(0, s, g).both_tok_s(), twin * 1.000002f);
    }
}

BOOST_AUTO_TEST_CASE(the_emulator_is_close_to_exact_evaluation) {
  const auto e = hw::emulator_error(table(), world().columns, world().signatures);
  BOOST_TEST_MESSAGE("emulator: median " << e.median << ", max " << e.max << " of " << e.sampled);
  BOOST_TEST(e.sampled > 100);
  BOOST_TEST(e.median < 0.05);
  BOOST_TEST(e.max <= 1.0);
}

BOOST_AUTO_TEST_CASE(references_stand_for_themselves) {
  for (int g = 0; g < archs::kKnownSize; ++g) {
    const int r = hw::reference_twin(g);
    BOOST_REQUIRE_EQUAL(hw::reference_twin(r), r);
    BOOST_REQUIRE_EQUAL(archs::genome_at(r).value[static_cast<int>(archs::Trait::kSize)],
                        archs::genome_at(g).value[static_cast<int>(archs::Trait::kSize)]);
  }
}

BOOST_AUTO_TEST_CASE(rounding_keeps_twenty_bits) {
  for (double x : {1.0, 1234.5678, 3.0e-5, 1e9 / 7}) {
    BOOST_TEST(std::abs(hw::rounded(x) / x - 1) <= std::ldexp(1.0, -20));
    BOOST_TEST(hw::rounded(hw::rounded(x)) == hw::rounded(x));
  }
  BOOST_TEST(hw::rounded(0.0) == 0.0f);
  BOOST_TEST(hw::rounded(1 + std::ldexp(1.0, -22)) == 1.0f);
}

BOOST_AUTO_TEST_CASE(columns_carry_what_strategy_needs) {
  const CostTable::Column& gpu = table().columns[0];
  BOOST_TEST(gpu.programmable);
  BOOST_TEST(gpu.capex_usd == 40000.0);
  BOOST_TEST(gpu.chip_cost_usd == 6000.0);
  BOOST_TEST(gpu.power_kw == 1.5);
  BOOST_TEST(!table().columns[1].programmable);
  BOOST_TEST(table().columns[1].available_quarter == 4);
}

BOOST_AUTO_TEST_CASE(a_cached_table_is_the_same_table) {
  const Folder folder("cache");
  const World w = little();
  const CostTable built = cached(w, folder.path);
  BOOST_TEST(core::list_files(folder.path, ".bin").size() == 1u);
  const CostTable loaded = cached(w, folder.path);
  BOOST_TEST(same(built, loaded));
  BOOST_TEST(loaded.columns.front().id == "asic");
  BOOST_TEST(loaded.columns.front().native_mask == built.columns.front().native_mask);
  BOOST_TEST(loaded.segments.front().id == "chat");
}

BOOST_AUTO_TEST_CASE(a_damaged_cache_is_built_again) {
  const Folder folder("damage");
  const World w = little();
  const CostTable built = cached(w, folder.path);
  const auto file = core::list_files(folder.path, ".bin").front();
  const std::string good = core::read_file(file);
  std::string flipped = good;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x40);
  for (const std::string& bad :
       {flipped, good.substr(0, good.size() / 3), std::string(), std::string("not a table")}) {
    std::ofstream(file, std::ios::binary) << bad;
    BOOST_TEST(same(built, cached(w, folder.path)));
    BOOST_TEST((core::read_file(file) == good));
  }
}

BOOST_AUTO_TEST_CASE(the_key_follows_the_content) {
  const World base = little();
  const auto key = [](const World& w) {
    return hw::cost_table_key(w.columns, w.segments, w.signatures, w.site);
  };
  const std::string before = key(base);
  BOOST_TEST(key(base) == before);
  World w = base;
  w.columns.front().chip.memory.front().bandwidth_b_s.value *= 1.01;
  BOOST_TEST(key(w) != before);
  w = base;
  w.segments.front().interactivity_tok_s_user = 21;
  BOOST_TEST(key(w) != before);
  w = base;
  w.signatures[3].irregularity = 0.9;
  BOOST_TEST(key(w) != before);
  w = base;
  w.site.chip_years = 4;
  BOOST_TEST(key(w) != before);
  w = base;
  w.columns.front().chip.native |= archs::bit(Capability::kMoeRouting);
  BOOST_TEST(key(w) != before);
}

BOOST_AUTO_TEST_SUITE_END()
