// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// One row of the weight-stationary array: Cols processing elements, each with a shadow and a
/// working weight. Activations, the load and the swap signal move right a column a cycle, partial
/// sums down a row a cycle. With Sparse a weight carries two bits that say which of four activations
/// it meets.
module sl_ws_row #(
  parameter int unsigned Cols      = 8,   ///< processing elements
  parameter int unsigned DataWidth = 8,   ///< bits of an operand: 8 (int8, fp8) or 16 (bf16)
  parameter int unsigned Float     = 0,   ///< 0: int8, int32 sums; 1: bf16, 2: fp8, fp32 sums
  parameter int unsigned Sparse    = 0,   ///< 1: weights choose one of four activations
  localparam int unsigned ActWidth    = (Sparse != 0) ? 4 * DataWidth : DataWidth,
  localparam int unsigned WeightWidth = (Sparse != 0) ? DataWidth + 2 : DataWidth,
  localparam int unsigned AccWidth    = 32   ///< bits of a partial sum
) (
  input  logic                        clk_i,
  input  logic                        load_i,     ///< column 0 takes its shadow weight
  input  logic [Cols*WeightWidth-1:0] w_i,        ///< weights ({choice, number}), column c delayed by c
  input  logic                        swap_i,     ///< with act_i: shadow becomes working weight
  input  logic [ActWidth-1:0]         act_i,      ///< activation of column 0, or four to choose from
  input  logic [Cols*AccWidth-1:0]    psum_i,     ///< partial sums of the row above
  output logic [Cols*AccWidth-1:0]    psum_o      ///< partial sums with this row's products
);
  for (genvar c = 0; c < Cols; c++) begin : gen_col
    logic [WeightWidth-1:0] shadow_q, weight_q, weight_d;
    logic [ActWidth-1:0]    act_q, act_d;
    logic [DataWidth-1:0]   chosen;
    logic                   load_q, load_d, swap_q, swap_d;
    logic [AccWidth-1:0]    psum_q, psum_d;
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
    if (Sparse != 0) begin : gen_sparse
      assign chosen = act_d[32'(weight_d[WeightWidth-1 -: 2])*DataWidth +: DataWidth];
    end else begin : gen_dense
      assign chosen = act_d;
    end
    sl_mac #(.DataWidth(DataWidth), .Float(Float)) u_mac (
      .a_i(chosen), .b_i(weight_d[DataWidth-1:0]), .sum_i(psum_i[c*AccWidth +: AccWidth]),
      .sum_o(psum_d)
    );
    always_ff @(posedge clk_i) begin
      if (load_d) shadow_q <= w_i[c*WeightWidth +: WeightWidth];
      weight_q <= weight_d;
      act_q    <= act_d;
      load_q   <= load_d;
      swap_q   <= swap_d;
      psum_q   <= psum_d;
    end
    assign psum_o[c*AccWidth +: AccWidth] = psum_q;
  end
endmodule
