// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/energy_serving.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace {

using namespace strandline;
using hw::ServingEnergy;

namespace tt = boost::test_tools;

const hw::Chip& chip(const char* id) {
  static const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  return catalog.find(id);
}

const archs::Architecture& model(const char* id) {
  static const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  return catalog.find(id);
}

core::Segment mix(double in, double out) {
  core::Segment m;
  m.input_tokens = in;
  m.output_tokens = out;
  return m;
}

struct Case {
  const char* model_id = "llama-3.1-8b";
  const char* chip_id = "h100";
  core::Segment lengths = mix(1024, 1024);
  archs::Partition cut = {};
  archs::DataType type = archs::DataType::kBf16;
};

struct Result {
  hw::ServingPoint point;
  hw::RequestWork work;
  ServingEnergy energy;
};

Result run(const Case& c, double concurrency) {
  archs::Architecture a = model(c.model_id);
  a.weight_type = a.expert_type = a.activation_type = c.type;
  const hw::ChipModel costed = hw::prepare(chip(c.chip_id));
  const hw::ServingCase serving(a, costed);
  hw::InstanceModel instance(serving, c.lengths, c.cut, hw::ServingSoftware{});
  const hw::EnergyModel energy = hw::prepare_energy(chip(c.chip_id));
  Result r;
  r.point = instance.at(concurrency);
  r.work = hw::request_work(serving, c.lengths, {}, r.point);
  r.energy = hw::energy_of(serving, c.lengths, {}, r.point, energy);
  return r;
}

double flops(const hw::EnergyWork& w) {
  return w.matrix_flops[0] + w.matrix_flops[1] + w.matrix_flops[2];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(energy_serving)

BOOST_AUTO_TEST_CASE(one_user_pays_weights_and_waiting) {
  const Result r = run({}, 1);
  const hw::EnergyModel m = hw::prepare_energy(chip("h100"));
  // 15.0 GB of weights and 0.2 GB of cache per token, and the board's busy power meanwhile.
  const double bytes = 2 * 7.505e9 + 1536 * 131072.0;
  const double floor_j = bytes * m.weight_byte_j + m.busy_w / r.point.output_tok_s_per_chip;
  BOOST_TEST(r.energy.joules_per_output_token > floor_j);
  BOOST_TEST(r.energy.joules_per_output_token < 1.1 * floor_j);
}

BOOST_AUTO_TEST_CASE(a_request_does_two_flops_per_parameter_and_token) {
  const Result r = run({}, 16);
  BOOST_TEST(flops(r.work.decode) == 1024 * 2 * 7.505e9, tt::tolerance(0.06));
  // The prompt needs the output head once; attention adds 4 per head size, head and token pair.
  BOOST_TEST(flops(r.work.prefill) == 1024 * 2 * 6.98e9, tt::tolerance(0.06));
}

BOOST_AUTO_TEST_CASE(joules_fall_and_watts_rise_with_users) {
  double joules = 1e9;
  double watts = 0;
  for (const double users : {1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0}) {
    const ServingEnergy e = run({}, users).energy;
    BOOST_TEST(e.joules_per_output_token < joules, users);
    BOOST_TEST(e.joules_per_output_token > 0);
    BOOST_TEST(e.chip_w >= watts, users);
    joules = e.joules_per_output_token;
    watts = e.chip_w;
  }
}

BOOST_AUTO_TEST_CASE(longer_prompts_cost_more_and_cached_ones_less) {
  const double one = run({.lengths = mix(1024, 1024)}, 8).energy.joules_per_output_token;
  const double eight = run({.lengths = mix(8192, 1024)}, 8).energy.joules_per_output_token;
  core::Segment cached = mix(8192, 1024);
  cached.prefix_hit_rate = 0.9;
  const double hit = run({.lengths = cached}, 8).energy.joules_per_output_token;
  BOOST_TEST(eight > one);
  BOOST_TEST(hit < eight);
  BOOST_TEST(hit > one * 0.9);
}

BOOST_AUTO_TEST_CASE(narrow_formats_and_newer_chips_save) {
  const double bf16 = run({}, 16).energy.joules_per_output_token;
  const double fp8 = run({.type = archs::DataType::kFp8}, 16).energy.joules_per_output_token;
  BOOST_TEST(fp8 < bf16);
  const Case on_a100{.chip_id = "a100"};
  BOOST_TEST(bf16 < run(on_a100, 16).energy.joules_per_output_token);
}

BOOST_AUTO_TEST_CASE(a_cut_keeps_the_work_of_a_request) {
  archs::Partition tensor;
  tensor.tensor = 4;
  archs::Partition stages;
  stages.pipeline = 4;
  const Result whole = run({}, 16);
  for (const archs::Partition& cut : {tensor, stages}) {
    const Result r = run({.cut = cut}, 16);
    BOOST_TEST(flops(r.work.decode) == flops(whole.work.decode), tt::tolerance(1e-3));
    BOOST_TEST(flops(r.work.prefill) == flops(whole.work.prefill), tt::tolerance(1e-3));
  }
  BOOST_TEST(run({.cut = tensor}, 16).work.decode.link_bytes > 0);
  // Small batches on more chips: every chip's clocks run for the same few tokens.
  BOOST_TEST(run({.cut = tensor}, 1).energy.static_j > run({}, 1).energy.static_j);
}

BOOST_AUTO_TEST_CASE(the_parts_add_up) {
  const ServingEnergy e = run({}, 8).energy;
  BOOST_TEST(e.chip_w < hw::prepare_energy(chip("h100")).limit_w);
  BOOST_TEST(e.joules_per_output_token == e.dynamic_j + e.static_j, tt::tolerance(1e-9));
  BOOST_TEST(e.chip_w == e.wanted_w);
  BOOST_TEST(e.wall_w > e.chip_w);
  BOOST_TEST(e.wall_joules_per_output_token / e.joules_per_output_token == e.wall_w / e.chip_w,
             tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(the_limit_caps_watts) {
  Result r = run({}, 64);
  hw::EnergyModel m = hw::prepare_energy(chip("h100"));
  m.limit_w = 200;
  const ServingEnergy e = hw::energy_of(r.work, mix(1024, 1024), r.point, m);
  BOOST_TEST(e.chip_w == 200);
  BOOST_TEST(e.wanted_w > 200);
  BOOST_TEST(e.joules_per_output_token == 200 / r.point.output_tok_s_per_chip, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(without_load_a_board_idles) {
  const hw::EnergyModel m = hw::prepare_energy(chip("h100"));
  hw::ServingPoint nobody;
  const ServingEnergy e = hw::energy_of(run({}, 1).work, mix(1024, 1024), nobody, m);
  BOOST_TEST(e.chip_w == m.idle_w);
  BOOST_TEST(std::isinf(e.joules_per_output_token));
  nobody.output_tok_s_per_chip = 1e-3;  // a trickle keeps the clocks on
  BOOST_TEST(hw::energy_of(run({}, 1).work, mix(1024, 1024), nobody, m).chip_w == m.busy_w,
             tt::tolerance(0.01));
}

BOOST_AUTO_TEST_SUITE_END()
