// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Commands that wait for a unit, in order. The head goes to the unit when the commands that it waits
/// for are over. A command remembers which of its three waits are open: a completed tag closes them
/// for good, whoever owns the tag next.
module sl_queue #(
  parameter int unsigned Depth     = 4,  ///< commands that wait, a power of two
  localparam int unsigned Units    = 9,
  localparam int unsigned PtrWidth = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         push_i,          ///< cmd_i enters; only where ready_o
  input  logic [255:0] cmd_i,
  output logic         ready_o,         ///< there is room
  input  logic [2:0]   open_i,          ///< waits of cmd_i whose tags are in flight
  input  logic [Units-1:0]   complete_i,      ///< a unit finished a command ...
  input  logic [Units*8-1:0] complete_tag_i,  ///< ... with this tag
  output logic         unit_valid_o,    ///< the head may run
  output logic [255:0] unit_cmd_o,      ///< the head
  input  logic         unit_ready_i,    ///< the unit takes it in this cycle
  input  logic         unit_done_i,     ///< the unit has finished the one it runs
  output logic         done_o,          ///< the same
  output logic [7:0]   done_tag_o,      ///< its tag
  output logic         waiting_o        ///< a head that waits for tags
);
  logic [255:0]        slot_q [Depth];
  logic [PtrWidth-1:0] head_q, tail_q;
  logic [PtrWidth:0]   count_q;
  logic [7:0]          tag_q;
  logic [255:0]        head;
  logic                held;
  logic [Depth*3-1:0]  open_q;
  assign head         = slot_q[head_q];
  assign held         = open_q[32'(head_q)*3 +: 3] != 3'd0;
  assign ready_o      = count_q != (PtrWidth+1)'(Depth);
  assign unit_valid_o = (count_q != '0) & !held;
  assign unit_cmd_o   = head;
  assign waiting_o    = (count_q != '0) & held;
  assign done_o       = unit_done_i;
  assign done_tag_o   = tag_q;
  always_ff @(posedge clk_i) begin
    if (push_i) slot_q[tail_q] <= cmd_i;
    if (unit_ready_i) tag_q <= head[15:8];
    if (!rst_ni) begin
      head_q  <= '0;
      tail_q  <= '0;
      count_q <= '0;
    end else begin
      if (push_i) tail_q <= (Depth > 1) ? tail_q + PtrWidth'(1) : '0;
      if (unit_ready_i) head_q <= (Depth > 1) ? head_q + PtrWidth'(1) : '0;
      count_q <= count_q + (PtrWidth+1)'(push_i) - (PtrWidth+1)'(unit_ready_i);
    end
  end

  for (genvar s = 0; s < Depth; s++) begin : gen_slot
    logic [2:0] over;
    always_comb begin
      over = '0;
      for (int u = 0; u < Units; u++)
        for (int w = 0; w < 3; w++)
          if (complete_i[u] & (slot_q[s][16 + 8*w +: 8] == complete_tag_i[u*8 +: 8]))
            over[w] = 1'b1;
    end
    always_ff @(posedge clk_i)
      if (push_i & (tail_q == PtrWidth'(s))) open_q[s*3 +: 3] <= open_i;
      else if (|complete_i) open_q[s*3 +: 3] <= open_q[s*3 +: 3] & ~over;
  end

`ifndef SYNTHESIS
  NoOverflow: assert property (@(posedge clk_i) disable iff (!rst_ni) push_i |-> ready_o)
    else $error("sl_queue: pushed into a full queue");
`endif
endmodule
