// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// Layers of catalog models on the golden machine against their float64 reference: kinds of layers
// that no other test takes from the catalog.
#include <boost/test/unit_test.hpp>

#include "hw/asic/configs.h"
#include "hw/asic/model_layer.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::asic {
namespace {

/// Of the layer at width 256 on the int8 core with all units.
double error_of(const char* arch, int layer, const LayerWork& work) {
  const auto catalog = archs::ArchitectureCatalog::load();
  const Accelerator a = find_config("base16-full");
  return tests::golden_layer(model_layer(catalog.find(arch), layer, 256, a), work, a).error;
}

constexpr LayerWork kPrefill{.sequences = 1, .tokens = 6, .context = 10};
constexpr LayerWork kFromNothing{.sequences = 1, .tokens = 9, .context = 0};
/// An int8 core errs by 1.4 - 2.3 % on these; a wrong operator by tens.
constexpr double kBound = 0.04;

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_layers)

BOOST_AUTO_TEST_CASE(glm_5_selects_keys_of_latents) {
  BOOST_TEST(error_of("glm-5", 0, kPrefill) < kBound);
  BOOST_TEST(error_of("glm-5", 0, {.sequences = 1, .tokens = 1, .context = 60}) < kBound);
}

BOOST_AUTO_TEST_CASE(glm_5_routes_to_experts_besides) {
  BOOST_TEST(error_of("glm-5", 3, kPrefill) < kBound);
  BOOST_TEST(error_of("glm-5", 3, tests::kShortDecode) < kBound);
}

BOOST_AUTO_TEST_CASE(recurrentgemma_9b_recurs_by_gated_lines) {
  BOOST_TEST(error_of("recurrentgemma-9b", 0, kFromNothing) < kBound);
  BOOST_TEST(error_of("recurrentgemma-9b", 0, tests::kShortDecode) < kBound);
}

BOOST_AUTO_TEST_CASE(recurrentgemma_9b_attends_in_windows_between) {
  BOOST_TEST(error_of("recurrentgemma-9b", 2, kFromNothing) < kBound);
  BOOST_TEST(error_of("recurrentgemma-9b", 2, tests::kShortDecode) < kBound);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
