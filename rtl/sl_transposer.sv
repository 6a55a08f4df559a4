// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The transposer: TRANSPOSE commands turn an activation matrix (keys) into weight tiles. A tile of
/// Cols rows by Rows lanes is read into one of two buffers and leaves as Rows rows of Cols lanes;
/// reading a tile goes on behind the writing of the one before: tiles follow each other every
/// max(Rows, Cols) cycles (docs/accelerator/transposer.md).
module sl_transposer #(
  parameter int unsigned Rows      = 8,  ///< lanes of a SPAD row; at least Cols
  parameter int unsigned Cols      = 8,  ///< lanes of a weight row
  parameter int unsigned DataWidth = 8,  ///< bits of an element
  localparam int unsigned Addr     = 16
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      cmd_valid_i,  ///< a TRANSPOSE command, its waits over
  input  logic [255:0]              cmd_i,        ///< docs/accelerator/architecture.md
  output logic                      cmd_ready_o,  ///< taken in this cycle
  output logic                      done_o,       ///< its last row has been written
  output logic [2:0]                state_o,      ///< of the counters: sl_counters
  output logic                      rd_req_o,     ///< SPAD read
  output logic [Addr-1:0]           rd_addr_o,
  input  logic                      rd_gnt_i,
  input  logic [Rows*DataWidth-1:0] rd_data_i,
  output logic                      wr_req_o,     ///< SPAD write of the lanes below Cols
  output logic [Addr-1:0]           wr_addr_o,
  output logic [Cols*DataWidth-1:0] wr_data_o,
  input  logic                      wr_gnt_i
);
  logic [255:0] cmd_q;
  logic         run_q, start_q;
  logic [15:0]  src0, dst, src0_stride, dst_stride, blocks_n, blocks_k;
  assign cmd_ready_o = cmd_valid_i & !run_q;
  always_ff @(posedge clk_i) begin
    start_q <= rst_ni & cmd_ready_o;
    if (cmd_ready_o) cmd_q <= cmd_i;
  end
  assign src0        = cmd_q[79:64];
  assign dst         = cmd_q[111:96];
  assign src0_stride = cmd_q[127:112];
  assign dst_stride  = cmd_q[159:144];
  assign blocks_n    = cmd_q[175:160];
  assign blocks_k    = cmd_q[191:176];

  // Reading: key block, head block, key.
  logic        rd_active, rd_next, key_last, rd_k_last, rd_n_last;
  logic [15:0] key, rd_k, rd_n;
  logic [1:0]  full_q;  // buffers with a whole tile
  logic        fill_q, drain_q, filling_q, got_q, got_last_q;
  logic [15:0] got_key_q;
  logic        got_buffer_q;
  sl_loops u_rd (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q), .next_i(rd_next),
    .inners_i(16'(Cols)), .mids_i(blocks_k), .outers_i(blocks_n), .active_o(rd_active),
    .inner_o(key), .mid_o(rd_k), .outer_o(rd_n),
    .inner_last_o(key_last), .mid_last_o(rd_k_last), .outer_last_o(rd_n_last)
  );
  sl_walk u_rd_addr (
    .clk_i(clk_i), .start_i(start_q), .base_i(src0), .next_i(rd_next),
    .inner_last_i(key_last), .mid_last_i(rd_k_last),
    .step_inner_i(16'd1), .step_mid_i(src0_stride), .step_outer_i(16'(Cols)), .addr_o(rd_addr_o)
  );
  // A buffer is free for the first row of a tile when it is neither full nor about to be.
  assign rd_req_o = rd_active & (filling_q | !(full_q[fill_q] | (got_q & got_last_q &
                                                               (got_buffer_q == fill_q))));
  assign rd_next  = rd_req_o & rd_gnt_i;

  // Writing: key block, head block, lane of the head.
  logic        wr_active, wr_next, lane_last, wr_k_last, wr_n_last;
  logic [15:0] lane, wr_k, wr_n;
  sl_loops u_wr (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q), .next_i(wr_next),
    .inners_i(16'(Rows)), .mids_i(blocks_k), .outers_i(blocks_n), .active_o(wr_active),
    .inner_o(lane), .mid_o(wr_k), .outer_o(wr_n),
    .inner_last_o(lane_last), .mid_last_o(wr_k_last), .outer_last_o(wr_n_last)
  );
  sl_walk u_wr_addr (
    .clk_i(clk_i), .start_i(start_q), .base_i(dst), .next_i(wr_next),
    .inner_last_i(lane_last), .mid_last_i(wr_k_last),
    .step_inner_i(16'd1), .step_mid_i(16'(Rows)), .step_outer_i(dst_stride), .addr_o(wr_addr_o)
  );
  assign wr_req_o = wr_active & full_q[drain_q];
  assign wr_next  = wr_req_o & wr_gnt_i;
  assign done_o   = wr_next & lane_last & wr_k_last & wr_n_last;

  always_ff @(posedge clk_i) begin
    got_key_q <= key;
    if (!rst_ni | start_q) begin
      full_q       <= '0;
      fill_q       <= 1'b0;
      drain_q      <= 1'b0;
      filling_q    <= 1'b0;
      got_q        <= 1'b0;
      got_last_q   <= 1'b0;
      got_buffer_q <= 1'b0;
    end else begin
      got_q        <= rd_next;
      got_last_q   <= key_last;
      got_buffer_q <= fill_q;
      if (rd_next) begin
        filling_q <= !key_last;
        if (key_last) fill_q <= !fill_q;
      end
      if (got_q & got_last_q) full_q[got_buffer_q] <= 1'b1;
      if (wr_next & lane_last) begin
        full_q[drain_q] <= 1'b0;
        drain_q         <= !drain_q;
      end
    end
  end
  for (genvar c = 0; c < Cols; c++) begin : gen_key
    logic [Rows*DataWidth-1:0] first_q, second_q, row;
    always_ff @(posedge clk_i) begin
      if (got_q & !got_buffer_q & (got_key_q == 16'(c))) first_q <= rd_data_i;
      if (got_q & got_buffer_q & (got_key_q == 16'(c))) second_q <= rd_data_i;
    end
    assign row = drain_q ? second_q : first_q;
    assign wr_data_o[c*DataWidth +: DataWidth] = row[32'(lane)*DataWidth +: DataWidth];
  end

  always_ff @(posedge clk_i)
    if (!rst_ni) run_q <= 1'b0;
    else run_q <= cmd_ready_o | (run_q & !done_o);

  // 0 idle, 1 busy, 2 fill, 3 drain, 4 lost a bank.
  always_comb begin
    if (!run_q) state_o = 3'd0;
    else if ((wr_req_o & !wr_gnt_i) | (!wr_req_o & rd_req_o & !rd_gnt_i)) state_o = 3'd4;
    else if (wr_req_o) state_o = rd_active ? 3'd1 : 3'd3;
    else state_o = 3'd2;
  end

`ifndef SYNTHESIS
  NoEmptyCommand: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_q |-> blocks_n != 0 && blocks_k != 0)
    else $error("sl_transposer: a command without blocks");
`endif
endmodule
