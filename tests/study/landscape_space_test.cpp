// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_space.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "hw/economics.h"
#include "hw/roadmap.h"
#include "hw/silicon_prices.h"
#include "study/landscape_chip.h"

using namespace strandline;

namespace {

constexpr int kLead = 8;

study::DesignSpace shipped() {
  return study::load_design_space(core::home_path("study/landscape.yaml"));
}

/// The shipped space with a piece of its text replaced, refused with `problem`.
void refused(const std::string& from, const std::string& to, const std::string& problem) {
  std::string text = core::read_file(core::home_path("study/landscape.yaml"));
  const std::size_t at = text.find(from);
  BOOST_TEST_REQUIRE((at != std::string::npos));
  text.replace(at, from.size(), to);
  const auto file = std::filesystem::temp_directory_path() / "strandline-space.yaml";
  core::write_file_atomically(file, text);
  const auto build = [&] {
    const study::DesignSpace space = study::load_design_space(file);
    const hw::ChipCatalog chips = hw::ChipCatalog::load();
    study::DesignBuilder(space, chips, kLead);
  };
  BOOST_CHECK_EXCEPTION(build(), core::InputError, [&](const core::InputError& e) {
    const std::string what = e.what();
    BOOST_TEST_INFO(what);
    return what.find(problem) != std::string::npos && !e.parts().mend.empty() &&
           !e.parts().place.file.empty();
  });
  std::filesystem::remove(file);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(landscape_space)

BOOST_AUTO_TEST_CASE(bad_spaces_are_refused_with_place_and_mend) {
  refused("array_side: [32", "array_side: [33", "no power of two");
  refused("array_side: [32", "array_side: [64", "stands twice");
  refused("window: [false, true]", "window: []", "no value");
  refused("window: [false, true]", "windows: [false, true]", "window");
  refused("stacks: 4}", "stacks: 4, chip: h200}", "either stacks or a chip");
  refused("experts: [none", "experts: [some", "unknown");
  refused("moe: moe-transformer-asic\n", "moe: h200\n", "no fixed-function chip");
  refused("id: TSMC N7", "id: TSMC N2", "not in volume");
  refused("compute: [0.5", "compute: [0", "compute");
}

BOOST_AUTO_TEST_CASE(at_the_values_of_a_candidate_a_design_is_that_candidate) {
  const study::DesignSpace space = shipped();
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  const study::DesignBuilder builder(space, chips, kLead);
  for (const std::string& id : {space.moe, space.wide, space.vector_chip}) {
    const auto design = builder.design_of(chips.find(id));
    BOOST_TEST_REQUIRE(design.has_value());
    const hw::Chip ours = builder.build(*design).request.chip;
    const hw::Chip theirs = hw::project(chips.find(id), kLead);
    BOOST_TEST_CONTEXT(id) {
      BOOST_TEST(ours.native == theirs.native);
      BOOST_TEST(ours.node == theirs.node);
      BOOST_TEST(ours.max_context == theirs.max_context);
      BOOST_TEST(ours.die_area_m2.value == theirs.die_area_m2.value);
      BOOST_TEST(ours.sram_bytes.value == theirs.sram_bytes.value);
      BOOST_TEST(ours.economics.mask_set_usd.value == theirs.economics.mask_set_usd.value);
      BOOST_TEST(ours.economics.nre_usd.value == theirs.economics.nre_usd.value,
                 boost::test_tools::tolerance(1e-12));
      BOOST_TEST(ours.economics.power_w.value == theirs.economics.power_w.value,
                 boost::test_tools::tolerance(1e-12));
      BOOST_TEST(hw::bill_of_materials(ours).value == hw::bill_of_materials(theirs).value);
      BOOST_TEST(ours.derating.layer_silicon_s.value == theirs.derating.layer_silicon_s.value);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_older_node_takes_more_area_and_power_and_costs_less_to_design) {
  const study::DesignSpace space = shipped();
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  const study::DesignBuilder builder(space, chips, kLead);
  study::Design d = *builder.design_of(chips.find(space.moe));
  const hw::Chip newest = builder.build(d).request.chip;
  d.back() = 0;  // TSMC N7
  const hw::Chip old = builder.build(d).request.chip;
  BOOST_TEST(old.die_area_m2.value > 1.3 * newest.die_area_m2.value);
  BOOST_TEST(old.economics.power_w.value > newest.economics.power_w.value);
  // IBS: 298 over 581.
  BOOST_TEST(old.economics.nre_usd.value / newest.economics.nre_usd.value == 298.0 / 581.0,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(old.economics.mask_set_usd.value ==
             hw::silicon_prices().node("7nm").mask_set_usd.value);
}

BOOST_AUTO_TEST_CASE(compute_and_stacks_scale_what_they_name) {
  const study::DesignSpace space = shipped();
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  const study::DesignBuilder builder(space, chips, kLead);
  study::Design d = *builder.design_of(chips.find(space.moe));
  const study::DesignedChip base = builder.build(d);
  d[static_cast<int>(study::DesignAxis::kCompute)] = 2;  // twice
  const study::DesignedChip twice = builder.build(d);
  BOOST_TEST(twice.flop_per_byte == 2 * base.flop_per_byte, boost::test_tools::tolerance(1e-12));
  d[static_cast<int>(study::DesignAxis::kMemory)] = 0;  // 4 of 8 stacks
  const study::DesignedChip narrow = builder.build(d);
  BOOST_TEST(narrow.flop_per_byte == 4 * base.flop_per_byte, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(narrow.request.chip.economics.power_w.value <
             twice.request.chip.economics.power_w.value);
  BOOST_TEST(narrow.request.chip.die_area_m2.value < twice.request.chip.die_area_m2.value);
}

BOOST_AUTO_TEST_SUITE_END()
