// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The vector processor: RUN commands, programs of 32-bit instructions for what no other unit does
/// (docs/accelerator/vproc.md). It issues in order, a scalar instruction a cycle, a vector instruction
/// of Cols words in Cols / Lanes beats; results stand in their register seven cycles after their beat.
/// A RUN with flag 0 copies rows of VMEM into the instruction memory instead.
module sl_vproc #(
  parameter int unsigned Cols  = 16,   ///< words of a VMEM row and of a register, a power of two
  parameter int unsigned Lanes = 4,    ///< results a cycle; divides Cols, a power of two
  parameter int unsigned Words = 256,  ///< instructions that the memory holds, a multiple of Cols
  localparam int unsigned Addr = 16
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               cmd_valid_i,  ///< a RUN command, its waits over
  input  logic [255:0]       cmd_i,        ///< docs/accelerator/vproc.md
  output logic               cmd_ready_o,  ///< taken in this cycle
  output logic               done_o,       ///< END, everything written
  output logic [2:0]         state_o,      ///< of the counters: sl_counters
  output logic               rd_req_o,     ///< VMEM read
  output logic [Addr-1:0]    rd_addr_o,
  input  logic               rd_gnt_i,
  input  logic [Cols*32-1:0] rd_data_i,    ///< of the read granted a cycle ago
  output logic               wr_req_o,     ///< VMEM write
  output logic [Addr-1:0]    wr_addr_o,
  output logic [Cols*32-1:0] wr_data_o,
  input  logic               wr_gnt_i
);
  localparam int unsigned Registers = 32;
  localparam int unsigned Beats     = Cols / Lanes;
  localparam int unsigned BeatWidth = (Beats > 1) ? $clog2(Beats) : 1;
  localparam int unsigned LaneBits  = (Lanes > 1) ? $clog2(Lanes) : 1;
  localparam int unsigned Word      = Lanes * 32;
  localparam int unsigned LineWidth = $clog2(Registers * Beats);
  localparam int unsigned CodeRows  = Words / Cols;
  localparam int unsigned CodeWidth = (CodeRows > 1) ? $clog2(CodeRows) : 1;
  localparam int unsigned ColWidth  = (Cols > 1) ? $clog2(Cols) : 1;
  localparam int unsigned Latency   = 7;  // from a beat's issue to the first one that reads its result
  localparam int unsigned Track     = Latency + Beats - 2;  // cycles for which a result is not whole
  localparam logic [1:0] Idle = 2'd0, Fill = 2'd1, Start = 2'd2, Run = 2'd3;
  localparam logic [5:0] End = 6'h00, Li = 6'h01, Addi = 6'h02, Adds = 6'h03, Loop = 6'h04, Jump = 6'h05,
                         Any = 6'h06, Load = 6'h08, Store = 6'h09, Sel = 6'h17, Mac = 6'h15, Msb = 6'h16,
                         Splat = 6'h1b, Rotate = 6'h1c, Compare = 6'h1d;

  // ------------------------------------------------------------------ the command
  logic [1:0]   phase_q;
  logic [255:0] cmd_q;
  logic         run, filled;
  assign cmd_ready_o = cmd_valid_i & (phase_q == Idle);
  assign run         = phase_q == Run;
  always_ff @(posedge clk_i) begin
    if (cmd_ready_o) cmd_q <= cmd_i;
    if (!rst_ni) phase_q <= Idle;
    else if (cmd_ready_o) phase_q <= cmd_i[43] ? Fill : Start;
    else if (phase_q == Start) phase_q <= Run;
    else if (done_o) phase_q <= Idle;
  end

  // ------------------------------------------------------------------ instruction memory
  logic [15:0]          fill_q;   // rows asked for
  logic                 fill_req, fill_got_q, advance, taken;
  logic [15:0]          pc_q, next_pc, fill_row;
  logic [Cols*32-1:0]   code;
  logic [31:0]          instruction;
  logic [CodeWidth-1:0] code_row;
  assign fill_req = (phase_q == Fill) & (fill_q != cmd_q[63:48]);
  assign fill_row = cmd_q[111:96] + fill_q - 16'd1;
  assign filled   = fill_got_q & (fill_q == cmd_q[63:48]);
  always_ff @(posedge clk_i) begin
    fill_got_q <= rst_ni & fill_req & rd_gnt_i;
    if (cmd_ready_o) fill_q <= '0;
    else if (fill_req & rd_gnt_i) fill_q <= fill_q + 16'd1;
    if ((phase_q == Start) | advance) pc_q <= next_pc;
  end
  if (Cols > 1) begin : gen_row
    assign code_row    = CodeWidth'(next_pc >> ColWidth);
    assign instruction = code[32'(pc_q[ColWidth-1:0])*32 +: 32];
  end else begin : gen_word
    assign code_row    = CodeWidth'(next_pc);
    assign instruction = code;
  end
  sl_bank #(.Rows(CodeRows), .RowWidth(Cols*32), .LaneWidth(Cols*32)) u_code (
    .clk_i(clk_i), .rd_en_i((phase_q == Start) | advance), .rd_addr_i(code_row), .rd_data_o(code),
    .wr_lane_i(fill_got_q), .wr_addr_i(CodeWidth'(fill_row)), .wr_data_i(rd_data_i)
  );

  // ------------------------------------------------------------------ decode
  logic [5:0]  op;
  logic [4:0]  d, a, b;
  logic [15:0] imm;
  logic        broadcast, vector, is_load, is_store, beats, writes, uses_a, uses_b, uses_d;
  assign op        = instruction[5:0];
  assign d         = instruction[10:6];
  assign a         = instruction[15:11];
  assign b         = instruction[20:16];
  assign imm       = instruction[31:16];
  assign vector    = op[4];
  assign broadcast = vector & instruction[25];
  assign is_load   = op == Load;
  assign is_store  = op == Store;
  assign beats     = vector | is_load | is_store;
  assign writes    = is_load | (vector & (op != Compare));
  assign uses_a    = is_store | (vector & (op != Splat));
  assign uses_b    = vector & ((op <= Sel) | (op == Compare));
  assign uses_d    = (op == Mac) | (op == Msb);

  // ------------------------------------------------------------------ scalar registers
  logic [255:0] s_q, s_first;
  logic [15:0]  s_a, s_d, s_b, s_lane, s_new;
  logic         s_write;
  logic [3:0]   s_to;
  assign s_a     = s_q[32'(a[3:0])*16 +: 16];
  assign s_d     = s_q[32'(d[3:0])*16 +: 16];
  assign s_b     = s_q[32'(b[3:0])*16 +: 16];
  assign s_lane  = s_q[32'(instruction[24:21])*16 +: 16];
  assign s_write = advance & (is_load | is_store | (op == Li) | (op == Addi) | (op == Adds) | (op == Loop));
  assign s_to    = (is_load | (op == Loop)) ? a[3:0] : d[3:0];
  always_comb begin
    case (op)
      Li:      s_new = imm;
      Addi:    s_new = s_a + imm;
      Adds:    s_new = s_a + s_b;
      Loop:    s_new = s_a - 16'd1;
      Load:    s_new = s_a + imm;
      default: s_new = s_d + imm;
    endcase
  end
  // From 0 on: src0, src1, dst, rows, src0_stride, src1_stride, dst_stride, blocks_n, imm0 in two.
  assign s_first = {96'd0, cmd_q[223:192], cmd_q[175:112], cmd_q[63:48], cmd_q[111:64]};
  for (genvar i = 0; i < 16; i++) begin : gen_scalar
    always_ff @(posedge clk_i)
      if (phase_q == Start) s_q[i*16 +: 16] <= s_first[i*16 +: 16];
      else if (s_write & (s_to == 4'(i))) s_q[i*16 +: 16] <= s_new;
  end

  // ------------------------------------------------------------------ interlocks
  // Instructions that write registers, by the cycles since their first beat.
  logic [Track-1:0]   begun_q;
  logic [Track*5-1:0] begun_d_q;
  logic [Track-1:0]   clash;
  logic               blocked, store_busy_q, compares, quiet, first_beat;
  for (genvar k = 0; k < Track; k++) begin : gen_track
    logic [4:0] made;
    assign made     = begun_d_q[k*5 +: 5];
    // Beat by beat the next instruction follows Latency behind; where it reads other lanes it waits for
    // the last one.
    if (k < Latency - 1) begin : gen_all
      assign clash[k] = begun_q[k] & ((uses_a & (a == made)) | (uses_b & (b == made)) |
                                      (uses_d & (d == made)));
    end else begin : gen_across
      assign clash[k] = begun_q[k] & (((op == Rotate) & (a == made)) |
                                      (uses_b & broadcast & (b == made)));
    end
  end
  assign blocked = (|clash) | ((is_load | is_store) & store_busy_q) | ((op == Any) & compares) |
                   ((op == End) & (!quiet | store_busy_q));

  // ------------------------------------------------------------------ issue
  logic                 issue, last_beat, got_q, ask;
  logic [BeatWidth-1:0] beat_q;
  assign first_beat = beat_q == '0;
  assign last_beat  = beat_q == BeatWidth'(Beats - 1);
  assign ask        = run & is_load & first_beat & !got_q & !blocked;
  assign issue      = run & (is_load ? got_q | !first_beat : beats & (!first_beat | !blocked));
  assign advance    = (issue & last_beat) | (run & !beats & !blocked & (op != End));
  assign done_o     = filled | (run & (op == End) & !blocked);
  assign taken      = (op == Jump) | ((op == Loop) & (s_a != 16'd1)) | ((op == Any) & (mask_q != '0));
  assign next_pc    = (phase_q == Start) ? cmd_q[191:176] : taken ? imm : pc_q + 16'd1;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      beat_q    <= '0;
      got_q     <= 1'b0;
      begun_q   <= '0;
    end else begin
      if (issue) beat_q <= last_beat ? '0 : beat_q + BeatWidth'(1);
      got_q     <= ask & rd_gnt_i;
      begun_q   <= {begun_q[Track-2:0], issue & first_beat & writes};
    end
    begun_d_q <= {begun_d_q[(Track-1)*5-1:0], d};
  end

  // ------------------------------------------------------------------ registers
  // Three copies, for operands a, b and the destination's old value. A rotation takes two neighbouring
  // lines of a.
  logic [Word-1:0]      a_1, b_1, c_1, back;
  logic [BeatWidth-1:0] lane_beat, part, turned;
  function automatic logic [LineWidth-1:0] line_of(input logic [4:0] register,
                                                   input logic [BeatWidth-1:0] beat);
    line_of = LineWidth'(32'(register) * Beats + ((Beats > 1) ? 32'(beat) : 32'd0));
  endfunction
  assign lane_beat = BeatWidth'((s_lane & 16'(Cols - 1)) / 16'(Lanes));
  assign part      = (op == Rotate) ? beat_q + lane_beat : beat_q;
  assign turned    = (op == Rotate) ? beat_q + lane_beat + BeatWidth'(1)
                   : broadcast ? lane_beat : beat_q;
  logic                 write_6;
  logic [LineWidth-1:0] line_6;
  sl_bank #(.Rows(Registers*Beats), .RowWidth(Word), .LaneWidth(Word)) u_a (
    .clk_i(clk_i), .rd_en_i(issue), .rd_addr_i(line_of(a, part)), .rd_data_o(a_1),
    .wr_lane_i(write_6), .wr_addr_i(line_6), .wr_data_i(back)
  );
  sl_bank #(.Rows(Registers*Beats), .RowWidth(Word), .LaneWidth(Word)) u_b (
    .clk_i(clk_i), .rd_en_i(issue), .rd_addr_i(line_of((op == Rotate) ? a : b, turned)),
    .rd_data_o(b_1), .wr_lane_i(write_6), .wr_addr_i(line_6), .wr_data_i(back)
  );
  sl_bank #(.Rows(Registers*Beats), .RowWidth(Word), .LaneWidth(Word)) u_c (
    .clk_i(clk_i), .rd_en_i(issue), .rd_addr_i(line_of(d, beat_q)), .rd_data_o(c_1),
    .wr_lane_i(write_6), .wr_addr_i(line_6), .wr_data_i(back)
  );

  // ------------------------------------------------------------------ what travels along
  logic [6:1]             valid_q, write_q;
  logic [3:1]             compare_q;
  logic [6*LineWidth-1:0] line_q;
  logic [3*BeatWidth-1:0] beats_q;
  logic [5:0]             op_1q;
  logic [4:0]             op_2q;
  logic                   broadcast_1q;
  logic [LaneBits-1:0]    lane_1q;
  logic [31:0]            splat_1q;
  logic [BeatWidth-1:0]   beat_1, beat_3;
  assign beat_1   = beats_q[0 +: BeatWidth];
  assign beat_3   = beats_q[2*BeatWidth +: BeatWidth];
  assign line_6   = line_q[5*LineWidth +: LineWidth];
  assign write_6  = write_q[6];
  assign quiet    = valid_q == '0;
  assign compares = compare_q != '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q   <= '0;
      write_q   <= '0;
      compare_q <= '0;
    end else begin
      valid_q   <= {valid_q[5:1], issue};
      write_q   <= {write_q[5:1], issue & writes};
      compare_q <= {compare_q[2:1], issue & (op == Compare)};
    end
    line_q       <= {line_q[5*LineWidth-1:0], line_of(d, beat_q)};
    beats_q      <= {beats_q[2*BeatWidth-1:0], beat_q};
    op_1q        <= op;
    op_2q        <= op_1q[4:0];
    broadcast_1q <= broadcast;
    lane_1q      <= (Lanes > 1) ? s_lane[LaneBits-1:0] : '0;
    splat_1q     <= {s_q[32'({a[3:1], 1'b1})*16 +: 16], s_q[32'({a[3:1], 1'b0})*16 +: 16]};
  end

  // ------------------------------------------------------------------ lanes
  logic [Cols*32-1:0] loaded_q;
  logic [Cols-1:0]    mask_q;
  logic [2*Word-1:0]  pair;
  logic [Word-1:0]    loaded_1;
  assign pair      = {b_1, a_1};
  assign loaded_1  = loaded_q[((Beats > 1) ? 32'(beat_1) : 32'd0)*Word +: Word];
  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    logic [31:0] x_2q, y_2q, z_2q;
    logic        less;
    always_ff @(posedge clk_i) begin
      case (op_1q)
        Load:    x_2q <= loaded_1[l*32 +: 32];
        Splat:   x_2q <= splat_1q;
        Rotate:  x_2q <= pair[(32'(lane_1q) + l)*32 +: 32];
        default: x_2q <= a_1[l*32 +: 32];
      endcase
      y_2q <= broadcast_1q ? b_1[32'(lane_1q)*32 +: 32] : b_1[l*32 +: 32];
      z_2q <= c_1[l*32 +: 32];
    end
    sl_vproc_lane u_lane (
      .clk_i(clk_i), .op_i(op_2q), .x_i(x_2q), .y_i(y_2q), .z_i(z_2q),
      .mask_i(mask_q[((Beats > 1) ? 32'(beat_3) : 32'd0)*Lanes + l]), .less_o(less),
      .y_o(back[l*32 +: 32])
    );
    for (genvar t = 0; t < Beats; t++) begin : gen_mask
      always_ff @(posedge clk_i)
        if (phase_q == Start) mask_q[t*Lanes + l] <= 1'b0;
        else if (compare_q[3] & ((Beats == 1) | (beat_3 == BeatWidth'(t)))) mask_q[t*Lanes + l] <= less;
    end
  end

  // ------------------------------------------------------------------ VMEM
  logic full_q, stored;
  assign rd_req_o  = fill_req | ask;
  assign rd_addr_o = fill_req ? cmd_q[79:64] + fill_q : s_a;
  assign wr_req_o  = full_q;
  assign stored    = full_q & wr_gnt_i;
  always_ff @(posedge clk_i) begin
    if (got_q) loaded_q <= rd_data_i;
    if (!rst_ni) begin
      full_q       <= 1'b0;
      store_busy_q <= 1'b0;
    end else begin
      full_q <= (full_q & !stored) |
                (valid_q[1] & (op_1q == Store) & ((Beats == 1) | (beat_1 == BeatWidth'(Beats - 1))));
      store_busy_q <= (store_busy_q & !stored) | (issue & is_store);
    end
    if (issue & is_store & first_beat) wr_addr_o <= s_d;
  end
  for (genvar t = 0; t < Beats; t++) begin : gen_stored
    always_ff @(posedge clk_i)
      if (valid_q[1] & (op_1q == Store) & ((Beats == 1) | (beat_1 == BeatWidth'(t))))
        wr_data_o[t*Word +: Word] <= a_1;
  end

  // 0 idle, 1 busy, 2 fill, 3 waits for its pipeline, 4 lost a bank.
  logic lost;
  assign lost = (rd_req_o & !rd_gnt_i) | (wr_req_o & !wr_gnt_i);
  always_comb begin
    case (phase_q)
      Idle:    state_o = 3'd0;
      Run:     state_o = (issue | advance | (ask & rd_gnt_i)) ? 3'd1 : lost ? 3'd4 : 3'd3;
      default: state_o = lost ? 3'd4 : 3'd2;
    endcase
  end

`ifndef SYNTHESIS
  logic [31:0] age_q;
  logic        lost_q;
  always_ff @(posedge clk_i) begin
    age_q  <= cmd_ready_o ? 32'd1 : age_q + 32'd1;
    lost_q <= !cmd_ready_o & (lost_q | lost);
  end
  function automatic logic region(input logic [15:0] row, input logic [15:0] first, input logic [15:0] span);
    region = (row >= first) & (17'(row) < 17'(first) + 17'(span));
  endfunction
  KnownInstruction: assert property (@(posedge clk_i) disable iff (!rst_ni)
      run |-> op <= Any || is_load || is_store || (vector && op <= Compare))
    else $error("sl_vproc: unknown instruction %08x at %0d", instruction, pc_q);
  NoLaneOfItself: assert property (@(posedge clk_i) disable iff (!rst_ni)
      issue |-> !(op == Rotate && a == d) && !(uses_b && writes && broadcast && b == d))
    else $error("sl_vproc: instruction at %0d reads other lanes of what it writes", pc_q);
  InsideProgram: assert property (@(posedge clk_i) disable iff (!rst_ni) run |-> 32'(pc_q) < Words)
    else $error("sl_vproc: runs beyond its instruction memory");
  ProgramFits: assert property (@(posedge clk_i) disable iff (!rst_ni)
      fill_got_q |-> 32'(fill_row) < CodeRows)
    else $error("sl_vproc: a program beyond its instruction memory");
  ReadsItsRegions: assert property (@(posedge clk_i) disable iff (!rst_ni)
      ask |-> region(s_a, cmd_q[79:64], cmd_q[127:112]) || region(s_a, cmd_q[95:80], cmd_q[143:128]) ||
              region(s_a, cmd_q[111:96], cmd_q[159:144]))
    else $error("sl_vproc: reads row %0d, in none of its regions", s_a);
  WritesItsRegion: assert property (@(posedge clk_i) disable iff (!rst_ni)
      wr_req_o |-> region(wr_addr_o, cmd_q[111:96], cmd_q[159:144]))
    else $error("sl_vproc: writes row %0d, not in its region", wr_addr_o);
  TakesDeclaredCycles: assert property (@(posedge clk_i) disable iff (!rst_ni)
      done_o && run && cmd_q[255:224] != 0 |->
        (age_q + 1 == cmd_q[255:224]) || ((lost_q || lost) && age_q >= cmd_q[255:224]))
    else $error("sl_vproc: took %0d cycles, not the declared %0d", age_q + 1, cmd_q[255:224]);
`endif
endmodule
