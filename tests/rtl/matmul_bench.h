// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Vmatmuls.h>

#include <fmt/format.h>
#include <array>

#include <cstdlib>
#include <cstring>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "hw/asic/fp32.h"
#include "hw/asic/machine.h"

namespace strandline::tests {

/// The units of tests/rtl/matmuls_top.sv, in its order.
inline const std::vector<hw::asic::Accelerator>& matmul_units() {
  using hw::asic::Element;
  static const std::vector<hw::asic::Accelerator> kUnits = [] {
    std::vector<hw::asic::Accelerator> all;
    const auto add = [&](int rows, int cols, const char* numbers, const char* array) {
      hw::asic::Accelerator a;
      a.name = fmt::format("{}x{} {} {}", rows, cols, numbers, array);
      a.rows = rows;
      a.cols = cols;
      a.element = numbers == std::string("bf16") ? Element::kBf16 : Element::kInt8;
      a.fp8 = numbers == std::string("fp8");
      a.sparse_2_4 = array == std::string("sparse");
      a.output_stationary = array == std::string("os");
      a.spad_rows = 4096;
      a.vmem_rows = 2048;
      all.push_back(a);
    };
    for (const auto& [rows, cols] :
         {std::pair{1, 1}, {2, 2}, {3, 3}, {2, 3}, {8, 8}, {8, 4}, {16, 16}, {32, 32}})
      add(rows, cols, "int8", "ws");
    add(3, 2, "bf16", "ws");
    add(4, 4, "bf16", "ws");
    add(4, 4, "fp8", "ws");
    for (const auto& [rows, cols] : {std::pair{2, 2}, {4, 3}, {8, 8}, {16, 16}})
      add(rows, cols, "int8", "sparse");
    add(4, 4, "bf16", "sparse");
    for (const auto& [rows, cols] :
         {std::pair{1, 1}, {3, 3}, {2, 3}, {8, 8}, {8, 4}, {16, 16}, {32, 32}})
      add(rows, cols, "int8", "os");
    add(3, 2, "bf16", "os");
    add(4, 4, "bf16", "os");
    add(4, 4, "fp8", "os");
    return all;
  }();
  return kUnits;
}

/// `n` x `k` tiles of `m` rows: activations from SPAD row 0, weights from 2048, results from VMEM
/// row 0. `dense`: without choices, on a sparse array.
inline hw::asic::Command tiles(int m, int n, int k, const hw::asic::Accelerator& a,
                               bool dense = false) {
  const auto u16 = [](int x) { return static_cast<std::uint16_t>(x); };
  return {.opcode = hw::asic::Opcode::kMatmul,
          .flags = static_cast<std::uint8_t>(dense ? hw::asic::kDense : 0),
          .rows = u16(m),
          .src0 = 0,
          .src1 = 2048,
          .src0_stride = u16(m),
          .src1_stride = u16(k * a.rows * (dense ? 2 : 1)),
          .dst_stride = u16(m),
          .blocks_n = u16(n),
          .blocks_k = u16(k)};
}

/// More than what ctest does by default: all that STRANDLINE_TILES asks for
/// (tests/rtl/CMakeLists.txt).
inline std::optional<long> long_run_tiles() {
  const char* set = std::getenv("STRANDLINE_TILES");
  return set ? std::optional(std::atol(set)) : std::nullopt;
}

/// What happened when, in cycles from the one in which the unit took the (first) command.
struct MatmulRun {
  long cycles = 0;         ///< to the one in which the last command completed, both counted
  long first_weights = 0;  ///< the first weight row enters the array
  long last_result = 0;    ///< the last result row is out of the array
  long lost = 0;           ///< weight rows that lost their bank
  long counted[8] = {};    ///< cycles by state of the counters
  long array_cycles() const { return last_result - first_weights; }
};

/// A matmul unit between memories that answer after a cycle. What is not asked for reads as noise.
class MatmulBench {
 public:
  static constexpr int kBanks = -1;

