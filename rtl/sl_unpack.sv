// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Beats of the memory channel to rows of an on-chip memory. A line is a run of bytes in memory that
/// starts on a whole row's place within a beat (or on a beat, where rows are longer); bytes of its last
/// row beyond its end are zero.
module sl_unpack #(
  parameter int unsigned RowBytes = 8,   ///< a power of two
  parameter int unsigned BusBytes = 16,  ///< a power of two
  localparam int unsigned Offset  = (BusBytes > 1) ? $clog2(BusBytes) : 1
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic                  line_i,      ///< a line starts: between lines alone
  input  logic [15:0]           bytes_i,     ///< of the line, at least 1
  input  logic [Offset-1:0]     offset_i,    ///< of its first byte within a beat
  input  logic                  r_valid_i,   ///< a beat is there
  input  logic [BusBytes*8-1:0] r_data_i,
  output logic                  r_ready_o,   ///< it is used up in this cycle
  output logic                  row_valid_o, ///< a row is there
  output logic [RowBytes*8-1:0] row_data_o,
  input  logic                  row_gnt_i,   ///< it is taken in this cycle
  output logic                  row_last_o   ///< it is the line's last
);
  logic        active_q;
  logic [15:0] left_q;
  logic        beat_last;
  if (RowBytes <= BusBytes) begin : gen_short
    localparam int unsigned Parts = BusBytes / RowBytes;
    localparam int unsigned Width = (Parts > 1) ? $clog2(Parts) : 1;
    logic [Width-1:0]      part_q;
    logic [RowBytes*8-1:0] row;
    assign row         = r_data_i[32'(part_q)*RowBytes*8 +: RowBytes*8];
    assign row_valid_o = active_q & r_valid_i;
    assign row_last_o  = left_q <= 16'(RowBytes);
    assign beat_last   = part_q == Width'(Parts - 1);
    assign r_ready_o   = row_valid_o & row_gnt_i & (beat_last | row_last_o);
    for (genvar b = 0; b < RowBytes; b++) begin : gen_byte
      assign row_data_o[b*8 +: 8] = (16'(b) < left_q) ? row[b*8 +: 8] : 8'd0;
    end
    always_ff @(posedge clk_i)
      if (line_i) part_q <= (Parts > 1) ? Width'(offset_i >> $clog2(RowBytes)) : '0;
      else if (row_valid_o & row_gnt_i) part_q <= beat_last ? '0 : part_q + Width'(1);
    always_ff @(posedge clk_i)
      if (!rst_ni) active_q <= 1'b0;
      else if (line_i) active_q <= 1'b1;
      else if (row_valid_o & row_gnt_i & row_last_o) active_q <= 1'b0;
    always_ff @(posedge clk_i)
      if (line_i) left_q <= bytes_i;
      else if (row_valid_o & row_gnt_i) left_q <= left_q - 16'(RowBytes);
  end else begin : gen_long
    localparam int unsigned Parts = RowBytes / BusBytes;
    localparam int unsigned Width = $clog2(Parts);
    logic [Width-1:0]      part_q;
    logic [RowBytes*8-1:0] kept_q;
    logic                  take;
    assign beat_last   = part_q == Width'(Parts - 1);
    assign row_last_o  = left_q <= 16'(BusBytes);
    assign row_valid_o = active_q & r_valid_i & (beat_last | row_last_o);
    assign r_ready_o   = active_q & r_valid_i & (row_gnt_i | !(beat_last | row_last_o));
    assign take        = r_ready_o;
    for (genvar p = 0; p < Parts; p++) begin : gen_part
      logic [BusBytes*8-1:0] beat;
      for (genvar b = 0; b < BusBytes; b++) begin : gen_byte
        assign beat[b*8 +: 8] = (16'(b) < left_q) ? r_data_i[b*8 +: 8] : 8'd0;
      end
      assign row_data_o[p*BusBytes*8 +: BusBytes*8] =
          (part_q == Width'(p)) ? beat
          : (Width'(p) < part_q) ? kept_q[p*BusBytes*8 +: BusBytes*8] : '0;
      always_ff @(posedge clk_i)
        if (take & (part_q == Width'(p))) kept_q[p*BusBytes*8 +: BusBytes*8] <= beat;
    end
    always_ff @(posedge clk_i) begin
      if (line_i) part_q <= '0;
      else if (take) part_q <= (beat_last | row_last_o) ? '0 : part_q + Width'(1);
      if (line_i) left_q <= bytes_i;
      else if (take) left_q <= left_q - 16'(BusBytes);
      if (!rst_ni) active_q <= 1'b0;
      else if (line_i) active_q <= 1'b1;
      else if (take & row_last_o) active_q <= 1'b0;
    end
  end
endmodule
