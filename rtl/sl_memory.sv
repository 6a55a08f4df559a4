// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// On-chip memory of banks with one read and one write port each, shared by several readers and
/// writers. Banks are contiguous regions. In each cycle a bank serves the lowest-numbered reader and
/// the lowest-numbered writer that ask for it; the others keep asking. Read data comes in the cycle
/// after the grant. A read and a write of one row in one cycle: the read gets the old row.
module sl_memory #(
  parameter int unsigned Rows      = 1024,  ///< rows in all, a power of two
  parameter int unsigned Banks     = 4,     ///< a power of two, at most Rows
  parameter int unsigned RowWidth  = 128,   ///< bits of a row
  parameter int unsigned LaneWidth = 8,     ///< bits that one write enable covers; divides RowWidth
  parameter int unsigned Readers   = 2,     ///< read requesters
  parameter int unsigned Writers   = 2,     ///< write requesters
  localparam int unsigned Lanes    = RowWidth / LaneWidth,
  localparam int unsigned Addr     = 16     ///< bits of a row address
) (
  input  logic                        clk_i,
  input  logic [Readers-1:0]          rd_req_i,   ///< wants rd_addr_i
  input  logic [Readers*Addr-1:0]     rd_addr_i,  ///< row
  output logic [Readers-1:0]          rd_gnt_o,   ///< served in this cycle
  output logic [Readers*RowWidth-1:0] rd_data_o,  ///< of the read granted a cycle ago
  input  logic [Writers-1:0]          wr_req_i,   ///< wants to write wr_data_i
  input  logic [Writers*Addr-1:0]     wr_addr_i,  ///< row
  input  logic [Writers*RowWidth-1:0] wr_data_i,  ///< row
  input  logic [Writers*Lanes-1:0]    wr_lane_i,  ///< lanes that are written
  output logic [Writers-1:0]          wr_gnt_o    ///< served in this cycle
);
  localparam int unsigned Depth     = Rows / Banks;
  localparam int unsigned BankWidth = (Banks > 1) ? $clog2(Banks) : 1;
  localparam int unsigned LineWidth = (Depth > 1) ? $clog2(Depth) : 1;

  logic [Readers*BankWidth-1:0] rd_bank, rd_bank_q;
  logic [Writers*BankWidth-1:0] wr_bank;
  logic [Readers*Banks-1:0]     rd_hit;
  logic [Writers*Banks-1:0]     wr_hit;
  logic [Banks*RowWidth-1:0]    bank_data;

  for (genvar p = 0; p < Readers; p++) begin : gen_reader
    if (Banks > 1) begin : gen_many
      assign rd_bank[p*BankWidth +: BankWidth] = rd_addr_i[p*Addr + LineWidth +: BankWidth];
    end else begin : gen_one
      assign rd_bank[p] = 1'b0;
    end
    always_ff @(posedge clk_i) rd_bank_q[p*BankWidth +: BankWidth] <= rd_bank[p*BankWidth +: BankWidth];
    assign rd_data_o[p*RowWidth +: RowWidth] =
        bank_data[rd_bank_q[p*BankWidth +: BankWidth]*RowWidth +: RowWidth];
    assign rd_gnt_o[p] = |rd_hit[p*Banks +: Banks];
  end
  for (genvar p = 0; p < Writers; p++) begin : gen_writer
    if (Banks > 1) begin : gen_many
      assign wr_bank[p*BankWidth +: BankWidth] = wr_addr_i[p*Addr + LineWidth +: BankWidth];
    end else begin : gen_one
      assign wr_bank[p] = 1'b0;
    end
    assign wr_gnt_o[p] = |wr_hit[p*Banks +: Banks];
  end

  for (genvar b = 0; b < Banks; b++) begin : gen_bank
    logic [Readers-1:0]   rd_want, rd_win;
    logic [Writers-1:0]   wr_want, wr_win;
    logic [LineWidth-1:0] rd_line, wr_line;
    logic [RowWidth-1:0]  wr_data;
    logic [Lanes-1:0]     wr_lane;
    for (genvar p = 0; p < Readers; p++) begin : gen_rd
      assign rd_want[p] = rd_req_i[p] & (rd_bank[p*BankWidth +: BankWidth] == BankWidth'(b));
      assign rd_hit[p*Banks + b] = rd_win[p];
    end
    for (genvar p = 0; p < Writers; p++) begin : gen_wr
      assign wr_want[p] = wr_req_i[p] & (wr_bank[p*BankWidth +: BankWidth] == BankWidth'(b));
      assign wr_hit[p*Banks + b] = wr_win[p];
    end
    assign rd_win = rd_want & (~rd_want + Readers'(1));  // the lowest that is set
    assign wr_win = wr_want & (~wr_want + Writers'(1));

    always_comb begin
      rd_line = '0;
      for (int p = 0; p < Readers; p++)
        if (rd_win[p]) rd_line = rd_line | rd_addr_i[p*Addr +: LineWidth];
      wr_line = '0;
      wr_data = '0;
      wr_lane = '0;
      for (int p = 0; p < Writers; p++)
        if (wr_win[p]) begin
          wr_line = wr_line | wr_addr_i[p*Addr +: LineWidth];
          wr_data = wr_data | wr_data_i[p*RowWidth +: RowWidth];
          wr_lane = wr_lane | wr_lane_i[p*Lanes +: Lanes];
        end
    end
    sl_bank #(
      .Rows(Depth),
      .RowWidth(RowWidth),
      .LaneWidth(LaneWidth)
    ) u_bank (
      .clk_i(clk_i),
      .rd_en_i(|rd_win),
      .rd_addr_i(rd_line),
      .rd_data_o(bank_data[b*RowWidth +: RowWidth]),
      .wr_lane_i(wr_lane),
      .wr_addr_i(wr_line),
      .wr_data_i(wr_data)
    );
  end

`ifndef SYNTHESIS
  for (genvar p = 0; p < Readers; p++) begin : gen_assert_rd
    ReadInRange: assert property (@(posedge clk_i)
        rd_req_i[p] |-> 32'(rd_addr_i[p*Addr +: Addr]) < Rows)
      else $error("sl_memory: reader %0d beyond the last row", p);
  end
  for (genvar p = 0; p < Writers; p++) begin : gen_assert_wr
    WriteInRange: assert property (@(posedge clk_i)
        wr_req_i[p] |-> 32'(wr_addr_i[p*Addr +: Addr]) < Rows)
      else $error("sl_memory: writer %0d beyond the last row", p);
  end
`endif
endmodule
