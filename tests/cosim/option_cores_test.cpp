// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// Cores whose array is an option: Verilated and compiled on demand, as `asic run --cores` does.
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/asic/timing.h"
#include "hw/asic/timing_cases.h"
#include "hw/asic/timing_schedule.h"
#include "hw/cosim/built_core.h"
#include "tests/cosim/random_program.h"
#include "tests/support/data.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::cosim {
namespace {

namespace fs = std::filesystem;
using namespace asic;

constexpr Layer kSmall{.width = 64, .heads = 2, .kv_heads = 1, .head_dim = 32, .ffn = 128};
constexpr LayerWork kPrefill{.sequences = 1, .tokens = 20, .context = 0};
constexpr LayerWork kDecode{.sequences = 2, .tokens = 1, .context = 37};

/// The core of an accelerator, in a folder of its own for as long as the test runs.
class OptionCore {
 public:
  explicit OptionCore(const Accelerator& a)
      : a_(a),
        cache_(fs::temp_directory_path() / (a.name + "_" + std::to_string(getpid()))),
        core_(build_rtl_core(a_, {.cache = cache_})) {}
  ~OptionCore() { fs::remove_all(cache_); }
  OptionCore(const OptionCore&) = delete;
  OptionCore& operator=(const OptionCore&) = delete;

  /// Random programs, every byte of memory.
  void equals_the_machine(int programs) {
    for (int i = 0; i < programs; ++i) {
      const std::uint64_t seed = 2000 + static_cast<std::uint64_t>(i);
      tests::RandomProgram program(a_, seed);
      Machine machine(a_, 0);
      machine.memory() = program.memory();
      machine.execute(std::span<const Command>(program.commands()));
      std::vector<std::uint8_t> memory = program.memory();
      const CoreRun run = core_->run(program.commands(), memory, {20, 30, 7.5, seed}, 100000);
      BOOST_TEST_REQUIRE(run.finished, run.why << " seed " << seed);
      BOOST_TEST((memory == machine.memory()), a_.name << " seed " << seed);
    }
  }

  /// Single commands of the array and of the transposer against their closed forms.
  void takes_its_formulas_cycles() {
    int cases = 0;
    for (const TimingCase& c : unit_cases(a_)) {
      if ((c.unit != "matmul" && c.unit != "transposer") || cases++ % 3 != 0) continue;
      std::vector<std::uint8_t> memory = c.memory;
      const CoreRun run = core_->run(c.program, memory, {100, 0, 64, 1}, 1 << 16);
      BOOST_TEST_REQUIRE(run.finished, run.why);
      BOOST_TEST(run.completed.at(0) - 1 == command_cycles(c.program[0], a_, {100, 64}), c.name);
    }
    BOOST_TEST(cases > 20);
  }

  /// A whole layer: RTL against the golden machine bit by bit, the error against the float64
  /// reference (of the pruned layer where weights are sparse) below `bound`, cycles of the event
  /// model within one percent.
  void runs_a_layer(Layer layer, const LayerWork& work, double bound) {
    layer.sparse_weights = a_.sparse_2_4;
    const auto [p, golden, error] = tests::golden_layer(layer, work, a_);
    BOOST_TEST_MESSAGE(a_.name << ": error against float64 " << error);
    BOOST_TEST(error < bound);
    BOOST_TEST(error > bound / 10);
    std::vector<std::uint8_t> memory = p.memory;
    const CoreRun run = core_->run(p.program.commands(), memory, {100, 0, 16, 1});
    BOOST_TEST_REQUIRE(run.finished, run.why);
    BOOST_TEST((memory == golden), "RTL and golden machine differ");
    const auto events = schedule(p.program.commands(), a_, {100, 16}).cycles;
    BOOST_TEST(static_cast<double>(events) == static_cast<double>(run.cycles),
               boost::test_tools::tolerance(0.01));
  }

 private:
  Accelerator a_;
  fs::path cache_;
  std::unique_ptr<RtlCore> core_;
};

bool no_verilator() {
  if (std::system("verilator --version > /dev/null 2>&1") == 0) return false;
  tests::skip("needs Verilator");
  return true;
}

void whole_core(const std::string& config, double bound) {
  if (no_verilator()) return;
  OptionCore core(find_config(config));
  core.equals_the_machine(15);
  core.takes_its_formulas_cycles();
  core.runs_a_layer(kSmall, kPrefill, bound);
  core.runs_a_layer(kSmall, kDecode, bound);
}

bool in_long_run() {
  if (std::getenv("STRANDLINE_TILES") != nullptr) return true;
  tests::skip("builds a core of its own; runs with ctest -C Long -L long");
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(option_cores)

BOOST_AUTO_TEST_CASE(fp8_core_equals_the_golden_machine) {
  whole_core("base8-fp8", 0.1);
}

// These two build their cores in the long run alone (ctest -C Long -L long): 90 s each.
BOOST_AUTO_TEST_CASE(sparse_core_equals_the_golden_machine) {
  if (in_long_run()) whole_core("base8-sparse", 0.04);
}

BOOST_AUTO_TEST_CASE(output_stationary_core_equals_the_golden_machine) {
  if (in_long_run()) whole_core("base8-os", 0.04);
}

// Larger than any config: half a head takes its 32 rows.
BOOST_AUTO_TEST_CASE(a_32_by_32_core_runs_whole_layers) {
  if (!in_long_run() || no_verilator()) return;
  Accelerator a = find_config("base16");
  a.name = "side32";
  a.rows = a.cols = 32;
  OptionCore core(a);
  Layer layer = kSmall;
  layer.head_dim = 64;
  core.runs_a_layer(layer, kPrefill, 0.04);
  core.runs_a_layer(layer, kDecode, 0.04);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
