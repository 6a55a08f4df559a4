// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// int32 accumulator to int8: times a multiplier, shifted right with rounding half up, saturated.
module sl_requantize #(
  parameter int unsigned AccWidth  = 32,  ///< bits of the accumulator
  parameter int unsigned MulWidth  = 15,  ///< bits of the unsigned multiplier
  parameter int unsigned DataWidth = 8    ///< bits of the result
) (
  input  logic signed [AccWidth-1:0]  acc_i,         ///< accumulator
  input  logic        [MulWidth-1:0]  multiplier_i,  ///< factor, 0 .. 2^MulWidth - 1
  input  logic        [4:0]           shift_i,       ///< bits to the right, 0 .. 31
  output logic signed [DataWidth-1:0] data_o         ///< (acc * multiplier + half) >> shift
);
  localparam int unsigned Wide = AccWidth + MulWidth + 2;
  localparam logic signed [Wide-1:0] Most  = (1 <<< (DataWidth - 1)) - 1;
  localparam logic signed [Wide-1:0] Least = -(1 <<< (DataWidth - 1));

  logic signed [Wide-1:0] product, half, shifted;
  assign product = acc_i * $signed({1'b0, multiplier_i});
  assign half    = (shift_i == 5'd0) ? '0 : Wide'(1) <<< (shift_i - 5'd1);
  assign shifted = (product + half) >>> shift_i;
  assign data_o  = (shifted > Most) ? Most[DataWidth-1:0]
                 : (shifted < Least) ? Least[DataWidth-1:0]
                 : shifted[DataWidth-1:0];
endmodule
