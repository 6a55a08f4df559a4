// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// Holds a unit's netlist to its RTL in tests/rtl/netlist.sh: netlist_top is the RTL with random
// inputs, all of whose ports it shows; netlist_ports.inc lists them. Arguments: netlist, cycles,
// and how many commands have to end in 10,000 of them.
#include <cstdio>
#include <cstdlib>

#include <Vnetlist_top.h>
#include "hw/cosim/verilated_port.h"
#include "tests/rtl/netlist.h"

int main(int, char** argv) {
  using strandline::hw::cosim::port_bytes;
  strandline::tests::Netlist netlist(argv[1]);
  const long cycles = std::atol(argv[2]), least = std::atol(argv[3]) * cycles / 10000;
  VerilatedContext context;
  context.randSeed(20261123);
  Vnetlist_top top(&context);
  long ended = 0;
  for (long cycle = 0; cycle < cycles; ++cycle) {
    top.rst_ni = cycle > 4;
    top.clk_i = 0;
    top.eval();
#define INPUT(port) netlist.drive(#port, port_bytes(top.port));
#define OUTPUT(port)
#include <netlist_ports.inc>
#undef INPUT
#undef OUTPUT
    netlist.settle();
    bool equal = true;
#define INPUT(port)
#define OUTPUT(port)                                               \
  if (cycle > 4 && !netlist.equals(#port, port_bytes(top.port))) { \
    std::printf("%s differs in cycle %ld\n", #port, cycle);        \
    equal = false;                                                 \
  }
#include <netlist_ports.inc>
#undef INPUT
#undef OUTPUT
    if (!equal) return 1;
    ended += top.ended_o;
    netlist.clock();
    top.clk_i = 1;
    top.eval();
  }
  std::printf(
      "%zu gates and %zu registers equal the RTL for %ld cycles of random inputs, %ld "
      "commands, seed 20261123\n",
      netlist.gates(), netlist.registers(), cycles, ended);
  return ended < least;
}
