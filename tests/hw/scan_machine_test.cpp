// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>
#include <random>

#include "hw/asic/machine.h"

namespace strandline::hw::asic {
namespace {

constexpr int kTokens = 96, kKeys = 32, kValues = 16, kCols = 8;

Accelerator accelerator() {
  Accelerator a;
  a.scan = true;
  a.scan_lanes = kCols;
  a.scan_rows = 256;
  return a;
}

/// A head's sequence in float64 and in VMEM: keys from row 0, queries 400, values 800, decays 1000,
/// betas 1500, read-outs 2000; blocks kTokens rows apart.
struct Sequence {
  std::vector<std::vector<double>> key, query, value, decay;
  std::vector<double> beta;
  Machine machine{accelerator(), 0};

  /// Keys and queries of length one, as the delta rule takes them; decays near one.
  explicit Sequence(bool channels) {
    std::mt19937_64 random(7);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    for (int t = 0; t < kTokens; ++t) {
      const auto unit = [&] {
        std::vector<double> x(kKeys);
        double square = 0;
        for (double& v : x) {
          v = normal(random);
          square += v * v;
        }
        for (double& v : x) v = static_cast<float>(v / std::sqrt(square));
        return x;
      };
      key.push_back(unit());
      query.push_back(unit());
      std::vector<double> v(kValues), d(kKeys);
      for (double& x : v) x = static_cast<float>(normal(random));
      for (double& x : d) x = static_cast<float>(std::exp(-0.2 * uniform(random)));
      if (!channels) d.assign(kKeys, d[0]);
      value.push_back(v);
      decay.push_back(d);
      beta.push_back(static_cast<float>(uniform(random)));
      place(0, t, key.back());
      place(400, t, query.back());
      place(800, t, value.back());
      place(1000, t, decay.back());
      machine.vmem(1500 + static_cast<std::size_t>(t), 3) = bits(beta.back());
      if (!channels) machine.vmem(1000 + static_cast<std::size_t>(t), 3) = bits(d[0]);
    }
  }
  static std::uint32_t bits(double x) {
    return std::bit_cast<std::uint32_t>(static_cast<float>(x));
  }
  void place(int row, int t, const std::vector<double>& x) {
    for (int i = 0; i < static_cast<int>(x.size()); ++i)
      machine.vmem(static_cast<std::size_t>(row + i / kCols * kTokens + t), i % kCols) =
          bits(x[static_cast<std::size_t>(i)]);
  }
  double out(int t, int j) {
    return std::bit_cast<float>(
        machine.vmem(static_cast<std::size_t>(2000 + j / kCols * kTokens + t), j % kCols));
  }
  /// Tokens first .. first + n - 1 of the sequence as one command.
  void run(int first, int n, unsigned flags) {
    const auto row = [&](int base) { return static_cast<std::uint16_t>(base + first); };
    machine.execute(Command{.opcode = Opcode::kScan,
                            .flags = static_cast<std::uint8_t>(flags),
                            .rows = static_cast<std::uint16_t>(n),
                            .src0 = row(0),
                            .src1 = row(800),
                            .dst = row(2000),
                            .src0_stride = kTokens,
                            .src1_stride = kTokens,
                            .dst_stride = kTokens,
                            .blocks_n = kValues / kCols | 3 << 8,
                            .blocks_k = kKeys / kCols,
                            .imm0 = row(400) | std::uint32_t{row(1000)} << 16,
                            .imm1 = 5U | std::uint32_t{row(1500)} << 16});
  }
  /// The recurrence as papers write it, in float64: decay, correct, update, read out.
  std::vector<std::vector<double>> expected(bool delta) const {
    std::vector<std::vector<double>> s(kKeys, std::vector<double>(kValues)), y;
    for (std::size_t t = 0; t < kTokens; ++t) {
      y.emplace_back(kValues);
      for (std::size_t j = 0; j < kValues; ++j) {
        double seen = 0;
        for (std::size_t i = 0; i < kKeys; ++i) seen += key[t][i] * (s[i][j] *= decay[t][i]);
        const double u = beta[t] * (value[t][j] - (delta ? seen : 0));
        for (std::size_t i = 0; i < kKeys; ++i) y[t][j] += query[t][i] * (s[i][j] += key[t][i] * u);
      }
    }
    return y;
  }
  /// |error| / |expected| over all read-outs.
  double error(bool delta) {
    double gap = 0, norm = 0;
    const auto y = expected(delta);
    for (int t = 0; t < kTokens; ++t)
      for (int j = 0; j < kValues; ++j) {
        const double e = y[static_cast<std::size_t>(t)][static_cast<std::size_t>(j)];
        gap += std::pow(out(t, j) - e, 2);
        norm += e * e;
      }
    return std::sqrt(gap / norm);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(scan_machine)

BOOST_AUTO_TEST_CASE(state_space_duality_equals_float64) {
  Sequence s(false);
  s.run(0, kTokens, kScanFirst);
  BOOST_TEST(s.error(false) < 3e-7);
}

BOOST_AUTO_TEST_CASE(the_gated_delta_rule_equals_float64) {
  Sequence s(false);
  s.run(0, kTokens, kScanFirst | kScanDelta);
  BOOST_TEST(s.error(true) < 3e-7);
  // Another rule's result is another: the flag matters.
  BOOST_TEST(s.error(false) > 0.01);
}

BOOST_AUTO_TEST_CASE(a_decay_per_channel_equals_float64) {
  Sequence s(true);
  s.run(0, kTokens, kScanFirst | kScanDelta | kScanChannels);
  BOOST_TEST(s.error(true) < 3e-7);
}

BOOST_AUTO_TEST_CASE(a_sequence_in_pieces_is_the_sequence) {
  Sequence whole(false), pieces(false);
  whole.run(0, kTokens, kScanFirst | kScanDelta);
  pieces.run(0, 1, kScanFirst | kScanDelta);
  pieces.run(1, 50, kScanDelta);
  pieces.run(51, kTokens - 51, kScanDelta);
  int bad = 0;
  for (int t = 0; t < kTokens; ++t)
    for (int j = 0; j < kValues; ++j) bad += whole.out(t, j) != pieces.out(t, j);
  BOOST_TEST(bad == 0);
}

BOOST_AUTO_TEST_CASE(a_state_comes_back_from_vmem) {
  Sequence s(false), other(false);
  s.run(0, kTokens, kScanFirst | kScanDelta);
  const double last = s.out(kTokens - 1, 7);
  other.run(0, 40, kScanFirst | kScanDelta);
  const auto rows = static_cast<std::uint16_t>(kKeys * kValues / kCols);
  other.machine.execute(
      Command{.opcode = Opcode::kScan, .flags = kScanCopy, .rows = rows, .dst = 3000, .imm1 = 5});
  other.run(0, 10, kScanFirst);  // another sequence takes the state's place
  other.machine.execute(Command{.opcode = Opcode::kScan,
                                .flags = kScanCopy | kScanRestore,
                                .rows = rows,
                                .src0 = 3000,
                                .imm1 = 5});
  other.run(40, kTokens - 40, kScanDelta);
  BOOST_TEST(other.out(kTokens - 1, 7) == last);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
