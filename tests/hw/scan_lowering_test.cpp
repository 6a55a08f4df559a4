// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>
#include <span>

#include "core/error.h"
#include "hw/asic/layer_recurrence.h"
#include "hw/asic/lower_scan.h"
#include "hw/asic/machine.h"

namespace strandline::hw::asic {
namespace {

Accelerator accelerator(Element element = Element::kInt8) {
  Accelerator a;
  a.element = element;
  a.vmem_rows = 16384;
  a.spad_rows = 16384;
  a.scan = true;
  a.scan_lanes = 8;
  a.scan_rows = 1024;
  return a;
}

enum class Rule { kMamba2, kGatedDelta, kKimi };

Layer layer(Rule rule) {
  Layer l;
  l.width = 64;
  l.heads = 4;
  l.head_dim = 32;
  l.ffn = 64;
  l.mixer = MixerKind::kRecurrence;
  l.channel = ChannelKind::kNone;
  l.recurrence = {.groups = rule == Rule::kMamba2       ? 1
                            : rule == Rule::kGatedDelta ? 2
                                                        : 4,
                  .keys = 64,
                  .delta = rule != Rule::kMamba2,
                  .channels = rule == Rule::kKimi,
                  .rank = rule == Rule::kKimi ? 32 : 0};
  return l;
}

/// A recurrent mixer on the golden machine, and in float64.
struct Run {
  Layer l;
  LayerWork work;
  LayerData data;
  LayerReference ref;
  Matrix normed;
  Accelerator a;
  std::uint64_t result = 0;
  RecurrencePlaces places;
  Machine machine;

  Run(Rule rule, const LayerWork& w, Element element)
      : l(layer(rule)), work(w), a(accelerator(element)), machine(a, 0) {
    const LayerRandom random(1);
    random_recurrence(l, work, random, data.recurrence);
    data.input = random.normal(1, work.rows(), l.width);
    normed = normalized(data.input, false, l.epsilon);
    ref.note("normed", normed);
    ref.result = data.input;
    add_to(ref.result, reference_recurrence(l, work, data.recurrence, normed, ref));
    LayerBuilder b(l, work, data, ref, a);
    b.begin("load input");
    b.move_words(Opcode::kLoad, b.stream(), b.image().words(data.input), l.width);
    places = place_recurrence(b);
    result = b.image().room(static_cast<std::size_t>(work.rows() * l.width) * 4);
    b.move_words(Opcode::kStore, b.stream(), result, l.width);
    machine.memory() = b.image().bytes();
    machine.execute(std::span<const Command>(b.program().commands()));
  }
  double word(std::uint64_t at, int rows, int r, int c) {
    at += static_cast<std::uint64_t>((c / a.cols * rows + r) * a.cols + c % a.cols) * 4;
    std::uint32_t bits = 0;
    for (unsigned b = 0; b < 4; ++b)
      bits |= static_cast<std::uint32_t>(machine.memory().at(at + b)) << (8 * b);
    return std::bit_cast<float>(bits);
  }
  /// Of what the mixer adds to the stream.
  double error() {
    Matrix y(work.rows(), l.width), expected = ref.result;
    for (int r = 0; r < y.rows; ++r)
      for (int c = 0; c < y.cols; ++c) {
        y.at(r, c) = word(result, y.rows, r, c) - data.input.at(r, c);
        expected.at(r, c) -= data.input.at(r, c);
      }
    return relative_error(y, expected);
  }
  /// Of the states that are left in memory.
  double state_error() {
    const Matrix expected = recurrence_state(l, work, data.recurrence, normed).state;
    Matrix s = expected;
    for (int r = 0; r < s.rows; ++r)
      for (int c = 0; c < s.cols; ++c)
        s.at(r, c) = word(places.states.at(static_cast<std::size_t>(r / l.recurrence.keys)),
                          l.recurrence.keys, r % l.recurrence.keys, c);
    return relative_error(s, expected);
  }
  double history_error() {
    const Matrix expected = recurrence_state(l, work, data.recurrence, normed).history;
    Matrix h = expected;
    for (int r = 0; r < h.rows; ++r)
      for (int c = 0; c < h.cols; ++c)
        h.at(r, c) = word(places.histories.at(static_cast<std::size_t>(r / 3)), 3, r % 3, c);
    return relative_error(h, expected);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(scan_lowering)

BOOST_AUTO_TEST_CASE(mixers_stay_within_bounds_of_float64) {
  for (const Rule rule : {Rule::kMamba2, Rule::kGatedDelta, Rule::kKimi})
    for (const LayerWork& work : {LayerWork{1, 20, 0}, LayerWork{3, 1, 12}, LayerWork{2, 5, 3}})
      for (const Element element : {Element::kInt8, Element::kBf16}) {
        const bool integers = element == Element::kInt8;
        BOOST_TEST_CONTEXT("rule " << static_cast<int>(rule) << " tokens " << work.tokens
                                   << " context " << work.context << " int8 " << integers) {
          Run run(rule, work, element);
          BOOST_TEST(run.error() < (integers ? 0.08 : 0.012));
          BOOST_TEST(run.state_error() < (integers ? 0.08 : 0.012));
          BOOST_TEST(run.history_error() < (integers ? 0.04 : 0.008));
        }
      }
}

BOOST_AUTO_TEST_CASE(softplus_by_vector_commands_equals_float64) {
  const Layer l = layer(Rule::kMamba2);
  const LayerWork work{1, 64, 0};
  const Accelerator a = accelerator();
  const LayerData data;
  const LayerReference ref;
  LayerBuilder b(l, work, data, ref, a);
  const std::size_t x = b.take_vmem(64), bias = b.take_vmem(1);
  ScanGates gates(b, 1);
  b.begin("softplus");
  gates.softplus(x, bias, 1);
  Machine m(a, 0);
  const auto input = [](int r, int c) { return static_cast<float>((r * 8 + c - 256) / 12.0); };
  for (int r = 0; r < 64; ++r)
    for (int c = 0; c < 8; ++c) {
      m.vmem(x + static_cast<std::size_t>(r), c) = std::bit_cast<std::uint32_t>(input(r, c));
      m.vmem(bias, c) = std::bit_cast<std::uint32_t>(0.25F);
    }
  m.execute(std::span<const Command>(b.program().commands()));
  double worst = 0;
  for (int r = 0; r < 64; ++r)
    for (int c = 0; c < 8; ++c) {
      const double expected = std::log1p(std::exp(static_cast<double>(input(r, c)) + 0.25));
      const double y = std::bit_cast<float>(m.vmem(x + static_cast<std::size_t>(r), c));
      worst = std::max(worst, std::fabs(y / expected - 1));
    }
  BOOST_TEST_MESSAGE("softplus: largest relative error " << worst);
  BOOST_TEST(worst < 1e-5);
}

BOOST_AUTO_TEST_CASE(a_chip_without_the_unit_is_refused) {
  const Layer l = layer(Rule::kGatedDelta);
  const LayerWork work{1, 4, 0};
  Accelerator a = accelerator();
  a.scan = false;
  const LayerData data;
  const LayerReference ref;
  LayerBuilder b(l, work, data, ref, a);
  BOOST_CHECK_THROW(place_recurrence(b), core::InputError);
  a = accelerator();
  a.scan_rows = 128;  // a state of 64 keys on 4 blocks has 256
  LayerBuilder small(l, work, data, ref, a);
  BOOST_CHECK_THROW(place_recurrence(small), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
