// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// One row of the output-stationary array: Cols processing elements, each with the sum of one
/// result. Activations and the marks of a sum's first and last product move right a column a cycle,
/// weights down a row a cycle.
module sl_os_row #(
  parameter int unsigned Cols      = 8,   ///< processing elements
  parameter int unsigned DataWidth = 8,   ///< bits of an operand: 8 (int8, fp8) or 16 (bf16)
  parameter int unsigned Float     = 0,   ///< 0: int8, int32 sums; 1: bf16, 2: fp8, fp32 sums
  localparam int unsigned AccWidth = 32   ///< bits of a sum
) (
  input  logic                      clk_i,
  input  logic                      en_i,     ///< everything moves
  input  logic                      first_i,  ///< with act_i: the sum of column 0 starts anew
  input  logic                      last_i,   ///< with act_i: it is complete with this product
  input  logic [DataWidth-1:0]      act_i,    ///< activation of column 0
  input  logic [Cols*DataWidth-1:0] w_i,      ///< weights, column c delayed by c cycles
  output logic [Cols*DataWidth-1:0] w_o,      ///< the same for the row below
  output logic [Cols*AccWidth-1:0]  sum_o     ///< sums in the cycle after they are complete; else 0
);
  for (genvar c = 0; c < Cols; c++) begin : gen_col
    logic [DataWidth-1:0] act_q, act_d, weight_q;
    logic                 first_q, first_d, last_q, last_d;
    logic [AccWidth-1:0]  sum_q, sum_d;
    if (c == 0) begin : gen_first
      assign act_d   = act_i;
      assign first_d = first_i;
      assign last_d  = last_i;
    end else begin : gen_next
      assign act_d   = gen_col[c-1].act_q;
      assign first_d = gen_col[c-1].first_q;
      assign last_d  = gen_col[c-1].last_q;
    end
    sl_mac #(.DataWidth(DataWidth), .Float(Float)) u_mac (
      .a_i(act_d), .b_i(w_i[c*DataWidth +: DataWidth]), .sum_i(first_d ? '0 : sum_q),
      .sum_o(sum_d)
    );
    always_ff @(posedge clk_i)
      if (en_i) begin
        act_q    <= act_d;
        first_q  <= first_d;
        last_q   <= last_d;
        weight_q <= w_i[c*DataWidth +: DataWidth];
        sum_q    <= sum_d;
      end
    assign w_o[c*DataWidth +: DataWidth]  = weight_q;
    assign sum_o[c*AccWidth +: AccWidth] = last_q ? sum_q : '0;
  end
endmodule
