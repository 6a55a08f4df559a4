// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Product of two fp32 numbers in one cycle of logic, as docs/accelerator/architecture.md defines
/// fp32: to nearest even with an unbounded exponent, then flushed or held at the ceiling.
module sl_fp32_mul (
  input  logic [31:0] a_i,  ///< factor
  input  logic [31:0] b_i,  ///< factor
  output logic [31:0] y_o   ///< a * b
);
  logic [30:0] a_mag, b_mag;
  assign a_mag = (a_i[30:23] == 8'd255) ? 31'h7f7fffff : a_i[30:0];
  assign b_mag = (b_i[30:23] == 8'd255) ? 31'h7f7fffff : b_i[30:0];

  logic        sign, zero, up;
  logic [47:0] product;
  logic [25:0] kept;  // 24 bits of the result, the next bit, and whether any below is set
  logic [24:0] rounded;
  logic [9:0]  exponent;
  assign sign     = a_i[31] ^ b_i[31];
  assign zero     = (a_mag[30:23] == 8'd0) | (b_mag[30:23] == 8'd0);
  assign product  = {1'b1, a_mag[22:0]} * {1'b1, b_mag[22:0]};
  assign kept     = product[47] ? {product[47:23], |product[22:0]} : {product[46:22], |product[21:0]};
  assign up       = kept[1] & (kept[0] | kept[2]);
  assign rounded  = {1'b0, kept[25:2]} + {24'd0, up};
  assign exponent = {2'd0, a_mag[30:23]} + {2'd0, b_mag[30:23]} + {9'd0, product[47]} +
                    {9'd0, rounded[24]} - 10'd127;

  always_comb begin
    if (zero | ($signed(exponent) <= 10'sd0))
      y_o = {sign, 31'd0};
    else if (exponent >= 10'd255)
      y_o = {sign, 31'h7f7fffff};
    else
      y_o = {sign, exponent[7:0], rounded[22:0]};
  end
endmodule
