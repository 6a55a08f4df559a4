// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Every arithmetic cell beside the others, on the same operands (tests/rtl/cells_test.cpp).
module cells_top (
  input  logic        clk_i,
  input  logic [31:0] a_i,          ///< fp32, int32 or (lower half) bf16
  input  logic [31:0] b_i,
  input  logic [31:0] d_i,
  input  logic [31:0] e_i,
  input  logic [14:0] multiplier_i,
  input  logic [4:0]  shift_i,
  input  logic [4:0]  op_i,         ///< of the vector lane
  input  logic        int_i,
  output logic [31:0] add_o,        ///< in the same cycle
  output logic [31:0] mul_o,
  output logic [31:0] bf16_mul_o,
  output logic [31:0] fp8_mul_o,    ///< of the low bytes
  output logic [31:0] from_int_o,
  output logic [15:0] to_bf16_o,
  output logic [7:0]  to_int8_o,
  output logic [7:0]  to_fp8_o,
  output logic [7:0]  requantize_o,
  output logic [31:0] exp2_o,       ///< three cycles later
  output logic [31:0] recip_o,      ///< three cycles later
  output logic [31:0] rsqrt_o,      ///< four cycles later
  output logic [31:0] lane_o        ///< sixteen cycles later
);
  sl_fp32_add u_add (.a_i(a_i), .b_i(b_i), .y_o(add_o));
  sl_fp32_mul u_mul (.a_i(a_i), .b_i(b_i), .y_o(mul_o));
  sl_bf16_mul u_bf16_mul (.a_i(a_i[15:0]), .b_i(b_i[15:0]), .y_o(bf16_mul_o));
  sl_fp8_mul u_fp8_mul (.a_i(a_i[7:0]), .b_i(b_i[7:0]), .y_o(fp8_mul_o));
  sl_int_to_fp32 u_from_int (.x_i(a_i), .y_o(from_int_o));
  sl_fp32_to_bf16 u_to_bf16 (.x_i(a_i), .y_o(to_bf16_o));
  sl_fp32_to_fp8 u_to_fp8 (.x_i(a_i), .y_o(to_fp8_o));
  sl_fp32_to_int8 u_to_int8 (.x_i(a_i), .y_o(to_int8_o));
  sl_requantize u_requantize (
    .acc_i(a_i), .multiplier_i(multiplier_i), .shift_i(shift_i), .data_o(requantize_o)
  );
  sl_exp2 u_exp2 (.clk_i(clk_i), .en_i(1'b1), .x_i(a_i), .y_o(exp2_o));
  sl_recip u_recip (.clk_i(clk_i), .en_i(1'b1), .x_i(a_i), .y_o(recip_o));
  sl_rsqrt u_rsqrt (.clk_i(clk_i), .en_i(1'b1), .x_i(a_i), .y_o(rsqrt_o));
  sl_vector_lane u_lane (
    .clk_i(clk_i), .en_i(1'b1), .op_i(op_i), .int_i(int_i), .a_i(a_i), .b_i(b_i), .d_i(d_i),
    .e_i(e_i), .y_o(lane_o)
  );
endmodule