  MatmulBench(std::size_t which, std::uint64_t seed)
      : a_(matmul_units().at(which)),
        machine_(a_, 0),
        random_(seed),
        vmem_(rows() * static_cast<std::size_t>(a_.cols)),
        t_(&context_, "matmuls") {
    context_.fatalOnError(false);
    t_.which_i = static_cast<std::uint8_t>(which);
    t_.rst_ni = 0;
    half(0);
    half(1);
    half(0);
    half(1);
    t_.rst_ni = 1;
    for (std::size_t row = 0; row < spad_rows(); ++row)
      for (int l = 0; l < a_.lanes(); ++l) machine_.spad(row, l) = element();
    for (std::size_t row = 0; row < rows(); ++row)
      for (int c = 0; c < a_.cols; ++c) machine_.vmem(row, c) = vmem(row, c) = word();
  }
  /// A model's scopes leave the thread's context, which is that of the bench made last: where that
  /// is gone already, they would wait for its lock for ever.
  ~MatmulBench() { Verilated::threadContextp(&context_); }
  MatmulBench(const MatmulBench&) = delete;
  MatmulBench& operator=(const MatmulBench&) = delete;
  const hw::asic::Accelerator& accelerator() const { return a_; }
  hw::asic::Machine& machine() { return machine_; }
  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  /// Runs the commands on both, offered one after the other with pauses; a weight row loses its
  /// bank with probability `stalls` / 256, or (kBanks) where activations are read from it. Nothing
  /// where the unit hangs or an assertion fails.
  std::optional<MatmulRun> run(std::span<const hw::asic::Command> commands, int stalls) {
    machine_.execute(commands);
    return drive(commands, stalls);
  }
  /// The same on the unit alone.
  std::optional<MatmulRun> drive(std::span<const hw::asic::Command> commands, int stalls) {
    MatmulRun run;
    std::size_t offered = 0, done = 0;
    long taken = -1;
    for (long cycle = 0; done < commands.size(); ++cycle) {
      if (cycle > 100000 || context_.gotError()) return std::nullopt;
      const bool offers = offered < commands.size() && (stalls == 0 || below(4) != 0);
      t_.cmd_valid_i = offers;
      if (offers) {
        const auto words = hw::asic::encode(commands[offered]);
        std::memcpy(&t_.cmd_i, words.data(), sizeof words);
      }
      t_.w_gnt_i = stalls == kBanks || static_cast<int>(below(256)) >= stalls;
      half(0);
      if (stalls == kBanks && t_.a_req_o && bank(t_.a_addr_o) == bank(t_.w_addr_o)) {
        t_.w_gnt_i = 0;
        half(0);
      }
      if (t_.cmd_ready_o) ++offered;
      if (t_.cmd_ready_o && taken < 0) taken = cycle;
      observe(cycle - taken, run);
      done += t_.done_o;
      if (t_.done_o) run.cycles = cycle - taken + 1;
      answer();
      half(1);
      std::memcpy(&t_.w_data_i, w_.data(), sizeof w_);
      std::memcpy(&t_.a_data_i, a_row_.data(), sizeof a_row_);
      std::memcpy(&t_.y_rd_data_i, y_.data(), sizeof y_);
    }
    return run;
  }

  /// Words of the result memory that differ from the golden machine's.
  long mismatches() {
    if (std::memcmp(vmem_.data(), &machine_.vmem(0, 0), 4 * vmem_.size()) == 0) return 0;
    long bad = 0;
    for (std::size_t row = 0; row < rows(); ++row)
      for (int c = 0; c < a_.cols; ++c) bad += vmem(row, c) != machine_.vmem(row, c);
    return bad;
  }

  std::uint32_t result(std::size_t row, int c) { return vmem(row, c); }

