// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The sequencer and the queues of a core; the test plays the units (tests/rtl/queue_test.cpp).
module queues_top #(
  parameter int unsigned Depth = 4,
  localparam int unsigned Units = 9
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                cmd_valid_i,
  input  logic [255:0]        cmd_i,
  output logic                cmd_ready_o,
  output logic [Units-1:0]    unit_valid_o,  ///< the head of a unit's queue may run
  output logic [Units*32-1:0] unit_name_o,   ///< its imm1
  input  logic [Units-1:0]    unit_ready_i,  ///< the unit takes it
  input  logic [Units-1:0]    unit_done_i,   ///< the unit has finished the one it runs
  output logic                halted_o
);
  logic [Units-1:0]     push, room, complete, waiting;
  logic [Units*8-1:0]   tag;
  logic [Units*256-1:0] cmd;
  logic [255:0]         pushed;
  logic [2:0]           open_waits;
  logic [15:0]          block;
  logic                 block_read, unknown, stall_queue, stall_tag;
  sl_sequencer u_sequencer (
    .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(cmd_valid_i), .cmd_i(cmd_i),
    .cmd_ready_o(cmd_ready_o), .block_read_o(block_read), .block_o(block), .block_valid_i(1'b0),
    .block_expert_i('0), .block_head_i('0), .block_count_i('0), .cmd_o(pushed), .push_o(push),
    .open_o(open_waits), .ready_i(room), .complete_i(complete), .complete_tag_i(tag),
    .halted_o(halted_o), .unknown_o(unknown), .stall_queue_o(stall_queue), .stall_tag_o(stall_tag)
  );
  for (genvar u = 0; u < Units; u++) begin : gen_unit
    sl_queue #(.Depth(Depth)) u_queue (
      .clk_i(clk_i), .rst_ni(rst_ni), .push_i(push[u]), .cmd_i(pushed), .ready_o(room[u]),
      .open_i(open_waits), .complete_i(complete), .complete_tag_i(tag),
      .unit_valid_o(unit_valid_o[u]), .unit_cmd_o(cmd[u*256 +: 256]),
      .unit_ready_i(unit_ready_i[u]), .unit_done_i(unit_done_i[u]), .done_o(complete[u]),
      .done_tag_o(tag[u*8 +: 8]), .waiting_o(waiting[u])
    );
    assign unit_name_o[u*32 +: 32] = cmd[u*256 + 224 +: 32];
  end
endmodule
