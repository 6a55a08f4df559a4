// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <vector>

#include <Vdmas.h>
#include "hw/asic/machine.h"
#include "hw/cosim/memory_model.h"

namespace strandline::hw::asic {
namespace {

constexpr std::uint64_t kSeed = 20261123;
constexpr int kRows = 1024, kOutstanding = 3;
constexpr std::size_t kBytes = 1 << 17, kStored = kBytes / 2;
struct Size {
  int rows, cols, bits, beat;
};
/// As tests/rtl/dmas_top.sv.
constexpr std::array<Size, 6> kSizes{
    {{8, 8, 8, 16}, {8, 8, 16, 16}, {16, 16, 8, 16}, {16, 8, 8, 64}, {4, 4, 8, 8}, {2, 2, 8, 2}}};

Accelerator accelerator(int which) {
  const Size s = kSizes[static_cast<std::size_t>(which)];
  Accelerator a;
  a.rows = s.rows;
  a.cols = s.cols;
  a.element = s.bits == 8 ? Element::kInt8 : Element::kBf16;
  a.dma_bytes = s.beat;
  a.spad_rows = a.vmem_rows = kRows;
  return a;
}

/// A load and a store unit, whose memories and channels stall by chance, beside the golden machine.
class Bench {
 public:
  Bench(int which, std::uint64_t seed)
      : random_(seed), a_(accelerator(which)), golden_(a_, kBytes), rtl_(a_, 0), bytes_(kBytes) {
    for (std::uint8_t& b : bytes_) b = static_cast<std::uint8_t>(random_());
    golden_.memory() = bytes_;
    t_.which_i = static_cast<std::uint8_t>(which);
    t_.rst_ni = 0;
    tick();
    tick();
    t_.rst_ni = 1;
  }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  /// Lines of any length at places that a command may name (docs/accelerator/dma.md).
  Command command(Opcode op) {
    Command c{.opcode = op, .flags = static_cast<std::uint8_t>(below(2) ? kVmem : 0)};
    const int row = c.flags ? 4 * a_.cols : a_.element_bytes() * a_.lanes();
    const int align = std::min(row, a_.dma_bytes), units = std::max(align, 16) / 16;
    c.rows = u16(1 + below(4));
    c.src0_stride = u16(below(2) ? row * (1 + below(8)) : 1 + below(8 * row));
    c.src1_stride = u16(8 + below(4));
    c.blocks_n = u16(1 + below(3));
    c.blocks_k = 50;
    c.dst_stride = u16(units * (33 + below(40) / units));
    (op == Opcode::kLoad ? c.dst : c.src0) = u16(below(kRows - 200));
    const int first = (op == Opcode::kLoad ? 0 : kStored) + below(30000) / align * align;
    c.imm0 = static_cast<std::uint32_t>(first);
    c.imm1 = static_cast<std::uint32_t>(units * (300 / units)) << 8;
    return c;
  }
  /// Commands one after the other, the next offered while the one before runs; requests, beats and
  /// answers go through in `granted` of 8 cycles. False where they do not end.
  bool run(const std::vector<Command>& commands, int granted) {
    for (const Command& c : commands) golden_.execute(c);
    cosim::MemoryModel memory(
        bytes_, {.latency = below(60), .jitter = below(40), .seed = random_()}, a_.dma_bytes);
    std::size_t offered = 0, done = 0;
    flying_ = 0;
    for (int cycle = 0; cycle < 200000 && done < commands.size(); ++cycle) {
      const bool load = offered < commands.size() && commands[offered].opcode == Opcode::kLoad;
      offer(offered < commands.size() ? &commands[offered] : nullptr, load);
      memory.tick();
      channels_in(memory, granted);
      grants(granted);
      offered += t_.ld_ready_o || t_.st_ready_o;
      done += t_.ld_done_o + t_.st_done_o;
      channels_out(memory);
      rows();
    }
    return done == commands.size();
  }
  bool equal() {
    bool same = golden_.memory() == bytes_;
    for (std::size_t r = 0; r < kRows; ++r) {
      for (int l = 0; l < a_.lanes(); ++l) same &= golden_.spad(r, l) == rtl_.spad(r, l);
      for (int l = 0; l < a_.cols; ++l) same &= golden_.vmem(r, l) == rtl_.vmem(r, l);
    }
    return same;
  }
  /// What the channels' rules forbid.
  int broken() const { return broken_; }

