// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Cuts the lines of a LOAD or STORE into bursts that neither cross 4 KiB nor exceed 256 beats. Listed
/// lines lie where a list of numbers says: a cycle more each.
module sl_bursts #(
  parameter int unsigned BusBytes = 16,  ///< a power of two, at most 128
  parameter int unsigned Listed   = 0,   ///< 1: lines may be listed
  localparam int unsigned Offset  = $clog2(BusBytes)
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         start_i,      ///< a command starts: its fields hold from the next cycle on
  input  logic [39:0]  address_i,    ///< of the first line
  input  logic [15:0]  bytes_i,      ///< of a line
  input  logic [15:0]  lines_i,      ///< of a repeat
  input  logic [15:0]  repeats_i,
  input  logic [39:0]  line_step_i,  ///< bytes from line to line
  input  logic [39:0]  repeat_step_i,
  input  logic         listed_i,      ///< line i is list_number_i times line_step_i from address_i on
  output logic         list_read_o,   ///< asks for the number of line list_line_o
  output logic [15:0]  list_line_o,
  input  logic [15:0]  list_number_i, ///< a cycle later
  output logic         active_o,     ///< bursts are left
  output logic         valid_o,      ///< a burst is offered
  output logic [39:0]  address_o,    ///< of its first beat
  output logic [7:0]   length_o,     ///< its beats less one
  input  logic         take_i        ///< it is taken in this cycle
);
  logic        line_q, line_end, opens, unused_active;
  logic [15:0] line, repeated, outer;
  logic        line_last, repeat_last, outer_last;
  logic [39:0] line_address, start_address;
  sl_loops u_lines (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_i), .next_i(line_end),
    .inners_i(16'd1), .mids_i(lines_i), .outers_i(repeats_i), .active_o(active_o),
    .inner_o(outer), .mid_o(line), .outer_o(repeated),
    .inner_last_o(unused_active), .mid_last_o(line_last), .outer_last_o(repeat_last)
  );
  assign outer_last  = 1'b1;
  assign list_line_o = line;
  if (Listed != 0) begin : gen_listed
    logic told_q;  // the number of the line arrives
    always_ff @(posedge clk_i) told_q <= list_read_o;
    assign list_read_o   = active_o & !line_q & listed_i & !told_q & !start_i;
    assign opens         = active_o & !line_q & (!listed_i | told_q);
    assign start_address = listed_i ? address_i + 40'(list_number_i) * line_step_i : line_address;
  end else begin : gen_plain
    assign list_read_o   = 1'b0;
    assign opens         = active_o & !line_q;
    assign start_address = line_address;
  end
  sl_walk #(.Addr(40)) u_address (
    .clk_i(clk_i), .start_i(start_i), .base_i(address_i), .next_i(line_end),
    .inner_last_i(outer_last), .mid_last_i(line_last), .step_inner_i(40'd0),
    .step_mid_i(line_step_i), .step_outer_i(repeat_step_i), .addr_o(line_address)
  );
  logic [39:0] at_q;
  logic [16:0] left_q, to_page, burst;
  assign to_page   = (17'd4096 - {5'd0, at_q[11:0]}) >> Offset;
  always_comb begin
    burst = left_q;
    if (burst > to_page) burst = to_page;
    if (burst > 17'd256) burst = 17'd256;
  end
  assign valid_o   = line_q;
  assign address_o = at_q;
  assign length_o  = 8'(burst - 17'd1);
  assign line_end  = line_q & take_i & (burst == left_q);
  always_ff @(posedge clk_i) begin
    if (!rst_ni | start_i) begin
      line_q <= 1'b0;
    end else if (opens) begin
      line_q <= 1'b1;
      at_q   <= {start_address[39:Offset], Offset'(0)};
      left_q <= (17'(start_address[Offset-1:0]) + 17'(bytes_i) + 17'(BusBytes - 1)) >> Offset;
    end else if (line_q & take_i) begin
      line_q <= !line_end;
      at_q   <= at_q + 40'({burst, Offset'(0)});
      left_q <= left_q - burst;
    end
  end
endmodule
