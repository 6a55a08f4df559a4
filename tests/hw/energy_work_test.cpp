// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/energy_work.h"

#include <boost/test/unit_test.hpp>

#include "archs/lower.h"

namespace {

using namespace strandline;
using archs::DataType;
using hw::MultiplierWidth;

namespace tt = boost::test_tools;

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  return catalog;
}

const archs::Architecture& model(const char* id) {
  static const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  return catalog.find(id);
}

MultiplierWidth width(DataType w, DataType a, const char* chip) {
  return hw::multiplier_width(w, a, chips().find(chip));
}

hw::EnergyWork step(const archs::Architecture& a, double batch, const archs::Partition& cut = {}) {
  const hw::ChipModel chip = hw::prepare(chips().find("h100"));
  return hw::work_of(archs::lower(a, {archs::PhaseKind::kDecode, batch, 1, 1024}, cut), chip);
}

double flops(const hw::EnergyWork& w) {
  return w.matrix_flops[0] + w.matrix_flops[1] + w.matrix_flops[2];
}

hw::EnergyWork exchange(archs::Collective kind, int group, double bytes) {
  archs::Operator op;
  op.kind = archs::OperatorKind::kCollective;
  op.shape.collective = kind;
  op.shape.group_size = group;
  op.shape.payload_bytes = bytes;
  return hw::work_of(op, hw::prepare(chips().find("h100")));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(energy_work)

BOOST_AUTO_TEST_CASE(a_decode_step_reads_every_weight_once) {
  // Llama-3.1-8B: 8.03e9 parameters, of which the input table (0.525e9) is not read; bf16.
  const auto w = step(model("llama-3.1-8b"), 1);
  BOOST_TEST(w.weight_bytes == 2 * 7.505e9, tt::tolerance(0.01));
  // 2 flops per parameter, and 4 per head size, head, layer and cached token in attention.
  BOOST_TEST(flops(w) == 2 * 7.505e9 + 4.0 * 128 * 32 * 32 * 1025, tt::tolerance(0.01));
  BOOST_TEST(w.state_bytes == 2.0 * 2 * 8 * 128 * 32 * 1026, tt::tolerance(0.01));
  BOOST_TEST(w.link_bytes == 0.0);
}

BOOST_AUTO_TEST_CASE(a_batch_shares_the_weights_and_not_the_flops) {
  const auto one = step(model("llama-3.1-8b"), 1);
  const auto eight = step(model("llama-3.1-8b"), 8);
  BOOST_TEST(eight.weight_bytes == one.weight_bytes, tt::tolerance(1e-9));
  BOOST_TEST(flops(eight) == 8 * flops(one), tt::tolerance(1e-9));
  BOOST_TEST(eight.state_bytes == 8 * one.state_bytes, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_cut_moves_work_and_adds_links_alone) {
  archs::Partition cut;
  cut.tensor = 4;
  const auto whole = step(model("llama-3.1-8b"), 4);
  const auto part = step(model("llama-3.1-8b"), 4, cut);
  BOOST_TEST(4 * flops(part) == flops(whole), tt::tolerance(1e-6));
  BOOST_TEST(4 * part.weight_bytes == whole.weight_bytes, tt::tolerance(1e-3));
  // Two all-reduces of 4 x 4096 bf16 values in each of 32 layers send 2 * 3/4 of it, at least.
  BOOST_TEST(part.link_bytes >= 32 * 2 * 1.5 * 4 * 4096 * 2);
}

BOOST_AUTO_TEST_CASE(formats_multiply_in_the_wider_one_that_the_chip_has) {
  BOOST_TEST((width(DataType::kNvfp4, DataType::kNvfp4, "b200") == MultiplierWidth::k4));
  BOOST_TEST((width(DataType::kNvfp4, DataType::kFp8, "b200") == MultiplierWidth::k8));
  BOOST_TEST((width(DataType::kNvfp4, DataType::kNvfp4, "h100") == MultiplierWidth::k8));
  BOOST_TEST((width(DataType::kMxfp4, DataType::kBf16, "b200") == MultiplierWidth::k16));
  BOOST_TEST((width(DataType::kFp8, DataType::kFp8, "a100") == MultiplierWidth::k16));
  BOOST_TEST((width(DataType::kInt8, DataType::kInt8, "a100") == MultiplierWidth::k8));
  BOOST_TEST((width(DataType::kBf16, DataType::kBf16, "b200") == MultiplierWidth::k16));
}

BOOST_AUTO_TEST_CASE(collectives_send_what_the_ring_bound_says) {
  // Patarasuk and Yuan 2009: an all-reduce moves at least 2 (g-1)/g of its payload per member.
  BOOST_TEST(exchange(archs::Collective::kAllReduce, 4, 1e6).link_bytes == 1.5e6);
  BOOST_TEST(exchange(archs::Collective::kAllGather, 4, 1e6).link_bytes == 0.75e6);
  BOOST_TEST(exchange(archs::Collective::kAllToAll, 8, 1e6).link_bytes == 0.875e6);
  BOOST_TEST(exchange(archs::Collective::kAllReduce, 1, 1e6).link_bytes == 0.0);
}

BOOST_AUTO_TEST_CASE(large_activations_spill_to_memory) {
  const hw::ChipModel chip = hw::prepare(chips().find("h100"));
  archs::Operator op;
  op.activation_bytes = 0.4 * chip.sram_bytes;
  BOOST_TEST(hw::work_of(op, chip).weight_bytes == 0.0);
  op.activation_bytes = 3 * chip.sram_bytes;
  BOOST_TEST(hw::work_of(op, chip).weight_bytes == 2.5 * chip.sram_bytes, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(work_adds_and_scales) {
  auto w = step(model("llama-3.1-8b"), 1);
  const auto twice = w * 2;
  w += w;
  BOOST_TEST(flops(w) == flops(twice));
  BOOST_TEST(w.vector_flops == twice.vector_flops);
  BOOST_TEST((w.weight_bytes == twice.weight_bytes && w.state_bytes == twice.state_bytes));
  BOOST_TEST((w.sram_bytes == twice.sram_bytes && w.link_bytes == twice.link_bytes));
}

BOOST_AUTO_TEST_SUITE_END()
