// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// DMA reads: LOAD commands move lines of memory into rows of SPAD or VMEM (docs/accelerator/dma.md).
/// Addresses of the next command go out behind the data of the one before; data comes back in order.
/// With Listed, line i of a command with flag 1 is the one that SELECT's entry src0 + i names, and its
/// rows lie src1 rows apart (docs/accelerator/select.md).
/// A row is written a cycle at most, so that a command moves min(BusBytes, row) bytes a cycle once
/// its data arrives.
module sl_load #(
  parameter int unsigned Rows        = 8,   ///< lanes of a SPAD row
  parameter int unsigned Cols        = 8,   ///< words of a VMEM row
  parameter int unsigned DataWidth   = 8,   ///< bits of a SPAD element
  parameter int unsigned BusBytes    = 16,  ///< bytes of a beat, a power of two from 2 to 128
  parameter int unsigned Outstanding = 8,   ///< bursts in flight at most
  parameter int unsigned Listed      = 0,   ///< option: lines that SELECT listed
  localparam int unsigned Addr       = 16
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      cmd_valid_i,  ///< a LOAD command, its waits over
  input  logic [255:0]              cmd_i,        ///< docs/accelerator/architecture.md
  output logic                      cmd_ready_o,  ///< taken in this cycle
  output logic                      done_o,       ///< its last row has been written
  output logic [7:0]                done_tag_o,
  output logic [2:0]                state_o,      ///< of the counters: sl_counters
  output logic                      ar_valid_o,   ///< read address channel
  input  logic                      ar_ready_i,
  output logic [39:0]               ar_addr_o,
  output logic [7:0]                ar_len_o,
  input  logic                      r_valid_i,    ///< read data channel
  output logic                      r_ready_o,
  input  logic [BusBytes*8-1:0]     r_data_i,
  input  logic                      r_last_i,
  output logic                      sp_req_o,     ///< SPAD write of a whole row, at addr_o
  output logic [Rows*DataWidth-1:0] sp_data_o,
  input  logic                      sp_gnt_i,
  output logic                      vm_req_o,     ///< VMEM write of a whole row, at addr_o
  output logic [Cols*32-1:0]        vm_data_o,
  input  logic                      vm_gnt_i,
  output logic [Addr-1:0]           addr_o,
  output logic                      list_read_o,  ///< an entry of SELECT's lists comes a cycle later
  output logic [15:0]               list_entry_o,
  input  logic [15:0]               list_number_i
);
  localparam int unsigned Offset = $clog2(BusBytes);
  localparam int unsigned Count  = $clog2(Outstanding + 1);

  // ------------------------------------------------------------------ addresses
  logic [255:0]     ask_q, get_q;
  logic             asking, started_q, burst_valid, next_free, ask_to_get, asked_q;
  logic             burst_out, burst_in;
  logic [Count-1:0] flying_q;
  assign burst_out   = ar_valid_o & ar_ready_i;
  assign burst_in    = r_valid_i & r_ready_o & r_last_i;
  assign cmd_ready_o = cmd_valid_i & !asked_q;
  always_ff @(posedge clk_i) begin
    if (cmd_ready_o) ask_q <= cmd_i;
    if (!rst_ni) begin
      asked_q   <= 1'b0;
      started_q <= 1'b0;
      flying_q  <= '0;
    end else begin
      // A command stays here until its addresses are out and its data may be received.
      started_q <= cmd_ready_o;
      asked_q   <= cmd_ready_o | (asked_q & !ask_to_get);
      flying_q  <= flying_q + Count'(burst_out) - Count'(burst_in);
    end
  end
  logic [15:0] list_line;
  assign list_entry_o = ask_q[79:64] + list_line;
  sl_bursts #(.BusBytes(BusBytes), .Listed(Listed)) u_bursts (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(started_q),
    .address_i({ask_q[231:224], ask_q[223:192]}), .bytes_i(ask_q[127:112]), .lines_i(ask_q[63:48]),
    .repeats_i(ask_q[175:160]), .line_step_i({20'd0, ask_q[159:144], 4'd0}),
    .repeat_step_i({12'd0, ask_q[255:232], 4'd0}), .listed_i(ask_q[44]), .list_read_o(list_read_o),
    .list_line_o(list_line), .list_number_i(list_number_i), .active_o(asking), .valid_o(burst_valid),
    .address_o(ar_addr_o), .length_o(ar_len_o), .take_i(burst_out)
  );
  assign ar_valid_o = burst_valid & (flying_q != Count'(Outstanding));

  // ------------------------------------------------------------------ data
  // Two commands may be on their way: the one whose data arrives, and the one that asks.
  logic            get_run_q, get_start_q, line_open_q, line_start, row_take, row_last, vmem;
  logic            sp_valid, sp_last, vm_valid, vm_last, sp_r_ready, vm_r_ready;
  logic [15:0]     line_bytes, one, line, repeated;
  logic            get_active, one_last, line_last, repeat_last;
  logic [15:0]     place;
  logic            listed;
  logic            sent_q;  // the asking command's data is already being received
  assign next_free  = !get_run_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      get_run_q   <= 1'b0;
      get_start_q <= 1'b0;
      sent_q      <= 1'b0;
    end else begin
      get_start_q <= asked_q & !started_q & !sent_q & next_free;
      if (asked_q & !started_q & !sent_q & next_free) begin
        get_run_q <= 1'b1;
        get_q     <= ask_q;
      end else if (done_o) begin
        get_run_q <= 1'b0;
      end
      if (ask_to_get) sent_q <= 1'b0;
      else if (asked_q & !started_q & !sent_q & next_free) sent_q <= 1'b1;
    end
  end
  assign ask_to_get = asked_q & !started_q & sent_q & !asking;
  assign vmem       = get_q[43];
  assign listed     = (Listed != 0) & get_q[44];
  assign line_bytes = get_q[127:112];
  sl_loops u_lines (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(get_start_q), .next_i(row_take & row_last),
    .inners_i(16'd1), .mids_i(get_q[63:48]), .outers_i(get_q[175:160]), .active_o(get_active),
    .inner_o(one), .mid_o(line), .outer_o(repeated),
    .inner_last_o(one_last), .mid_last_o(line_last), .outer_last_o(repeat_last)
  );
  sl_walk u_place (  // the lower bits of a line's address
    .clk_i(clk_i), .start_i(get_start_q), .base_i(get_q[207:192]), .next_i(row_take & row_last),
    .inner_last_i(1'b1), .mid_last_i(line_last), .step_inner_i(16'd0),
    .step_mid_i(listed ? 16'd0 : {get_q[155:144], 4'd0}),  // listed ones start as the first does
    .step_outer_i({get_q[243:232], 4'd0}), .addr_o(place)
  );
  sl_walk u_row (
    .clk_i(clk_i), .start_i(get_start_q), .base_i(get_q[111:96]), .next_i(row_take),
    .inner_last_i(row_last), .mid_last_i(line_last), .step_inner_i(listed ? get_q[95:80] : 16'd1),
    .step_mid_i(get_q[143:128]), .step_outer_i(get_q[191:176]), .addr_o(addr_o)
  );
  assign line_start = get_active & !get_start_q & !line_open_q;
  always_ff @(posedge clk_i)
    if (!rst_ni | get_start_q) line_open_q <= 1'b0;
    else line_open_q <= line_start | (line_open_q & !(row_take & row_last));
  sl_unpack #(.RowBytes(Rows*DataWidth/8), .BusBytes(BusBytes)) u_spad (
    .clk_i(clk_i), .rst_ni(rst_ni), .line_i(line_start & !vmem), .bytes_i(line_bytes),
    .offset_i(place[Offset-1:0]), .r_valid_i(r_valid_i & !vmem), .r_data_i(r_data_i),
    .r_ready_o(sp_r_ready), .row_valid_o(sp_valid), .row_data_o(sp_data_o), .row_gnt_i(sp_gnt_i),
    .row_last_o(sp_last)
  );
  sl_unpack #(.RowBytes(Cols*4), .BusBytes(BusBytes)) u_vmem (
    .clk_i(clk_i), .rst_ni(rst_ni), .line_i(line_start & vmem), .bytes_i(line_bytes),
    .offset_i(place[Offset-1:0]), .r_valid_i(r_valid_i & vmem), .r_data_i(r_data_i),
    .r_ready_o(vm_r_ready), .row_valid_o(vm_valid), .row_data_o(vm_data_o), .row_gnt_i(vm_gnt_i),
    .row_last_o(vm_last)
  );
  assign sp_req_o   = sp_valid;
  assign vm_req_o   = vm_valid;
  assign r_ready_o  = vmem ? vm_r_ready : sp_r_ready;
  assign row_take   = (sp_valid & sp_gnt_i) | (vm_valid & vm_gnt_i);
  assign row_last   = vmem ? vm_last : sp_last;
  assign done_o     = row_take & row_last & line_last & repeat_last;
  assign done_tag_o = get_q[15:8];

  // 0 idle, 1 busy, 4 lost a bank, 5 waits for memory.
  always_comb begin
    if (!get_run_q & !asked_q) state_o = 3'd0;
    else if (r_valid_i & r_ready_o) state_o = 3'd1;
    else if (sp_valid | vm_valid) state_o = row_take ? 3'd1 : 3'd4;
    else state_o = 3'd5;
  end

`ifndef SYNTHESIS
  ListedLinesStartAlike: assert property (@(posedge clk_i) disable iff (!rst_ni)
      started_q & (Listed != 0) & ask_q[44] |->
          ({ask_q[155:144], 4'd0} & 16'(BusBytes - 1)) == 0 && ask_q[175:160] == 16'd1)
    else $error("sl_load: listed lines that are no whole beats apart, or repeats of them");
  NoEmptyCommand: assert property (@(posedge clk_i) disable iff (!rst_ni)
      started_q |-> ask_q[63:48] != 0 && ask_q[175:160] != 0 && ask_q[127:112] != 0)
    else $error("sl_load: a command without lines or bytes");
`endif
endmodule
