// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// One column of a recurrent state in the scan unit: a row of the state enters every move. The
/// update that the token before left over is applied, the updated word is read out, decays and
/// predicts the value of this token (docs/accelerator/scan.md, "A pass"):
///
///   s1 = s + k' u'   o = sum q' s1   s2 = decay s1   p = sum k s2   u = beta (v - p)
///
/// Operands come in the order of the stages that use them; every product and sum is rounded to fp32.
module sl_scan_lane (
  input  logic        clk_i,
  input  logic        en_i,      ///< the pipeline moves
  input  logic        zero_i,    ///< stage 1: the state is zero, whatever it was
  input  logic        apply_i,   ///< stage 2: there is a token before
  input  logic        step_i,    ///< stage 3: there is a token now
  input  logic        first_3_i, ///< of a column: sums of stage 4 begin
  input  logic        first_4_i, ///< of a column: sums of stage 5 begin
  input  logic        delta_i,   ///< the value is corrected by its prediction
  input  logic [31:0] s_i,       ///< state, stage 0
  input  logic [31:0] k_prev_i,  ///< key of the token before, stage 0
  input  logic [31:0] u_i,       ///< update of the token before, stage 0
  input  logic [31:0] q_i,       ///< query of the token before, stage 2
  input  logic [31:0] decay_i,   ///< stage 2
  input  logic [31:0] k_i,       ///< key of this token, stage 3
  input  logic [31:0] v_i,       ///< value of this token, stage 5
  input  logic [31:0] beta_i,    ///< stage 6
  output logic [31:0] s_o,       ///< state to write back, after 3 moves
  output logic [31:0] o_o,       ///< running read-out, after 4 moves
  output logic [31:0] u_o        ///< update of this token, 3 moves after its column's last read-out
);
  logic [31:0] applied, update, updated, read, decayed, read_sum, seen, seen_sum, gap, scaled;
  logic [31:0] s_1q, update_1q, s_2q, read_3q, seen_4q, p_5q, gap_6q;
  sl_fp32_mul u_update (.a_i(k_prev_i), .b_i(u_i), .y_o(update));
  sl_fp32_add u_applied (.a_i(s_1q), .b_i(update_1q), .y_o(applied));
  assign updated = apply_i ? applied : s_1q;
  sl_fp32_mul u_read (.a_i(q_i), .b_i(s_2q), .y_o(read));
  sl_fp32_mul u_decayed (.a_i(decay_i), .b_i(s_2q), .y_o(decayed));
  sl_fp32_add u_read_sum (.a_i(o_o), .b_i(read_3q), .y_o(read_sum));
  sl_fp32_mul u_seen (.a_i(k_i), .b_i(s_o), .y_o(seen));
  sl_fp32_add u_seen_sum (.a_i(p_5q), .b_i(seen_4q), .y_o(seen_sum));
  sl_fp32_add u_gap (.a_i(v_i), .b_i({!p_5q[31], p_5q[30:0]}), .y_o(gap));
  sl_fp32_mul u_scaled (.a_i(gap_6q), .b_i(beta_i), .y_o(scaled));
  always_ff @(posedge clk_i)
    if (en_i) begin
      s_1q      <= zero_i ? 32'd0 : s_i;
      update_1q <= update;
      s_2q      <= updated;
      read_3q   <= read;
      s_o       <= step_i ? decayed : s_2q;
      o_o       <= first_3_i ? read_3q : read_sum;
      seen_4q   <= seen;
      p_5q      <= first_4_i ? seen_4q : seen_sum;
      gap_6q    <= delta_i ? gap : v_i;
      u_o       <= scaled;
    end
endmodule
