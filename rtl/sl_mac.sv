// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The arithmetic of a processing element: a product added to a sum, in one cycle of logic. Integers
/// are exact and wrap at 32 bits; the sum of floating-point products is rounded to fp32.
module sl_mac #(
  parameter int unsigned DataWidth = 8,  ///< bits of an operand
  parameter int unsigned Float     = 0   ///< 0: int8; 1: bf16; 2: fp8 (e4m3)
) (
  input  logic signed [DataWidth-1:0] a_i,    ///< factor
  input  logic signed [DataWidth-1:0] b_i,    ///< factor
  input  logic [31:0]                 sum_i,  ///< int32 or fp32
  output logic [31:0]                 sum_o   ///< sum_i + a * b
);
  if (Float != 0) begin : gen_float
    logic [31:0] product;
    if (Float == 2) begin : gen_fp8
      sl_fp8_mul u_mul (.a_i(a_i), .b_i(b_i), .y_o(product));
    end else begin : gen_bf16
      sl_bf16_mul u_mul (.a_i(a_i), .b_i(b_i), .y_o(product));
    end
    sl_fp32_add u_add (.a_i(sum_i), .b_i(product), .y_o(sum_o));
  end else begin : gen_integer
    logic signed [31:0] product;
    assign product = a_i * b_i;
    assign sum_o   = sum_i + product;
  end
endmodule