 private:
  static std::uint16_t u16(int x) { return static_cast<std::uint16_t>(x); }
  bool chance(int granted) { return below(8) < granted; }
  void tick() {
    t_.clk_i = 0;
    t_.eval();
    t_.clk_i = 1;
    t_.eval();
  }
  void offer(const Command* c, bool load) {
    t_.clk_i = 0;
    t_.ld_valid_i = c != nullptr && load;
    t_.st_valid_i = c != nullptr && !load;
    if (c == nullptr) return;
    const CommandWords words = encode(*c);
    std::memcpy(&t_.cmd_i, words.data(), sizeof words);
  }
  void channels_in(cosim::MemoryModel& memory, int granted) {
    const std::uint8_t* beat = memory.beat();
    // A beat on offer stays on offer.
    beat_held_ = beat != nullptr && (beat_held_ || chance(granted));
    t_.r_valid_i = beat_held_;
    if (beat_held_) {
      std::memcpy(&t_.r_data_i, beat, static_cast<std::size_t>(a_.dma_bytes));
      t_.r_last_i = memory.beat_is_last();
    }
    t_.ar_ready_i = chance(granted);
    t_.aw_ready_i = chance(granted);
    t_.w_ready_i = chance(granted);
    t_.b_valid_i = memory.answers() && chance(granted);
    t_.ld_sp_gnt_i = t_.ld_vm_gnt_i = t_.st_sp_gnt_i = t_.st_vm_gnt_i = 0;
    t_.eval();
  }
  void grants(int granted) {
    t_.ld_sp_gnt_i = t_.ld_sp_req_o && chance(granted);
    t_.ld_vm_gnt_i = t_.ld_vm_req_o && chance(granted);
    t_.st_sp_gnt_i = t_.st_sp_req_o && chance(granted);
    t_.st_vm_gnt_i = t_.st_vm_req_o && chance(granted);
    t_.eval();
  }
  void check_burst(std::uint64_t address, int length) {
    const auto bytes = static_cast<std::uint64_t>(length + 1) * t_bytes();
    broken_ += address % t_bytes() != 0 || address / 4096 != (address + bytes - 1) / 4096;
  }
  std::uint64_t t_bytes() const { return static_cast<std::uint64_t>(a_.dma_bytes); }
  /// What is asked and not taken must be asked again.
  struct Asked {
    bool open = false;
    std::uint64_t address = 0;
    int step(bool valid, bool ready, std::uint64_t at) {
      const int bad = open && (!valid || at != address);
      open = valid && !ready;
      address = at;
      return bad;
    }
  };
  void channels_out(cosim::MemoryModel& memory) {
    broken_ += read_.step(t_.ar_valid_o, t_.ar_ready_i, t_.ar_addr_o);
    broken_ += write_.step(t_.aw_valid_o, t_.aw_ready_i, t_.aw_addr_o);
    broken_ += data_.step(t_.w_valid_o, t_.w_ready_i, t_.w_strb_o);
    if (t_.ar_valid_o && t_.ar_ready_i) {
      check_burst(t_.ar_addr_o, t_.ar_len_o);
      memory.read(t_.ar_addr_o, t_.ar_len_o + 1);
      broken_ += ++flying_ > kOutstanding;
    }
    if (t_.r_valid_i && t_.r_ready_o) {
      flying_ -= t_.r_last_i;
      memory.take_beat();
      beat_held_ = false;
    }
    if (t_.w_valid_o && t_.w_ready_i)
      memory.write_beat(reinterpret_cast<const std::uint8_t*>(&t_.w_data_o),
                        reinterpret_cast<const std::uint8_t*>(&t_.w_strb_o), t_.w_last_o);
    if (t_.aw_valid_o && t_.aw_ready_i) {
      check_burst(t_.aw_addr_o, t_.aw_len_o);
      memory.write(t_.aw_addr_o);
    }
    if (t_.b_valid_i) memory.take_answer();
  }
  /// Rows written, and those read: theirs come in the next cycle, at the end of which they are
  /// gone.
  void rows() {
    const bool spad = t_.st_sp_gnt_i, vmem = t_.st_vm_gnt_i;
    const std::size_t from = t_.st_addr_o, to = t_.ld_addr_o;
    const auto size = static_cast<std::size_t>(a_.element_bytes());
    const auto* row = reinterpret_cast<const std::uint8_t*>(&t_.ld_sp_data_o);
    if (t_.ld_sp_gnt_i)
      for (int l = 0; l < a_.lanes(); ++l)
        std::memcpy(&(rtl_.spad(to, l) = 0), row + static_cast<std::size_t>(l) * size, size);
    if (t_.ld_vm_gnt_i)
      for (int l = 0; l < a_.cols; ++l) rtl_.vmem(to, l) = t_.ld_vm_data_o[l];
    t_.clk_i = 1;
    t_.eval();
    for (int w = 0; w < 8; ++w) t_.st_sp_data_i[w] = static_cast<std::uint32_t>(random_());
    for (int w = 0; w < 16; ++w) t_.st_vm_data_i[w] = static_cast<std::uint32_t>(random_());
    auto* out = reinterpret_cast<std::uint8_t*>(&t_.st_sp_data_i);
    if (spad)
      for (int l = 0; l < a_.lanes(); ++l)
        std::memcpy(out + static_cast<std::size_t>(l) * size, &rtl_.spad(from, l), size);
    if (vmem)
      for (int l = 0; l < a_.cols; ++l) t_.st_vm_data_i[l] = rtl_.vmem(from, l);
  }

