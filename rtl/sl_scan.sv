// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The scan unit: SCAN commands, the recurrence of one head over the tokens of one sequence
/// (docs/accelerator/scan.md). Its state, keys x values, lies in the unit's own memory. Every token
/// takes one pass over it, Lanes words a cycle, column group by column group: the pass of token t
/// applies the update of token t - 1, reads the result out, decays and predicts. One pass more applies
/// the last update. Two other commands copy state rows from and to VMEM.
module sl_scan #(
  parameter int unsigned Cols      = 8,     ///< words of a VMEM row
  parameter int unsigned Lanes     = 4,     ///< state words a cycle; divides Cols, a power of two
  parameter int unsigned StateRows = 2048,  ///< rows of Cols words of the state memory
  parameter int unsigned Width     = 256,   ///< keys, and values, of a head at most
  localparam int unsigned Addr     = 16
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               cmd_valid_i,  ///< a SCAN command, its waits over
  input  logic [255:0]       cmd_i,        ///< docs/accelerator/scan.md
  output logic               cmd_ready_o,  ///< taken in this cycle
  output logic               done_o,       ///< its last row has been written
  output logic [2:0]         state_o,      ///< of the counters: sl_counters
  output logic               rd_req_o,     ///< VMEM read
  output logic [Addr-1:0]    rd_addr_o,
  input  logic               rd_gnt_i,
  input  logic [Cols*32-1:0] rd_data_i,
  output logic               wr_req_o,     ///< VMEM write
  output logic [Addr-1:0]    wr_addr_o,
  output logic [Cols*32-1:0] wr_data_o,
  input  logic               wr_gnt_i
);
  localparam int unsigned Beats     = Cols / Lanes;
  localparam int unsigned BeatWidth = (Beats > 1) ? $clog2(Beats) : 1;
  localparam int unsigned ColWidth  = (Cols > 1) ? $clog2(Cols) : 1;
  localparam int unsigned Blocks    = (Width + Cols - 1) / Cols;
  localparam int unsigned BlkWidth  = (Blocks > 1) ? $clog2(Blocks) : 1;
  localparam int unsigned Lines     = StateRows * Beats;
  localparam int unsigned LineWidth = (Lines > 1) ? $clog2(Lines) : 1;
  localparam int unsigned RowWidth  = (StateRows > 1) ? $clog2(StateRows) : 1;
  localparam int unsigned Word      = Lanes * 32;
  localparam int unsigned Depth     = 8;  // moves from a state row's data to its column's update
  localparam logic [2:0] Idle = 3'd0, Fetch = 3'd1, Pass = 3'd2, Finish = 3'd3, Restore = 3'd4,
                         Save = 3'd5;

  // ------------------------------------------------------------------ the command
  logic [255:0] cmd_q;
  logic [2:0]   phase_q;
  logic         start_q, first, delta, channels;
  logic [15:0]  tokens, token_q, row_base, keys;
  logic [7:0]   key_blocks, value_blocks;
  logic [7:0]   lane;
  assign cmd_ready_o  = cmd_valid_i & (phase_q == Idle);
  assign first        = cmd_q[43];
  assign delta        = cmd_q[44];
  assign channels     = cmd_q[45];
  assign tokens       = cmd_q[63:48];
  assign value_blocks = cmd_q[167:160];
  assign lane         = cmd_q[175:168];
  assign key_blocks   = cmd_q[183:176];
  assign keys         = 16'(32'(key_blocks) * Cols);
  assign row_base     = cmd_q[239:224];
  always_ff @(posedge clk_i) if (cmd_ready_o) cmd_q <= cmd_i;

  // ------------------------------------------------------------------ operands of a token
  logic               fetch_ready, ready_q, quiet, got;
  logic [2:0]         kind;
  logic [7:0]         got_block;
  logic               fetch_req;
  logic [Addr-1:0]    fetch_addr;
  logic [31:0]        decay_q, beta_q, picked;
  sl_scan_fetch u_fetch (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q), .token_i(token_q), .tokens_i(tokens),
    .quiet_i(quiet), .channels_i(channels), .key_blocks_i(key_blocks),
    .value_blocks_i(value_blocks), .decay_i(cmd_q[223:208]), .key_i(cmd_q[79:64]),
    .query_i(cmd_q[207:192]), .value_i(cmd_q[95:80]), .beta_i(cmd_q[255:240]),
    .key_stride_i(cmd_q[127:112]), .value_stride_i(cmd_q[143:128]), .ready_o(fetch_ready),
    .rd_req_o(fetch_req), .rd_addr_o(fetch_addr), .rd_gnt_i(rd_gnt_i), .got_o(got),
    .kind_o(kind), .block_o(got_block)
  );
  assign picked = rd_data_i[32'(lane[ColWidth-1:0])*32 +: 32];
  always_ff @(posedge clk_i)
    if (got) begin
      if (kind == 3'd0) decay_q <= picked;
      if (kind == 3'd4) beta_q <= picked;
    end

  // ------------------------------------------------------------------ a pass: j, beat, i
  logic            en, issue, begin_pass, issuing, i_last, b_last, j_last, apply_q, step_q;
  logic [15:0]     i_count, b_count, j_count;
  logic [Addr-1:0] state_row;
  assign begin_pass = (phase_q == Fetch) & (fetch_ready | ready_q) & quiet;
  assign issue      = (phase_q == Pass) & issuing & en;
  sl_loops u_loops (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(begin_pass), .next_i(issue), .inners_i(keys),
    .mids_i(16'(Beats)), .outers_i({8'd0, value_blocks}), .active_o(issuing), .inner_o(i_count),
    .mid_o(b_count), .outer_o(j_count), .inner_last_o(i_last), .mid_last_o(b_last),
    .outer_last_o(j_last)
  );
  sl_walk u_row (
    .clk_i(clk_i), .start_i(begin_pass), .base_i(row_base), .next_i(issue), .inner_last_i(i_last),
    .mid_last_i(b_last), .step_inner_i(16'd1), .step_mid_i(16'd0), .step_outer_i(keys),
    .addr_o(state_row)
  );

  // What travels along: {a row, first and last of its column group}, and where it belongs.
  logic [Depth-1:0]           valid_q, last_q;
  logic [4:0]                 first_q;
  logic [Depth*BlkWidth-1:0]  block_q;
  logic [Depth*BeatWidth-1:0] beat_q;
  logic [4*LineWidth-1:0]     line_q;
  logic [ColWidth-1:0]        i_0q;
  logic [LineWidth-1:0]       line;
  assign line  = (Beats > 1) ? LineWidth'({state_row[RowWidth-1:0], b_count[BeatWidth-1:0]})
                             : LineWidth'(state_row[RowWidth-1:0]);
  assign quiet = valid_q == '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else if (en) valid_q <= {valid_q[Depth-2:0], issue};
    if (en) begin
      first_q <= {first_q[3:0], i_count == 16'd0};
      last_q  <= {last_q[Depth-2:0], i_last};
      block_q <= {block_q[(Depth-1)*BlkWidth-1:0], j_count[BlkWidth-1:0]};
      beat_q  <= {beat_q[(Depth-1)*BeatWidth-1:0], b_count[BeatWidth-1:0]};
      line_q  <= {line_q[3*LineWidth-1:0], line};
      i_0q    <= i_count[ColWidth-1:0];
    end
  end

  // Operands of the stages: keys, query and decay by row, updates and values by column.
  logic [BlkWidth-1:0] i_block;  // of the row that is issued
  logic [ColWidth-1:0] i_lane;   // of the row in stage 0
  logic [31:0]         k_0, k_prev_0, q_0, decay_0, q_1q, q_2q, decay_1q, decay_2q;
  logic [31:0]         k_1q, k_2q, k_3q;
  logic [Word-1:0]     s_0, u_0, v_5, s_3, o_4, u_7;
  logic [Cols*32-1:0]  value_row;
  if (Cols > 1) begin : gen_row
    assign i_block = BlkWidth'(i_count >> ColWidth);
    assign i_lane  = i_0q;
  end else begin : gen_single
    assign i_block = BlkWidth'(i_count);
    assign i_lane  = 1'b0;
  end
  // Rows come a cycle after the issue, as the state's do: of keys of even and odd tokens, queries,
  // decays; of values for stage 5.
  logic [Cols*32-1:0] key_row, key_prev_row, query_row, decay_row, even_row, odd_row;
  assign key_row      = token_q[0] ? odd_row : even_row;
  assign key_prev_row = token_q[0] ? even_row : odd_row;
  sl_bank #(.Rows(Blocks), .RowWidth(Cols*32), .LaneWidth(Cols*32)) u_even (
    .clk_i(clk_i), .rd_en_i(issue), .rd_addr_i(i_block), .rd_data_o(even_row),
    .wr_lane_i(got & (kind == 3'd1) & !token_q[0]), .wr_addr_i(got_block[BlkWidth-1:0]),
    .wr_data_i(rd_data_i)
  );
  sl_bank #(.Rows(Blocks), .RowWidth(Cols*32), .LaneWidth(Cols*32)) u_odd (
    .clk_i(clk_i), .rd_en_i(issue), .rd_addr_i(i_block), .rd_data_o(odd_row),
    .wr_lane_i(got & (kind == 3'd1) & token_q[0]), .wr_addr_i(got_block[BlkWidth-1:0]),
    .wr_data_i(rd_data_i)
  );
  sl_bank #(.Rows(Blocks), .RowWidth(Cols*32), .LaneWidth(Cols*32)) u_query (
    .clk_i(clk_i), .rd_en_i(issue), .rd_addr_i(i_block), .rd_data_o(query_row),
    .wr_lane_i(got & (kind == 3'd2)), .wr_addr_i(got_block[BlkWidth-1:0]), .wr_data_i(rd_data_i)
  );
  sl_bank #(.Rows(Blocks), .RowWidth(Cols*32), .LaneWidth(Cols*32)) u_decay (
    .clk_i(clk_i), .rd_en_i(issue), .rd_addr_i(i_block), .rd_data_o(decay_row),
    .wr_lane_i(got & (kind == 3'd0)), .wr_addr_i(got_block[BlkWidth-1:0]), .wr_data_i(rd_data_i)
  );
  sl_bank #(.Rows(Blocks), .RowWidth(Cols*32), .LaneWidth(Cols*32)) u_value (
    .clk_i(clk_i), .rd_en_i(en), .rd_addr_i(block_q[4*BlkWidth +: BlkWidth]),
    .rd_data_o(value_row), .wr_lane_i(got & (kind == 3'd3)),
    .wr_addr_i(got_block[BlkWidth-1:0]), .wr_data_i(rd_data_i)
  );
  assign k_0          = key_row[32'(i_lane)*32 +: 32];
  assign k_prev_0     = key_prev_row[32'(i_lane)*32 +: 32];
  assign q_0          = query_row[32'(i_lane)*32 +: 32];
  assign decay_0      = channels ? decay_row[32'(i_lane)*32 +: 32] : decay_q;
  function automatic logic [31:0] line_of(input logic [BlkWidth-1:0] block,
                                          input logic [BeatWidth-1:0] beat);
    line_of = 32'(block) * Beats + ((Beats > 1) ? 32'(beat) : 32'd0);
  endfunction
  localparam int unsigned UpWidth = (Blocks*Beats > 1) ? $clog2(Blocks*Beats) : 1;
  logic [UpWidth-1:0] u_line, u_line_7;
  assign u_line   = UpWidth'(line_of(j_count[BlkWidth-1:0], b_count[BeatWidth-1:0]));
  assign u_line_7 = UpWidth'(line_of(block_q[7*BlkWidth +: BlkWidth],
                                     beat_q[7*BeatWidth +: BeatWidth]));
  sl_bank #(.Rows(Blocks*Beats), .RowWidth(Word), .LaneWidth(Word)) u_updates (
    .clk_i(clk_i), .rd_en_i(issue), .rd_addr_i(u_line), .rd_data_o(u_0),
    .wr_lane_i(en & valid_q[7] & last_q[7] & step_q), .wr_addr_i(u_line_7), .wr_data_i(u_7)
  );
  assign v_5      = value_row[((Beats > 1) ? 32'(beat_q[5*BeatWidth +: BeatWidth]) : 32'd0)*Word
                              +: Word];
  always_ff @(posedge clk_i) begin
    if (en) begin
      q_1q     <= q_0;
      q_2q     <= q_1q;
      decay_1q <= decay_0;
      decay_2q <= decay_1q;
      k_1q     <= k_0;
      k_2q     <= k_1q;
      k_3q     <= k_2q;
    end
  end
  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    sl_scan_lane u_lane (
      .clk_i(clk_i), .en_i(en), .zero_i(first & !apply_q), .apply_i(apply_q), .step_i(step_q),
      .first_3_i(first_q[3]), .first_4_i(first_q[4]), .delta_i(delta), .s_i(s_0[l*32 +: 32]),
      .k_prev_i(k_prev_0), .u_i(u_0[l*32 +: 32]), .q_i(q_2q), .decay_i(decay_2q), .k_i(k_3q),
      .v_i(v_5[l*32 +: 32]), .beta_i(beta_q), .s_o(s_3[l*32 +: 32]), .o_o(o_4[l*32 +: 32]),
      .u_o(u_7[l*32 +: 32])
    );
  end

  // ------------------------------------------------------------------ copies of state rows
  logic [15:0]          move_q;  // rows done
  logic [BeatWidth-1:0] move_beat_q;
  logic [1:0]           step_of_move_q;  // Restore: ask, wait, beats. Save: beats, gather, write
  logic [Cols*32-1:0]   move_row_q;
  logic                 move_asked, move_beats, move_beat_last, move_row_done, gather_q, written;
  logic [BeatWidth-1:0] gather_beat_q;
  logic [15:0]          move_row;
  logic [LineWidth-1:0] move_line;
  logic                 restoring, saving, full_q;
  assign restoring      = phase_q == Restore;
  assign saving         = phase_q == Save;
  assign move_asked     = restoring & (step_of_move_q == 2'd0) & rd_gnt_i;
  assign move_beats     = (restoring & (step_of_move_q == 2'd2)) |
                          (saving & (step_of_move_q == 2'd0));
  assign move_beat_last = move_beat_q == BeatWidth'(Beats - 1);
  assign move_row_done  = (restoring & move_beats & move_beat_last) | (saving & written);
  assign move_row       = row_base + move_q;
  assign move_line      = (Beats > 1) ? LineWidth'({move_row[RowWidth-1:0], move_beat_q})
                                      : LineWidth'(move_row[RowWidth-1:0]);
  always_ff @(posedge clk_i) begin
    gather_q      <= saving & move_beats;
    gather_beat_q <= move_beat_q;
    if (restoring & (step_of_move_q == 2'd1)) move_row_q <= rd_data_i;
    if (cmd_ready_o) begin
      move_q         <= '0;
      move_beat_q    <= '0;
      step_of_move_q <= '0;
    end else begin
      if (move_row_done) move_q <= move_q + 16'd1;
      if (move_beats) move_beat_q <= move_beat_last ? '0 : move_beat_q + BeatWidth'(1);
      if (move_row_done) step_of_move_q <= 2'd0;
      else if (move_asked | (restoring & (step_of_move_q == 2'd1)) |
               (saving & move_beats & move_beat_last))
        step_of_move_q <= step_of_move_q + 2'd1;
    end
  end

  // ------------------------------------------------------------------ the state
  logic write_back;
  assign write_back = en & valid_q[3];
  sl_bank #(.Rows(Lines), .RowWidth(Word), .LaneWidth(Word)) u_state (
    .clk_i(clk_i), .rd_en_i(issue | (saving & move_beats)), .rd_addr_i(saving ? move_line : line),
    .rd_data_o(s_0), .wr_lane_i(write_back | (restoring & move_beats)),
    .wr_addr_i(restoring ? move_line : line_q[3*LineWidth +: LineWidth]),
    .wr_data_i(restoring ? move_row_q[((Beats > 1) ? 32'(move_beat_q) : 32'd0)*Word +: Word] : s_3)
  );

  // ------------------------------------------------------------------ rows that leave
  // The pipeline stands still while a read-out row waits and the next would replace it.
  logic               read_out;
  logic [Cols*32-1:0] row_q;
  logic [Addr-1:0]    row_addr_q, next_addr_q;
  assign read_out  = valid_q[4] & last_q[4] & apply_q;
  assign written   = full_q & wr_gnt_i;
  assign en        = !(read_out & full_q & !written);
  assign wr_req_o  = full_q;
  assign wr_addr_o = row_addr_q;
  assign wr_data_o = row_q;
  logic read_out_row, gathered_row;
  assign read_out_row = en & read_out &
                        ((Beats == 1) | (beat_q[4*BeatWidth +: BeatWidth] == BeatWidth'(Beats - 1)));
  assign gathered_row = gather_q & ((Beats == 1) | (gather_beat_q == BeatWidth'(Beats - 1)));
  always_ff @(posedge clk_i) begin
    if (!rst_ni) full_q <= 1'b0;
    else full_q <= read_out_row | gathered_row | (full_q & !written);
    if (read_out_row) begin
      row_addr_q  <= next_addr_q;
      next_addr_q <= next_addr_q + cmd_q[159:144];
    end else if (gathered_row) begin
      row_addr_q <= cmd_q[111:96] + move_q;
    end
    if (begin_pass) next_addr_q <= cmd_q[111:96] + token_q - 16'd1;
  end
  for (genvar t = 0; t < Beats; t++) begin : gen_place
    always_ff @(posedge clk_i) begin
      if (en & read_out & ((Beats == 1) | (beat_q[4*BeatWidth +: BeatWidth] == BeatWidth'(t))))
        row_q[t*Word +: Word] <= o_4;
      if (gather_q & ((Beats == 1) | (gather_beat_q == BeatWidth'(t))))
        row_q[t*Word +: Word] <= s_0;
    end
  end

  // ------------------------------------------------------------------ phases
  logic pass_issued, last_pass;
  assign pass_issued = (phase_q == Pass) & !issuing & !valid_q[0];
  assign last_pass   = token_q == tokens;
  assign rd_req_o    = fetch_req | (restoring & (step_of_move_q == 2'd0));
  assign rd_addr_o   = restoring ? cmd_q[79:64] + move_q : fetch_addr;
  assign done_o      = ((phase_q == Finish) & quiet & (!full_q | written)) |
                       (move_row_done & (move_q + 16'd1 == tokens));
  always_ff @(posedge clk_i) begin
    start_q <= rst_ni & ((cmd_ready_o & !cmd_i[46]) | (pass_issued & !last_pass));
    ready_q <= (phase_q == Fetch) & !begin_pass & (ready_q | fetch_ready);
    if (!rst_ni) begin
      phase_q <= Idle;
    end else begin
      case (phase_q)
        Idle:    if (cmd_ready_o) phase_q <= !cmd_i[46] ? Fetch : cmd_i[43] ? Restore : Save;
        Fetch:   if (begin_pass) phase_q <= Pass;
        Pass:    if (pass_issued) phase_q <= last_pass ? Finish : Fetch;
        default: if (done_o) phase_q <= Idle;
      endcase
    end
    if (cmd_ready_o) token_q <= '0;
    else if (pass_issued) token_q <= token_q + 16'd1;
    if (begin_pass) begin
      apply_q <= token_q != 16'd0;
      step_q  <= !last_pass;
    end
  end

  // 0 idle, 1 busy, 2 fill, 3 drain, 4 lost a bank.
  always_comb begin
    case (phase_q)
      Idle:    state_o = 3'd0;
      Fetch:   state_o = (fetch_req & !rd_gnt_i) ? 3'd4 : 3'd2;
      Pass:    state_o = en ? 3'd1 : 3'd4;
      Finish:  state_o = (full_q & !wr_gnt_i) ? 3'd4 : 3'd3;
      default: state_o = ((full_q & !wr_gnt_i) | (rd_req_o & !rd_gnt_i)) ? 3'd4 : 3'd1;
    endcase
  end

`ifndef SYNTHESIS
  NoEmptyCommand: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_q |-> tokens != 0 && key_blocks != 0 && value_blocks != 0)
    else $error("sl_scan: a command without tokens, keys or values");
  HeadFits: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_q |-> 32'(key_blocks) * Cols <= Width && 32'(value_blocks) * Cols <= Width)
    else $error("sl_scan: keys or values of more than Width words");
  StateFits: assert property (@(posedge clk_i) disable iff (!rst_ni)
      issue |-> 32'(state_row) < StateRows)
    else $error("sl_scan: a state row beyond the memory");
  MoveFits: assert property (@(posedge clk_i) disable iff (!rst_ni)
      move_beats |-> 32'(move_row) < StateRows)
    else $error("sl_scan: a moved state row beyond the memory");
`endif
endmodule
