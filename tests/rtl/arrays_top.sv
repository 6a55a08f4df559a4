// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Arrays of several sizes, one of which works at a time (tests/rtl/array_test.cpp): the first seven
/// weight-stationary, the last two output-stationary. Lanes of 16
/// bits, words of 32, whatever the array.
module arrays_top #(
  localparam int unsigned Arrays = 9,
  localparam int unsigned Most   = 8
) (
  input  logic                        clk_i,
  input  logic                        rst_ni,
  input  logic [3:0]                  which_i,  ///< 1x1, 2x3, 3x1, 1x4, 8x8, 8x4 and, bf16, 3x2;
                                                ///< 3x2 and 8x8
  input  logic                        w_valid_i,
  input  logic                        w_first_i,
  input  logic                        w_last_i,
  input  logic [Most*16-1:0]          w_data_i,
  input  logic                        a_valid_i,
  input  logic                        a_swap_i,
  input  logic [Most*16-1:0]          a_data_i,
  output logic                        p_valid_o,
  output logic [Most*32-1:0]          p_data_o
);
  logic [Arrays-1:0]         valid;
  logic [Arrays*Most*32-1:0] data;
  for (genvar i = 0; i < 7; i++) begin : gen_array
    localparam int unsigned Rows  = (i == 0) ? 1 : (i == 1) ? 2 : (i == 2) ? 3 : (i == 3) ? 1
                                  : (i == 6) ? 3 : 8;
    localparam int unsigned Cols  = (i == 0) ? 1 : (i == 1) ? 3 : (i == 2) ? 1 : (i == 3) ? 4
                                  : (i == 4) ? 8 : (i == 5) ? 4 : 2;
    localparam int unsigned Float = (i == 6) ? 1 : 0;
    localparam int unsigned Width = (Float != 0) ? 16 : 8;
    logic [Cols*Width-1:0] w;
    logic [Rows*Width-1:0] a;
    logic [Cols*32-1:0]    p;
    for (genvar c = 0; c < Cols; c++) begin : gen_w
      assign w[c*Width +: Width] = w_data_i[c*16 +: Width];
    end
    for (genvar r = 0; r < Rows; r++) begin : gen_a
      assign a[r*Width +: Width] = a_data_i[r*16 +: Width];
    end
    sl_ws_array #(.Rows(Rows), .Cols(Cols), .DataWidth(Width), .Float(Float)) u_array (
      .clk_i(clk_i), .rst_ni(rst_ni), .w_valid_i(w_valid_i & (which_i == 4'(i))),
      .w_first_i(w_first_i), .w_data_i(w), .a_valid_i(a_valid_i & (which_i == 4'(i))),
      .a_swap_i(a_swap_i), .a_data_i(a), .p_valid_o(valid[i]), .p_data_o(p)
    );
    assign data[i*Most*32 +: Most*32] = (Most*32)'(p);
  end
  for (genvar i = 7; i < Arrays; i++) begin : gen_output_stationary
    localparam int unsigned Rows = (i == 7) ? 3 : 8;
    localparam int unsigned Cols = (i == 7) ? 2 : 8;
    logic [Cols*8-1:0]  w;
    logic [Rows*8-1:0]  a;
    logic [Cols*32-1:0] p;
    for (genvar c = 0; c < Cols; c++) begin : gen_w
      assign w[c*8 +: 8] = w_data_i[c*16 +: 8];
    end
    for (genvar r = 0; r < Rows; r++) begin : gen_a
      assign a[r*8 +: 8] = a_data_i[r*16 +: 8];
    end
    sl_os_array #(.Rows(Rows), .Cols(Cols)) u_array (
      .clk_i(clk_i), .rst_ni(rst_ni), .en_i(1'b1),
      .w_first_i(w_valid_i & w_first_i & (which_i == 4'(i))),
      .w_last_i(w_valid_i & w_last_i & (which_i == 4'(i))), .w_data_i(w),
      .a_valid_i(a_valid_i & (which_i == 4'(i))), .a_first_i(a_swap_i), .a_data_i(a),
      .p_valid_o(valid[i]), .p_data_o(p)
    );
    assign data[i*Most*32 +: Most*32] = (Most*32)'(p);
  end
  assign p_valid_o = valid[which_i];
  assign p_data_o  = data[32'(which_i)*Most*32 +: Most*32];
endmodule
