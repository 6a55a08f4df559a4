// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// sl_requantize said another way (tests/rtl/yosys.sh proves them equal): the quotient is floored, and
/// one is added where the bit below it is set; saturation looks at the bits above the result.
module requantize_plain (
  input  signed [31:0] acc_i,
  input         [14:0] multiplier_i,
  input         [4:0]  shift_i,
  output        [7:0]  data_o
);
  wire signed [47:0] product = acc_i * $signed({1'b0, multiplier_i});
  wire        [48:0] with_fraction = {product, 1'b0};
  wire signed [47:0] floored = product >>> shift_i;
  wire               below = with_fraction[shift_i];  // of weight one half; none without a shift
  wire signed [48:0] rounded = floored + $signed({1'b0, below});
  wire               fits = (&rounded[48:7]) | !(|rounded[48:7]);
  assign data_o = fits ? rounded[7:0] : {rounded[48], {7{!rounded[48]}}};
endmodule
