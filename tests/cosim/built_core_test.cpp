// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/cosim/built_core.h"

#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/machine.h"
#include "tests/support/data.h"

namespace strandline::hw::cosim {
namespace {

namespace fs = std::filesystem;
using asic::Command;
using asic::Opcode;

/// A core of no named config, as small as one can be.
asic::Accelerator tiny() {
  asic::Accelerator a;
  a.name = "tiny";
  a.rows = a.cols = 2;
  a.vector_lanes = a.softmax_lanes = 1;
  a.state_rows = 4;
  a.spad_rows = a.vmem_rows = 64;
  a.spad_banks = a.vmem_banks = 2;
  a.dma_bytes = 8;
  a.transposer = a.window_mask = false;
  return a;
}

struct Folder {
  fs::path path = fs::temp_directory_path() / ("strandline_cores_" + std::to_string(getpid()));
  ~Folder() { fs::remove_all(path); }
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool verilator_there() {
  return std::system("verilator --version > /dev/null 2>&1") == 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(built_core)

BOOST_AUTO_TEST_CASE(parameters_name_every_size_of_a_config) {
  const auto all = rtl_parameters(asic::find_config("base8-bf16"));
  for (const char* p : {"-GRows=8", "-GCols=8", "-GDataWidth=16", "-GFloat=1", "-GSpadRows=16384",
                        "-GVmemBanks=8", "-GBusBytes=16", "-GQueueDepth=4", "-GTransposer=1"})
    BOOST_TEST(std::count(all.begin(), all.end(), p) == 1, p);
}

BOOST_AUTO_TEST_CASE(without_verilator_it_is_said_what_to_install) {
  const Folder cache;
  const std::string path = std::getenv("PATH");
  setenv("PATH", "/nowhere", 1);
  BOOST_CHECK_EXCEPTION(build_rtl_core(tiny(), {cache.path, false}), core::RuntimeFailure,
                        [](const core::RuntimeFailure& e) {
                          return std::string(e.what()).find("install verilator") !=
                                 std::string::npos;
                        });
  setenv("PATH", path.c_str(), 1);
}

BOOST_AUTO_TEST_CASE(a_core_of_any_size_runs_and_keeps_the_waveform_of_a_failure) {
  if (!verilator_there()) return tests::skip("needs Verilator");
  const Folder cache;
  const auto core = build_rtl_core(tiny(), {cache.path, true});
  BOOST_TEST(core->writes_waveforms());
  // Rows 1 to 4 of VMEM from memory and back to another place, as on the golden machine.
  const Command load{.opcode = Opcode::kLoad,
                     .tag = 1,
                     .flags = asic::kVmem,
                     .rows = 1,
                     .dst = 1,
                     .src0_stride = 32,
                     .blocks_n = 1};
  Command store{.opcode = Opcode::kStore,
                .tag = 2,
                .flags = asic::kVmem,
                .rows = 1,
                .src0 = 1,
                .src0_stride = 32,
                .blocks_n = 1,
                .imm0 = 4096};
  store.wait[0] = 1;
  store.waits = 1;
  std::vector<Command> program{load, store};
  std::vector<std::uint8_t> memory(8192);
  for (std::size_t i = 0; i < 64; ++i) memory[i] = static_cast<std::uint8_t>(3 * i + 1);
  const std::string wave = (cache.path / "failure.fst").string();
  BOOST_TEST(run_keeping_failure(*core, program, memory, {}, 5000, wave).finished);
  BOOST_TEST(std::equal(memory.begin(), memory.begin() + 32, memory.begin() + 4096));
  BOOST_TEST(!fs::exists(wave));

  // A product of no rows, which the assembler would refuse.
  program.push_back({.opcode = Opcode::kMatmul, .tag = 3, .blocks_n = 1, .blocks_k = 1});
  const CoreRun run = run_keeping_failure(*core, program, memory, {}, 5000, wave);
  BOOST_TEST(!run.finished);
  for (const char* part : {"u_matmul", "NoEmptyCommand", "at cycle ", "waveform: "})
    BOOST_TEST(run.why.find(part) != std::string::npos, run.why);
  // An FST file: a header block (type 0) of 329 bytes.
  const std::string fst = bytes_of(wave);
  BOOST_TEST_REQUIRE(fst.size() > 329u);
  BOOST_TEST(fst.substr(0, 9) == std::string("\0\0\0\0\0\0\0\x01\x49", 9));

  // The second time it comes from the cache.
  const auto built = std::distance(fs::directory_iterator(cache.path), fs::directory_iterator());
  build_rtl_core(tiny(), {cache.path, true});
  BOOST_TEST(std::distance(fs::directory_iterator(cache.path), fs::directory_iterator()) == built);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
