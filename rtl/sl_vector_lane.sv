// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// One lane of the vector unit: one result a cycle, 16 moves after its operands. What it
/// computes is docs/accelerator/vector.md, "Lane operations"; x is a, or a converted from int32 where
/// `int_i` is set:
///
///   0 x + b   1 x - b   2 x * b   3 max(x, b)   4 min(x, b)   5 x   6 silu(x)   7 gelu(x)
///   8 silu(x) * b   10 gelu(x) * b   11 d * b + x * e   12 d * b + x   13 x * (x - b)
///   14 (x - d) * e * b   16 b / (1 + 2^(-x log2 e))   17 1 / 2^(-x b log2 e)   18 x * b + d
///
/// silu(x) = x / (1 + 2^(-x log2 e)); gelu(x) = x / (1 + 2^(-k (x + 0.044715 x^3))), k = 2 sqrt(2 / pi)
/// log2 e. Every product and sum is rounded to fp32.
module sl_vector_lane (
  input  logic        clk_i,
  input  logic        en_i,   ///< the pipeline moves
  input  logic [4:0]  op_i,   ///< lane operation
  input  logic        int_i,  ///< a is an int32
  input  logic [31:0] a_i,
  input  logic [31:0] b_i,
  input  logic [31:0] d_i,
  input  logic [31:0] e_i,
  output logic [31:0] y_o     ///< result, of 16 moves ago
);
  localparam logic [31:0] Cubic   = 32'h3d372713;  // 0.044715
  localparam logic [31:0] One     = 32'h3f800000;
  localparam logic [31:0] SiluArg = 32'hbfb8aa3b;  // -log2 e
  localparam logic [31:0] GeluArg = 32'hc0135761;  // -2 sqrt(2 / pi) log2 e

  // 1: operands.
  logic [31:0] converted;
  logic [31:0] x_1q, b_1q, d_1q, e_1q;
  logic [4:0]  op_1q;
  sl_int_to_fp32 u_convert (.x_i(a_i), .y_o(converted));
  always_ff @(posedge clk_i)
    if (en_i) begin
      x_1q  <= int_i ? converted : a_i;
      b_1q  <= b_i;
      d_1q  <= d_i;
      e_1q  <= e_i;
      op_1q <= op_i;
    end
  logic gelu_1, sum_1;
  assign gelu_1 = (op_1q == 5'd7) | (op_1q == 5'd10);
  assign sum_1  = (op_1q == 5'd11) | (op_1q == 5'd12);

  // 2: first products.
  logic [31:0] first, second, x_2q, b_2q, d_2q, w_2q, first_2q, second_2q;
  logic [4:0]  op_2q;
  sl_fp32_mul u_first (.a_i(sum_1 ? d_1q : x_1q), .b_i(gelu_1 ? x_1q : b_1q), .y_o(first));
  sl_fp32_mul u_second (.a_i(x_1q), .b_i(e_1q), .y_o(second));
  always_ff @(posedge clk_i)
    if (en_i) begin
      first_2q  <= first;
      second_2q <= (op_1q == 5'd12) ? x_1q : (op_1q == 5'd18) ? d_1q : second;
      x_2q      <= x_1q;
      b_2q      <= b_1q;
      d_2q      <= d_1q;
      w_2q      <= (op_1q == 5'd14) ? e_1q  // what stage 14 multiplies by
                   : ((op_1q == 5'd16) | (op_1q == 5'd17)) ? One : x_1q;
      op_2q     <= op_1q;
    end

  // 3: x^2 times the cubic coefficient.
  logic [31:0] cubic, x_3q, b_3q, d_3q, w_3q, first_3q, second_3q;
  logic [4:0]  op_3q;
  logic        gelu_2;
  assign gelu_2 = (op_2q == 5'd7) | (op_2q == 5'd10);
  sl_fp32_mul u_cubic (.a_i(first_2q), .b_i(Cubic), .y_o(cubic));
  always_ff @(posedge clk_i)
    if (en_i) begin
      first_3q  <= gelu_2 ? cubic : first_2q;
      second_3q <= second_2q;
      x_3q      <= x_2q;
      b_3q      <= b_2q;
      d_3q      <= d_2q;
      w_3q      <= w_2q;
      op_3q     <= op_2q;
    end

  // 4: the sum, the larger or the smaller.
  logic [31:0] left, right, sum, chosen, x_4q, b_4q, w_4q, v_4q;
  logic [4:0]  op_4q;
  logic        x_less;
  always_comb begin
    left  = x_3q;
    right = b_3q;
    case (op_3q)
      5'd1, 5'd13: right = {!b_3q[31], b_3q[30:0]};
      5'd7, 5'd10: begin
        left  = first_3q;
        right = One;
      end
      5'd11, 5'd12, 5'd18: begin
        left  = first_3q;
        right = second_3q;
      end
      5'd14: right = {!d_3q[31], d_3q[30:0]};
      default: ;
    endcase
  end
  sl_fp32_add u_sum (.a_i(left), .b_i(right), .y_o(sum));
  // Sign and magnitude order; zeros of either sign and subnormals order by their bits, which the
  // golden model does too.
  assign x_less = (x_3q[31] != b_3q[31]) ? x_3q[31]
                : x_3q[31] ? x_3q[30:0] > b_3q[30:0] : x_3q[30:0] < b_3q[30:0];
  always_comb begin
    case (op_3q)
      5'd2, 5'd17: chosen = first_3q;
      5'd3:    chosen = x_less ? b_3q : x_3q;
      5'd4:    chosen = x_less ? x_3q : b_3q;
      5'd5, 5'd6, 5'd8, 5'd16: chosen = x_3q;
      default: chosen = sum;
    endcase
  end
  always_ff @(posedge clk_i)
    if (en_i) begin
      v_4q  <= chosen;
      x_4q  <= x_3q;
      b_4q  <= b_3q;
      w_4q  <= w_3q;
      op_4q <= op_3q;
    end

  // 5: times x.
  logic [31:0] times_x, b_5q, w_5q, v_5q;
  logic [4:0]  op_5q;
  sl_fp32_mul u_times_x (.a_i(v_4q), .b_i(x_4q), .y_o(times_x));
  always_ff @(posedge clk_i)
    if (en_i) begin
      v_5q  <= ((op_4q == 5'd7) | (op_4q == 5'd10) | (op_4q == 5'd13)) ? times_x : v_4q;
      b_5q  <= b_4q;
      w_5q  <= w_4q;
      op_5q <= op_4q;
    end

  // 6: the exponent of the sigmoid; 7 to 9: its power; 10: one more, but for the exponential; 11 to
  // 13: the reciprocal.
  logic [31:0] argument, argument_6q, power, more, more_10q, sigmoid;
  logic        gelu_5;
  logic [3:0]  bare_q;
  assign gelu_5 = (op_5q == 5'd7) | (op_5q == 5'd10);
  sl_fp32_mul u_argument (.a_i(v_5q), .b_i(gelu_5 ? GeluArg : SiluArg), .y_o(argument));
  sl_exp2 u_power (.clk_i(clk_i), .en_i(en_i), .x_i(argument_6q), .y_o(power));
  sl_fp32_add u_more (.a_i(power), .b_i(One), .y_o(more));
  sl_recip u_sigmoid (.clk_i(clk_i), .en_i(en_i), .x_i(more_10q), .y_o(sigmoid));
  always_ff @(posedge clk_i)
    if (en_i) begin
      argument_6q <= argument;
      bare_q      <= {bare_q[2:0], op_5q == 5'd17};
      more_10q    <= bare_q[3] ? power : more;
    end

  // What waits for the sigmoid: eight stages of {op, b, w, v}.
  logic [8*101-1:0] wait_q;
  logic [31:0]      b_13, w_13, v_13;
  logic [4:0]       op_13;
  always_ff @(posedge clk_i)
    if (en_i) wait_q <= {wait_q[7*101-1:0], op_5q, b_5q, w_5q, v_5q};
  assign {op_13, b_13, w_13, v_13} = wait_q[7*101 +: 101];

  // 14: times the sigmoid, or times e.
  logic [31:0] scaled, b_14q, v_14q;
  logic [4:0]  op_14q;
  logic        sigmoid_13;
  assign sigmoid_13 = (op_13 == 5'd6) | (op_13 == 5'd7) | (op_13 == 5'd8) | (op_13 == 5'd10) |
                      (op_13 == 5'd16) | (op_13 == 5'd17);
  sl_fp32_mul u_scaled (.a_i(sigmoid_13 ? sigmoid : v_13), .b_i(w_13), .y_o(scaled));
  always_ff @(posedge clk_i)
    if (en_i) begin
      v_14q  <= (sigmoid_13 | (op_13 == 5'd14)) ? scaled : v_13;
      b_14q  <= b_13;
      op_14q <= op_13;
    end

  // 15: times b; 16: out.
  logic [31:0] gated, v_15q;
  sl_fp32_mul u_gated (.a_i(v_14q), .b_i(b_14q), .y_o(gated));
  always_ff @(posedge clk_i)
    if (en_i) begin
      v_15q <= ((op_14q == 5'd8) | (op_14q == 5'd10) | (op_14q == 5'd14) | (op_14q == 5'd16))
               ? gated : v_14q;
      y_o   <= v_15q;
    end
endmodule
