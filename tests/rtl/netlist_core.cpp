// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// Holds the netlist of a whole core to its RTL in tests/rtl/netlist.sh, while the RTL runs the
// directed program: the netlist hears the same commands and the same memory. netlist_ports.inc
// lists the ports. Argument: netlist.
#include <cstdio>

#include <Vnetlist_top.h>
#include <netlist_core.h>
#include "hw/asic/machine.h"
#include "hw/cosim/verilated_core.h"
#include "tests/cosim/directed_program.h"
#include "tests/rtl/netlist.h"

namespace {

using namespace strandline;

tests::Netlist* netlist = nullptr;
long compared = 0, differences = 0;

/// Settles the netlist with the RTL while the clock is low, and clocks it with it.
struct Pair : Vnetlist_top {
  using Vnetlist_top::Vnetlist_top;
  void eval() {
    Vnetlist_top::eval();
    if (clk_i) return netlist->clock();
#define INPUT(port) netlist->drive(#port, hw::cosim::port_bytes(this->port));
#define OUTPUT(port)
#include <netlist_ports.inc>
#undef INPUT
#undef OUTPUT
    netlist->settle();
    if (!rst_ni) return;
    ++compared;
#define INPUT(port)
#define OUTPUT(port)                                                                   \
  if (!netlist->equals(#port, hw::cosim::port_bytes(this->port)) && differences++ < 5) \
    std::printf("%s differs in cycle %ld\n", #port, compared);
#include <netlist_ports.inc>
#undef INPUT
#undef OUTPUT
  }
};

}  // namespace

int main(int, char** argv) {
  tests::Netlist all(argv[1]);
  netlist = &all;
  const hw::asic::Accelerator a = accelerator();
  const tests::DirectedProgram program(a);
  hw::asic::Machine golden(a, 0);
  golden.memory() = program.memory();
  golden.execute(std::span<const hw::asic::Command>(program.commands()));
  hw::cosim::VerilatedCore<Pair> built(a);
  hw::cosim::RtlCore& core = built;
  std::vector<std::uint8_t> memory = program.memory();
  const auto run = core.run(program.commands(), memory, {20, 0, 1e9, 1}, 100000);
  const bool equal = memory == golden.memory();
  if (!equal) std::printf("memory differs from the golden machine's\n");
  std::printf(
      "%zu gates and %zu registers equal the RTL for the %ld cycles of the directed "
      "program's %zu commands%s%s\n",
      all.gates(), all.registers(), compared, program.commands().size(), run.finished ? "" : "; ",
      run.why.c_str());
  return run.finished && equal && differences == 0 ? 0 : 1;
}
