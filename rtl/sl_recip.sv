// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// 1 / x of an fp32 number, three cycles later: a chord between 65 points and one Newton step;
/// relative error below 2e-7. 1 / 0 is the largest finite number.
module sl_recip (
  input  logic        clk_i,
  input  logic        en_i,  ///< the pipeline moves
  input  logic [31:0] x_i,   ///< divisor
  output logic [31:0] y_o    ///< 1 / x, of three moves ago
);
  // The chord, in units of 2^-18.
  logic [18:0] left, right, gap, seed_q, seed_q2;
  logic [35:0] fall;
  sl_recip_rom u_left (.index_i({1'b0, x_i[22:17]}), .value_o(left));
  sl_recip_rom u_right (.index_i({1'b0, x_i[22:17]} + 7'd1), .value_o(right));
  assign gap  = left - right;
  assign fall = gap * x_i[16:0];

  logic        sign_q, sign_q2;
  logic [7:0]  exponent_q, exponent_q2;
  logic [23:0] m_q;
  always_ff @(posedge clk_i)
    if (en_i) begin
      seed_q     <= left - fall[35:17];
      sign_q     <= x_i[31];
      exponent_q <= (x_i[30:23] == 8'd255) ? 8'd254 : x_i[30:23];
      m_q        <= {1'b1, x_i[22:0]};
    end

  // 2 - m * seed, in units of 2^-26.
  logic [42:0] near_one, rest;
  logic [27:0] step_q;
  assign near_one = m_q * seed_q;
  assign rest     = 43'h40000000000 - near_one;
  always_ff @(posedge clk_i)
    if (en_i) begin
      step_q      <= rest[42:15];
      seed_q2     <= seed_q;
      sign_q2     <= sign_q;
      exponent_q2 <= exponent_q;
    end

  logic [46:0] product;
  logic [26:0] q;  // in units of 2^-24, 2^23 to 2^24
  logic [8:0]  exponent;
  assign product  = seed_q2 * step_q;
  assign q        = product[46:20] + {26'd0, product[19]};
  assign exponent = 9'd253 - {1'b0, exponent_q2} + {8'd0, q[24]};
  always_ff @(posedge clk_i)
    if (en_i) begin
      if (exponent_q2 == 8'd0) y_o <= {sign_q2, 31'h7f7fffff};
      else if ($signed(exponent) <= 9'sd0) y_o <= {sign_q2, 31'd0};
      else y_o <= {sign_q2, exponent[7:0], q[24] ? 23'd0 : q[22:0]};
    end
endmodule
