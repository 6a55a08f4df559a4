// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <cstring>
#include <random>
#include <string>

#include "hw/asic/configs.h"
#include "hw/asic/machine.h"
#include "hw/asic/program.h"
#include "hw/asic/timing.h"
#include "hw/cosim/rtl_unit.h"
#include "tests/cosim/random_program.h"
#include "tests/support/data.h"

/// Units Verilated alone, on banks that grant by chance, against the golden machine.
namespace strandline::hw::cosim {
namespace {

using asic::Command;
using asic::Machine;

constexpr std::uint64_t kSeed = 20261123;

/// SPAD and VMEM of a machine, of which a port grants in `granted` of 8 cycles.
class StallingMemory final : public UnitMemory {
 public:
  StallingMemory(Machine& machine, std::uint64_t seed) : machine_(machine), random_(seed) {}
  void grants(int granted) { granted_ = granted; }
  bool grant(Port, std::uint64_t) override { return static_cast<int>(random_() % 8) < granted_; }
  void read(Port port, std::uint64_t row, std::uint8_t* bytes) override {
    const bool spad = port == Port::kSpadRead;
    const std::size_t size = element(spad);
    for (int lane = 0; lane < lanes(spad); ++lane, bytes += size) {
      const std::uint32_t x = spad ? machine_.spad(row, lane) : machine_.vmem(row, lane);
      std::memcpy(bytes, &x, size);
    }
  }
  void write(Port port, std::uint64_t row, const std::uint8_t* bytes,
             std::uint64_t enabled) override {
    const bool spad = port == Port::kSpadWrite;
    const std::size_t size = element(spad);
    for (int lane = 0; lane < lanes(spad); ++lane, bytes += size) {
      std::uint32_t x = 0;
      std::memcpy(&x, bytes, size);
      if (!spad)
        machine_.vmem(row, lane) = x;
      else if (enabled >> lane & 1)
        machine_.spad(row, lane) = static_cast<std::uint16_t>(x);
    }
  }

 private:
  const asic::Accelerator& a() const { return machine_.accelerator(); }
  std::size_t element(bool spad) const {
    return spad ? static_cast<std::size_t>(a().element_bytes()) : 4;
  }
  int lanes(bool spad) const { return spad ? a().lanes() : a().cols; }
  Machine& machine_;
  std::mt19937_64 random_;
  int granted_ = 8;
};

/// A unit with its memory beside the golden machine.
class Bench {
 public:
  Bench(const std::string& name, const asic::Accelerator& a, std::uint64_t seed)
      : random_(seed), golden_(a, 0), rtl_(a, 0), memory_(rtl_, random_()) {
    for (const RtlUnitName& u : kRtlUnits)
      if (name == u.name) number_ = u.unit;
    unit_ = make_rtl_unit(name, a);
  }
  bool built() const { return unit_ != nullptr; }
  /// The unit's commands of a random program on the RTL, the others' on the machine; grants in
  /// `granted` of 8 cycles. Returns how many the unit ran.
  int run(const tests::RandomProgram& program, int granted) {
    memory_.grants(granted);
    golden_.memory() = rtl_.memory() = program.memory();
    int ran = 0;
    for (const Command& c : program.commands()) {
      golden_.execute(c);
      if (asic::unit_of(c.opcode) != number_) {
        rtl_.execute(c);
        continue;
      }
      ++ran;
      const std::uint64_t least = asic::command_cycles(c, golden_.accelerator());
      const std::uint64_t cycles = cycles_of(c);
      if (granted == 8) BOOST_TEST(cycles == least);
      BOOST_TEST_REQUIRE(cycles >= least);
    }
    return ran;
  }
  /// Rows of SPAD and VMEM that differ.
  int different() {
    const asic::Accelerator& a = golden_.accelerator();
    int bad = 0;
    for (std::size_t row = 0; row < static_cast<std::size_t>(a.spad_rows); ++row)
      for (int lane = 0; lane < a.lanes(); ++lane)
        bad += golden_.spad(row, lane) != rtl_.spad(row, lane);
    for (std::size_t row = 0; row < static_cast<std::size_t>(a.vmem_rows); ++row)
      for (int lane = 0; lane < a.cols; ++lane)
        bad += golden_.vmem(row, lane) != rtl_.vmem(row, lane);
    return bad;
  }

 private:
  /// From the cycle that takes a command to the one that ends it, both counted.
  std::uint64_t cycles_of(const Command& c) {
    bool taken = false;
    for (std::uint64_t cycles = 1; cycles < 1000000; ++cycles) {
      const UnitCycle now = unit_->cycle(taken ? nullptr : &c, memory_);
      BOOST_TEST_REQUIRE((taken || now.taken));
      taken = true;
      if (now.done) return cycles;
    }
    BOOST_FAIL("a command does not end");
    return 0;
  }
  std::mt19937_64 random_;
  Machine golden_, rtl_;
  StallingMemory memory_;
  std::unique_ptr<RtlUnit> unit_;
  int number_ = -1;
};

void equal_to_the_machine(const std::string& unit) {
  BOOST_TEST_MESSAGE("seed " << kSeed);
  int ran = 0;
  for (const std::string& config : rtl_unit_configs()) {
    Bench bench(unit, asic::find_config(config), kSeed);
    BOOST_TEST_REQUIRE(bench.built());
    for (std::uint64_t i = 0; i < 40; ++i) BOOST_TEST_CONTEXT(config << " program " << i) {
        constexpr std::array kGranted{8, 6, 2, 1};
        ran += bench.run({asic::find_config(config), kSeed + i}, kGranted[i % kGranted.size()]);
        BOOST_TEST_REQUIRE(bench.different() == 0);
      }
  }
  if (rtl_unit_configs().empty()) return tests::skip("needs Verilator");
  BOOST_TEST_MESSAGE(ran << " commands");
  BOOST_TEST(ran > 20);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(unit)

BOOST_AUTO_TEST_CASE(vector_commands_equal_the_machine_whatever_stalls) {
  equal_to_the_machine("vector");
}

BOOST_AUTO_TEST_CASE(softmax_equals_the_machine_whatever_stalls) {
  equal_to_the_machine("softmax");
}

BOOST_AUTO_TEST_CASE(the_transposer_equals_the_machine_whatever_stalls) {
  equal_to_the_machine("transposer");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
