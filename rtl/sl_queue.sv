// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Commands that wait for a unit, in order. The head goes to the unit when none of the tags that it
/// waits for is pending.
module sl_queue #(
  parameter int unsigned Depth     = 4,  ///< commands that wait, a power of two
  localparam int unsigned PtrWidth = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         push_i,          ///< cmd_i enters; only where ready_o
  input  logic [255:0] cmd_i,
  output logic         ready_o,         ///< there is room
  input  logic [255:0] pending_i,       ///< tags in flight
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
  assign head         = slot_q[head_q];
  assign held         = (head[40] & pending_i[head[23:16]]) | (head[41] & pending_i[head[31:24]]) |
                        (head[42] & pending_i[head[39:32]]);
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

`ifndef SYNTHESIS
  NoOverflow: assert property (@(posedge clk_i) disable iff (!rst_ni) push_i |-> ready_o)
    else $error("sl_queue: pushed into a full queue");
`endif
endmodule
