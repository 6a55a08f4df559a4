// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// SELECT commands: of each row of scores the numbers of the k greatest, in ascending order; of equal
/// scores the lower number counts as greater (docs/accelerator/select.md). The k-th greatest score is
/// found bit by bit: a pass over the row counts the scores that reach a threshold, Cols a cycle. The
/// numbers stay here, for LOADs of listed lines.
module sl_select #(
  parameter int unsigned Cols    = 8,     ///< words of a VMEM row
  parameter int unsigned Entries = 1024,  ///< numbers that the lists hold, a power of two
  localparam int unsigned Addr   = 16
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               start_i,       ///< cmd_i is a SELECT command and stays until done_o
  input  logic [255:0]       cmd_i,         ///< docs/accelerator/architecture.md
  output logic               done_o,        ///< its last row has been listed
  output logic [2:0]         state_o,       ///< of the counters: sl_counters
  output logic               rd_req_o,      ///< VMEM read of scores
  output logic [Addr-1:0]    rd_addr_o,
  input  logic               rd_gnt_i,
  input  logic [Cols*32-1:0] rd_data_i,
  input  logic               list_read_i,   ///< an entry of the lists comes a cycle later
  input  logic [15:0]        list_entry_i,
  output logic [15:0]        list_number_o
);
  localparam int unsigned EntryBits = $clog2(Entries);
  localparam int unsigned LaneBits  = (Cols > 1) ? $clog2(Cols) : 1;
  localparam logic [2:0] Idle = 3'd0, Search = 3'd1, Settle = 3'd2, Decide = 3'd3, Ask = 3'd4,
                         Take = 3'd5, List = 3'd6;

  // ------------------------------------------------------------------ the command
  logic [15:0] rows, src0, dst, stride, k, dst_stride, scores;
  assign rows       = cmd_i[63:48];
  assign src0       = cmd_i[79:64];
  assign dst        = cmd_i[111:96];
  assign stride     = cmd_i[127:112];
  assign k          = cmd_i[143:128];
  assign dst_stride = cmd_i[159:144];
  assign scores     = cmd_i[191:176];

  // ------------------------------------------------------------------ control
  logic [2:0]      state_q;
  logic            settled_q, taken, last_read, all, row_start, pass_start, picked_all, row_done;
  logic [4:0]      bit_q;
  logic [15:0]     m_q, at_q, left_q;  // row of the command; next row of VMEM; scores not yet read
  assign all        = k == scores;
  assign rd_req_o   = (state_q == Search) | (state_q == Ask);
  assign rd_addr_o  = at_q;
  assign taken      = rd_req_o & rd_gnt_i;
  assign last_read  = left_q <= 16'(Cols);
  assign row_done   = (state_q == List) & picked_all & (left_q == '0);
  assign row_start  = start_i | (row_done & !done_o);
  assign pass_start = row_start | (state_q == Decide);
  assign done_o     = row_done & (m_q + 16'd1 == rows);
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q <= Idle;
    end else begin
      unique case (state_q)
        Idle:    if (start_i) state_q <= all ? Ask : Search;
        Search:  if (taken & last_read) state_q <= Settle;
        Settle:  if (settled_q) state_q <= Decide;
        Decide:  state_q <= (bit_q == '0) ? Ask : Search;
        Ask:     if (taken) state_q <= Take;
        Take:    state_q <= List;
        List:    if (picked_all) state_q <= (left_q != '0) ? Ask : done_o ? Idle
                                            : all ? Ask : Search;
        default: state_q <= Idle;
      endcase
    end
    settled_q <= (state_q == Settle) & !settled_q;
    if (start_i) m_q <= '0;
    else if (row_start) m_q <= m_q + 16'd1;
    if (row_start) bit_q <= 5'd31;
    else if (state_q == Decide) bit_q <= bit_q - 5'd1;
    if (pass_start) begin
      at_q   <= src0 + (start_i ? 16'd0 : row_start ? m_q + 16'd1 : m_q);
      left_q <= scores;
    end else if (taken) begin
      at_q   <= at_q + stride;
      left_q <= last_read ? '0 : left_q - 16'(Cols);
    end
  end

  // ------------------------------------------------------------------ a row of VMEM
  // Scores as unsigned numbers of the same order: by sign and magnitude of their bits.
  logic [31:0]     threshold, kth_q;
  logic [15:0]     have_q, first_q;  // scores in the row that arrives, and the first one's number
  logic [Cols-1:0] reach, more, same;
  assign threshold = kth_q | ((state_q == Take) ? 32'd0 : 32'd1 << bit_q);
  for (genvar l = 0; l < Cols; l++) begin : gen_lane
    logic [31:0] score, ordered;
    logic        there;
    assign score    = rd_data_i[l*32 +: 32];
    assign ordered  = score[31] ? ~score : {1'b1, score[30:0]};
    assign there    = 16'(l) < have_q;
    assign reach[l] = there & (ordered >= threshold);
    assign same[l]  = there & !all & (ordered == threshold);
    assign more[l]  = (there & all) | (reach[l] & !same[l]);
  end
  always_ff @(posedge clk_i)
    if (taken) begin
      have_q  <= left_q;
      first_q <= scores - left_q;
    end

  // ------------------------------------------------------------------ search: bits of the k-th score
  // A count below k is that of the scores above the k-th, where no later one is.
  logic            got_q;
  logic [Cols-1:0] reach_q;
  logic [15:0]     reached, count_q, above_q;
  always_comb begin
    reached = '0;
    for (int l = 0; l < Cols; l++) reached = reached + 16'(reach_q[l]);
  end
  always_ff @(posedge clk_i) begin
    got_q   <= taken & (state_q == Search);
    reach_q <= got_q ? reach : '0;
    count_q <= pass_start ? '0 : count_q + reached;
    if (row_start) begin
      kth_q   <= '0;
      above_q <= '0;
    end else if (state_q == Decide) begin
      if (count_q >= k) kth_q <= threshold;
      else above_q <= count_q;
    end
  end

  // ------------------------------------------------------------------ lists
  // All that are above the k-th, and of those equal to it the first ones.
  logic [Cols-1:0]      more_q, same_q, open, lowest;
  logic [15:0]          ties_q;
  logic [EntryBits-1:0] entry_q, row_entry_q;
  logic [LaneBits-1:0]  lane;
  logic                 pick;
  assign open       = more_q | ((ties_q != '0) ? same_q : '0);
  assign lowest     = open & (~open + Cols'(1));
  assign picked_all = open == '0;
  assign pick       = (state_q == List) & !picked_all;
  always_comb begin
    lane = '0;
    for (int l = 0; l < Cols; l++) if (lowest[l]) lane = lane | LaneBits'(l);
  end
  always_ff @(posedge clk_i) begin
    if (state_q == Take) begin
      more_q <= more;
      same_q <= same;
    end else if (pick) begin
      more_q <= more_q & ~lowest;
      same_q <= same_q & ~lowest;
    end
    if (state_q == Decide) ties_q <= k - ((count_q >= k) ? above_q : count_q);
    else if (pick & ((same_q & lowest) != '0)) ties_q <= ties_q - 16'd1;
    if (start_i) begin
      row_entry_q <= dst[EntryBits-1:0];
      entry_q     <= dst[EntryBits-1:0];
    end else if (row_start) begin
      row_entry_q <= row_entry_q + dst_stride[EntryBits-1:0];
      entry_q     <= row_entry_q + dst_stride[EntryBits-1:0];
    end else if (pick) begin
      entry_q <= entry_q + EntryBits'(1);
    end
  end
  sl_bank #(.Rows(Entries), .RowWidth(16), .LaneWidth(16)) u_lists (
    .clk_i(clk_i), .rd_en_i(list_read_i), .rd_addr_i(list_entry_i[EntryBits-1:0]),
    .rd_data_o(list_number_o), .wr_lane_i(pick), .wr_addr_i(entry_q),
    .wr_data_i(first_q + 16'(lane))
  );

  // 0 idle, 1 busy, 2 fill, 3 drain, 4 lost a bank.
  always_comb begin
    if (state_q == Idle) state_o = 3'd0;
    else if (rd_req_o & !rd_gnt_i) state_o = 3'd4;
    else if ((state_q == Search) | (state_q == List)) state_o = 3'd1;
    else if ((state_q == Ask) | (state_q == Take)) state_o = 3'd2;
    else state_o = 3'd3;
  end

`ifndef SYNTHESIS
  Selectable: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_i |-> rows != 0 && k != 0 && k <= scores)
    else $error("sl_select: no rows, or more selected than there are scores");
  ListsHold: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_i |-> 32'(dst) + (32'(rows) - 1) * 32'(dst_stride) + 32'(k) <= Entries)
    else $error("sl_select: more numbers than the lists hold");
  AllListed: assert property (@(posedge clk_i) disable iff (!rst_ni)
      row_done |-> EntryBits'(entry_q - row_entry_q) == EntryBits'(k))
    else $error("sl_select: a row of fewer or more than k numbers");
`endif
endmodule
