// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// int32 to fp32, to nearest even.
module sl_int_to_fp32 (
  input  logic signed [31:0] x_i,  ///< integer
  output logic        [31:0] y_o   ///< the nearest fp32
);
  logic [31:0] magnitude, s16, s8, s4, s2, s1;
  logic        z16, z8, z4, z2, z1, up;
  assign magnitude = x_i[31] ? -x_i : x_i;
  assign z16 = magnitude[31:16] == 16'd0;
  assign s16 = z16 ? {magnitude[15:0], 16'd0} : magnitude;
  assign z8  = s16[31:24] == 8'd0;
  assign s8  = z8 ? {s16[23:0], 8'd0} : s16;
  assign z4  = s8[31:28] == 4'd0;
  assign s4  = z4 ? {s8[27:0], 4'd0} : s8;
  assign z2  = s4[31:30] == 2'd0;
  assign s2  = z2 ? {s4[29:0], 2'd0} : s4;
  assign z1  = !s2[31];
  assign s1  = z1 ? {s2[30:0], 1'b0} : s2;

  logic [24:0] rounded;
  logic [7:0]  exponent;
  assign up       = s1[7] & ((|s1[6:0]) | s1[8]);
  assign rounded  = {1'b0, s1[31:8]} + {24'd0, up};
  assign exponent = 8'd158 - {3'd0, z16, z8, z4, z2, z1} + {7'd0, rounded[24]};
  assign y_o      = (magnitude == 32'd0) ? 32'd0 : {x_i[31], exponent, rounded[22:0]};
endmodule
