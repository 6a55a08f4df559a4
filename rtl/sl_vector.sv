// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The vector unit: VECTOR, NORM and ROPE commands (docs/accelerator/vector.md). An item is a row of
/// Cols words with its operands: they are fetched from VMEM one after the other, pass the lanes in
/// Cols / Lanes beats, and leave as a row of VMEM or of SPAD. Fetching an item goes on behind the
/// beats of the one before: an item takes max(operands + 2, beats) cycles.
///
/// NORM passes over all its rows two or three times: sums (LayerNorm alone), centred squares, results;
/// means and reciprocal deviations of up to StateRows rows stay in the unit.
module sl_vector #(
  parameter int unsigned Rows      = 8,    ///< lanes of a SPAD row; a multiple of Cols
  parameter int unsigned Cols      = 8,    ///< words of a VMEM row
  parameter int unsigned Lanes     = 4,    ///< results a cycle; divides Cols, a power of two
  parameter int unsigned DataWidth = 8,    ///< bits of a SPAD element: 8 (int8, fp8) or 16 (bf16)
  parameter int unsigned Float     = (DataWidth == 8) ? 0 : 1,  ///< 0: int8; 1: bf16; 2: fp8
  parameter int unsigned StateRows = 256,  ///< rows of a NORM command at most
  localparam int unsigned Addr     = 16
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      cmd_valid_i,  ///< a command of this unit, its waits over
  input  logic [255:0]              cmd_i,        ///< docs/accelerator/architecture.md
  output logic                      cmd_ready_o,  ///< taken in this cycle
  output logic                      done_o,       ///< its last row has been written
  output logic [2:0]                state_o,      ///< of the counters: sl_counters
  output logic                      rd_req_o,     ///< VMEM read
  output logic [Addr-1:0]           rd_addr_o,
  input  logic                      rd_gnt_i,
  input  logic [Cols*32-1:0]        rd_data_i,
  output logic                      wr_req_o,     ///< VMEM write
  output logic [Addr-1:0]           wr_addr_o,    ///< of both writes
  output logic [Cols*32-1:0]        wr_data_o,
  input  logic                      wr_gnt_i,
  output logic                      sp_req_o,     ///< SPAD write, at wr_addr_o
  output logic [Rows*DataWidth-1:0] sp_data_o,
  output logic [Rows-1:0]           sp_lane_o,
  input  logic                      sp_gnt_i
);
  localparam int unsigned Beats     = Cols / Lanes;
  localparam int unsigned BeatWidth = (Beats > 1) ? $clog2(Beats) : 1;
  localparam int unsigned Groups    = Rows / Cols;  // rows of VMEM that make one of SPAD
  localparam int unsigned GroupBits = (Groups > 1) ? $clog2(Groups) : 1;
  localparam int unsigned StateBits = (StateRows > 1) ? $clog2(StateRows) : 1;
  localparam int unsigned LaneDepth = 16;
  localparam logic [31:0] One       = 32'h3f800000;

  // ------------------------------------------------------------------ the command
  logic [255:0] cmd_q;
  logic         run_q, start_q;
  logic         norm, rope, to_spad, requant, layer, gained, integer_in;
  logic [15:0]  rows, blocks_n, blocks_k, src0, src1, dst, src0_stride, src1_stride, dst_stride;
  logic [31:0]  imm0, imm1;
  logic [4:0]   f;
  logic [1:0]   b_mode;
  assign cmd_ready_o = cmd_valid_i & !run_q;
  always_ff @(posedge clk_i) begin
    start_q <= rst_ni & cmd_ready_o;
    if (cmd_ready_o) cmd_q <= cmd_i;
  end
  assign norm        = cmd_q[7:0] == 8'h11;
  assign rope        = cmd_q[7:0] == 8'h12;
  assign to_spad     = cmd_q[43] | requant;
  assign requant     = cmd_q[44] & !norm & !rope;
  assign layer       = cmd_q[44] & norm;
  assign gained      = cmd_q[45] & norm;
  assign rows        = cmd_q[63:48];
  assign src0        = cmd_q[79:64];
  assign src1        = cmd_q[95:80];
  assign dst         = cmd_q[111:96];
  assign src0_stride = cmd_q[127:112];
  assign src1_stride = cmd_q[143:128];
  assign dst_stride  = cmd_q[159:144];
  assign blocks_n    = cmd_q[175:160];
  assign blocks_k    = cmd_q[191:176];
  assign imm0        = cmd_q[223:192];
  assign imm1        = cmd_q[255:224];
  assign b_mode      = imm1[1:0];
  assign f           = imm1[8:4];
  assign integer_in  = !norm & !rope & ((f == 5'd9) | (f == 5'd11)) & !requant;

  // ------------------------------------------------------------------ fetch
  // Loops: VECTOR 1, n, m; NORM pass, m, n; ROPE head, block of half a head, m.
  logic [15:0] inners, mids, outers, in_inner, in_mid, in_outer;
  logic        in_active, in_next, in_inner_last, in_mid_last, in_outer_last;
  assign inners = norm ? blocks_n : rows;
  assign mids   = norm ? rows : rope ? blocks_k : blocks_n;
  assign outers = rope ? blocks_n : norm ? (layer ? 16'd3 : 16'd2) : 16'd1;
  sl_loops u_in (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q), .next_i(in_next),
    .inners_i(inners), .mids_i(mids), .outers_i(outers), .active_o(in_active),
    .inner_o(in_inner), .mid_o(in_mid), .outer_o(in_outer),
    .inner_last_o(in_inner_last), .mid_last_o(in_mid_last), .outer_last_o(in_outer_last)
  );
  logic [1:0] pass;  // of NORM: 0 sum, 1 centred squares, 2 results
  assign pass = layer ? in_outer[1:0] : in_outer[1:0] + 2'd1;

  // Operand 0 is a; 1 is b (or the angles); 2 is d (or the other half of a head).
  logic [Addr-1:0] a_addr, b_addr, d_addr;
  logic            wants_b, wants_d;
  sl_walk u_a (
    .clk_i(clk_i), .start_i(start_q), .base_i(src0), .next_i(in_next),
    .inner_last_i(in_inner_last), .mid_last_i(in_mid_last),
    .step_inner_i(norm ? src0_stride : 16'd1), .step_mid_i(norm ? 16'd1 : src0_stride),
    .step_outer_i(rope ? {imm1[14:0], 1'b0} : 16'd0), .addr_o(a_addr)
  );
  sl_walk u_b (
    .clk_i(clk_i), .start_i(start_q), .base_i(src1), .next_i(in_next),
    .inner_last_i(in_inner_last), .mid_last_i(in_mid_last),
    .step_inner_i((!norm & !rope & (b_mode == 2'd1)) ? 16'd0 : 16'd1),
    .step_mid_i(norm ? 16'd0 : rope ? src1_stride
                : (b_mode == 2'd0) ? src1_stride : {15'd0, b_mode == 2'd1}),
    .step_outer_i(16'd0), .addr_o(b_addr)
  );
  sl_walk u_d (
    .clk_i(clk_i), .start_i(start_q), .base_i(rope ? src0 + imm1[15:0] : dst), .next_i(in_next),
    .inner_last_i(in_inner_last), .mid_last_i(in_mid_last),
    .step_inner_i(16'd1), .step_mid_i(rope ? src0_stride : dst_stride),
    .step_outer_i(rope ? {imm1[14:0], 1'b0} : 16'd0), .addr_o(d_addr)
  );
  // A row along columns is read once per block; a constant never.
  assign wants_b = rope | (norm ? gained & (pass == 2'd2)
                                : (b_mode == 2'd0) | (b_mode == 2'd2) |
                                  ((b_mode == 2'd1) & (in_inner == 16'd0)));
  assign wants_d = rope | (!norm & ((f == 5'd11) | (f == 5'd12) | (f == 5'd18)));

  logic [2:0]         asked_q, held_q, ask, got_q;  // by operand: read granted; datum here
  logic [Cols*32-1:0] fetched_a_q, fetched_b_q, fetched_d_q;
  logic               complete, take, stats_ready;
  assign ask       = !asked_q[0] ? 3'b001 : (wants_b & !asked_q[1]) ? 3'b010
                     : (wants_d & !asked_q[2]) ? 3'b100 : 3'b000;
  assign rd_req_o  = in_active & stats_ready & (ask != 3'b000);
  assign rd_addr_o = ask[0] ? a_addr : ask[1] ? b_addr : d_addr;
  assign complete  = in_active & held_q[0] & (held_q[1] | !wants_b) & (held_q[2] | !wants_d);
  assign in_next   = take;
  always_ff @(posedge clk_i) begin
    if (!rst_ni | start_q) begin
      asked_q <= '0;
      got_q   <= '0;
      held_q  <= '0;
    end else begin
      got_q   <= (rd_req_o & rd_gnt_i) ? ask : 3'b000;
      asked_q <= take ? 3'b000 : asked_q | ((rd_req_o & rd_gnt_i) ? ask : 3'b000);
      held_q  <= take ? 3'b000 : held_q | got_q;
    end
    if (got_q[0]) fetched_a_q <= rd_data_i;
    if (got_q[1]) fetched_b_q <= rd_data_i;
    if (got_q[2]) fetched_d_q <= rd_data_i;
  end

  // ------------------------------------------------------------------ beats
  logic                 en, beats_q, second_q, beat_last, item_last;
  logic [BeatWidth-1:0] beat_q;
  logic [Cols*32-1:0]   a_q, b_q, d_q;
  logic [31:0]          mean_q, scale_q;
  logic [1:0]           pass_q;
  logic                 row_first_q, row_last_q;
  logic [63:0]          stats;
  assign beat_last = beat_q == BeatWidth'(Beats - 1);
  assign item_last = beats_q & en & beat_last & (second_q | !rope);
  assign take      = complete & (!beats_q | item_last);
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      beats_q <= 1'b0;
    end else if (take) begin
      beats_q  <= 1'b1;
      beat_q   <= '0;
      second_q <= 1'b0;
    end else if (item_last) begin
      beats_q <= 1'b0;
    end else if (beats_q & en) begin
      beat_q <= beat_last ? '0 : beat_q + BeatWidth'(1);
      if (beat_last) second_q <= 1'b1;
    end
    if (take) begin
      a_q         <= fetched_a_q;
      b_q         <= fetched_b_q;
      d_q         <= fetched_d_q;
      mean_q      <= layer ? stats[31:0] : 32'd0;
      scale_q     <= stats[63:32];
      pass_q      <= pass;
      row_first_q <= in_inner == 16'd0;
      row_last_q  <= in_inner_last;
    end
  end

  logic [4:0]          lane_op;
  logic [Lanes*32-1:0] lane_y;
  always_comb begin
    if (rope) lane_op = 5'd11;
    else if (norm) lane_op = (pass_q == 2'd0) ? 5'd5 : (pass_q == 2'd1) ? 5'd13 : 5'd14;
    else if (requant) lane_op = 5'd5;
    else lane_op = (f == 5'd9) ? 5'd2 : f;
  end
  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    logic [31:0] a_word, b_word, d_word, a, b, d, e;
    assign a_word = a_q[(32'(beat_q)*Lanes + l)*32 +: 32];
    assign b_word = b_q[(32'(beat_q)*Lanes + l)*32 +: 32];
    assign d_word = d_q[(32'(beat_q)*Lanes + l)*32 +: 32];
    always_comb begin
      a = a_word;
      d = d_word;
      e = imm0;
      b = (b_mode == 2'd3) ? imm0 : (b_mode == 2'd2) ? b_q[31:0] : b_word;
      if (rope) begin
        a = second_q ? d_word : a_word;
        d = second_q ? a_word : d_word;
        b = {b_word[15] ^ !second_q, b_word[14:0], 16'd0};
        e = {b_word[31:16], 16'd0};
      end else if (norm) begin
        b = (pass_q == 2'd1) ? mean_q : gained ? b_word : One;
        d = mean_q;
        e = scale_q;
      end
    end
    sl_vector_lane u_lane (
      .clk_i(clk_i), .en_i(en), .op_i(lane_op), .int_i(integer_in),
      .a_i(a), .b_i(b), .d_i(d), .e_i(e), .y_o(lane_y[l*32 +: 32])
    );
  end

  // What travels with the beats: {a beat, it leaves as a result, first and last of a row's sum}.
  logic [LaneDepth*4-1:0] along_q;
  logic                   y_valid, y_result, y_first, y_last;
  always_ff @(posedge clk_i)
    if (!rst_ni) along_q <= '0;
    else if (en) along_q <= {along_q[(LaneDepth-1)*4-1:0], beats_q, !norm | (pass_q == 2'd2),
                             row_first_q & (beat_q == '0), row_last_q & beat_last};
  assign {y_valid, y_result, y_first, y_last} = along_q[(LaneDepth-1)*4 +: 4];

  // ------------------------------------------------------------------ statistics of NORM
  logic        sum_valid, stats_valid, stats_mean;
  logic [31:0] sum, sum_mean, spread, root;
  logic [31:0] mean_scaled_q, spread_q;
  logic [15:0] stat_m_q, stat_pass_q;
  logic [6:0]  stats_q;  // {valid, is a mean} on their way
  logic [63:0] stats_mem [StateRows];
  sl_reduce #(.Width(Lanes)) u_sum (
    .clk_i(clk_i), .rst_ni(rst_ni), .en_i(en), .valid_i(y_valid & !y_result),
    .first_i(y_first), .last_i(y_last), .x_i(lane_y), .valid_o(sum_valid), .sum_o(sum)
  );
  logic stat_is_mean;
  assign stat_is_mean = layer & (stat_pass_q == 16'd0);
  sl_fp32_mul u_mean (.a_i(sum), .b_i(imm0), .y_o(sum_mean));
  sl_fp32_add u_spread (.a_i(mean_scaled_q), .b_i(imm1), .y_o(spread));
  sl_rsqrt u_root (.clk_i(clk_i), .en_i(1'b1), .x_i(spread_q), .y_o(root));
  logic sum_taken;
  assign sum_taken = sum_valid & en;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) stats_q <= '0;
    else stats_q <= {stats_q[5:0], sum_taken & !stat_is_mean};
    mean_scaled_q <= sum_mean;
    spread_q      <= spread;
    if (start_q) begin
      stat_m_q    <= '0;
      stat_pass_q <= '0;
    end else if (stats_valid | stats_mean) begin
      stat_m_q <= stat_m_q + 16'd1;
      if (stat_m_q + 16'd1 == rows) begin
        stat_m_q    <= '0;
        stat_pass_q <= stat_pass_q + 16'd1;
      end
    end
    if (stats_mean) stats_mem[stat_m_q[StateBits-1:0]][31:0] <= sum_mean;
    if (stats_valid) stats_mem[stat_m_q[StateBits-1:0]][63:32] <= root;
  end
  assign stats_mean  = sum_taken & stat_is_mean;
  assign stats_valid = stats_q[5];
  assign stats       = stats_mem[in_mid[StateBits-1:0]];
  // A pass begins when the statistics of the one before are all there.
  assign stats_ready = !norm | (in_outer <= stat_pass_q);

  // ------------------------------------------------------------------ results
  // Narrowing: a scaled move, then int8, fp8 or bf16; or integers requantized.
  logic [31:0]            narrow_scale;
  logic [Lanes*32-1:0]    z_q;
  logic                   z_valid_q;
  logic [BeatWidth-1:0]   z_beat_q;
  assign narrow_scale = rope ? imm0 : norm ? {src1_stride, 16'd0} : {imm1[31:16], 16'd0};
  logic [Cols*32-1:0]        row_q;
  logic [Cols*DataWidth-1:0] narrow_row_q;
  logic                      full_q, written;
  always_ff @(posedge clk_i)
    if (!rst_ni | start_q) begin
      z_valid_q <= 1'b0;
      z_beat_q  <= '0;
    end else if (en) begin
      z_valid_q <= y_valid & y_result;
      if (z_valid_q) z_beat_q <= (z_beat_q == BeatWidth'(Beats - 1)) ? '0 : z_beat_q + BeatWidth'(1);
    end
  for (genvar l = 0; l < Lanes; l++) begin : gen_narrow
    logic [31:0]          scaled, z;
    logic [DataWidth-1:0] element;
    assign z = z_q[l*32 +: 32];
    if (Float == 0) begin : gen_int8
      logic [7:0] rounded, requantized;
      sl_fp32_mul u_scale (.a_i(lane_y[l*32 +: 32]), .b_i(narrow_scale), .y_o(scaled));
      sl_fp32_to_int8 u_round (.x_i(z), .y_o(rounded));
      sl_requantize u_requantize (
        .acc_i(z), .multiplier_i(imm0[14:0]), .shift_i(imm0[20:16]), .data_o(requantized)
      );
      assign element = requant ? requantized : rounded;
    end else if (Float == 2) begin : gen_fp8
      sl_fp32_mul u_scale (.a_i(lane_y[l*32 +: 32]), .b_i(narrow_scale), .y_o(scaled));
      sl_fp32_to_fp8 u_round (.x_i(z), .y_o(element));
    end else begin : gen_bf16
      assign scaled = lane_y[l*32 +: 32];
      sl_fp32_to_bf16 u_round (.x_i(z), .y_o(element));
    end
    always_ff @(posedge clk_i)
      if (en) z_q[l*32 +: 32] <= (to_spad & !requant) ? scaled : lane_y[l*32 +: 32];
    for (genvar t = 0; t < Beats; t++) begin : gen_place
      always_ff @(posedge clk_i)
        if (en & z_valid_q & (z_beat_q == BeatWidth'(t))) begin
          row_q[(t*Lanes + l)*32 +: 32]                      <= z;
          narrow_row_q[(t*Lanes + l)*DataWidth +: DataWidth] <= element;
        end
    end
  end

  // Loops of what leaves: as on the way in, with ROPE's halves one after the other.
  logic        out_active, out_next, out_inner_last, out_mid_last, out_outer_last, half_q;
  logic [15:0] out_inner, out_mid, out_outer;
  logic        row_done;
  assign row_done = en & z_valid_q & (z_beat_q == BeatWidth'(Beats - 1));
  assign written  = full_q & (to_spad ? sp_gnt_i : wr_gnt_i);
  assign out_next = written & (!rope | half_q);
  assign en       = !full_q | written;
  always_ff @(posedge clk_i)
    if (!rst_ni | start_q) begin
      full_q <= 1'b0;
      half_q <= 1'b0;
    end else begin
      full_q <= row_done | (full_q & !written);
      if (written) half_q <= rope & !half_q;
    end
  sl_loops u_out (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q), .next_i(out_next),
    .inners_i(inners), .mids_i(mids), .outers_i(rope ? blocks_n : 16'd1), .active_o(out_active),
    .inner_o(out_inner), .mid_o(out_mid), .outer_o(out_outer),
    .inner_last_o(out_inner_last), .mid_last_o(out_mid_last), .outer_last_o(out_outer_last)
  );
  // Blocks go to groups of lanes in turn; the row moves on after the last group.
  logic [GroupBits-1:0] group_q;
  logic                 block_step, group_last;
  logic [Addr-1:0]      y_addr, block_stride;
  assign block_step = out_next & (norm | out_inner_last);
  assign group_last = group_q == GroupBits'(Groups - 1);
  always_ff @(posedge clk_i)
    if (!rst_ni | start_q | (block_step & norm & out_inner_last)) group_q <= '0;
    else if (block_step & to_spad) group_q <= group_last ? '0 : group_q + GroupBits'(1);
  assign block_stride = (!to_spad | group_last) ? dst_stride : 16'd0;
  sl_walk u_y (
    .clk_i(clk_i), .start_i(start_q), .base_i(dst), .next_i(out_next),
    .inner_last_i(out_inner_last), .mid_last_i(out_mid_last),
    .step_inner_i(norm ? block_stride : 16'd1), .step_mid_i(norm ? 16'd1 : block_stride),
    .step_outer_i({imm1[30:16], 1'b0}), .addr_o(y_addr)
  );
  assign wr_addr_o = y_addr + (half_q ? imm1[31:16] : 16'd0);
  assign wr_req_o  = full_q & !to_spad;
  assign sp_req_o  = full_q & to_spad;
  assign wr_data_o = row_q;
  for (genvar g = 0; g < Groups; g++) begin : gen_group
    assign sp_data_o[g*Cols*DataWidth +: Cols*DataWidth] = narrow_row_q;
    assign sp_lane_o[g*Cols +: Cols] = {Cols{group_q == GroupBits'(g)}};
  end

  assign done_o = run_q & !start_q & out_next & out_inner_last & out_mid_last & out_outer_last;
  always_ff @(posedge clk_i)
    if (!rst_ni) run_q <= 1'b0;
    else run_q <= cmd_ready_o | (run_q & !done_o);

  // 0 idle, 1 busy, 2 fill, 3 drain, 4 lost a bank.
  always_comb begin
    if (!run_q) state_o = 3'd0;
    else if ((full_q & !written) | (!beats_q & rd_req_o & !rd_gnt_i)) state_o = 3'd4;
    else if (beats_q) state_o = 3'd1;
    else if (in_active) state_o = 3'd2;
    else state_o = 3'd3;
  end

`ifndef SYNTHESIS
  NoEmptyCommand: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_q |-> rows != 0 && blocks_n != 0 && (!rope || blocks_k != 0))
    else $error("sl_vector: a command without rows or blocks");
  StateHolds: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_q && norm |-> 32'(rows) <= StateRows)
    else $error("sl_vector: NORM over more rows than StateRows");
  NothingAfterTheEnd: assert property (@(posedge clk_i) disable iff (!rst_ni)
      full_q |-> out_active)
    else $error("sl_vector: a row beyond the command's last");
`endif
endmodule
