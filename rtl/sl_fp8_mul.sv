// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Product of two fp8 numbers (e4m3: exponent bias 7, subnormals, no infinity) as fp32: always exact.
/// The two patterns that the format keeps for NaN read as the largest number, 448, with sign.
module sl_fp8_mul (
  input  logic [7:0]  a_i,  ///< factor
  input  logic [7:0]  b_i,  ///< factor
  output logic [31:0] y_o   ///< a * b
);
  logic [3:0] a_sig, b_sig;  // 1.mmm, or 0.mmm of a subnormal
  logic [4:0] a_exp, b_exp;
  assign a_sig = {a_i[6:3] != 4'd0, a_i[2:1], a_i[0] & !(&a_i[6:1])};
  assign b_sig = {b_i[6:3] != 4'd0, b_i[2:1], b_i[0] & !(&b_i[6:1])};
  assign a_exp = (a_i[6:3] == 4'd0) ? 5'd1 : {1'b0, a_i[6:3]};
  assign b_exp = (b_i[6:3] == 4'd0) ? 5'd1 : {1'b0, b_i[6:3]};

  // An integer times 2^(a_exp + b_exp - 20), its highest bit brought to bit 7.
  logic [7:0] product, s4, s2, s1;
  logic       z4, z2, z1;
  assign product = a_sig * b_sig;
  assign z4 = product[7:4] == 4'd0;
  assign s4 = z4 ? {product[3:0], 4'd0} : product;
  assign z2 = s4[7:6] == 2'd0;
  assign s2 = z2 ? {s4[5:0], 2'd0} : s4;
  assign z1 = !s2[7];
  assign s1 = z1 ? {s2[6:0], 1'b0} : s2;

  logic       sign;
  logic [7:0] exponent;
  assign sign     = a_i[7] ^ b_i[7];
  assign exponent = {3'd0, a_exp} + {3'd0, b_exp} + 8'd114 - {5'd0, z4, z2, z1};
  assign y_o      = (product == 8'd0) ? {sign, 31'd0} : {sign, exponent, s1[6:0], 16'd0};
endmodule
