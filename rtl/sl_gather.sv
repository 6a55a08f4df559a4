// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// GATHER and SCATTER commands: rows of one block of the router's lists, row by row of the list.
/// GATHER copies SPAD rows of listed tokens side by side; SCATTER adds VMEM rows, times the listed
/// weights, to the rows of listed tokens (docs/accelerator/router.md).
module sl_gather #(
  parameter int unsigned Rows      = 8,  ///< lanes of a SPAD row
  parameter int unsigned Cols      = 8,  ///< words of a VMEM row
  parameter int unsigned Lanes     = 4,  ///< sums a cycle; divides Cols, a power of two
  parameter int unsigned DataWidth = 8,  ///< bits of a SPAD element
  parameter int unsigned Float     = (DataWidth == 8) ? 0 : 1,  ///< 0: results to be scattered are int32
  parameter int unsigned EntryBits = 10,
  localparam int unsigned Addr     = 16
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      start_i,       ///< cmd_i is a command of these until done_o
  input  logic [255:0]              cmd_i,         ///< docs/accelerator/architecture.md
  output logic                      done_o,        ///< its last row has been written
  output logic [2:0]                state_o,       ///< of the counters: sl_counters
  output logic                      entry_read_o,  ///< an entry of the lists, a cycle later
  output logic [EntryBits-1:0]      entry_o,
  input  logic [15:0]               token_i,
  input  logic [31:0]               weight_i,
  input  logic [EntryBits-1:0]      next_i,
  output logic                      vm_rd_req_o,   ///< VMEM read
  output logic [Addr-1:0]           vm_rd_addr_o,
  input  logic                      vm_rd_gnt_i,
  input  logic [Cols*32-1:0]        vm_rd_data_i,
  output logic                      vm_wr_req_o,   ///< VMEM write
  output logic                      sp_rd_req_o,   ///< SPAD read
  output logic [Addr-1:0]           sp_rd_addr_o,
  input  logic                      sp_rd_gnt_i,
  input  logic [Rows*DataWidth-1:0] sp_rd_data_i,
  output logic                      sp_wr_req_o,   ///< SPAD write
  output logic [Addr-1:0]           wr_addr_o,     ///< of both writes
  output logic [Cols*32-1:0]        vm_wr_data_o,
  output logic [Rows*DataWidth-1:0] sp_wr_data_o,
  input  logic                      vm_wr_gnt_i,
  input  logic                      sp_wr_gnt_i
);
  localparam int unsigned Beats     = Cols / Lanes;
  localparam int unsigned BeatWidth = (Beats > 1) ? $clog2(Beats) : 1;
  localparam logic [3:0] Idle = 4'd0, List = 4'd1, Entry = 4'd2, Gain = 4'd3, Ask = 4'd4,
                         Old = 4'd5, Take = 4'd6, Sum = 4'd7, Drain = 4'd8, Put = 4'd9;

  logic        scatter;
  logic [15:0] rows, src0, dst, src_stride, dst_stride, blocks;
  logic [31:0] scale;
  assign scatter    = cmd_i[7:0] == 8'h44;
  assign rows       = cmd_i[63:48];
  assign src0       = cmd_i[79:64];
  assign dst        = cmd_i[111:96];
  assign src_stride = cmd_i[127:112];
  assign dst_stride = cmd_i[159:144];
  assign blocks     = cmd_i[175:160];
  assign scale      = cmd_i[223:192];

  // ------------------------------------------------------------------ control
  // Rows of the block i, blocks of a row n: list, entry, (gain), then for every n: read, (read the
  // sum, take it, beats), put.
  logic [3:0]           state_q;
  logic [15:0]          i_q, n_q, from_q, to_q;
  logic [EntryBits-1:0] entry_q;
  logic [BeatWidth-1:0] beat_q, beat_1q, beat_2q;
  logic                 written, n_last, i_last, beat_last, drained_q;
  assign n_last       = n_q + 16'd1 == blocks;
  assign i_last       = i_q + 16'd1 == rows;
  assign beat_last    = beat_q == BeatWidth'(Beats - 1);
  assign written      = scatter ? vm_wr_gnt_i : sp_wr_gnt_i;
  assign entry_read_o = state_q == List;
  assign entry_o      = entry_q;
  assign vm_rd_req_o  = ((state_q == Ask) & scatter) | (state_q == Old);
  assign vm_rd_addr_o = (state_q == Old) ? to_q : from_q;
  assign sp_rd_req_o  = (state_q == Ask) & !scatter;
  assign sp_rd_addr_o = from_q;
  assign vm_wr_req_o  = (state_q == Put) & scatter;
  assign sp_wr_req_o  = (state_q == Put) & !scatter;
  assign wr_addr_o    = to_q;
  assign done_o       = (state_q == Put) & written & n_last & i_last;
  always_ff @(posedge clk_i)
    if (!rst_ni) begin
      state_q <= Idle;
    end else begin
      unique case (state_q)
        Idle:    if (start_i) state_q <= List;
        List:    state_q <= Entry;
        Entry:   state_q <= scatter ? Gain : Ask;
        Gain:    state_q <= Ask;
        Ask:     if (scatter ? vm_rd_gnt_i : sp_rd_gnt_i) state_q <= scatter ? Old : Put;
        Old:     if (vm_rd_gnt_i) state_q <= Take;
        Take:    state_q <= Sum;
        Sum:     if (beat_last) state_q <= Drain;
        Drain:   if (drained_q) state_q <= Put;
        Put:     if (written) state_q <= !n_last ? Ask : !i_last ? List : Idle;
        default: state_q <= Idle;
      endcase
    end
  always_ff @(posedge clk_i) begin
    drained_q <= (state_q == Drain) & !drained_q;
    if (start_i) begin
      entry_q <= cmd_i[80 +: EntryBits];
      i_q     <= '0;
    end else if (state_q == Entry) begin
      entry_q <= next_i;
      n_q     <= '0;
      from_q  <= src0 + (scatter ? i_q : token_i);
      to_q    <= dst + (scatter ? token_i : i_q);
    end else if ((state_q == Put) & written) begin
      n_q    <= n_q + 16'd1;
      from_q <= from_q + src_stride;
      to_q   <= to_q + dst_stride;
      if (n_last) i_q <= i_q + 16'd1;
    end
    beat_q  <= (state_q == Sum) ? beat_q + BeatWidth'(1) : '0;
    beat_1q <= beat_q;
    beat_2q <= beat_1q;
  end

  // ------------------------------------------------------------------ a row of SPAD
  // It comes a cycle after its read, in the first cycle of Put, and is kept while that waits.
  logic [Rows*DataWidth-1:0] kept_q;
  logic                      put_q;
  assign sp_wr_data_o = put_q ? kept_q : sp_rd_data_i;
  always_ff @(posedge clk_i) begin
    put_q <= (state_q == Put) & !written;
    if ((state_q == Put) & !put_q) kept_q <= sp_rd_data_i;
  end

  // ------------------------------------------------------------------ a row of VMEM
  logic [31:0]        weight_q, gain, gain_q;
  logic [Cols*32-1:0] row_q, sum_q;
  logic               got_q;
  logic [1:0]         beats_q;
  sl_fp32_mul u_gain (.a_i(weight_q), .b_i(scale), .y_o(gain));
  always_ff @(posedge clk_i) begin
    if (state_q == Entry) weight_q <= weight_i;
    if (state_q == Gain) gain_q <= gain;
    got_q <= (state_q == Ask) & vm_rd_gnt_i;
    if (got_q) row_q <= vm_rd_data_i;
    beats_q <= {beats_q[0], state_q == Sum};
  end
  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    logic [31:0] word, converted, x_1q, product, product_2q, old, sum;
    assign word = row_q[(32'(beat_q)*Lanes + l)*32 +: 32];
    if (Float == 0) begin : gen_int8
      sl_int_to_fp32 u_convert (.x_i(word), .y_o(converted));
    end else begin : gen_float
      assign converted = word;
    end
    sl_fp32_mul u_product (.a_i(x_1q), .b_i(gain_q), .y_o(product));
    assign old = sum_q[(32'(beat_2q)*Lanes + l)*32 +: 32];
    sl_fp32_add u_sum (.a_i(old), .b_i(product_2q), .y_o(sum));
    always_ff @(posedge clk_i) begin
      x_1q       <= converted;
      product_2q <= product;
    end
    for (genvar t = 0; t < Beats; t++) begin : gen_place
      always_ff @(posedge clk_i)
        if (state_q == Take)
          sum_q[(t*Lanes + l)*32 +: 32] <= vm_rd_data_i[(t*Lanes + l)*32 +: 32];
        else if (beats_q[1] & (beat_2q == BeatWidth'(t)))
          sum_q[(t*Lanes + l)*32 +: 32] <= sum;
    end
  end
  assign vm_wr_data_o = sum_q;

  // 0 idle, 1 busy, 2 fill, 3 drain, 4 lost a bank.
  always_comb begin
    if (state_q == Idle) state_o = 3'd0;
    else if (((state_q == Put) & !written) | (vm_rd_req_o & !vm_rd_gnt_i) |
             (sp_rd_req_o & !sp_rd_gnt_i))
      state_o = 3'd4;
    else if ((state_q == Put) | (state_q == Sum)) state_o = 3'd1;
    else if (state_q == Drain) state_o = 3'd3;
    else state_o = 3'd2;
  end

`ifndef SYNTHESIS
  NoEmptyCommand: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_i |-> rows != 0 && blocks != 0)
    else $error("sl_gather: a command without rows or blocks");
`endif
endmodule
