// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// 1 / sqrt(x) of a positive fp32 number, four cycles later: a chord between 65 points and one Newton
/// step; relative error below 2e-7. The sign is ignored; 1 / sqrt(0) is the largest finite number.
module sl_rsqrt (
  input  logic        clk_i,
  input  logic        en_i,  ///< the pipeline moves
  input  logic [31:0] x_i,   ///< radicand
  output logic [31:0] y_o    ///< 1 / sqrt(x), of four moves ago
);
  // x = m 2^(2 h) with m in [1, 4): the upper half of the table where the exponent is odd. 127 is
  // odd, so that the biased exponent's lowest bit says "even".
  logic        odd;
  logic [30:0] x;  // exponent 255 reads as the largest finite number
  logic [6:0]  index;
  logic [18:0] left, right, gap, seed_q, seed_q2, seed_q3;
  logic [36:0] fall;
  assign x     = (x_i[30:23] == 8'd255) ? 31'h7f7fffff : x_i[30:0];
  assign odd   = !x[23];
  assign index = {1'b0, odd, x[22:18]};
  sl_rsqrt_rom u_left (.index_i(index), .value_o(left));
  sl_rsqrt_rom u_right (.index_i(index + 7'd1), .value_o(right));
  assign gap  = left - right;
  assign fall = gap * x[17:0];

  logic        zero_q, zero_q2, zero_q3;
  logic [7:0]  half_q, half_q2, half_q3;  // 126 - h
  logic [24:0] m_q, m_q2;
  always_ff @(posedge clk_i)
    if (en_i) begin
      seed_q <= left - fall[36:18];
      zero_q <= x[30:23] == 8'd0;
      half_q <= 8'd190 - {1'b0, x[30:24]} - {7'd0, x[23]};
      m_q    <= odd ? {1'b1, x[22:0], 1'b0} : {2'b01, x[22:0]};
    end

  logic [37:0] square;
  logic [37:0] square_q;  // in units of 2^-36
  assign square = seed_q * seed_q;
  always_ff @(posedge clk_i)
    if (en_i) begin
      square_q <= square;
      seed_q2  <= seed_q;
      m_q2     <= m_q;
      zero_q2  <= zero_q;
      half_q2  <= half_q;
    end

  // 3 - m seed^2, in units of 2^-26.
  logic [62:0] near_one;
  logic [28:0] step_q;
  assign near_one = m_q2 * square_q;
  always_ff @(posedge clk_i)
    if (en_i) begin
      step_q  <= 29'd201326592 - near_one[61:33];
      seed_q3 <= seed_q2;
      zero_q3 <= zero_q2;
      half_q3 <= half_q2;
    end

  logic [47:0] product;
  logic [26:0] q;  // in units of 2^-24, 2^23 to 2^24
  assign product = seed_q3 * step_q;
  assign q       = product[47:21] + {26'd0, product[20]};
  always_ff @(posedge clk_i)
    if (en_i) begin
      if (zero_q3) y_o <= 32'h7f7fffff;
      else y_o <= {1'b0, half_q3 + {7'd0, q[24]}, q[24] ? 23'd0 : q[22:0]};
    end
endmodule
