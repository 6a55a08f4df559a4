// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// One row of the weight-stationary array: Cols processing elements, each with a shadow and a
/// working weight. Activations, the load and the swap signal move right a column a cycle, partial
/// sums down a row a cycle.
module sl_ws_row #(
  parameter int unsigned Cols      = 8,   ///< processing elements
  parameter int unsigned DataWidth = 8,   ///< bits of an operand: 8 (int8) or 16 (bf16)
  parameter int unsigned Float     = 0,   ///< 1: bf16 products summed in fp32; 0: integers
  localparam int unsigned AccWidth = 32   ///< bits of a partial sum
) (
  input  logic                        clk_i,
  input  logic                        load_i,     ///< column 0 takes its shadow weight
  input  logic [Cols*DataWidth-1:0]   w_i,        ///< weights, column c delayed by c cycles
  input  logic                        swap_i,     ///< with act_i: shadow becomes working weight
  input  logic signed [DataWidth-1:0] act_i,      ///< activation of column 0
  input  logic [Cols*AccWidth-1:0]    psum_i,     ///< partial sums of the row above
  output logic [Cols*AccWidth-1:0]    psum_o      ///< partial sums with this row's products
);
  for (genvar c = 0; c < Cols; c++) begin : gen_col
    logic signed [DataWidth-1:0] shadow_q, weight_q, weight_d, act_q, act_d;
    logic                        load_q, load_d, swap_q, swap_d;
    logic [AccWidth-1:0]         psum_q, psum_d;
    if (c == 0) begin : gen_first
      assign load_d = load_i;
      assign act_d  = act_i;
      assign swap_d = swap_i;
    end else begin : gen_next
      assign load_d = gen_col[c-1].load_q;
      assign act_d  = gen_col[c-1].act_q;
      assign swap_d = gen_col[c-1].swap_q;
    end
    assign weight_d = swap_d ? shadow_q : weight_q;
    if (Float != 0) begin : gen_float
      logic [31:0] product;
      sl_bf16_mul u_mul (.a_i(act_d), .b_i(weight_d), .y_o(product));
      sl_fp32_add u_add (.a_i(psum_i[c*AccWidth +: AccWidth]), .b_i(product), .y_o(psum_d));
    end else begin : gen_integer
      logic signed [AccWidth-1:0] product;
      assign product = act_d * weight_d;
      assign psum_d  = psum_i[c*AccWidth +: AccWidth] + product;
    end
    always_ff @(posedge clk_i) begin
      if (load_d) shadow_q <= w_i[c*DataWidth +: DataWidth];
      weight_q <= weight_d;
      act_q    <= act_d;
      load_q   <= load_d;
      swap_q   <= swap_d;
      psum_q   <= psum_d;
    end
    assign psum_o[c*AccWidth +: AccWidth] = psum_q;
  end
endmodule
