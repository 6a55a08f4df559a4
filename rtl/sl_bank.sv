// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// One SRAM macro: a synchronous read and a write port with lane enables. Area and energy come from
/// the SRAM model, not from synthesis: tools take it as a black box.
module sl_bank #(
  parameter int unsigned Rows      = 256,  ///< rows
  parameter int unsigned RowWidth  = 128,  ///< bits of a row
  parameter int unsigned LaneWidth = 8,    ///< bits that one write enable covers
  localparam int unsigned Lanes    = RowWidth / LaneWidth,
  localparam int unsigned Line     = (Rows > 1) ? $clog2(Rows) : 1
) (
  input  logic                clk_i,
  input  logic                rd_en_i,    ///< reads rd_addr_i
  input  logic [Line-1:0]     rd_addr_i,  ///< row
  output logic [RowWidth-1:0] rd_data_o,  ///< the row, from the next cycle on
  input  logic [Lanes-1:0]    wr_lane_i,  ///< lanes to write; none: no write
  input  logic [Line-1:0]     wr_addr_i,  ///< row
  input  logic [RowWidth-1:0] wr_data_i   ///< row
);
  logic [RowWidth-1:0] mem [Rows];
  logic [RowWidth-1:0] kept, merged;

  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    assign merged[l*LaneWidth +: LaneWidth] =
        wr_lane_i[l] ? wr_data_i[l*LaneWidth +: LaneWidth] : kept[l*LaneWidth +: LaneWidth];
  end
  assign kept = mem[wr_addr_i];
  always_ff @(posedge clk_i) begin
    if (rd_en_i) rd_data_o <= mem[rd_addr_i];
    if (|wr_lane_i) mem[wr_addr_i] <= merged;
  end
endmodule
