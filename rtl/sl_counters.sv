// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Cycles of one unit by what it did: every cycle since reset counts once.
module sl_counters (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic [2:0]   state_i,    ///< 0 idle, 1 busy, 2 fill, 3 drain, 4 lost a bank, 5 memory
  input  logic         waiting_i,  ///< a command waits for tags: an idle cycle is one of dependency
  output logic [223:0] counts_o    ///< seven of 32 bits: as state_i, then dependency
);
  logic [2:0]  slot;
  logic [31:0] total_q;
  assign slot = ((state_i == 3'd0) & waiting_i) ? 3'd6 : state_i;
  for (genvar i = 0; i < 7; i++) begin : gen_count
    logic [31:0] count_q;
    always_ff @(posedge clk_i)
      if (!rst_ni) count_q <= '0;
      else if (slot == 3'(i)) count_q <= count_q + 32'd1;
    assign counts_o[i*32 +: 32] = count_q;
  end
  always_ff @(posedge clk_i)
    if (!rst_ni) total_q <= '0;
    else total_q <= total_q + 32'd1;

`ifndef SYNTHESIS
  CountsSumToTotal: assert property (@(posedge clk_i) disable iff (!rst_ni)
      counts_o[31:0] + counts_o[63:32] + counts_o[95:64] + counts_o[127:96] + counts_o[159:128] +
      counts_o[191:160] + counts_o[223:192] == total_q)
    else $error("sl_counters: the counters do not sum to the cycles");
`endif
endmodule
