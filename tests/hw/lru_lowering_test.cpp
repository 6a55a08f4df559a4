// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <cmath>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/fp32.h"
#include "hw/asic/layer_lru.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/lower_lru.h"
#include "hw/asic/machine.h"
#include "hw/asic/model_layer.h"
#include "hw/asic/timing.h"
#include "hw/asic/timing_run.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::asic {
namespace {

Accelerator core(Element element) {
  Accelerator a = find_config("base16-vproc");
  a.element = element;
  return a;
}

Layer layer_of(int heads) {
  return tests::recurrent_layer(MixerKind::kLru, heads);
}

/// Error of a layer's result on the golden machine against float64; the machine checks that a RUN
/// keeps to its regions.
double layer_error(const Layer& layer, const LayerWork& work, Element element) {
  return tests::golden_layer(layer, work, core(element)).error;
}

float read_word(const std::vector<std::uint8_t>& memory, std::uint64_t at) {
  std::uint32_t word = 0;
  for (unsigned b = 0; b < 4; ++b) word |= static_cast<std::uint32_t>(memory.at(at + b)) << (8 * b);
  return as_float(word);
}

/// A gate's float64 recurrence and the kernel's, on the same fp32 inputs.
struct KernelRun {
  double worst = 0;     ///< error of a result over the largest one
  double smallest = 1;  ///< 1 - a^2 that occurred
};
KernelRun run_kernel(int tokens, int blocks, bool continued, double most_decay) {
  Accelerator a = core(Element::kInt8);
  Machine m(a, 0);
  const auto& code = lru_kernel().code;
  for (std::size_t i = 0; i < code.size(); ++i)
    m.vmem(4000 + i / 16, static_cast<int>(i % 16)) = code[i];
  m.execute({.opcode = Opcode::kRun,
             .flags = kRunCode,
             .rows = static_cast<std::uint16_t>((code.size() + 15) / 16),
             .src0 = 4000});
  const int span = tokens * blocks;
  const LayerRandom random(7);
  const Matrix x = random.normal(1, 3 * span, 16), decay = random.normal(2, blocks, 16),
               state = random.normal(3, blocks, 16);
  for (int r = 0; r < 3 * span; ++r)
    for (int l = 0; l < 16; ++l)
      m.vmem(static_cast<std::size_t>(r), l) = bits_of(static_cast<float>(x.at(r, l)));
  const auto decay_of = [&](int j, int l) {
    return static_cast<float>(-most_decay * std::exp(-4 * std::fabs(decay.at(j, l))));
  };
  for (int j = 0; j < blocks; ++j)
    for (int l = 0; l < 16; ++l) {
      m.vmem(static_cast<std::size_t>(2000 + j), l) = bits_of(decay_of(j, l));
      m.vmem(static_cast<std::size_t>(3000 + span + j), l) =
          bits_of(static_cast<float>(state.at(j, l)));
    }
  Command c{.opcode = Opcode::kRun,
            .rows = static_cast<std::uint16_t>(tokens),
            .src0 = 0,
            .src1 = 2000,
            .dst = 3000,
            .src0_stride = static_cast<std::uint16_t>(3 * span),
            .src1_stride = static_cast<std::uint16_t>(blocks),
            .dst_stride = static_cast<std::uint16_t>(span + blocks),
            .blocks_k = continued ? lru_kernel().continued : std::uint16_t{0},
            .imm0 = static_cast<std::uint32_t>(span | span << 16)};
  c.imm1 = static_cast<std::uint32_t>(run_cycles(code, c, a));
  m.execute(c);
  KernelRun run;
  double most = 0;
  const auto sigmoid = [](double v) { return 1 / (1 + std::exp(-v)); };
  for (int j = 0; j < blocks; ++j)
    for (int l = 0; l < 16; ++l) {
      double h = static_cast<float>(state.at(j, l));
      for (int t = 0; t < tokens; ++t) {
        const auto in = [&](int which) {
          return static_cast<double>(static_cast<float>(x.at(which * span + j * tokens + t, l)));
        };
        const double log2_a = decay_of(j, l) * sigmoid(in(0));
        const bool first = t == 0 && !continued;
        const double rest = -std::expm1(2 * log2_a * std::log(2.0));
        run.smallest = std::min(run.smallest, rest);
        h = (first ? 0 : std::exp2(log2_a) * h) +
            (first ? 1 : std::sqrt(rest)) * sigmoid(in(1)) * in(2);
        const double y = as_float(m.vmem(static_cast<std::size_t>(3000 + j * tokens + t), l));
        run.worst = std::max(run.worst, std::fabs(y - h));
        most = std::max(most, std::fabs(h));
      }
      const double kept = as_float(m.vmem(static_cast<std::size_t>(3000 + span + j), l));
      run.worst = std::max(run.worst, std::fabs(kept - h));
    }
  run.worst /= most;
  return run;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lru_lowering)

BOOST_AUTO_TEST_CASE(the_program_is_the_recurrence_in_float64) {
  const KernelRun fresh = run_kernel(20, 3, false, 4), later = run_kernel(20, 3, true, 4);
  // 2^x floors its argument to 2^-20, so that each step's decay is up to 7e-7 too small.
  BOOST_TEST(fresh.worst < 20 * 7e-7);
  BOOST_TEST(later.worst < 20 * 7e-7);
  BOOST_TEST(later.worst > 1e-9);
}

BOOST_AUTO_TEST_CASE(decays_near_one_lose_no_digits) {
  // 2^x floors to 2^-20: 1 - a^2 of it would have no digit left here.
  const KernelRun run = run_kernel(40, 2, true, 1e-4);
  BOOST_TEST(run.smallest < 1e-7);
  BOOST_TEST(run.worst < 3e-5);
}

BOOST_AUTO_TEST_CASE(an_int8_layer_stays_near_float64) {
  for (const LayerWork& work : {LayerWork{1, 12, 0}, LayerWork{2, 5, 9}, LayerWork{3, 1, 20}}) {
    const double error = layer_error(layer_of(3), work, Element::kInt8);
    BOOST_TEST(error < 0.05);
    BOOST_TEST(error > 0.001);
  }
}

BOOST_AUTO_TEST_CASE(a_bf16_layer_stays_near_float64) {
  for (const LayerWork& work : {LayerWork{1, 12, 0}, LayerWork{2, 1, 9}}) {
    const double error = layer_error(layer_of(2), work, Element::kBf16);
    BOOST_TEST(error < 0.01);
    BOOST_TEST(error > 1e-5);
  }
}

BOOST_AUTO_TEST_CASE(states_move_on_in_memory) {
  const Accelerator a = core(Element::kBf16);
  const Layer layer = layer_of(2);
  const LayerWork work{2, 4, 6};
  const LayerData data = random_layer(layer, work, 1);
  const LayerReference expected = reference(layer, work, data);
  LayerBuilder b(layer, work, data, expected, a);
  b.begin("load input");
  b.move_words(Opcode::kLoad, b.stream(), b.image().words(data.input), layer.width);
  const auto places = place_lru(b);
  Machine machine(a, 0);
  machine.memory() = b.image().bytes();
  machine.execute(std::span<const Command>(b.program().commands()));
  const Matrix after =
      lru_state(layer, work, data, normalized(data.input, layer.layer_norm, layer.epsilon));
  Matrix got(after.rows, after.cols);
  BOOST_REQUIRE(places.size() == 2u);
  for (int s = 0; s < got.rows; ++s)
    for (int c = 0; c < got.cols; ++c)
      got.at(s, c) = read_word(machine.memory(), places[static_cast<std::size_t>(s)] +
                                                     static_cast<std::uint64_t>(c) * 4);
  BOOST_TEST(relative_error(got, after) < 0.01);
  BOOST_TEST(relative_error(data.lru.state, after) > 0.1);  // they do move
}

BOOST_AUTO_TEST_CASE(recurrentgemma_is_whole_on_a_core_with_the_processor_alone) {
  const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  const archs::Architecture& model = catalog.find("recurrentgemma-2b");
  const Accelerator with = find_config("base16-vproc"), without = find_config("base16");
  int recurrent = 0;
  for (int i = 0; i < model.depth(); ++i) {
    BOOST_TEST(!stranded_by(model, layer_spec(model, i), with).has_value());
    const auto stranded = stranded_by(model, layer_spec(model, i), without);
    if (!stranded) continue;
    ++recurrent;
    BOOST_TEST(stranded->what.find("rg_lru") != std::string::npos);
    BOOST_TEST(stranded->mend.find("vector_processor: true") != std::string::npos);
  }
  BOOST_TEST(recurrent == 18);  // of 26: two of three
}

BOOST_AUTO_TEST_CASE(a_core_without_the_processor_is_refused) {
  const Layer layer = layer_of(2);
  const LayerWork work{1, 4, 0};
  const LayerData data = random_layer(layer, work, 1);
  const LayerReference expected = reference(layer, work, data);
  Accelerator a = find_config("base16");
  BOOST_CHECK_THROW(compile_layer(layer, work, data, expected, a), core::InputError);
  a = find_config("base16-vproc");
  a.vproc_words = 64;
  BOOST_CHECK_THROW(compile_layer(layer, work, data, expected, a), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
