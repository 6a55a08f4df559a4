// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// DMA writes: STORE commands move rows of SPAD or VMEM into lines of memory
/// (docs/accelerator/dma.md). A command is done when memory has acknowledged all of its bursts.
module sl_store #(
  parameter int unsigned Rows      = 8,   ///< lanes of a SPAD row
  parameter int unsigned Cols      = 8,   ///< words of a VMEM row
  parameter int unsigned DataWidth = 8,   ///< bits of a SPAD element
  parameter int unsigned BusBytes  = 16,  ///< bytes of a beat, a power of two from 2 to 128
  localparam int unsigned Addr     = 16
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      cmd_valid_i,  ///< a STORE command, its waits over
  input  logic [255:0]              cmd_i,        ///< docs/accelerator/architecture.md
  output logic                      cmd_ready_o,  ///< taken in this cycle
  output logic                      done_o,       ///< memory holds all of it
  output logic [2:0]                state_o,      ///< of the counters: sl_counters
  output logic                      sp_req_o,     ///< SPAD read, at addr_o
  input  logic                      sp_gnt_i,
  input  logic [Rows*DataWidth-1:0] sp_data_i,
  output logic                      vm_req_o,     ///< VMEM read, at addr_o
  input  logic                      vm_gnt_i,
  input  logic [Cols*32-1:0]        vm_data_i,
  output logic [Addr-1:0]           addr_o,
  output logic                      aw_valid_o,   ///< write address channel
  input  logic                      aw_ready_i,
  output logic [39:0]               aw_addr_o,
  output logic [7:0]                aw_len_o,
  output logic                      w_valid_o,    ///< write data channel
  input  logic                      w_ready_i,
  output logic [BusBytes*8-1:0]     w_data_o,
  output logic [BusBytes-1:0]       w_strb_o,
  output logic                      w_last_o,
  input  logic                      b_valid_i,    ///< write response channel: always ready
  output logic                      b_ready_o
);
  localparam int unsigned Offset   = $clog2(BusBytes);
  localparam int unsigned SpBytes  = Rows * DataWidth / 8;
  localparam int unsigned VmBytes  = Cols * 4;
  localparam int unsigned Buffer   = 4;  // rows between the memory read and the packer
  localparam int unsigned RowWidth = (SpBytes > VmBytes) ? SpBytes * 8 : VmBytes * 8;

  logic [255:0] cmd_q;
  logic         run_q, start_q, vmem;
  assign cmd_ready_o = cmd_valid_i & !run_q;
  always_ff @(posedge clk_i) begin
    start_q <= rst_ni & cmd_ready_o;
    if (cmd_ready_o) cmd_q <= cmd_i;
  end
  assign vmem = cmd_q[43];
  logic [15:0] bytes, lines, repeats, rows_of_line;
  assign bytes        = cmd_q[127:112];
  assign lines        = cmd_q[63:48];
  assign repeats      = cmd_q[175:160];
  assign rows_of_line = vmem ? 16'((17'(bytes) + 17'(VmBytes - 1)) >> $clog2(VmBytes))
                             : 16'((17'(bytes) + 17'(SpBytes - 1)) >> $clog2(SpBytes));

  // ------------------------------------------------------------------ rows into the buffer
  logic        in_active, in_next, row_last, in_line_last, in_repeat_last;
  logic [15:0] in_row, in_line, in_repeat;
  sl_loops u_in (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q), .next_i(in_next),
    .inners_i(rows_of_line), .mids_i(lines), .outers_i(repeats), .active_o(in_active),
    .inner_o(in_row), .mid_o(in_line), .outer_o(in_repeat),
    .inner_last_o(row_last), .mid_last_o(in_line_last), .outer_last_o(in_repeat_last)
  );
  sl_walk u_row (
    .clk_i(clk_i), .start_i(start_q), .base_i(cmd_q[79:64]), .next_i(in_next),
    .inner_last_i(row_last), .mid_last_i(in_line_last), .step_inner_i(16'd1),
    .step_mid_i(cmd_q[143:128]), .step_outer_i(cmd_q[191:176]), .addr_o(addr_o)
  );
  logic [RowWidth-1:0] buffer_q [Buffer];
  logic [1:0]          head_q, tail_q;
  logic [2:0]          count_q, promised_q;  // rows held, and rows held or asked for
  logic                got_q, pop, want;
  logic [RowWidth-1:0] head;
  assign want     = in_active & (promised_q != 3'(Buffer));
  assign sp_req_o = want & !vmem;
  assign vm_req_o = want & vmem;
  assign in_next  = (sp_req_o & sp_gnt_i) | (vm_req_o & vm_gnt_i);
  assign head     = buffer_q[head_q];
  always_ff @(posedge clk_i) begin
    if (got_q) buffer_q[tail_q] <= vmem ? RowWidth'(vm_data_i) : RowWidth'(sp_data_i);
    if (!rst_ni | start_q) begin
      head_q     <= '0;
      tail_q     <= '0;
      count_q    <= '0;
      promised_q <= '0;
      got_q      <= 1'b0;
    end else begin
      got_q      <= in_next;
      tail_q     <= tail_q + 2'(got_q);
      head_q     <= head_q + 2'(pop);
      count_q    <= count_q + 3'(got_q) - 3'(pop);
      promised_q <= promised_q + 3'(in_next) - 3'(pop);
    end
  end

  // ------------------------------------------------------------------ bursts and beats
  logic        asking, burst_out, burst_valid, burst_open_q, beat, line_open_q, line_start;
  logic        sp_pop, vm_pop, sp_w_valid, vm_w_valid, sp_line_last, vm_line_last, line_done;
  logic [7:0]  beats_q;
  logic [15:0] answers_q, place, one, line, repeated;
  logic        out_active, one_last, line_last, repeat_last;
  logic [BusBytes*8-1:0] sp_w_data, vm_w_data;
  logic [BusBytes-1:0]   sp_w_strb, vm_w_strb;
  logic        unused_read;
  logic [15:0] unused_line;
  sl_bursts #(.BusBytes(BusBytes)) u_bursts (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q),
    .address_i({cmd_q[231:224], cmd_q[223:192]}), .bytes_i(bytes), .lines_i(lines),
    .repeats_i(repeats), .line_step_i({20'd0, cmd_q[159:144], 4'd0}),
    .repeat_step_i({12'd0, cmd_q[255:232], 4'd0}), .listed_i(1'b0), .list_read_o(unused_read),
    .list_line_o(unused_line), .list_number_i('0), .active_o(asking), .valid_o(burst_valid),
    .address_o(aw_addr_o), .length_o(aw_len_o), .take_i(burst_out)
  );
  assign aw_valid_o = burst_valid & !burst_open_q;
  assign burst_out  = aw_valid_o & aw_ready_i;
  assign beat       = w_valid_o & w_ready_i;
  assign w_last_o   = beats_q == 8'd0;
  assign b_ready_o  = 1'b1;
  always_ff @(posedge clk_i) begin
    if (!rst_ni | start_q) begin
      burst_open_q <= 1'b0;
      answers_q    <= '0;
    end else begin
      if (aw_valid_o & aw_ready_i) begin
        burst_open_q <= 1'b1;
        beats_q      <= aw_len_o;
      end else if (beat) begin
        burst_open_q <= !w_last_o;
        beats_q      <= beats_q - 8'd1;
      end
      answers_q <= answers_q + 16'(burst_out) - 16'(b_valid_i);
    end
  end
  sl_loops u_out (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q), .next_i(line_done),
    .inners_i(16'd1), .mids_i(lines), .outers_i(repeats), .active_o(out_active),
    .inner_o(one), .mid_o(line), .outer_o(repeated),
    .inner_last_o(one_last), .mid_last_o(line_last), .outer_last_o(repeat_last)
  );
  sl_walk u_place (  // the lower bits of a line's address
    .clk_i(clk_i), .start_i(start_q), .base_i(cmd_q[207:192]), .next_i(line_done),
    .inner_last_i(1'b1), .mid_last_i(line_last), .step_inner_i(16'd0),
    .step_mid_i({cmd_q[155:144], 4'd0}), .step_outer_i({cmd_q[243:232], 4'd0}), .addr_o(place)
  );
  assign line_start = out_active & !start_q & !line_open_q;
  always_ff @(posedge clk_i)
    if (!rst_ni | start_q) line_open_q <= 1'b0;
    else line_open_q <= line_start | (line_open_q & !line_done);
  sl_pack #(.RowBytes(SpBytes), .BusBytes(BusBytes)) u_spad (
    .clk_i(clk_i), .rst_ni(rst_ni), .line_i(line_start & !vmem), .bytes_i(bytes),
    .offset_i(place[Offset-1:0]), .row_valid_i((count_q != '0) & !vmem),
    .row_data_i(head[SpBytes*8-1:0]), .row_ready_o(sp_pop), .w_valid_o(sp_w_valid),
    .w_data_o(sp_w_data), .w_strb_o(sp_w_strb), .w_ready_i(w_ready_i & burst_open_q & !vmem),
    .line_last_o(sp_line_last)
  );
  sl_pack #(.RowBytes(VmBytes), .BusBytes(BusBytes)) u_vmem (
    .clk_i(clk_i), .rst_ni(rst_ni), .line_i(line_start & vmem), .bytes_i(bytes),
    .offset_i(place[Offset-1:0]), .row_valid_i((count_q != '0) & vmem),
    .row_data_i(head[VmBytes*8-1:0]), .row_ready_o(vm_pop), .w_valid_o(vm_w_valid),
    .w_data_o(vm_w_data), .w_strb_o(vm_w_strb), .w_ready_i(w_ready_i & burst_open_q & vmem),
    .line_last_o(vm_line_last)
  );
  assign pop       = vmem ? vm_pop : sp_pop;
  assign w_valid_o = burst_open_q & (vmem ? vm_w_valid : sp_w_valid);
  assign w_data_o  = vmem ? vm_w_data : sp_w_data;
  assign w_strb_o  = vmem ? vm_w_strb : sp_w_strb;
  assign line_done = beat & (vmem ? vm_line_last : sp_line_last);

  assign done_o = run_q & !start_q & !asking & !out_active & !burst_open_q & (answers_q == 16'd0);
  always_ff @(posedge clk_i)
    if (!rst_ni) run_q <= 1'b0;
    else run_q <= cmd_ready_o | (run_q & !done_o);

  // 0 idle, 1 busy, 2 fill, 4 lost a bank, 5 waits for memory.
  always_comb begin
    if (!run_q) state_o = 3'd0;
    else if (beat | in_next) state_o = 3'd1;
    else if (want) state_o = 3'd4;
    else if (w_valid_o | aw_valid_o | (!out_active & !start_q)) state_o = 3'd5;
    else state_o = 3'd2;
  end

`ifndef SYNTHESIS
  NoEmptyCommand: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_q |-> lines != 0 && repeats != 0 && bytes != 0)
    else $error("sl_store: a command without lines or bytes");
`endif
endmodule
