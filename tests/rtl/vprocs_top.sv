// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Vector processors of several sizes side by side; which_i says whose turn it is
/// (tests/rtl/vproc_test.cpp). Rows of VMEM have 16 words, of which a unit uses its first.
module vprocs_top (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic [2:0]   which_i,  ///< columns / lanes: 0 8/4, 1 8/8, 2 16/4, 3 4/1, 4 2/2, 5 1/1, 6 16/2
  input  logic         cmd_valid_i,
  input  logic [255:0] cmd_i,
  output logic         cmd_ready_o,
  output logic         done_o,
  output logic [2:0]   state_o,
  output logic         rd_req_o,
  output logic [15:0]  rd_addr_o,
  input  logic         rd_gnt_i,
  input  logic [511:0] rd_data_i,
  output logic         wr_req_o,
  output logic [15:0]  wr_addr_o,
  output logic [511:0] wr_data_o,
  input  logic         wr_gnt_i
);
  localparam int unsigned Units = 7;
  localparam logic [Units*8-1:0] Cols  = {8'd16, 8'd1, 8'd2, 8'd4, 8'd16, 8'd8, 8'd8};
  localparam logic [Units*8-1:0] Lanes = {8'd2, 8'd1, 8'd2, 8'd1, 8'd4, 8'd8, 8'd4};
  logic [Units-1:0]     ready, done, rd_req, wr_req;
  logic [Units*3-1:0]   state;
  logic [Units*16-1:0]  rd_addr, wr_addr;
  logic [Units*512-1:0] wr_data;
  for (genvar u = 0; u < Units; u++) begin : gen_unit
    localparam int unsigned C = 32'(Cols[u*8 +: 8]);
    logic mine;
    assign mine = which_i == 3'(u);
    sl_vproc #(.Cols(C), .Lanes(32'(Lanes[u*8 +: 8])), .Words(256)) u_vproc (
      .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(cmd_valid_i & mine), .cmd_i(cmd_i),
      .cmd_ready_o(ready[u]), .done_o(done[u]), .state_o(state[u*3 +: 3]), .rd_req_o(rd_req[u]),
      .rd_addr_o(rd_addr[u*16 +: 16]), .rd_gnt_i(rd_gnt_i & mine), .rd_data_i(rd_data_i[C*32-1:0]),
      .wr_req_o(wr_req[u]), .wr_addr_o(wr_addr[u*16 +: 16]),
      .wr_data_o(wr_data[u*512 +: C*32]), .wr_gnt_i(wr_gnt_i & mine)
    );
    if (C < 16) begin : gen_rest
      assign wr_data[u*512 + C*32 +: 512 - C*32] = '0;
    end
  end
  assign cmd_ready_o = ready[which_i];
  assign done_o      = done[which_i];
  assign state_o     = state[32'(which_i)*3 +: 3];
  assign rd_req_o    = rd_req[which_i];
  assign rd_addr_o   = rd_addr[32'(which_i)*16 +: 16];
  assign wr_req_o    = wr_req[which_i];
  assign wr_addr_o   = wr_addr[32'(which_i)*16 +: 16];
  assign wr_data_o   = wr_data[32'(which_i)*512 +: 512];
endmodule
