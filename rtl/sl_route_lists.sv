// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The router's lists: rows that were appended to experts, in blocks of rows of one expert each. A
/// block is a list of entries, each with the next; the first row of an expert, and the one after a
/// full block, opens the next block, so that filled blocks are those from 0 on
/// (docs/accelerator/router.md).
module sl_route_lists #(
  parameter int unsigned Entries     = 1024,             ///< a power of two
  localparam int unsigned EntryBits  = $clog2(Entries),
  localparam int unsigned Experts    = 512,
  localparam int unsigned ExpertBits = 9
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic                  clear_i,         ///< all lists become empty
  input  logic [7:0]            block_rows_i,    ///< rows of a block at most
  input  logic [ExpertBits-1:0] expert_i,        ///< from the cycle before append_i on
  input  logic                  append_i,        ///< not in two cycles running
  input  logic [15:0]           token_i,
  input  logic [31:0]           weight_i,
  input  logic                  block_read_i,    ///< what a block holds comes in the next cycle
  input  logic [15:0]           block_i,
  output logic                  block_valid_o,   ///< it is filled
  output logic [ExpertBits-1:0] block_expert_o,
  output logic [15:0]           block_head_o,    ///< its first entry
  output logic [15:0]           block_count_o,   ///< rows
  input  logic                  entry_read_i,    ///< an entry comes in the next cycle
  input  logic [EntryBits-1:0]  entry_i,
  output logic [15:0]           entry_token_o,
  output logic [31:0]           entry_weight_o,
  output logic [EntryBits-1:0]  entry_next_o
);
  // Of an expert: its open block, that block's first and last entry and rows.
  localparam int unsigned OpenWidth  = 3*EntryBits + 8;
  localparam int unsigned BlockWidth = ExpertBits + EntryBits + 8;
  logic [Experts-1:0]    open_q;
  logic [EntryBits:0]    entries_q, blocks_q;
  logic [OpenWidth-1:0]  open, opened;
  logic [BlockWidth-1:0] block;
  logic [EntryBits-1:0]  entry, in_block, head, tail, to_block, to_head;
  logic [7:0]            count, to_count;
  logic                  opens;
  assign {in_block, head, tail, count} = open;
  assign entry    = entries_q[EntryBits-1:0];
  assign opens    = !open_q[expert_i] | (count == block_rows_i);
  assign to_block = opens ? blocks_q[EntryBits-1:0] : in_block;
  assign to_head  = opens ? entry : head;
  assign to_count = opens ? 8'd1 : count + 8'd1;
  assign opened   = {to_block, to_head, entry, to_count};
  always_ff @(posedge clk_i)
    if (!rst_ni | clear_i) begin
      open_q    <= '0;
      entries_q <= '0;
      blocks_q  <= '0;
    end else if (append_i) begin
      open_q[expert_i] <= 1'b1;
      entries_q        <= entries_q + (EntryBits+1)'(1);
      if (opens) blocks_q <= blocks_q + (EntryBits+1)'(1);
    end
  sl_bank #(.Rows(Experts), .RowWidth(OpenWidth), .LaneWidth(OpenWidth)) u_open (
    .clk_i(clk_i), .rd_en_i(1'b1), .rd_addr_i(expert_i), .rd_data_o(open), .wr_lane_i(append_i),
    .wr_addr_i(expert_i), .wr_data_i(opened)
  );
  sl_bank #(.Rows(Entries), .RowWidth(BlockWidth), .LaneWidth(BlockWidth)) u_blocks (
    .clk_i(clk_i), .rd_en_i(block_read_i), .rd_addr_i(block_i[EntryBits-1:0]), .rd_data_o(block),
    .wr_lane_i(append_i), .wr_addr_i(to_block), .wr_data_i({expert_i, to_head, to_count})
  );
  sl_bank #(.Rows(Entries), .RowWidth(48), .LaneWidth(48)) u_entries (
    .clk_i(clk_i), .rd_en_i(entry_read_i), .rd_addr_i(entry_i),
    .rd_data_o({entry_token_o, entry_weight_o}), .wr_lane_i(append_i), .wr_addr_i(entry),
    .wr_data_i({token_i, weight_i})
  );
  sl_bank #(.Rows(Entries), .RowWidth(EntryBits), .LaneWidth(EntryBits)) u_next (
    .clk_i(clk_i), .rd_en_i(entry_read_i), .rd_addr_i(entry_i), .rd_data_o(entry_next_o),
    .wr_lane_i(append_i & !opens), .wr_addr_i(tail), .wr_data_i(entry)
  );
  always_ff @(posedge clk_i) block_valid_o <= 32'(block_i) < 32'(blocks_q);
  assign block_expert_o = block[EntryBits+8 +: ExpertBits];
  assign block_head_o   = 16'(block[8 +: EntryBits]);
  assign block_count_o  = 16'(block[7:0]);

`ifndef SYNTHESIS
  ListsHold: assert property (@(posedge clk_i) disable iff (!rst_ni)
      append_i |-> 32'(entries_q) < Entries)
    else $error("sl_route_lists: more rows times experts than the lists hold");
`endif
endmodule