  Vdmas t_;
  std::mt19937_64 random_;
  Accelerator a_;
  Machine golden_, rtl_;
  std::vector<std::uint8_t> bytes_;
  bool beat_held_ = false;
  int flying_ = 0, broken_ = 0;
  Asked read_, write_, data_;
};

constexpr std::array kGranted{8, 6, 2, 1};

void equal_to_the_machine(Opcode op, int programs) {
  BOOST_TEST_MESSAGE("seed " << kSeed);
  for (int which = 0; which < static_cast<int>(kSizes.size()); ++which) {
    Bench bench(which, kSeed + static_cast<std::uint64_t>(which));
    for (int i = 0; i < programs; ++i) BOOST_TEST_CONTEXT("size " << which << " program " << i) {
        std::vector<Command> commands;
        // What is stored was loaded before, by the same unit.
        if (op == Opcode::kStore)
          for (int n = 3; n > 0; --n) commands.push_back(bench.command(Opcode::kLoad));
        if (op == Opcode::kStore) BOOST_TEST_REQUIRE(bench.run(commands, 8));
        commands.clear();
        for (int n = 1 + bench.below(4); n > 0; --n) commands.push_back(bench.command(op));
        const auto granted = kGranted[static_cast<std::size_t>(i) % kGranted.size()];
        BOOST_TEST_REQUIRE(bench.run(commands, granted));
        BOOST_TEST_REQUIRE(bench.equal());
        BOOST_TEST_REQUIRE(bench.broken() == 0);
      }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dma)

BOOST_AUTO_TEST_CASE(loads_equal_the_machine_whatever_stalls) {
  equal_to_the_machine(Opcode::kLoad, 60);
}

BOOST_AUTO_TEST_CASE(stores_equal_the_machine_whatever_stalls) {
  equal_to_the_machine(Opcode::kStore, 40);
}

BOOST_AUTO_TEST_CASE(a_line_across_4_kib_is_cut_there) {
  for (const Opcode op : {Opcode::kLoad, Opcode::kStore}) {
    Bench bench(0, kSeed);
    Command c{.opcode = op, .flags = kVmem, .rows = 1, .src0_stride = 256, .blocks_n = 1};
    c.imm0 = 4096 - 64;
    BOOST_TEST(bench.run({c}, 6));
    BOOST_TEST(bench.equal());
    BOOST_TEST(bench.broken() == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_byte_is_a_line) {
  for (const Opcode op : {Opcode::kLoad, Opcode::kStore})
    for (int which = 0; which < static_cast<int>(kSizes.size()); ++which) {
      Bench bench(which, kSeed);
      Command c{.opcode = op, .rows = 1, .src0_stride = 1, .blocks_n = 1};
      c.imm0 = 64;
      BOOST_TEST(bench.run({c}, 2));
      BOOST_TEST(bench.equal());
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
