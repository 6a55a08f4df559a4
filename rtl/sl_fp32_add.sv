// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Sum of two fp32 numbers in one cycle of logic, as docs/accelerator/architecture.md defines fp32:
/// to nearest even, subnormals flushed, no infinities and no NaN.
module sl_fp32_add (
  input  logic [31:0] a_i,  ///< addend
  input  logic [31:0] b_i,  ///< addend
  output logic [31:0] y_o   ///< a + b
);
  localparam int unsigned Guard = 3;             // guard, round and sticky bit
  localparam int unsigned SigWidth = 24 + Guard;

  // Exponent 255 reads as the largest finite number, exponent 0 as zero.
  logic [30:0] a_mag, b_mag, big, little;
  assign a_mag = (a_i[30:23] == 8'd255) ? 31'h7f7fffff : (a_i[30:23] == 8'd0) ? 31'd0 : a_i[30:0];
  assign b_mag = (b_i[30:23] == 8'd255) ? 31'h7f7fffff : (b_i[30:23] == 8'd0) ? 31'd0 : b_i[30:0];

  logic swap, sign, differ;
  assign swap   = b_mag > a_mag;
  assign big    = swap ? b_mag : a_mag;
  assign little  = swap ? a_mag : b_mag;
  assign sign   = swap ? b_i[31] : a_i[31];
  assign differ = a_i[31] ^ b_i[31];

  // The smaller operand, shifted right; what leaves is gathered in the sticky bit.
  logic [7:0]            distance;
  logic [SigWidth-1:0]   big_sig, little_sig, aligned;
  logic [2*SigWidth-1:0] wide;
  assign distance  = big[30:23] - little[30:23];
  assign big_sig   = {big[30:23] != 8'd0, big[22:0], 3'd0};
  assign little_sig = {little[30:23] != 8'd0, little[22:0], 3'd0};
  assign wide      = {little_sig, {SigWidth{1'b0}}} >> ((distance > 8'd27) ? 8'd27 : distance);
  assign aligned   = {wide[2*SigWidth-1:SigWidth+1], wide[SigWidth] | (|wide[SigWidth-1:0])};

  logic [SigWidth:0] sum;
  assign sum = differ ? {1'b0, big_sig} - {1'b0, aligned} : {1'b0, big_sig} + {1'b0, aligned};

  // Shifted left until the highest bit is set, by halves; counts by how much.
  logic [SigWidth-1:0] s16, s8, s4, s2, s1;
  logic                z16, z8, z4, z2, z1;
  assign z16 = sum[SigWidth-1 -: 16] == 16'd0;
  assign s16 = z16 ? {sum[SigWidth-17:0], 16'd0} : sum[SigWidth-1:0];
  assign z8  = s16[SigWidth-1 -: 8] == 8'd0;
  assign s8  = z8 ? {s16[SigWidth-9:0], 8'd0} : s16;
  assign z4  = s8[SigWidth-1 -: 4] == 4'd0;
  assign s4  = z4 ? {s8[SigWidth-5:0], 4'd0} : s8;
  assign z2  = s4[SigWidth-1 -: 2] == 2'd0;
  assign s2  = z2 ? {s4[SigWidth-3:0], 2'd0} : s4;
  assign z1  = !s2[SigWidth-1];
  assign s1  = z1 ? {s2[SigWidth-2:0], 1'b0} : s2;

  logic [SigWidth-1:0] shifted;
  logic [9:0]          exponent;
  assign shifted  = sum[SigWidth] ? {sum[SigWidth:2], sum[1] | sum[0]} : s1;
  assign exponent = sum[SigWidth] ? {2'd0, big[30:23]} + 10'd1
                                  : {2'd0, big[30:23]} - {5'd0, z16, z8, z4, z2, z1};

  logic        up;
  logic [24:0] rounded;  // bit 23 is the hidden one
  logic [9:0]  final_exponent;
  assign up             = shifted[2] & (shifted[1] | shifted[0] | shifted[3]);
  assign rounded        = {1'b0, shifted[SigWidth-1:Guard]} + {24'd0, up};
  assign final_exponent = exponent + {9'd0, rounded[24]};

  always_comb begin
    if (sum == '0)
      y_o = {a_i[31] & b_i[31] & (big == 31'd0), 31'd0};
    else if ($signed(final_exponent) <= 10'sd0)
      y_o = {sign, 31'd0};
    else if (final_exponent >= 10'd255)
      y_o = {sign, 31'h7f7fffff};
    else
      y_o = {sign, final_exponent[7:0], rounded[22:0]};
  end
endmodule
