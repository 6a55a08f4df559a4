#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# netlist.sh SOURCE-DIR [CYCLES] [UNIT...]: units of the 8x8 int8 core (base8 of hw/asic/configs.yaml)
# synthesized onto the OSU 0.18 um cells, Verilated back from the netlist and held to their RTL: both get
# the same random inputs, commands among them, and all outputs agree in every cycle. Prints the seed;
# exit code 77 (skipped) without yosys, verilator or qflow-tech-osu018.
set -euo pipefail
source=$(cd "$1" && pwd)
cycles=${2:-20000}
units=("${@:3}")
liberty=/usr/share/qflow/tech/osu018/osu018_stdcells.lib
[[ -f $liberty ]] && command -v yosys verilator >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Units with their parameters.
all="queue Depth=4
sequencer Gather=0"

# What a unit's commands are made of: random bits under a mask, with these bits set. Products and
# transposes get rows and blocks of 1, 3, 5 or 7 so that many of them end.
commands() {
  case $1 in
    matmul | transposer)
      echo "256'hffffffffffffffff_00060006ffffffff_ffffffffffffffff_0006ffffffffffff" \
        "256'h0000000000000000_0001000100000000_0000000000000000_0001000000000000" ;;
    *) echo "{256{1'b1}} 256'd0" ;;
  esac
}

# A module that drives RTL and netlist alike: from the RTL module's own ports.
write_top() { # module parameters
  local ports mask_set
  read -ra mask_set <<<"$(commands "${1#sl_}")"
  ports=$(sed -n "/^module $1\b/,/^);/p" "$source/rtl/$1.sv" | sed 's,//.*,,')
  {
    echo "module netlist_top (input logic clk_i, input logic rst_ni, output logic differs_o);"
    for p in $2; do echo "  localparam int unsigned ${p/=/ = };"; done
    grep -oE "localparam int unsigned .*" <<<"$ports" | sed -E 's/,?[[:space:]]*$/;/; s/^/  /'
    local connect_rtl="" connect_net="" compare="" port range
    while read -r direction range port; do
      case $direction in
        input)
          connect_rtl+=", .$port($port)" connect_net+=", .$port($port)"
          [[ $port == clk_i || $port == rst_ni ]] && continue
          echo "  logic $range $port;"
          echo "  logic [(\$bits($port)+31)/32*32-1:0] random_$port;"
          echo "  for (genvar g = 0; g < (\$bits($port)+31)/32; g++)"
          echo "    always_ff @(posedge clk_i) random_$port[g*32 +: 32] <= \$urandom;"
          if [[ $port == cmd_i ]]; then
            echo "  assign cmd_i = (random_cmd_i & ${mask_set[0]}) | ${mask_set[1]};"
          else
            echo "  assign $port = random_$port[\$bits($port)-1:0];"
          fi ;;
        output)
          echo "  logic $range rtl_$port, net_$port;"
          connect_rtl+=", .$port(rtl_$port)" connect_net+=", .$port(net_$port)"
          compare+=" | (rtl_$port != net_$port)" ;;
      esac
    done < <(grep -oE '^ *(input|output) +logic *(signed)? *(\[[^]]*\])? *[a-z_0-9]+' <<<"$ports" |
      sed -E 's/ +logic */ /; s/signed//; s/^ *(input|output) +([a-z_0-9]+)$/\1 [0:0] \2/' |
      awk '{ d = $1; n = $NF; $1 = $NF = ""; gsub(/ /, ""); print d, $0, n }')
    local values=""
    for p in $2; do values+=", .${p%%=*}(${p##*=})"; done
    echo "  $1 #(${values:2}) u_rtl (${connect_rtl:2});"
    echo "  netlist u_netlist (${connect_net:2});"
    echo "  assign differs_o = ${compare:3};"
    echo "endmodule"
  } > "$folder/top.sv"
}

write_netlist() { # module parameters
  local chparams="" p
  for p in $2; do chparams+=" -set ${p/=/ }"; done
  printf '%s\n' strash balance rewrite refactor balance "map -a" topo > "$folder/abc"
  yosys -q -p "read_verilog -sv $source/rtl/*.sv
    chparam$chparams $1
    hierarchy -check -top $1
    proc
    memory_map -rom-only
    synth -noshare -run coarse:fine
    memory_map
    opt -undriven -fine
    techmap
    opt -fast
    dfflibmap -liberty $liberty
    abc -liberty $liberty -script $folder/abc
    opt_clean
    read_liberty -overwrite $liberty
    rename -top netlist
    write_verilog -noattr $folder/netlist.v" > "$folder/log" 2>&1 ||
    { tail -n 5 "$folder/log" >&2; return 1; }
  sed -i -E 's/\bsl_/net_/g' "$folder/netlist.v"
}

cat > "$folder/main.cpp" <<'EOF'
#include <cstdio>
#include <cstdlib>

#include "Vnetlist_top.h"

int main(int, char** argv) {
  const long cycles = std::atol(argv[1]);
  VerilatedContext context;
  context.randSeed(std::atoi(argv[2]));
  Vnetlist_top top(&context);
  for (long cycle = 0; cycle < cycles; ++cycle) {
    top.rst_ni = cycle > 4;
    top.clk_i = 0;
    top.eval();
    if (cycle > 4 && top.differs_o) return std::printf("differs in cycle %ld\n", cycle), 1;
    top.clk_i = 1;
    top.eval();
  }
  return 0;
}
EOF

check() { # unit parameters
  write_top "sl_$1" "$2"
  write_netlist "sl_$1" "$2"
  printf '%s\n' '`verilator_config' 'no_inline -module "*ws_row*"' 'no_inline -module "net_fp32_mul"' \
    'no_inline -module "net_fp32_add"' > "$folder/netlist.vlt"
  (cd "$folder" && rm -rf obj_dir &&
    verilator --cc --exe --build -O3 --x-assign fast --x-initial fast --noassert -Wno-lint -Wno-fatal \
      --top-module netlist_top -CFLAGS -O1 netlist.vlt top.sv netlist.v "$source"/rtl/*.sv main.cpp) \
    > "$folder/log" 2>&1 || { tail -n 8 "$folder/log" >&2; return 1; }
  "$folder/obj_dir/Vnetlist_top" "$cycles" 20261123
  echo "$1 ($2): netlist of $(grep -cE '^  [A-Z]+[0-9A-Z]*X[0-9]+ ' "$folder/netlist.v") cells equals RTL" \
    "over $cycles cycles, seed 20261123"
}

while read -r unit parameters; do
  if ((${#units[@]} == 0)) || [[ " ${units[*]} " == *" $unit "* ]]; then check "$unit" "$parameters"; fi
done <<<"$all"
