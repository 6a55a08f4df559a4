// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The sequencer takes commands in order, marks their tags pending and hands each to the queue of its
/// unit; completions clear the tags. A full queue, or a tag still pending from an earlier command,
/// holds the stream. FENCE holds it until the tags that it waits for are not pending; HALT until no
/// tag is, then it raises halted_o for good. FENCE with flag 0 waits for all tags as HALT does.
///
/// With Gather, BLOCK waits like FENCE, then reads a block of the router's lists: two cycles. Later
/// commands with the flag `routed` belong to it. Of a block that is not filled they are dropped, one
/// a cycle, each as soon as its tag is not pending; of one that is, LOAD gets the address of the
/// block's expert, all others its number of rows, and GATHER and SCATTER the head of its list
/// (docs/accelerator/router.md).
///
/// Units by number: 0 matmul, 1 transposer, 2 vector, 3 softmax, 4 load, 5 store, and as options
/// 6 router, 7 scan, 8 vector processor.
module sl_sequencer #(
  parameter int unsigned Gather = 0,  ///< option: BLOCK and routed commands
  localparam int unsigned Units = 9
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               cmd_valid_i,    ///< the host offers a command
  input  logic [255:0]       cmd_i,
  output logic               cmd_ready_o,    ///< taken in this cycle
  output logic               block_read_o,   ///< reads a block of the router's lists ...
  output logic [15:0]        block_o,        ///< ... of this number ...
  input  logic               block_valid_i,  ///< ... and gets, a cycle later, whether it is filled,
  input  logic [8:0]         block_expert_i, ///< whose,
  input  logic [15:0]        block_head_i,   ///< its first entry
  input  logic [15:0]        block_count_i,  ///< and its rows
  output logic [255:0]       cmd_o,          ///< cmd_i with what its block fills in
  output logic [Units-1:0]   push_o,         ///< to the queue of a unit: cmd_o
  output logic [2:0]         open_o,         ///< its waits whose tags stay in flight
  input  logic [Units-1:0]   ready_i,        ///< queues with room
  input  logic [Units-1:0]   complete_i,     ///< a unit finished a command ...
  input  logic [Units*8-1:0] complete_tag_i, ///< ... with this tag
  output logic               halted_o,       ///< HALT has been reached and all is done
  output logic               unknown_o,      ///< an opcode that no unit has; the stream stops
  output logic               stall_queue_o,  ///< the stream waits for room
  output logic               stall_tag_o     ///< or for a tag
);
  logic [255:0]     pending_q, clear;  // tags in flight; those that end now
  logic [Units-1:0] unit;
  logic             halt, fence, held, known, tag_free, room, block, dropped, block_done;
  always_comb begin
    clear = '0;
    for (int u = 0; u < Units; u++)
      if (complete_i[u]) clear = clear | (256'd1 << complete_tag_i[u*8 +: 8]);
  end
  always_comb begin
    unit = '0;
    unique case (cmd_i[7:0])
      8'h01:               unit[0] = 1'b1;
      8'h02:               unit[1] = 1'b1;
      8'h10, 8'h11, 8'h12: unit[2] = 1'b1;
      8'h20:               unit[3] = 1'b1;
      8'h30:               unit[4] = 1'b1;
      8'h31:               unit[5] = 1'b1;
      8'h40, 8'h43, 8'h44, 8'h46: unit[6] = 1'b1;
      8'h41:               unit[7] = 1'b1;
      8'h42:               unit[8] = 1'b1;
      default:             unit = '0;
    endcase
  end
  assign halt          = cmd_i[7:0] == 8'hff;
  assign fence         = cmd_i[7:0] == 8'hfe;
  assign block         = (Gather != 0) & (cmd_i[7:0] == 8'h45);
  assign held          = (fence & cmd_i[43] & (pending_q != '0)) |
                         (cmd_i[40] & pending_q[cmd_i[23:16]]) |
                         (cmd_i[41] & pending_q[cmd_i[31:24]]) |
                         (cmd_i[42] & pending_q[cmd_i[39:32]]);
  for (genvar w = 0; w < 3; w++) begin : gen_wait
    logic [7:0] tag;
    assign tag       = cmd_i[16 + 8*w +: 8];
    assign open_o[w] = cmd_i[40 + w] & pending_q[tag] & !clear[tag];
  end
  assign known         = halt | fence | block | (|unit);
  assign tag_free      = !pending_q[cmd_i[15:8]];
  assign room          = |(unit & ready_i);
  assign push_o        = (cmd_valid_i & tag_free & !dropped) ? unit & ready_i : '0;
  assign cmd_ready_o   = (|push_o) | (cmd_valid_i & halt & (pending_q == '0)) |
                         (cmd_valid_i & fence & !held) | block_done |
                         (cmd_valid_i & dropped & tag_free);
  assign unknown_o     = cmd_valid_i & !known;
  assign stall_queue_o = cmd_valid_i & (|unit) & !room & !dropped;
  assign stall_tag_o   = cmd_valid_i & (((|unit) & (room | dropped) & !tag_free) |
                                        ((fence | block) & held));
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      pending_q <= '0;
      halted_o  <= 1'b0;
    end else begin
      pending_q <= (pending_q & ~clear) | ((|push_o) ? 256'd1 << cmd_i[15:8] : '0);
      if (cmd_ready_o & halt) halted_o <= 1'b1;
    end
  end

  // ------------------------------------------------------------------ routed commands
  if (Gather != 0) begin : gen_routed
    logic        valid_q, read_q, routed, load, lists;
    logic [8:0]  expert_q;
    logic [15:0] head_q, count_q;
    logic [39:0] place;
    assign routed       = cmd_i[47] & (|unit);
    assign load         = cmd_i[7:0] == 8'h30;
    assign lists        = (cmd_i[7:0] == 8'h43) | (cmd_i[7:0] == 8'h44);
    assign block_read_o = cmd_valid_i & block & !held & !read_q;
    assign block_o      = cmd_i[79:64];
    assign block_done   = read_q;
    assign dropped      = routed & !valid_q;
    // Memory holds the experts one after the other, src1, src0 times 16 bytes apart.
    assign place        = {cmd_i[231:224], cmd_i[223:192]} + 40'({31'd0, expert_q} * {4'd0, cmd_i[95:64], 4'd0});
    assign cmd_o = {cmd_i[255:232], (routed & load) ? place : cmd_i[231:192], cmd_i[191:96],
                    (routed & lists) ? head_q : cmd_i[95:80], cmd_i[79:64],
                    (routed & !load) ? count_q : cmd_i[63:48], cmd_i[47:0]};
    always_ff @(posedge clk_i) begin
      read_q <= rst_ni & block_read_o;
      if (!rst_ni) valid_q <= 1'b0;
      else if (read_q) valid_q <= block_valid_i;
      if (read_q) begin
        expert_q <= block_expert_i;
        head_q   <= block_head_i;
        count_q  <= block_count_i;
      end
    end
  end else begin : gen_plain
    assign block_read_o = 1'b0;
    assign block_o      = '0;
    assign block_done   = 1'b0;
    assign dropped      = 1'b0;
    assign cmd_o        = cmd_i;
  end

`ifndef SYNTHESIS
  KnownOpcode: assert property (@(posedge clk_i) disable iff (!rst_ni) cmd_valid_i |-> known)
    else $error("sl_sequencer: unknown opcode %02x", cmd_i[7:0]);
`endif
endmodule
