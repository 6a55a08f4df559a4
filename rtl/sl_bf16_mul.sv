// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Product of two bf16 numbers as fp32: exact but for the flush of small and the ceiling of large
/// results (docs/accelerator/architecture.md). Exponent 255 is taken at face value, as a power of
/// two: what narrows to bf16 never makes it.
module sl_bf16_mul (
  input  logic [15:0] a_i,  ///< factor
  input  logic [15:0] b_i,  ///< factor
  output logic [31:0] y_o   ///< a * b
);
  logic        sign, zero;
  logic [15:0] product;
  logic [9:0]  exponent;
  assign sign     = a_i[15] ^ b_i[15];
  assign zero     = (a_i[14:7] == 8'd0) | (b_i[14:7] == 8'd0);
  assign product  = {1'b1, a_i[6:0]} * {1'b1, b_i[6:0]};
  assign exponent = {2'd0, a_i[14:7]} + {2'd0, b_i[14:7]} + {9'd0, product[15]} - 10'd127;

  always_comb begin
    if (zero | ($signed(exponent) <= 10'sd0))
      y_o = {sign, 31'd0};
    else if (exponent >= 10'd255)
      y_o = {sign, 31'h7f7fffff};
    else
      y_o = {sign, exponent[7:0], product[15] ? {product[14:0], 8'd0} : {product[13:0], 9'd0}};
  end
endmodule
