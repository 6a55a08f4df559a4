// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// fp32 to fp8 (e4m3: exponent bias 7, subnormals, no infinity), to nearest even; what would round
/// beyond 448 stays there.
module sl_fp32_to_fp8 (
  input  logic [31:0] x_i,  ///< number
  output logic [7:0]  y_o   ///< the nearest fp8
);
  // The lowest bit that is kept has bit 25. Numbers below 2^-6 come down until it is worth 2^-9; five
  // places down is below half of it, as is everything beyond.
  logic        normal, half, rest, beyond;
  logic [3:0]  exponent;
  logic [7:0]  down;
  logic [28:0] kept;
  logic [6:0]  whole, rounded;
  assign normal   = x_i[30:23] >= 8'd121;
  assign exponent = x_i[26:23] - 4'd8;  // biases 127 and 7
  assign down     = normal ? 8'd0 : 8'd121 - x_i[30:23];
  assign kept     = {x_i[30:23] != 8'd0, x_i[22:0], 5'd0} >> ((down > 8'd5) ? 8'd5 : down);
  assign whole    = normal ? {exponent, kept[27:25]} : {3'd0, kept[28:25]};
  assign half     = kept[24];
  assign rest     = |kept[23:0];
  assign rounded  = whole + {6'd0, half & (rest | whole[0])};
  // The pattern above 448 stands for NaN.
  assign beyond = (x_i[30:23] > 8'd135) | (whole == 7'h7f) | (rounded == 7'h7f);
  assign y_o    = {x_i[31], beyond ? 7'h7e : rounded};
endmodule
