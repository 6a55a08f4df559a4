// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// What tools/rtl_coverage.sh runs on a Verilated core that counts its lines: the directed and
// random programs of tests/cosim, held to the golden machine. Vcore is that core and accelerator()
// its sizes. Arguments: how many random programs, file of the counts.
#include <Vcore.h>
#include <coverage_core.h>
#include <verilated_cov.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "hw/asic/machine.h"
#include "hw/cosim/verilated_core.h"
#include "tests/cosim/contention_program.h"
#include "tests/cosim/directed_program.h"
#include "tests/cosim/random_program.h"
#include "tests/cosim/route_program.h"

namespace {

using namespace strandline;

std::string counts_file;

/// Counts belong to the model: they are written before it goes.
struct CountingCore : Vcore {
  using Vcore::Vcore;
  ~CountingCore() {
    static int written = 0;
    contextp()->coveragep()->write((counts_file + std::to_string(written++)).c_str());
  }
};

/// Runs programs on the core and on the golden machine, each with another memory behind it.
class Runner {
 public:
  explicit Runner(const hw::asic::Accelerator& a) : core_(a) {}

  template <class P>
  bool equal(const char* name, const P& program) {
    const auto seed = static_cast<std::uint64_t>(++number_);
    hw::asic::Machine golden(core_.accelerator(), 0);
    golden.memory() = program.memory();
    golden.execute(std::span<const hw::asic::Command>(program.commands()));
    std::vector<std::uint8_t> memory = program.memory();
    hw::cosim::RtlCore& core = core_;
    const auto done =
        core.run(program.commands(), memory,
                 {20 + number_ % 7 * 15, number_ % 2 * 30, number_ % 3 ? 1e9 : 7.5, seed}, 200000);
    if (done.finished && memory == golden.memory()) return true;
    std::fprintf(stderr, "%s, run %d: %s\n", name, number_,
                 done.finished ? "memories differ" : done.why.c_str());
    return false;
  }

 private:
  hw::cosim::VerilatedCore<CountingCore> core_;
  int number_ = 0;
};

}  // namespace

int main(int, char** argv) {
  const auto programs = std::strtoull(argv[1], nullptr, 10);
  counts_file = argv[2];
  const hw::asic::Accelerator a = accelerator();
  Runner runner(a);
  bool fine = runner.equal("directed", tests::DirectedProgram(a));
  for (int i = 0; i < 2; ++i) fine &= runner.equal("contention", tests::ContentionProgram(a));
  for (std::uint64_t seed = 1000; seed < 1000 + programs; ++seed) {
    fine &= runner.equal("random", tests::RandomProgram(a, seed));
    if (a.gather)
      fine &= runner.equal(
          "routed", tests::RouteProgram(a, tests::RouteProgram::random_shape(a, seed), seed));
  }
  return fine ? 0 : 1;
}
