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
  // Vectors of whole rows, which simulate faster than registers of single columns. The
  // last column hands nothing on.
  logic [Cols-1:0]             load, swap;  // of column c
  logic [Cols*ActWidth-1:0]    act;
  logic [Cols*WeightWidth-1:0] shadow_q, weight_q, weight;
  logic [Cols*AccWidth-1:0]    psum_d;
  if (Cols == 1) begin : gen_one_column
    assign load = load_i;
    assign swap = swap_i;
    assign act  = act_i;
  end else begin : gen_columns
    logic [Cols-2:0]              load_q, swap_q;
    logic [(Cols-1)*ActWidth-1:0] act_q;
    assign load = {load_q, load_i};
    assign swap = {swap_q, swap_i};
    assign act  = {act_q, act_i};
    always_ff @(posedge clk_i) begin
      load_q <= load[Cols-2:0];
      swap_q <= swap[Cols-2:0];
      act_q  <= act[(Cols-1)*ActWidth-1:0];
    end
  end
  always_comb begin
    weight = weight_q;
    for (int c = 0; c < Cols; c++)
      if (swap[c]) weight[c*WeightWidth +: WeightWidth] = shadow_q[c*WeightWidth +: WeightWidth];
  end
  always_ff @(posedge clk_i) begin
    if (load != '0)
      for (int c = 0; c < Cols; c++)
        if (load[c]) shadow_q[c*WeightWidth +: WeightWidth] <= w_i[c*WeightWidth +: WeightWidth];
    weight_q <= weight;
    psum_o   <= psum_d;
  end

  for (genvar c = 0; c < Cols; c++) begin : gen_col
    logic [DataWidth-1:0] chosen;
    if (Sparse != 0) begin : gen_sparse
      logic [1:0] choice;
      assign choice = weight[c*WeightWidth + DataWidth +: 2];
      assign chosen = act[c*ActWidth + 32'(choice)*DataWidth +: DataWidth];
    end else begin : gen_dense
      assign chosen = act[c*DataWidth +: DataWidth];
    end
    sl_mac #(.DataWidth(DataWidth), .Float(Float)) u_mac (
      .a_i(chosen), .b_i(weight[c*WeightWidth +: DataWidth]),
      .sum_i(psum_i[c*AccWidth +: AccWidth]), .sum_o(psum_d[c*AccWidth +: AccWidth])
    );
  end
endmodule
