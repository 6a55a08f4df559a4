// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// fp32 to int8, to nearest even, saturated to -128 .. 127.
module sl_fp32_to_int8 (
  input  logic        [31:0] x_i,  ///< number
  output logic signed [7:0]  y_o   ///< the nearest int8
);
  // |x| < 256 as 8 whole bits and 25 of fraction. What is shifted out lies below a quarter, which
  // decides nothing.
  logic [32:0] wide;
  logic [7:0]  whole, down;
  logic        half, rest, up, beyond;
  logic [8:0]  magnitude;
  assign beyond    = x_i[30:23] >= 8'd135;
  assign down      = 8'd134 - x_i[30:23];
  assign wide      = {x_i[30:23] != 8'd0, x_i[22:0], 9'd0} >> ((down > 8'd32) ? 8'd32 : down);
  assign whole     = wide[32:25];
  assign half      = wide[24];
  assign rest      = |wide[23:0];
  assign up        = half & (rest | whole[0]);
  assign magnitude = {1'b0, whole} + {8'd0, up};
  always_comb begin
    if (x_i[31]) y_o = (beyond | (magnitude > 9'd128)) ? -8'sd128 : -$signed(magnitude[7:0]);
    else         y_o = (beyond | (magnitude > 9'd127)) ? 8'sd127 : $signed(magnitude[7:0]);
  end
endmodule
