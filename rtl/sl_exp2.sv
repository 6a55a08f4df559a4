// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// 2^x of an fp32 number, three cycles later: the fraction to 20 bits, a table of 64 powers and a
/// second-order correction; relative error below 1e-6 (docs/accelerator/arithmetic.md). Below 2^-126
/// zero, from 2^128 on the largest finite number.
module sl_exp2 (
  input  logic        clk_i,
  input  logic        en_i,  ///< the pipeline moves
  input  logic [31:0] x_i,   ///< exponent
  output logic [31:0] y_o    ///< 2^x, of three moves ago
);
  localparam logic [19:0] Ln2 = 20'd726817;  // ln 2 in units of 2^-20

  // floor(x * 2^20): 24 bits of significand three places up, then down.
  logic [27:0]        magnitude;
  logic signed [28:0] scaled, fixed;
  logic [7:0]         down;
  logic               over, under;
  assign magnitude = (x_i[30:23] == 8'd0) ? 28'd0 : {1'b0, 1'b1, x_i[22:0], 3'd0};
  assign scaled    = x_i[31] ? -$signed({1'b0, magnitude}) : $signed({1'b0, magnitude});
  assign down      = 8'd133 - x_i[30:23];
  assign over      = !x_i[31] & (x_i[30:23] > 8'd133);
  assign under     = x_i[31] & ((x_i[30:23] > 8'd133) |
                     ((x_i[30:23] == 8'd133) & (x_i[22:0] > 23'h7c0000)));
  assign fixed     = scaled >>> ((down > 8'd31) ? 8'd31 : down);

  logic signed [8:0] n_q, n_q2;
  logic [5:0]        index_q, index_q2;
  logic [13:0]       rest_q;
  logic              over_q, over_q2, under_q, under_q2;
  always_ff @(posedge clk_i)
    if (en_i) begin
      n_q     <= fixed[28:20];
      index_q <= fixed[19:14];
      rest_q  <= fixed[13:0];
      over_q  <= over;
      under_q <= under;
    end

  // 2^(rest / 2^20) = 1 + u + u^2 / 2 with u = rest ln 2 / 2^20, in units of 2^-28.
  logic [33:0] u_wide;
  logic [21:0] u;
  logic [43:0] square;
  logic [28:0] correction_q;
  assign u_wide = rest_q * Ln2;
  assign u      = u_wide[33:12];
  assign square = u * u;
  always_ff @(posedge clk_i)
    if (en_i) begin
      correction_q <= 29'h10000000 + {7'd0, u} + {14'd0, square[43:29]};
      n_q2         <= n_q;
      index_q2     <= index_q;
      over_q2      <= over_q;
      under_q2     <= under_q;
    end

  logic [23:0] power;
  logic [52:0] product;
  logic [24:0] significand;  // in units of 2^-23
  logic [8:0]  exponent;
  sl_exp2_rom u_rom (.index_i(index_q2), .value_o(power));
  assign product     = power * correction_q;
  assign significand = product[52:28] + {24'd0, product[27]};
  assign exponent    = n_q2 + 9'd127 + {8'd0, significand[24]};
  always_ff @(posedge clk_i)
    if (en_i) begin
      if (under_q2) y_o <= 32'd0;
      else if (over_q2) y_o <= 32'h7f7fffff;
      else y_o <= {1'b0, exponent[7:0], significand[22:0]};
    end
endmodule
