// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The sequencer takes commands in order, marks their tags pending and hands each to the queue of its
/// unit; completions clear the tags. A full queue, or a tag still pending from an earlier command,
/// holds the stream. FENCE holds it until the tags that it waits for are not pending; HALT until no
/// tag is, then it raises halted_o for good.
///
/// Units by number: 0 matmul, 1 transposer, 2 vector, 3 softmax, 4 load, 5 store, 6 options.
module sl_sequencer #(
  localparam int unsigned Units = 7
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               cmd_valid_i,    ///< the host offers a command
  input  logic [255:0]       cmd_i,
  output logic               cmd_ready_o,    ///< taken in this cycle
  output logic [Units-1:0]   push_o,         ///< to the queue of a unit: cmd_i
  input  logic [Units-1:0]   ready_i,        ///< queues with room
  input  logic [Units-1:0]   complete_i,     ///< a unit finished a command ...
  input  logic [Units*8-1:0] complete_tag_i, ///< ... with this tag
  output logic [255:0]       pending_o,      ///< tags in flight
  output logic               halted_o,       ///< HALT has been reached and all is done
  output logic               unknown_o,      ///< an opcode that no unit has; the stream stops
  output logic               stall_queue_o,  ///< the stream waits for room
  output logic               stall_tag_o     ///< or for a tag
);
  logic [255:0]     clear;
  logic [Units-1:0] unit;
  logic             halt, fence, held, known, tag_free, room;
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
      8'h40, 8'h41, 8'h42: unit[6] = 1'b1;
      default:             unit = '0;
    endcase
  end
  assign halt          = cmd_i[7:0] == 8'hff;
  assign fence         = cmd_i[7:0] == 8'hfe;
  assign held          = (cmd_i[40] & pending_o[cmd_i[23:16]]) |
                         (cmd_i[41] & pending_o[cmd_i[31:24]]) |
                         (cmd_i[42] & pending_o[cmd_i[39:32]]);
  assign known         = halt | fence | (|unit);
  assign tag_free      = !pending_o[cmd_i[15:8]];
  assign room          = |(unit & ready_i);
  assign push_o        = (cmd_valid_i & tag_free) ? unit & ready_i : '0;
  assign cmd_ready_o   = (|push_o) | (cmd_valid_i & halt & (pending_o == '0)) |
                         (cmd_valid_i & fence & !held);
  assign unknown_o     = cmd_valid_i & !known;
  assign stall_queue_o = cmd_valid_i & (|unit) & !room;
  assign stall_tag_o   = cmd_valid_i & (((|unit) & room & !tag_free) | (fence & held));
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      pending_o <= '0;
      halted_o  <= 1'b0;
    end else begin
      pending_o <= (pending_o & ~clear) | ((|push_o) ? 256'd1 << cmd_i[15:8] : '0);
      if (cmd_ready_o & halt) halted_o <= 1'b1;
    end
  end

`ifndef SYNTHESIS
  KnownOpcode: assert property (@(posedge clk_i) disable iff (!rst_ni) cmd_valid_i |-> known)
    else $error("sl_sequencer: unknown opcode %02x", cmd_i[7:0]);
`endif
endmodule
