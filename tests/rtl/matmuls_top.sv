// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Matmul units of many sizes, one of which works at a time (tests/rtl/matmul_bench.h holds the same
/// table). Lanes of 16 bits, words of 32, whatever the unit; only the chosen one has a clock.
module matmuls_top #(
  localparam int unsigned Units = 26,
  localparam int unsigned Which = $clog2(Units),
  localparam int unsigned Most  = 32  ///< lanes and words of the largest
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic [Which-1:0]   which_i,      ///< changes while clk_i is low
  input  logic               cmd_valid_i,
  input  logic [255:0]       cmd_i,
  output logic               cmd_ready_o,
  output logic               done_o,
  output logic [2:0]         state_o,
  output logic               w_req_o,
  output logic [15:0]        w_addr_o,
  input  logic               w_gnt_i,
  input  logic [Most*16-1:0] w_data_i,
  output logic               a_req_o,
  output logic [15:0]        a_addr_o,
  input  logic [Most*16-1:0] a_data_i,
  output logic               y_rd_req_o,
  output logic [15:0]        y_rd_addr_o,
  input  logic [Most*32-1:0] y_rd_data_i,
  output logic               y_wr_req_o,
  output logic [15:0]        y_wr_addr_o,
  output logic [Most*32-1:0] y_wr_data_o
);
  // Rows, columns, numbers (0 int8, 1 bf16, 2 fp8), array (0 weight-stationary, 1 the same with 2:4
  // sparse weights, 2 output-stationary); unit 0 in the low word.
  localparam logic [Units*32-1:0] Table = {
    32'h04_04_02_02, 32'h04_04_01_02, 32'h03_02_01_02, 32'h20_20_00_02, 32'h10_10_00_02,
    32'h08_04_00_02, 32'h08_08_00_02, 32'h02_03_00_02, 32'h03_03_00_02, 32'h01_01_00_02,
    32'h04_04_01_01, 32'h10_10_00_01, 32'h08_08_00_01, 32'h04_03_00_01, 32'h02_02_00_01,
    32'h04_04_02_00, 32'h04_04_01_00, 32'h03_02_01_00,
    32'h20_20_00_00, 32'h10_10_00_00, 32'h08_04_00_00, 32'h08_08_00_00, 32'h02_03_00_00,
    32'h03_03_00_00, 32'h02_02_00_00, 32'h01_01_00_00
  };
  logic [Units-1:0]         cmd_ready, done, w_req, a_req, y_rd_req, y_wr_req;
  logic [Units*3-1:0]       state;
  logic [Units*16-1:0]      w_addr, a_addr, y_rd_addr, y_wr_addr;
  logic [Units*Most*32-1:0] y_wr_data;
  for (genvar i = 0; i < Units; i++) begin : gen_unit
    localparam int unsigned Rows  = 32'(Table[i*32+24 +: 8]);
    localparam int unsigned Cols  = 32'(Table[i*32+16 +: 8]);
    localparam int unsigned Float = 32'(Table[i*32+8 +: 8]);
    localparam int unsigned Width = (Float == 1) ? 16 : 8;
    localparam int unsigned Kind  = 32'(Table[i*32 +: 8]);
    localparam int unsigned Taken = (Kind == 1) ? 2 * Rows : Rows;
    localparam int unsigned Held  = (Kind == 1) ? (Cols * (Width + 2) + Width - 1) / Width : Cols;
    localparam int unsigned Lanes = (Taken > Held) ? Taken : Held;
    logic                   clk, here;
    logic [Lanes*Width-1:0] w, a;
    logic [Cols*32-1:0]     y, y_read;
    assign here = which_i == Which'(i);
    assign clk  = clk_i & here;
    // Data enters with the falling edge of a unit's own clock: the other units then do not follow it.
    for (genvar l = 0; l < Lanes; l++) begin : gen_lane
      always_ff @(negedge clk) begin
        w[l*Width +: Width] <= w_data_i[l*16 +: Width];
        a[l*Width +: Width] <= a_data_i[l*16 +: Width];
      end
    end
    always_ff @(negedge clk) y_read <= y_rd_data_i[Cols*32-1:0];
    if (Kind == 2) begin : gen_output_stationary
      sl_os_matmul #(.Rows(Rows), .Cols(Cols), .DataWidth(Width), .Float(Float)) u_matmul (
        .clk_i(clk), .rst_ni(rst_ni), .cmd_valid_i(cmd_valid_i), .cmd_i(cmd_i),
        .cmd_ready_o(cmd_ready[i]), .done_o(done[i]), .state_o(state[i*3 +: 3]),
        .w_req_o(w_req[i]), .w_addr_o(w_addr[i*16 +: 16]), .w_gnt_i(w_gnt_i), .w_data_i(w),
        .a_req_o(a_req[i]), .a_addr_o(a_addr[i*16 +: 16]), .a_data_i(a),
        .y_rd_req_o(y_rd_req[i]), .y_rd_addr_o(y_rd_addr[i*16 +: 16]),
        .y_rd_data_i(y_read), .y_wr_req_o(y_wr_req[i]),
        .y_wr_addr_o(y_wr_addr[i*16 +: 16]), .y_wr_data_o(y)
      );
    end else begin : gen_weight_stationary
      sl_matmul #(
        .Rows(Rows), .Cols(Cols), .DataWidth(Width), .Float(Float), .Sparse(Kind)
      ) u_matmul (
        .clk_i(clk), .rst_ni(rst_ni), .cmd_valid_i(cmd_valid_i), .cmd_i(cmd_i),
        .cmd_ready_o(cmd_ready[i]), .done_o(done[i]), .state_o(state[i*3 +: 3]),
        .w_req_o(w_req[i]), .w_addr_o(w_addr[i*16 +: 16]), .w_gnt_i(w_gnt_i), .w_data_i(w),
        .a_req_o(a_req[i]), .a_addr_o(a_addr[i*16 +: 16]), .a_data_i(a),
        .y_rd_req_o(y_rd_req[i]), .y_rd_addr_o(y_rd_addr[i*16 +: 16]),
        .y_rd_data_i(y_read), .y_wr_req_o(y_wr_req[i]),
        .y_wr_addr_o(y_wr_addr[i*16 +: 16]), .y_wr_data_o(y)
      );
    end
    assign y_wr_data[i*Most*32 +: Most*32] = (Most*32)'(y);
  end
  assign cmd_ready_o = cmd_ready[which_i];
  assign done_o      = done[which_i];
  assign state_o     = state[32'(which_i)*3 +: 3];
  assign w_req_o     = w_req[which_i];
  assign w_addr_o    = w_addr[32'(which_i)*16 +: 16];
  assign a_req_o     = a_req[which_i];
  assign a_addr_o    = a_addr[32'(which_i)*16 +: 16];
  assign y_rd_req_o  = y_rd_req[which_i];
  assign y_rd_addr_o = y_rd_addr[32'(which_i)*16 +: 16];
  assign y_wr_req_o  = y_wr_req[which_i];
  assign y_wr_addr_o = y_wr_addr[32'(which_i)*16 +: 16];
  assign y_wr_data_o = y_wr_data[32'(which_i)*Most*32 +: Most*32];
endmodule
