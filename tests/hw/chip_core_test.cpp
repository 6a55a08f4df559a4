// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/chip_core.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>

#include "archs/architecture.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/asic/model_layer.h"
#include "hw/operator_cost.h"
#include "hw/roadmap.h"
#include "hw/support.h"

namespace {

using namespace strandline;
using archs::bit;
using archs::Capability;
using hw::asic::Accelerator;
using hw::asic::covered_by;
using hw::asic::find_chip_core;
namespace tt = boost::test_tools;

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

std::vector<const hw::Chip*> built_of_cores() {
  std::vector<const hw::Chip*> found;
  for (const hw::Chip& chip : chips().all())
    if (chip.core) found.push_back(&chip);
  return found;
}

/// What an option takes from the capabilities of the core that has all.
archs::CapabilityMask lost(bool Accelerator::*option) {
  const Accelerator all = find_chip_core("chip64-wide");
  Accelerator without = all;
  without.*option = false;
  return covered_by(all) & ~covered_by(without);
}

std::string with_text(const std::string& from, const std::string& to) {
  std::string text = core::read_file(core::home_path("hw/catalog/moe-transformer-asic.yaml"));
  const auto at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chip_core)

BOOST_AUTO_TEST_CASE(chips_of_the_study_are_built_of_cores) {
  for (const char* id : {"dense-attention-asic", "moe-transformer-asic",
                         "moe-transformer-asic-wide", "moe-transformer-asic-vector"})
    BOOST_TEST((chips().find(id).core != nullptr), id);
}

BOOST_AUTO_TEST_CASE(each_option_brings_what_its_name_says) {
  BOOST_TEST(lost(&Accelerator::window_mask) == bit(Capability::kWindowCache));
  BOOST_TEST(lost(&Accelerator::scan) == (bit(Capability::kSsmScan) | bit(Capability::kDeltaRule)));
  const auto routing = bit(Capability::kMoeRouting) | bit(Capability::kFineMoe);
  BOOST_TEST((lost(&Accelerator::topk) & routing) == routing);
  BOOST_TEST((lost(&Accelerator::gather) & routing) == routing);
  BOOST_TEST((lost(&Accelerator::transposer) & bit(Capability::kSoftmaxAttention)) != 0u);
}

BOOST_AUTO_TEST_CASE(what_no_layer_asks_for_no_core_has) {
  for (const Capability c : {Capability::kTableGather, Capability::kWeightUpdate,
                             Capability::kLoopDepth, Capability::kNovel0})
    BOOST_TEST(!hw::asic::covers(find_chip_core("chip64-wide"), c));
}

// A layer of a real model that the core with every option runs: a smaller core strands it exactly
// where the chip's capabilities lack one of the layer's.
BOOST_AUTO_TEST_CASE(capabilities_and_compiler_agree_on_every_layer_of_the_catalog) {
  const auto models = archs::ArchitectureCatalog::load();
  const Accelerator all = find_chip_core("chip64-wide");
  int layers = 0, stranded = 0;
  for (const hw::Chip* chip : built_of_cores())
    for (const archs::Architecture& model : models.all())
      for (const archs::LayerSpec& spec : model.layers) {
        if (hw::asic::stranded_by(model, spec, all)) continue;
        archs::Architecture one = model;
        one.layers = {spec};
        one.depth_loops = 1;
        one.decoding = archs::Decoding::kAutoregressive;
        one.table_gather_params = 0;
        one.layer_embedding_width = 0;
        one.layers.front().loops = 1;
        const auto formats =
            bit(Capability::kFp8) | bit(Capability::kFp4) | bit(Capability::kTernary);
        const auto missing = archs::needs_of(one) & ~hw::native_mask(*chip) & ~formats;
        const Accelerator& core = chip->core->core;
        const bool runs =
            !hw::asic::stranded_by(model, spec, core) && 2 * spec.mixer.top_k <= core.route_entries;
        ++layers;
        stranded += !runs;
        BOOST_TEST(runs == (missing == 0), chip->id << ": " << model.id);
      }
  BOOST_TEST(layers > 1000);
  BOOST_TEST(stranded > 100);
}

BOOST_AUTO_TEST_CASE(an_operator_that_strands_the_core_is_never_native) {
  archs::Operator op;
  op.kind = archs::OperatorKind::kChunkedState;
  op.shape = {.batch = 1, .q_tokens = 64, .heads = 8, .v_dim = 64, .state_dim = 64};
  op.shape.rule = archs::StateRule::kMamba2;
  BOOST_TEST((hw::support(op, chips().find("moe-transformer-asic-wide")).kind ==
              hw::SupportKind::kNative));
  BOOST_TEST(
      (hw::support(op, chips().find("moe-transformer-asic")).kind != hw::SupportKind::kNative));
}

BOOST_AUTO_TEST_CASE(clock_and_memories_are_the_cores) {
  const hw::Chip& chip = chips().find("moe-transformer-asic");
  // 2500 TFLOP/s over two operations of 256 x 64 x 64 multiply-adds.
  BOOST_TEST(hw::asic::clock_hz(chip, *chip.core) == 2500e12 / (2 * 256.0 * 4096),
             tt::tolerance(1e-12));
  // 4096 rows of 64 bf16 and 1024 of 64 fp32.
  BOOST_TEST(chip.sram_bytes.value == 256.0 * (4096 * 64 * 2 + 1024 * 64 * 4),
             tt::tolerance(1e-12));
  BOOST_TEST(chip.engine(hw::EngineKind::kMatrix)->units == 256);
}

BOOST_AUTO_TEST_CASE(a_projected_generation_keeps_its_cores_at_a_higher_rate) {
  const hw::Chip& chip = chips().find("moe-transformer-asic");
  const hw::Chip coming = hw::project(chip, 16);
  BOOST_TEST((coming.core == chip.core));
  const double faster = coming.matrix_peak(archs::DataType::kBf16, archs::DataType::kBf16) /
                        chip.matrix_peak(archs::DataType::kBf16, archs::DataType::kBf16);
  BOOST_TEST(faster > 1.0);
  BOOST_TEST(hw::prepare(coming).core_hz == faster * hw::prepare(chip).core_hz,
             tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(large_products_reach_the_prior_and_no_more) {
  // Prior and ceiling are not both charged: what priors were seen on takes exactly the prior.
  const hw::Chip& chip = chips().find("moe-transformer-asic");
  archs::Operator op;
  op.kind = archs::OperatorKind::kGemm;
  op.shape = {.m = 4096, .n = 8192, .k = 8192};
  op.flops = 2.0 * 4096 * 8192 * 8192;
  BOOST_TEST(hw::cost(op, hw::prepare(chip)).compute_s == op.flops / (2500e12 * 0.65),
             tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(what_follows_from_cores_may_not_be_stated) {
  for (const char* key : {"die_area: 800 mm2", "native: [moe_routing]"})
    BOOST_CHECK_THROW(
        hw::parse_chip(with_text("core:\n", std::string(key) + "\ncore:\n"), "t.yaml"),
        core::InputError);
  BOOST_CHECK_THROW(hw::parse_chip(with_text("chip64-moe", "chip64-none"), "t.yaml"),
                    core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
