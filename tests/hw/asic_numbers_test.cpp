// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// fp8 elements and 2:4 sparse weights: numbers, layouts, and layers on the golden machine.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "hw/asic/configs.h"
#include "hw/asic/fp32.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/layer_sparse.h"
#include "hw/asic/machine.h"
#include "hw/asic/memory_image.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::asic {
namespace {

Layer experts() {
  Layer l = tests::small_layer();
  l.channel = ChannelKind::kExperts;
  l.experts = {.count = 8, .per_token = 2, .ffn = 32};
  return l;
}

/// Error of a layer's result on the golden machine against float64, of the pruned layer where the
/// array is sparse.
double error_of(Layer l, const LayerWork& work, const Accelerator& a) {
  l.sparse_weights = a.sparse_2_4;
  return tests::golden_layer(l, work, a).error;
}

void close(const Layer& l, const std::string& config, double bound) {
  Accelerator a = find_config(config);
  a.topk = a.gather = l.channel == ChannelKind::kExperts;
  for (const LayerWork& work : {tests::kShortPrefill, tests::kShortDecode}) {
    const double error = error_of(l, work, a);
    BOOST_TEST_MESSAGE(config << ": " << error);
    BOOST_TEST(error < bound);
    BOOST_TEST(error > bound / 20);
  }
}

Matrix random_weights(int rows, int cols) {
  return LayerRandom(7).normal(3, rows, cols);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(asic_numbers)

/// Against a search through all numbers of the format (OCP 8-bit floating point, e4m3).
BOOST_AUTO_TEST_CASE(narrowing_to_fp8_takes_the_nearest_number_and_of_two_the_even_one) {
  LayerRandom random(1);
  const Matrix x = random.normal(1, 1, 4000, 3);
  for (int i = 0; i < x.cols; ++i) {
    // From 2^-13 to 2^12, and every eighth a tie.
    float value = static_cast<float>(std::ldexp(x.at(0, i), i % 14 - 8));
    if (i % 8 == 0)
      value = (from_fp8(static_cast<std::uint8_t>(i / 8 % 126)) +
               from_fp8(static_cast<std::uint8_t>(i / 8 % 126 + 1))) /
              2;
    int best = 0;
    for (int code = 1; code < 127; ++code) {
      const double d = std::fabs(from_fp8(static_cast<std::uint8_t>(code)) - std::fabs(value));
      const double least = std::fabs(from_fp8(static_cast<std::uint8_t>(best)) - std::fabs(value));
      if (d < least || (d == least && code % 2 == 0)) best = code;
    }
    BOOST_TEST((to_fp8(value) & 127) == best, value);
    BOOST_TEST((to_fp8(value) >> 7 == 1) == std::signbit(value), value);
  }
}

BOOST_AUTO_TEST_CASE(pruning_keeps_the_two_largest_of_each_four_inputs) {
  const Matrix all = random_weights(64, 24);
  Matrix kept = all;
  prune_2_4(kept);
  for (int c = 0; c < all.cols; ++c)
    for (int r = 0; r < all.rows; r += 4) {
      double left = 0, most = 0;
      int count = 0;
      for (int i = 0; i < 4; ++i) {
        const double w = kept.at(r + i, c);
        BOOST_TEST((w == 0 || w == all.at(r + i, c)));
        count += w != 0;
        left += std::fabs(w);
        for (int j = 0; j < i; ++j)
          most = std::max(most, std::fabs(all.at(r + i, c)) + std::fabs(all.at(r + j, c)));
      }
      BOOST_TEST(count == 2);
      BOOST_TEST(left == most, boost::test_tools::tolerance(1e-12));
    }
}

/// Read back by docs/accelerator/matmul.md: two rows for four inputs; behind a row's numbers two
/// bits a column say which input each is of.
BOOST_AUTO_TEST_CASE(sparse_weights_lie_in_memory_as_the_array_reads_them) {
  for (const int cols : {8, 4}) {
    Accelerator a = find_config("base8-sparse");
    a.cols = cols;
    const Matrix w = random_weights(32, 16);
    MemoryImage image(a);
    const WeightPlace place = image.weights(w);
    Matrix kept = w, read(w.rows, w.cols);
    prune_2_4(kept);
    for (int row = 0; row < w.cols / cols * w.rows / 2; ++row) {
      const std::uint8_t* bytes =
          &image.bytes().at(place.address + static_cast<std::size_t>(row) * 16);
      for (int c = 0; c < cols; ++c) {
        const int choice = bytes[cols + c / 4] >> (2 * (c % 4)) & 3;
        read.at(row % (w.rows / 2) / 2 * 4 + choice, row / (w.rows / 2) * cols + c) +=
            static_cast<std::int8_t>(bytes[c]) * place.scale;
      }
    }
    for (std::size_t i = 0; i < w.data.size(); ++i)
      BOOST_TEST(std::fabs(read.data[i] - kept.data[i]) <= place.scale / 2 + 1e-12);
  }
}

/// Every operand has an error of 2^-4 of itself at most, some 2.6 % in the mean square.
BOOST_AUTO_TEST_CASE(layers_in_fp8_stay_near_float64) {
  for (const Layer& l : {tests::small_layer(), tests::latent_layer(), experts()})
    close(l, "base8-fp8", 0.08);
}

/// As near as int8 layers: the reference is that of the pruned layer.
BOOST_AUTO_TEST_CASE(layers_with_sparse_weights_stay_near_the_pruned_layers_float64) {
  for (const Layer& l : {tests::small_layer(), tests::latent_layer(), experts()})
    close(l, "base8-sparse", 0.04);
}

BOOST_AUTO_TEST_CASE(layers_on_output_stationary_arrays_stay_near_float64) {
  close(tests::small_layer(), "base8-os", 0.04);
}

/// Twice the contraction in the cycles of a tile: fewer for a product of many rows.
BOOST_AUTO_TEST_CASE(a_sparse_array_takes_half_the_tiles) {
  const auto tiles = [](const std::string& config) {
    const Accelerator a = find_config(config);
    Layer l = tests::small_layer();
    l.mixer = MixerKind::kNone;
    l.sparse_weights = a.sparse_2_4;
    const LayerData data = random_layer(l, tests::kShortPrefill, 1);
    const LayerProgram p =
        compile_layer(l, tests::kShortPrefill, data, reference(l, tests::kShortPrefill, data), a);
    long count = 0;
    for (const Command& c : p.program.commands())
      if (c.opcode == Opcode::kMatmul) count += c.blocks_n * c.blocks_k * tile_passes(c, a);
    return count;
  };
  BOOST_TEST(tiles("base8") == 2 * tiles("base8-sparse"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
