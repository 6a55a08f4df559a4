// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Rows of an on-chip memory to beats of the memory channel: sl_unpack the other way round. Bytes of
/// the last row beyond the line's end are not strobed.
module sl_pack #(
  parameter int unsigned RowBytes = 8,   ///< a power of two
  parameter int unsigned BusBytes = 16,  ///< a power of two
  localparam int unsigned Offset  = (BusBytes > 1) ? $clog2(BusBytes) : 1
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic                  line_i,       ///< a line starts: between lines alone
  input  logic [15:0]           bytes_i,      ///< of the line, at least 1
  input  logic [Offset-1:0]     offset_i,     ///< of its first byte within a beat
  input  logic                  row_valid_i,  ///< a row is there
  input  logic [RowBytes*8-1:0] row_data_i,
  output logic                  row_ready_o,  ///< it is used up in this cycle
  output logic                  w_valid_o,    ///< a beat is there
  output logic [BusBytes*8-1:0] w_data_o,
  output logic [BusBytes-1:0]   w_strb_o,
  input  logic                  w_ready_i,    ///< it is taken in this cycle
  output logic                  line_last_o   ///< it is the line's last
);
  logic        active_q, take;
  logic [15:0] left_q;
  if (RowBytes <= BusBytes) begin : gen_short
    localparam int unsigned Parts = BusBytes / RowBytes;
    localparam int unsigned Width = (Parts > 1) ? $clog2(Parts) : 1;
    logic [Width-1:0]      part_q;
    logic [BusBytes*8-1:0] kept_q;
    logic [BusBytes-1:0]   strobe_q;
    logic                  beat_last;
    assign line_last_o = left_q <= 16'(RowBytes);
    assign beat_last   = (part_q == Width'(Parts - 1)) | line_last_o;
    assign w_valid_o   = active_q & row_valid_i & beat_last;
    assign row_ready_o = active_q & row_valid_i & (w_ready_i | !beat_last);
    assign take        = row_ready_o;
    for (genvar p = 0; p < Parts; p++) begin : gen_part
      logic [RowBytes-1:0] strobe;
      for (genvar b = 0; b < RowBytes; b++) begin : gen_byte
        assign strobe[b] = 16'(b) < left_q;
      end
      assign w_data_o[p*RowBytes*8 +: RowBytes*8] =
          (part_q == Width'(p)) ? row_data_i : kept_q[p*RowBytes*8 +: RowBytes*8];
      assign w_strb_o[p*RowBytes +: RowBytes] =
          (part_q == Width'(p)) ? strobe
          : (Width'(p) < part_q) ? strobe_q[p*RowBytes +: RowBytes] : '0;
      always_ff @(posedge clk_i) begin
        if (take & (part_q == Width'(p))) kept_q[p*RowBytes*8 +: RowBytes*8] <= row_data_i;
        if (line_i | (take & beat_last)) strobe_q[p*RowBytes +: RowBytes] <= '0;
        else if (take & (part_q == Width'(p))) strobe_q[p*RowBytes +: RowBytes] <= strobe;
      end
    end
    always_ff @(posedge clk_i) begin
      if (line_i) part_q <= (Parts > 1) ? Width'(offset_i >> $clog2(RowBytes)) : '0;
      else if (take) part_q <= (part_q == Width'(Parts - 1)) ? '0 : part_q + Width'(1);
      if (line_i) left_q <= bytes_i;
      else if (take) left_q <= left_q - 16'(RowBytes);
      if (!rst_ni) active_q <= 1'b0;
      else if (line_i) active_q <= 1'b1;
      else if (take & line_last_o) active_q <= 1'b0;
    end
  end else begin : gen_long
    localparam int unsigned Parts = RowBytes / BusBytes;
    localparam int unsigned Width = $clog2(Parts);
    logic [Width-1:0] part_q;
    assign line_last_o = left_q <= 16'(BusBytes);
    assign w_valid_o   = active_q & row_valid_i;
    assign take        = w_valid_o & w_ready_i;
    assign row_ready_o = take & ((part_q == Width'(Parts - 1)) | line_last_o);
    assign w_data_o    = row_data_i[32'(part_q)*BusBytes*8 +: BusBytes*8];
    for (genvar b = 0; b < BusBytes; b++) begin : gen_byte
      assign w_strb_o[b] = 16'(b) < left_q;
    end
    always_ff @(posedge clk_i) begin
      if (line_i) part_q <= '0;
      else if (take) part_q <= (row_ready_o) ? '0 : part_q + Width'(1);
      if (line_i) left_q <= bytes_i;
      else if (take) left_q <= left_q - 16'(BusBytes);
      if (!rst_ni) active_q <= 1'b0;
      else if (line_i) active_q <= 1'b1;
      else if (take & line_last_o) active_q <= 1'b0;
    end
  end
endmodule