  /// A command of random sizes and places; `most_m` rows at most.
  hw::asic::Command random_command(int most_m, int most_blocks) {
    const auto u16 = [](std::uint64_t x) { return static_cast<std::uint16_t>(x); };
    hw::asic::Command c{.opcode = hw::asic::Opcode::kMatmul};
    const bool dense = a_.sparse_2_4 && below(2) == 0;
    c.flags = static_cast<std::uint8_t>(below(2) | (dense ? hw::asic::kDense : 0));
    c.rows = u16(1 + below(static_cast<std::uint64_t>(most_m)));
    c.blocks_n = u16(1 + below(static_cast<std::uint64_t>(most_blocks)));
    c.blocks_k = u16(1 + below(static_cast<std::uint64_t>(most_blocks)));
    c.src0_stride = u16(c.rows + below(4));
    c.src1_stride =
        u16(static_cast<std::uint64_t>(c.blocks_k * a_.rows * (dense ? 2 : 1)) + below(4));
    c.dst_stride = u16(c.rows + below(4));
    c.src0 = u16(below(spad_rows() - static_cast<std::uint64_t>(c.blocks_k * c.src0_stride)));
    c.src1 = u16(below(spad_rows() - static_cast<std::uint64_t>(c.blocks_n * c.src1_stride)));
    c.dst = u16(below(rows() - static_cast<std::uint64_t>(c.blocks_n * c.dst_stride)));
    return c;
  }

 private:
  int bank(int row) const { return row / (a_.spad_rows / a_.spad_banks); }
  static constexpr std::size_t kMost = 32;  ///< lanes and words of the ports
  std::size_t spad_rows() const { return static_cast<std::size_t>(a_.spad_rows); }
  std::size_t rows() const { return static_cast<std::size_t>(a_.vmem_rows); }
  std::uint32_t& vmem(std::size_t row, int c) {
    return vmem_.at(row * static_cast<std::size_t>(a_.cols) + static_cast<std::size_t>(c));
  }
  std::uint16_t element() {
    if (a_.element == hw::asic::Element::kInt8) return static_cast<std::uint8_t>(random_());
    // One in sixteen is any pattern but exponent 255; the others are moderate.
    const auto bits = static_cast<std::uint16_t>(random_());
    if (below(16) == 0 && (bits >> 7 & 255) != 255) return bits;
    return hw::asic::to_bf16(static_cast<float>(below(4001)) / 137 - 14);
  }
  std::uint32_t word() {
    if (a_.element == hw::asic::Element::kInt8 && !a_.fp8)
      return static_cast<std::uint32_t>(random_());
    return std::bit_cast<std::uint32_t>(static_cast<float>(below(20001)) / 512 - 20);
  }
  void half(int clock) {
    t_.clk_i = static_cast<std::uint8_t>(clock);
    t_.eval();
  }
  void observe(long cycle, MatmulRun& run) const {
    run.counted[t_.state_o & 7]++;
    if (t_.w_req_o && !t_.w_gnt_i) ++run.lost;
    // SPAD answers a cycle after its grant; a sum is written a cycle after the array's result.
    if (t_.w_req_o && t_.w_gnt_i && run.first_weights == 0) run.first_weights = cycle + 1;
    if (t_.y_wr_req_o) run.last_result = cycle - 1;
  }
  /// A SPAD row, or noise where it was not asked for.
  void read(std::array<std::uint16_t, kMost>& row, bool asked, std::size_t at) {
    const auto bytes = 2 * static_cast<std::size_t>(a_.lanes());
    if (asked)
      std::memcpy(row.data(), &machine_.spad(at, 0), bytes);
    else
      std::memset(row.data(), static_cast<int>(random_() & 255), bytes);
  }
  /// What the memories do at the clock's edge; a row read and written in one cycle reads as it was.
  void answer() {
    read(w_, t_.w_req_o && t_.w_gnt_i, t_.w_addr_o);
    read(a_row_, t_.a_req_o, t_.a_addr_o);
    const auto bytes = 4 * static_cast<std::size_t>(a_.cols);
    if (t_.y_rd_req_o)
      std::memcpy(y_.data(), &vmem(t_.y_rd_addr_o, 0), bytes);
    else
      std::memset(y_.data(), static_cast<int>(random_() & 255), bytes);
    if (t_.y_wr_req_o) std::memcpy(&vmem(t_.y_wr_addr_o, 0), &t_.y_wr_data_o, bytes);
  }

  hw::asic::Accelerator a_;
  hw::asic::Machine machine_;
  std::mt19937_64 random_;
  std::vector<std::uint32_t> vmem_;
  std::array<std::uint16_t, kMost> w_{}, a_row_{};
  std::array<std::uint32_t, kMost> y_{};
  VerilatedContext context_;
  Vmatmuls t_;
};

}  // namespace strandline::tests
