// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The softmax unit: SOFTMAX commands, the online softmax of one tile of keys
/// (docs/accelerator/softmax.md). It passes over the tile's rows twice, maxima first, then powers and
/// their sums; then it writes the rows' factors. Maxima and sums of up to StateRows rows stay in the
/// unit from one tile to the next.
module sl_softmax #(
  parameter int unsigned Rows      = 8,    ///< lanes of a SPAD row; a multiple of Cols
  parameter int unsigned Cols      = 8,    ///< words of a VMEM row
  parameter int unsigned Lanes     = 4,    ///< scores a cycle; divides Cols, a power of two
  parameter int unsigned DataWidth = 8,    ///< bits of a SPAD element: 8 (int8, fp8) or 16 (bf16)
  parameter int unsigned Float     = (DataWidth == 8) ? 0 : 1,  ///< 0: int8; 1: bf16; 2: fp8
  parameter int unsigned StateRows = 256,  ///< rows of a command at most
  parameter int unsigned Window    = 1,    ///< 1: sliding windows; 0: their field is ignored
  localparam int unsigned Addr     = 16
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      cmd_valid_i,  ///< a SOFTMAX command, its waits over
  input  logic [255:0]              cmd_i,        ///< docs/accelerator/architecture.md
  output logic                      cmd_ready_o,  ///< taken in this cycle
  output logic                      done_o,       ///< its last row has been written
  output logic [2:0]                state_o,      ///< of the counters: sl_counters
  output logic                      rd_req_o,     ///< VMEM read of scores
  output logic [Addr-1:0]           rd_addr_o,
  input  logic                      rd_gnt_i,
  input  logic [Cols*32-1:0]        rd_data_i,
  output logic                      wr_req_o,     ///< VMEM write of factors
  output logic [Addr-1:0]           wr_addr_o,
  output logic [Cols*32-1:0]        wr_data_o,
  input  logic                      wr_gnt_i,
  output logic                      sp_req_o,     ///< SPAD write of probabilities
  output logic [Addr-1:0]           sp_addr_o,
  output logic [Rows*DataWidth-1:0] sp_data_o,
  output logic [Rows-1:0]           sp_lane_o,
  input  logic                      sp_gnt_i
);
  localparam int unsigned Beats     = Cols / Lanes;
  localparam int unsigned BeatWidth = (Beats > 1) ? $clog2(Beats) : 1;
  localparam int unsigned Groups    = Rows / Cols;
  localparam int unsigned GroupBits = (Groups > 1) ? $clog2(Groups) : 1;
  localparam int unsigned StateBits = (StateRows > 1) ? $clog2(StateRows) : 1;
  localparam int unsigned Depth     = 7;  // moves from a beat to its power
  localparam logic [31:0] Least     = 32'hff7fffff;
  localparam logic [31:0] Most8     = 32'h42fe0000;  // 127
  localparam logic [31:0] Scale8    = 32'h43800000;  // 256, of fp8

  // ------------------------------------------------------------------ the command
  logic [255:0] cmd_q;
  logic         run_q, start_q, first, last, causal;
  logic [15:0]  rows, blocks_n, src0, src1, dst, src0_stride, dst_stride, valid_keys;
  logic [31:0]  scale;
  logic [3:0]   shift;
  logic [31:0]  window, delta;
  assign cmd_ready_o = cmd_valid_i & !run_q;
  always_ff @(posedge clk_i) begin
    start_q <= rst_ni & cmd_ready_o;
    if (cmd_ready_o) cmd_q <= cmd_i;
  end
  assign first       = cmd_q[43];
  assign last        = cmd_q[44];
  assign causal      = cmd_q[45];
  assign rows        = cmd_q[63:48];
  assign src0        = cmd_q[79:64];
  assign src1        = cmd_q[95:80];
  assign dst         = cmd_q[111:96];
  assign src0_stride = cmd_q[127:112];
  assign shift       = cmd_q[131:128];
  assign window      = (Window != 0) ? 32'(cmd_q[143:132]) * Cols : 32'd0;
  assign dst_stride  = cmd_q[159:144];
  assign blocks_n    = cmd_q[175:160];
  assign valid_keys  = cmd_q[191:176];
  assign scale       = cmd_q[223:192];
  assign delta       = cmd_q[255:224];

  // ------------------------------------------------------------------ fetch: pass, m, n
  logic [15:0]     in_n, in_m, in_pass;
  logic            in_active, take, n_last, m_last, pass_last;
  logic [Addr-1:0] a_addr;
  sl_loops u_in (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q), .next_i(take),
    .inners_i(blocks_n), .mids_i(rows), .outers_i(16'd2), .active_o(in_active),
    .inner_o(in_n), .mid_o(in_m), .outer_o(in_pass),
    .inner_last_o(n_last), .mid_last_o(m_last), .outer_last_o(pass_last)
  );
  sl_walk u_a (
    .clk_i(clk_i), .start_i(start_q), .base_i(src0), .next_i(take),
    .inner_last_i(n_last), .mid_last_i(m_last),
    .step_inner_i(src0_stride), .step_mid_i(16'd1), .step_outer_i(16'd0), .addr_o(a_addr)
  );
  logic               asked_q, got_q, held_q, maxima_ready;
  logic [Cols*32-1:0] fetched_q;
  assign rd_req_o  = in_active & !asked_q & maxima_ready;
  assign rd_addr_o = a_addr;
  always_ff @(posedge clk_i) begin
    if (!rst_ni | start_q) begin
      asked_q <= 1'b0;
      got_q   <= 1'b0;
      held_q  <= 1'b0;
    end else begin
      got_q   <= rd_req_o & rd_gnt_i;
      asked_q <= !take & (asked_q | (rd_req_o & rd_gnt_i));
      held_q  <= !take & (held_q | got_q);
    end
    if (got_q) fetched_q <= rd_data_i;
  end

  // ------------------------------------------------------------------ beats
  logic                 en, beats_q, beat_last, item_last, pass_q, row_first_q, row_last_q;
  logic [BeatWidth-1:0] beat_q;
  logic [Cols*32-1:0]   a_q;
  logic [31:0]          column_q, edge_q, largest_q;
  logic [31:0]          largest_mem [StateRows];
  logic [31:0]          factor_mem [StateRows];
  logic [31:0]          total_mem [StateRows];
  logic [31:0]          inverse_mem [StateRows];
  assign beat_last = beat_q == BeatWidth'(Beats - 1);
  assign item_last = beats_q & en & beat_last;
  assign take      = held_q & (!beats_q | item_last);
  always_ff @(posedge clk_i) begin
    if (!rst_ni) beats_q <= 1'b0;
    else beats_q <= take | (beats_q & !item_last);
    if (take) begin
      beat_q      <= '0;
      a_q         <= fetched_q;
      column_q    <= 32'(in_n) * Cols;
      edge_q      <= ((shift == 4'd15) ? 32'd0 : 32'(in_m) >> shift) + delta;
      largest_q   <= largest_mem[in_m[StateBits-1:0]];
      pass_q      <= in_pass[0];
      row_first_q <= in_n == 16'd0;
      row_last_q  <= n_last;
    end else if (beats_q & en) begin
      beat_q <= beat_q + BeatWidth'(1);
    end
  end

  // Scores; 1: converted, 2: scaled, 3: below the maximum, 4 to 6: their power, 7: masked.
  logic [Lanes*32-1:0] score_2q, power_7q, narrow_z;
  logic [Lanes-1:0]    seen, seen_2;
  logic [31:0]         largest_1q, largest_2q;
  logic [Depth*Lanes-1:0] seen_q;
  always_ff @(posedge clk_i)
    if (en) begin
      seen_q     <= {seen_q[(Depth-1)*Lanes-1:0], seen};
      largest_1q <= largest_q;
      largest_2q <= largest_1q;
    end
  assign seen_2 = seen_q[1*Lanes +: Lanes];
  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    logic [31:0] word, converted, x_1q, scaled, below, below_3q, power, column;
    assign word   = a_q[(32'(beat_q)*Lanes + l)*32 +: 32];
    assign column = column_q + 32'(beat_q)*Lanes + 32'(l);
    assign seen[l] = (column < 32'(valid_keys)) &
                     (!causal | ($signed(column) <= $signed(edge_q))) &
                     ((window == 32'd0) | ($signed(column + window) > $signed(edge_q)));
    if (Float == 0) begin : gen_int8
      sl_int_to_fp32 u_convert (.x_i(word), .y_o(converted));
    end else begin : gen_float
      assign converted = word;
    end
    sl_fp32_mul u_scale (.a_i(x_1q), .b_i(scale), .y_o(scaled));
    sl_fp32_add u_below (
      .a_i(score_2q[l*32 +: 32]), .b_i({!largest_2q[31], largest_2q[30:0]}), .y_o(below)
    );
    sl_exp2 u_power (.clk_i(clk_i), .en_i(en), .x_i(below_3q), .y_o(power));
    always_ff @(posedge clk_i)
      if (en) begin
        x_1q                  <= converted;
        score_2q[l*32 +: 32]  <= scaled;
        below_3q              <= below;
        power_7q[l*32 +: 32]  <= seen_q[5*Lanes + l] ? power : 32'd0;
      end
  end

  // What travels along: {a beat, second pass, first and last of a row}.
  logic [Depth*4-1:0] along_q;
  logic v_2, p_2, f_2, l_2, v_7, p_7, f_7, l_7;
  always_ff @(posedge clk_i)
    if (!rst_ni) along_q <= '0;
    else if (en) along_q <= {along_q[(Depth-1)*4-1:0], beats_q, pass_q,
                             row_first_q & (beat_q == '0), row_last_q & beat_last};
  assign {v_2, p_2, f_2, l_2} = along_q[1*4 +: 4];
  assign {v_7, p_7, f_7, l_7} = along_q[6*4 +: 4];

  // ------------------------------------------------------------------ maxima of the first pass
  logic [31:0] before_m, best, best_q, gap_q, gap, factor;
  logic [15:0] max_m_q;
  logic        max_done;
  logic        maxima_q;
  assign before_m = largest_mem[max_m_q[StateBits-1:0]];
  always_comb begin
    best = f_2 ? (first ? Least : before_m) : best_q;
    for (int l = 0; l < Lanes; l++)
      if (seen_2[l] & ((best[31] != score_2q[l*32 + 31]) ? best[31]
                       : best[31] ? best[30:0] > score_2q[l*32 +: 31]
                                  : best[30:0] < score_2q[l*32 +: 31]))
        best = score_2q[l*32 +: 32];
  end
  assign max_done = en & v_2 & !p_2 & l_2;
  sl_fp32_add u_gap (.a_i(before_m), .b_i({!best[31], best[30:0]}), .y_o(gap));
  sl_exp2 u_factor (.clk_i(clk_i), .en_i(1'b1), .x_i(gap_q), .y_o(factor));
  logic [4:0]  factor_q;    // a factor on its way
  logic [15:0] factor_m_q;  // of the row whose factor arrives next
  always_ff @(posedge clk_i) begin
    if (en & v_2 & !p_2) best_q <= best;
    gap_q <= gap;
    if (!rst_ni | start_q) begin
      max_m_q    <= '0;
      factor_m_q <= '0;
      factor_q   <= '0;
      maxima_q   <= 1'b0;
    end else begin
      factor_q <= {factor_q[3:0], max_done};
      if (max_done) begin
        max_m_q  <= max_m_q + 16'd1;
        maxima_q <= max_m_q + 16'd1 == rows;
      end
      if (factor_q[3]) factor_m_q <= factor_m_q + 16'd1;
    end
    if (max_done) largest_mem[max_m_q[StateBits-1:0]] <= best;
    if (factor_q[3]) factor_mem[factor_m_q[StateBits-1:0]] <= first ? 32'd0 : factor;
  end
  assign maxima_ready = (in_pass == 16'd0) | maxima_q;

  // ------------------------------------------------------------------ sums of the second pass
  logic        sum_valid, sum_taken;
  logic [31:0] sum, carried, carried_q, sum_q, total, inverse;
  logic [15:0] sum_m_q, total_m_q, inverse_m_q;
  logic [3:0]  inverse_q;
  logic        add_q;
  sl_reduce #(.Width(Lanes)) u_sum (
    .clk_i(clk_i), .rst_ni(rst_ni), .en_i(en), .valid_i(v_7 & p_7),
    .first_i(f_7), .last_i(l_7), .x_i(power_7q), .valid_o(sum_valid), .sum_o(sum)
  );
  assign sum_taken = sum_valid & en;
  sl_fp32_mul u_carried (
    .a_i(total_mem[sum_m_q[StateBits-1:0]]), .b_i(factor_mem[sum_m_q[StateBits-1:0]]), .y_o(carried)
  );
  sl_fp32_add u_total (.a_i(carried_q), .b_i(sum_q), .y_o(total));
  logic [31:0] total_now, total_q;
  assign total_now = first ? sum_q : total;
  sl_recip u_inverse (.clk_i(clk_i), .en_i(1'b1), .x_i(total_q), .y_o(inverse));
  logic [3:0] zero_q;
  always_ff @(posedge clk_i) begin
    carried_q <= carried;
    sum_q     <= sum;
    total_q   <= total_now;
    zero_q    <= {zero_q[2:0], total_now[30:0] == 31'd0};
    if (!rst_ni | start_q) begin
      sum_m_q     <= '0;
      total_m_q   <= '0;
      inverse_m_q <= '0;
      add_q       <= 1'b0;
      inverse_q   <= '0;
    end else begin
      add_q     <= sum_taken;
      inverse_q <= {inverse_q[2:0], add_q};
      if (sum_taken) sum_m_q <= sum_m_q + 16'd1;
      if (add_q) total_m_q <= total_m_q + 16'd1;
      if (inverse_q[3]) inverse_m_q <= inverse_m_q + 16'd1;
    end
    if (add_q) total_mem[total_m_q[StateBits-1:0]] <= total_now;
    if (inverse_q[3]) inverse_mem[inverse_m_q[StateBits-1:0]] <= zero_q[3] ? 32'd0 : inverse;
  end

  // ------------------------------------------------------------------ probabilities to SPAD
  logic                      z_valid_q, full_q, row_done, written;
  logic [BeatWidth-1:0]      z_beat_q;
  logic [Cols*DataWidth-1:0] row_q;
  assign row_done = en & z_valid_q & (z_beat_q == BeatWidth'(Beats - 1));
  assign written  = full_q & sp_gnt_i;
  assign en       = !full_q | written;
  always_ff @(posedge clk_i)
    if (!rst_ni | start_q) begin
      z_valid_q <= 1'b0;
      z_beat_q  <= '0;
      full_q    <= 1'b0;
    end else begin
      full_q <= row_done | (full_q & !written);
      if (en) z_valid_q <= v_7 & p_7;
      if (en & z_valid_q) z_beat_q <= (z_beat_q == BeatWidth'(Beats - 1)) ? '0 : z_beat_q + BeatWidth'(1);
    end
  for (genvar l = 0; l < Lanes; l++) begin : gen_narrow
    logic [31:0]          scaled;
    logic [DataWidth-1:0] element;
    if (Float == 0) begin : gen_int8
      sl_fp32_mul u_scale (.a_i(power_7q[l*32 +: 32]), .b_i(Most8), .y_o(scaled));
      sl_fp32_to_int8 u_round (.x_i(narrow_z[l*32 +: 32]), .y_o(element));
    end else if (Float == 2) begin : gen_fp8
      sl_fp32_mul u_scale (.a_i(power_7q[l*32 +: 32]), .b_i(Scale8), .y_o(scaled));
      sl_fp32_to_fp8 u_round (.x_i(narrow_z[l*32 +: 32]), .y_o(element));
    end else begin : gen_bf16
      assign scaled = power_7q[l*32 +: 32];
      sl_fp32_to_bf16 u_round (.x_i(narrow_z[l*32 +: 32]), .y_o(element));
    end
    always_ff @(posedge clk_i) if (en) narrow_z[l*32 +: 32] <= scaled;
    for (genvar t = 0; t < Beats; t++) begin : gen_place
      always_ff @(posedge clk_i)
        if (en & z_valid_q & (z_beat_q == BeatWidth'(t)))
          row_q[(t*Lanes + l)*DataWidth +: DataWidth] <= element;
    end
  end
  logic [15:0]          out_n, out_m, out_one;
  logic                 out_active, out_n_last, out_m_last, out_one_last, group_last;
  logic [GroupBits-1:0] group_q;
  sl_loops u_out (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q), .next_i(written),
    .inners_i(blocks_n), .mids_i(rows), .outers_i(16'd1), .active_o(out_active),
    .inner_o(out_n), .mid_o(out_m), .outer_o(out_one),
    .inner_last_o(out_n_last), .mid_last_o(out_m_last), .outer_last_o(out_one_last)
  );
  assign group_last = group_q == GroupBits'(Groups - 1);
  always_ff @(posedge clk_i)
    if (!rst_ni | start_q | (written & out_n_last)) group_q <= '0;
    else if (written) group_q <= group_last ? '0 : group_q + GroupBits'(1);
  sl_walk u_y (
    .clk_i(clk_i), .start_i(start_q), .base_i(dst), .next_i(written),
    .inner_last_i(out_n_last), .mid_last_i(out_m_last),
    .step_inner_i(group_last ? dst_stride : 16'd0), .step_mid_i(16'd1), .step_outer_i(16'd0),
    .addr_o(sp_addr_o)
  );
  assign sp_req_o = full_q;
  for (genvar g = 0; g < Groups; g++) begin : gen_group
    assign sp_data_o[g*Cols*DataWidth +: Cols*DataWidth] = row_q;
    assign sp_lane_o[g*Cols +: Cols] = {Cols{group_q == GroupBits'(g)}};
  end

  // ------------------------------------------------------------------ factors to VMEM
  logic [15:0] tail_m_q;
  logic        tail_q, inverse_half_q, tail_row_last;
  assign tail_row_last = tail_m_q + 16'd1 == rows;
  assign wr_req_o      = tail_q & (!inverse_half_q | (inverse_m_q > tail_m_q));
  assign wr_addr_o     = src1 + tail_m_q + (inverse_half_q ? rows : 16'd0);
  assign wr_data_o     = {Cols{inverse_half_q ? inverse_mem[tail_m_q[StateBits-1:0]]
                                              : factor_mem[tail_m_q[StateBits-1:0]]}};
  assign done_o        = wr_req_o & wr_gnt_i & tail_row_last & (inverse_half_q | !last);
  logic totals_done;
  assign totals_done = total_m_q == rows;
  always_ff @(posedge clk_i)
    if (!rst_ni | start_q) begin
      tail_q         <= 1'b0;
      tail_m_q       <= '0;
      inverse_half_q <= 1'b0;
    end else if (run_q & !tail_q) begin
      tail_q <= !out_active & totals_done;
    end else if (wr_req_o & wr_gnt_i) begin
      tail_m_q <= tail_row_last ? '0 : tail_m_q + 16'd1;
      if (tail_row_last) inverse_half_q <= 1'b1;
      if (done_o) tail_q <= 1'b0;
    end
  always_ff @(posedge clk_i)
    if (!rst_ni) run_q <= 1'b0;
    else run_q <= cmd_ready_o | (run_q & !done_o);

  // 0 idle, 1 busy, 2 fill, 3 drain, 4 lost a bank.
  always_comb begin
    if (!run_q) state_o = 3'd0;
    else if ((full_q & !written) | (!beats_q & rd_req_o & !rd_gnt_i) | (wr_req_o & !wr_gnt_i))
      state_o = 3'd4;
    else if (beats_q | (tail_q & wr_req_o)) state_o = 3'd1;
    else if (in_active) state_o = 3'd2;
    else state_o = 3'd3;
  end

`ifndef SYNTHESIS
  NoEmptyCommand: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_q |-> rows != 0 && blocks_n != 0)
    else $error("sl_softmax: a command without rows or blocks");
  StateHolds: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_q |-> 32'(rows) <= StateRows)
    else $error("sl_softmax: more rows than StateRows");
`endif
endmodule
