// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/operator_cost.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "archs/lower.h"
#include "core/error.h"
#include "hw/collective.h"
#include "hw/energy.h"
#include "hw/engine_time.h"
#include "hw/lossless_part.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using archs::DataType;
using archs::OperatorKind;
using hw::Bound;
using hw::cost;
using hw::prepare;

namespace tt = boost::test_tools;

const hw::ChipModel& gpu_model() {
  static const hw::Chip chip = tests::round_gpu();
  static const hw::ChipModel model = prepare(chip);
  return model;
}

constexpr hw::EfficiencyLaw kLaw{
    .rate = 0.8, .stream = 0.9, .start_s = 5e-6, .exposed = 0.1, .cached = 2, .wave_s = 0.5e-6};

/// A chip of a family with laws; all classes reach the same.
const hw::ChipModel& lawful_model() {
  static const hw::Chip chip = [] {
    hw::Chip c = tests::round_gpu();
    c.family = "nvidia-gpu";
    return c;
  }();
  static const hw::ChipModel model = [] {
    hw::ChipModel m = prepare(chip);
    m.laws.fill(kLaw);
    return m;
  }();
  return model;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(operator_cost)

BOOST_AUTO_TEST_CASE(a_large_product_runs_at_the_achieved_rate) {
  // 80 x 10 tiles of 128 x 128 fill 8 waves of 100 units exactly.
  const auto c = cost(tests::product(10240, 1280, 8192), gpu_model());
  const double flops = 2.0 * 10240 * 1280 * 8192;
  BOOST_TEST(c.compute_s == flops / (1000e12 * 0.8), tt::tolerance(1e-12));
  BOOST_TEST((c.bound == Bound::kCompute));
  BOOST_TEST(c.time_s == c.compute_s + 1e-6, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_thin_product_streams_its_weights) {
  const auto c = cost(tests::product(1, 8192, 8192), gpu_model());
  BOOST_TEST(c.memory_s == 2.0 * 8192 * 8192 / (4e12 * 0.9), tt::tolerance(1e-12));
  BOOST_TEST((c.bound == Bound::kMemory));
}

BOOST_AUTO_TEST_CASE(products_pad_to_the_tile) {
  const hw::Engine e = tests::round_gpu().engines.front();
  BOOST_TEST(hw::tiled_flops(128, 12700, 60, 1, e) == hw::tiled_flops(128, 12800, 64, 1, e));
  BOOST_TEST(hw::tiled_flops(129, 12800, 64, 1, e) == 2 * hw::tiled_flops(128, 12800, 64, 1, e));
}

BOOST_AUTO_TEST_CASE(few_rows_shorten_a_tile_down_to_32) {
  const hw::Engine e = tests::round_gpu().engines.front();
  const double full = hw::tiled_flops(128, 12800, 64, 1, e);
  BOOST_TEST(hw::tiled_flops(1, 12800, 64, 1, e) == full / 4);
  BOOST_TEST(hw::tiled_flops(32, 12800, 64, 1, e) == full / 4);
  BOOST_TEST(hw::tiled_flops(33, 12800, 64, 1, e) == full / 2);
  BOOST_TEST(hw::tiled_flops(100, 12800, 64, 1, e) == full);
}

BOOST_AUTO_TEST_CASE(one_tile_over_a_wave_costs_a_wave) {
  const hw::Engine e = tests::round_gpu().engines.front();
  const double full = hw::tiled_flops(128, 128 * 100, 512, 1, e);
  BOOST_TEST(full == 2.0 * 128 * 12800 * 512, tt::tolerance(1e-12));
  BOOST_TEST(hw::tiled_flops(128, 128 * 101, 512, 1, e) == 2 * full);
}

BOOST_AUTO_TEST_CASE(few_tiles_split_the_k_loop) {
  // One tile on 100 units, 400 k tiles: 100 splits of 4 take the time of 4 k tiles.
  const hw::Engine e = tests::round_gpu().engines.front();
  BOOST_TEST(hw::tiled_flops(128, 128, 64 * 400, 1, e) == 100 * 2.0 * 128 * 128 * 64 * 4);
  // A loop of 8 k tiles splits in two at most.
  BOOST_TEST(hw::tiled_flops(128, 128, 64 * 8, 1, e) == 100 * 2.0 * 128 * 128 * 64 * 4);
}

BOOST_AUTO_TEST_CASE(tiles_never_do_less_than_the_product) {
  const hw::Engine e = tests::round_gpu().engines.front();
  for (double m : {1.0, 77.0, 128.0, 1000.0})
    for (double n : {64.0, 500.0, 4096.0})
      for (double k : {64.0, 130.0, 5000.0})
        BOOST_TEST(hw::tiled_flops(m, n, k, 3, e) >= 2 * m * n * k * 3);
}

BOOST_AUTO_TEST_CASE(eight_bit_products_run_twice_as_fast) {
  const hw::ChipModel& model = gpu_model();
  const auto wide = cost(tests::product(10240, 1280, 8192), model);
  const auto narrow = cost(tests::product(10240, 1280, 8192, DataType::kFp8), model);
  BOOST_TEST(wide.compute_s / narrow.compute_s == 2.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(decode_attention_reads_its_cache) {
  archs::Operator op = tests::plain(OperatorKind::kAttention, 0, 0);
  op.shape = {.batch = 64,
              .q_tokens = 1,
              .kv_tokens = 8192,
              .heads = 32,
              .kv_heads = 4,
              .qk_dim = 128,
              .v_dim = 128};
  op.state_read_bytes = 64.0 * 8192 * 4 * 256 * 2;
  op.flops = 2.0 * 64 * 8192 * 32 * 256;
  const auto c = cost(op, gpu_model());
  BOOST_TEST((c.bound == Bound::kMemory));
  BOOST_TEST(c.memory_s == op.state_read_bytes / 3.6e12, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(prefill_attention_computes) {
  archs::Operator op = tests::plain(OperatorKind::kAttention, 0, 0);
  op.shape = {.batch = 1,
              .q_tokens = 8192,
              .kv_tokens = 8192,
              .heads = 32,
              .kv_heads = 4,
              .qk_dim = 128,
              .v_dim = 128};
  op.flops = 2.0 * 8192 * 8192 / 2 * 32 * 256;
  const auto c = cost(op, gpu_model());
  BOOST_TEST((c.bound == Bound::kCompute));
  // 0.7 of what products achieve, and 1.6 us for each block of 128 rows on one of 100 units.
  const double blocks = 4 * 8192 * 8 / 128;
  BOOST_TEST(c.compute_s == op.flops / (800e12 * 0.7) + blocks * 1.6e-6 / 100,
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(activations_that_fit_sram_stay_on_chip) {
  const hw::ChipModel& model = gpu_model();
  const auto small = cost(tests::plain(OperatorKind::kNorm, 1, 20e6), model);
  BOOST_TEST(small.memory_s == 20e6 / 10e12, tt::tolerance(1e-12));
  const auto large = cost(tests::plain(OperatorKind::kNorm, 1, 1025e6), model);
  // What does not fit is written and read: 0.83 of what reads alone reach.
  BOOST_TEST(large.memory_s == 1000e6 / 0.83 / 3.6e12, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(dependent_steps_add_latency) {
  const hw::ChipModel& model = gpu_model();
  archs::Operator op = tests::plain(OperatorKind::kLinearScan, 1, 1);
  op.signature.sequential_depth = 1;
  const double one = cost(op, model).time_s;
  op.signature.sequential_depth = 1001;
  const double many = cost(op, model).time_s;
  BOOST_TEST(many - one > 1e-6);
  op.signature.sequential_depth = 2001;
  BOOST_TEST(cost(op, model).time_s - many == many - one, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(irregular_access_keeps_six_tenths_of_the_bandwidth) {
  const hw::ChipModel& model = gpu_model();
  archs::Operator op = tests::plain(OperatorKind::kGather, 0, 0);
  op.state_read_bytes = 1e9;
  const double regular = cost(op, model).memory_s;
  op.signature.irregularity = 1;
  BOOST_TEST(cost(op, model).memory_s == regular / 0.6, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(unseen_operators_get_faster_as_software_matures) {
  const hw::Chip gpu = tests::round_gpu();
  archs::Operator op = tests::plain(OperatorKind::kNovel, 1e12, 1e9);
  op.signature = {1000, 4, 0.2, false, false};
  const double fresh = cost(op, prepare(gpu, 0.3)).time_s;
  const double mature = cost(op, prepare(gpu, 1.0)).time_s;
  BOOST_TEST(fresh > mature);
  archs::Operator known = op;
  known.kind = OperatorKind::kElementwise;
  BOOST_TEST(mature > cost(known, prepare(gpu, 0.3)).memory_s);
}

BOOST_AUTO_TEST_CASE(what_a_chip_cannot_run_takes_forever) {
  const hw::Chip asic = tests::round_asic({archs::Capability::kSoftmaxAttention});
  BOOST_TEST(std::isinf(cost(tests::plain(OperatorKind::kNovel), prepare(asic)).time_s));
  BOOST_TEST(std::isinf(
      cost(archs::OperatorGraph{tests::plain(OperatorKind::kWeightUpdate)}, 1, prepare(asic))
          .time_s));
}

BOOST_AUTO_TEST_CASE(rewritings_cost_their_factors) {
  const hw::Chip asic = tests::round_asic({archs::Capability::kSoftmaxAttention});
  archs::Operator op = tests::plain(OperatorKind::kChunkedState, 1e12, 0);
  op.shape.rule = archs::StateRule::kMamba2;
  const hw::Chip scan = tests::round_asic({archs::Capability::kSsmScan});
  const double native = cost(op, prepare(scan)).compute_s;
  BOOST_TEST(cost(op, prepare(asic)).compute_s == 2 * native, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(collectives_take_their_time) {
  const hw::Chip gpu = tests::round_gpu();
  archs::Operator op = tests::plain(OperatorKind::kCollective, 0, 0);
  op.shape.group_size = 8;
  op.shape.payload_bytes = 1e8;
  const auto c = cost(op, prepare(gpu));
  BOOST_TEST(c.time_s ==
             hw::collective_time_s(archs::Collective::kAllReduce, 1e8, 8, gpu.network, 0.8));
  BOOST_TEST((c.bound == Bound::kNetwork));
}

BOOST_AUTO_TEST_CASE(element_wise_neighbours_fuse) {
  const hw::ChipModel& model = gpu_model();
  const archs::Operator gemm = tests::product(4096, 8192, 8192);
  const archs::Operator relu = tests::plain(OperatorKind::kElementwise, 0, 1e9);
  const double apart = cost(gemm, model).time_s;
  BOOST_TEST(cost(archs::OperatorGraph{gemm, relu}, 0, model).time_s == apart, tt::tolerance(1e-9));
  BOOST_TEST(cost(archs::OperatorGraph{relu}, 0, model).time_s == cost(relu, model).time_s,
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(cache_writes_leave_the_fusion_group) {
  const hw::ChipModel& model = gpu_model();
  const archs::Operator gemm = tests::product(4096, 8192, 8192);
  archs::Operator append = tests::plain(OperatorKind::kKvAppend, 0, 1e9);
  append.state_write_bytes = 36e9;
  const double extra = cost(archs::OperatorGraph{gemm, append}, 0, model).time_s -
                       cost(archs::OperatorGraph{gemm}, 0, model).time_s;
  BOOST_TEST(extra == 36e9 / 3.6e12, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(norms_stay_passes_of_their_own) {
  const hw::ChipModel& model = gpu_model();
  const archs::Operator gemm = tests::product(4096, 8192, 8192);
  const archs::Operator norm = tests::plain(OperatorKind::kNorm, 0, 1e9);
  BOOST_TEST(cost(archs::OperatorGraph{gemm, norm}, 0, model).time_s >
             cost(archs::OperatorGraph{gemm}, 0, model).time_s + 1e-4);
}

BOOST_AUTO_TEST_CASE(graphs_add_counts_and_the_floor) {
  const hw::ChipModel& model = gpu_model();
  archs::Operator gemm = tests::product(1, 8192, 8192);
  gemm.count = 10;
  const auto c = cost(archs::OperatorGraph{gemm}, 10, model);
  BOOST_TEST(c.time_s == 10 * cost(gemm, model).memory_s + 10 * 50e-6, tt::tolerance(1e-12));
  // Fills above the floor are charged instead of it.
  BOOST_TEST(cost(archs::OperatorGraph{gemm}, 0, model).overhead_s == 10e-6, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(energy_is_that_of_the_chips_node_and_memory) {
  // hw/energy.yaml on the reference node: 16- and 8-bit flops, and bytes of HBM with their path.
  hw::Chip chip = tests::round_gpu();
  chip.node = "TSMC 4N";
  chip.economics.chip_power_w = tests::fact(700);
  const hw::ChipModel model = prepare(chip);
  const hw::EnergyParameters& p = hw::energy_parameters();
  const double byte_j = p.memory_byte_j.at(hw::MemoryKind::kHbm).value + p.path_byte_j.value;
  archs::Operator op = tests::product(1024, 1024, 1024);
  op.activation_bytes = 0;
  BOOST_TEST(cost(op, model).energy_j == op.flops * p.flop_j[0].value + op.weight_bytes * byte_j,
             tt::tolerance(1e-12));
  op = tests::product(1024, 1024, 1024, DataType::kFp8);
  op.activation_bytes = 0;
  BOOST_TEST(cost(op, model).energy_j == op.flops * p.flop_j[1].value + op.weight_bytes * byte_j,
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(energy_of_a_chip_without_power_is_unknown) {
  BOOST_TEST(std::isnan(cost(tests::product(64, 64, 64), gpu_model()).energy_j));
}

BOOST_AUTO_TEST_CASE(a_law_replaces_the_derating) {
  // 0.8 of the nominal rate; a tenth of the traffic at 0.9 of 4 TB/s is exposed; waves; one start.
  const archs::Operator op = tests::product(10240, 1280, 8192);
  const auto c = cost(op, lawful_model());
  const hw::LosslessPart part = hw::lossless_part(op, *lawful_model().nominal);
  const double memory = part.memory_s / 0.9;
  BOOST_TEST(part.compute_s >= op.flops / 1000e12);
  BOOST_TEST(part.memory_s >= (op.weight_bytes + op.activation_bytes) / 4e12);
  BOOST_TEST(c.compute_s == part.compute_s / 0.8, tt::tolerance(1e-12));
  BOOST_TEST(c.memory_s == memory, tt::tolerance(1e-12));
  BOOST_TEST(c.overhead_s == 0.1 * memory + part.waves * 0.5e-6 + 5e-6, tt::tolerance(1e-12));
  BOOST_TEST(c.time_s == c.compute_s + c.overhead_s, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(calls_start_one_by_one_but_not_within_layers) {
  archs::Operator op = tests::product(1, 8192, 8192);
  op.count = 10;
  const double alone = cost(op, lawful_model()).overhead_s;
  const double rest = alone - kLaw.start_s;
  BOOST_TEST(cost(archs::OperatorGraph{op}, 0, lawful_model()).overhead_s == 10 * alone,
             tt::tolerance(1e-12));
  // A floor of 50 us per layer covers starts.
  BOOST_TEST(cost(archs::OperatorGraph{op}, 10, lawful_model()).overhead_s == 10 * (rest + 50e-6),
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(weights_are_cold_in_a_model_and_warm_in_a_benchmark) {
  // 32 MB of weights fit in 50 MB of cache, but not with the rest of the model.
  archs::Operator op = tests::product(1, 4096, 4096);
  op.activation_bytes = 0;
  const auto cold = cost(op, lawful_model());
  BOOST_TEST(cold.memory_s == op.weight_bytes / (4e12 * 0.9), tt::tolerance(1e-12));
  const double warm = hw::call_s({&op, 1}, kLaw, lawful_model());
  const double fill = op.weight_bytes / 50e6;
  const double saved = cold.memory_s * 0.5 / (1 + fill * fill);
  BOOST_TEST(warm == cold.time_s - saved, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(parts_of_a_call_start_it_once) {
  const std::vector<archs::Operator> two(2, tests::product(64, 4096, 4096));
  const double one = hw::call_s({two.data(), 1}, kLaw, lawful_model());
  BOOST_TEST(hw::call_s(two, kLaw, lawful_model()) == 2 * one - 5e-6, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(what_has_no_law_keeps_its_derating) {
  const auto norm = tests::plain(OperatorKind::kNorm, 1, 1025e6);
  BOOST_TEST(cost(norm, lawful_model()).time_s == cost(norm, gpu_model()).time_s);
}

BOOST_AUTO_TEST_CASE(software_scales_laws_and_deratings_alike) {
  const archs::Operator gemm = tests::product(10240, 1280, 8192);
  const archs::Operator norm = tests::plain(OperatorKind::kNorm, 1, 1025e6);
  hw::ChipModel slow = lawful_model();
  hw::scale_rates(slow, 0.5, 0.5);
  BOOST_TEST(cost(gemm, slow).compute_s == 2 * cost(gemm, lawful_model()).compute_s,
             tt::tolerance(1e-12));
  BOOST_TEST(cost(gemm, slow).memory_s == 2 * cost(gemm, lawful_model()).memory_s,
             tt::tolerance(1e-12));
  BOOST_TEST(cost(norm, slow).memory_s == 2 * cost(norm, lawful_model()).memory_s,
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_blank_fact_is_named) {
  hw::Chip chip = tests::round_gpu();
  chip.memory.front().bandwidth_b_s = {};
  BOOST_CHECK_EXCEPTION(prepare(chip), core::MissingFact, [](const core::MissingFact& e) {
    return std::string(e.what()).find("bandwidth") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(layers_of_more_operators_pay_more_floors) {
  const hw::ChipModel& model = gpu_model();
  archs::OperatorGraph graph(14, tests::product(1, 1024, 1024));
  // Fourteen operators in one layer: two floors of seven.
  BOOST_TEST(cost(graph, 1, model).overhead_s == 2 * 50e-6, tt::tolerance(1e-12));
  graph.resize(3);
  BOOST_TEST(cost(graph, 1, model).overhead_s == 50e-6, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(grouped_products_stream_slower) {
  archs::Operator op = tests::product(1, 8192, 8192);
  const double dense = cost(op, gpu_model()).memory_s;
  op.kind = OperatorKind::kGroupedGemm;
  op.shape.groups = 1;
  BOOST_TEST(cost(op, gpu_model()).memory_s == dense / 0.8, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
