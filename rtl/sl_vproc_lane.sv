// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// One lane of the vector processor: stages 2 to 6 of its pipeline (docs/accelerator/vproc.md). Product,
/// then sum, comparison or selection; functions take as long as the slowest of them. A new operand
/// enters every cycle. Every product and sum is rounded to fp32.
module sl_vproc_lane (
  input  logic        clk_i,
  input  logic [4:0]  op_i,    ///< stage 2: the instruction's lower opcode bits
  input  logic [31:0] x_i,     ///< stage 2: operand a, or what is copied
  input  logic [31:0] y_i,     ///< stage 2: operand b
  input  logic [31:0] z_i,     ///< stage 2: the destination's old word
  input  logic        mask_i,  ///< stage 3: the lane's bit of the mask
  output logic        less_o,  ///< stage 3: x < y
  output logic [31:0] y_o      ///< stage 6: result
);
  localparam logic [4:0] Add = 5'h10, Sub = 5'h11, Mul = 5'h12, Max = 5'h13, Min = 5'h14, Mac = 5'h15,
                         Msb = 5'h16, Sel = 5'h17, Exp2 = 5'h18, Recip = 5'h19, Rsqrt = 5'h1a;

  // 2: the product.
  logic [31:0] product, p_3q, x_3q, y_3q, z_3q;
  logic [4:0]  op_3q;
  sl_fp32_mul u_product (.a_i(x_i), .b_i(y_i), .y_o(product));
  always_ff @(posedge clk_i) begin
    p_3q  <= product;
    x_3q  <= x_i;
    y_3q  <= y_i;
    z_3q  <= z_i;
    op_3q <= op_i;
  end

  // 3: the sum, the larger, the smaller or the chosen one. Order is of sign and magnitude of the bits.
  logic [31:0] left, right, sum, v_4q;
  logic [4:0]  op_4q;
  logic        third;
  assign third  = (op_3q == Mac) | (op_3q == Msb);
  assign left   = third ? z_3q : x_3q;
  assign right  = (third ? p_3q : y_3q) ^ {(op_3q == Sub) | (op_3q == Msb), 31'd0};
  assign less_o = (x_3q[31] != y_3q[31]) ? x_3q[31]
                : x_3q[31] ? x_3q[30:0] > y_3q[30:0] : x_3q[30:0] < y_3q[30:0];
  sl_fp32_add u_sum (.a_i(left), .b_i(right), .y_o(sum));
  always_ff @(posedge clk_i) begin
    case (op_3q)
      Add, Sub, Mac, Msb: v_4q <= sum;
      Mul:     v_4q <= p_3q;
      Max:     v_4q <= less_o ? y_3q : x_3q;
      Min:     v_4q <= less_o ? x_3q : y_3q;
      Sel:     v_4q <= mask_i ? x_3q : y_3q;
      default: v_4q <= x_3q;
    endcase
    op_4q <= op_3q;
  end

  // 4 to 6: functions end.
  logic [31:0] power, inverse, root, v_5q, v_6q;
  logic [4:0]  op_5q, op_6q;
  sl_exp2 u_power (.clk_i(clk_i), .en_i(1'b1), .x_i(x_i), .y_o(power));
  sl_recip u_inverse (.clk_i(clk_i), .en_i(1'b1), .x_i(x_i), .y_o(inverse));
  sl_rsqrt u_root (.clk_i(clk_i), .en_i(1'b1), .x_i(x_i), .y_o(root));
  always_ff @(posedge clk_i) begin
    v_5q  <= v_4q;
    op_5q <= op_4q;
    v_6q  <= (op_5q == Exp2) ? power : (op_5q == Recip) ? inverse : v_5q;
    op_6q <= op_5q;
  end
  assign y_o = (op_6q == Rsqrt) ? root : v_6q;
endmodule
