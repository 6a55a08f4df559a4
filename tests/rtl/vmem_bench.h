// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include "hw/asic/command.h"

namespace strandline::tests {

/// One of the units of a Verilated test top (tests/rtl/scans_top.sv, vprocs_top.sv) with a VMEM of
/// its own that grants by chance.
template <class Top>
class VmemBench {
 public:
  VmemBench(int which, std::uint64_t seed, int rows)
      : random_(seed), vmem_(static_cast<std::size_t>(rows)) {
    t_.which_i = static_cast<std::uint8_t>(which);
    t_.rst_ni = 0;
    tick();
    tick();
    t_.rst_ni = 1;
  }
  std::vector<std::array<std::uint32_t, 16>>& vmem() { return vmem_; }

  /// Cycles from the command's offer to its end, both counted; grants in `granted` of 8 cycles. -1
  /// where it does not end.
  int run(const hw::asic::Command& c, int granted) {
    const auto words = encode(c);
    std::memcpy(&t_.cmd_i, words.data(), sizeof words);
    t_.cmd_valid_i = 1;
    for (int cycles = 1; cycles < 400000; ++cycles) {
      t_.clk_i = 0;
      t_.rd_gnt_i = t_.wr_gnt_i = 0;
      t_.eval();
      t_.rd_gnt_i = t_.rd_req_o && static_cast<int>(random_() % 8) < granted;
      t_.wr_gnt_i = t_.wr_req_o && static_cast<int>(random_() % 8) < granted;
      t_.eval();
      const bool done = t_.done_o, taken = t_.cmd_ready_o;
      const int read = t_.rd_gnt_i ? t_.rd_addr_o : -1;
      if (t_.wr_gnt_i) std::memcpy(&vmem_.at(t_.wr_addr_o), &t_.wr_data_o, 64);
      t_.clk_i = 1;
      t_.eval();
      // Data of a read are there in the next cycle alone.
      if (read >= 0)
        std::memcpy(&t_.rd_data_i, &vmem_.at(static_cast<std::size_t>(read)), 64);
      else
        for (int w = 0; w < 16; ++w) t_.rd_data_i[w] = static_cast<std::uint32_t>(random_());
      if (taken) t_.cmd_valid_i = 0;
      if (done) return cycles;
    }
    return -1;
  }

 private:
  void tick() {
    t_.clk_i = 0;
    t_.eval();
    t_.clk_i = 1;
    t_.eval();
  }
  Top t_;
  std::mt19937_64 random_;
  std::vector<std::array<std::uint32_t, 16>> vmem_;
};

}  // namespace strandline::tests
