// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Counters of a nest of three loops, from zero; says which are in their last iteration.
module sl_loops #(
  localparam int unsigned Width = 16  ///< bits of a count
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             start_i,   ///< all counters to zero; the nest is active from now on
  input  logic             next_i,    ///< one iteration further
  input  logic [Width-1:0] inners_i,  ///< iterations, at least 1, held while active
  input  logic [Width-1:0] mids_i,
  input  logic [Width-1:0] outers_i,
  output logic             active_o,  ///< iterations are left
  output logic [Width-1:0] inner_o,
  output logic [Width-1:0] mid_o,
  output logic [Width-1:0] outer_o,
  output logic             inner_last_o,
  output logic             mid_last_o,
  output logic             outer_last_o
);
  assign inner_last_o = inner_o + Width'(1) == inners_i;
  assign mid_last_o   = mid_o + Width'(1) == mids_i;
  assign outer_last_o = outer_o + Width'(1) == outers_i;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      active_o <= 1'b0;
    end else if (start_i) begin
      active_o <= 1'b1;
      inner_o  <= '0;
      mid_o    <= '0;
      outer_o  <= '0;
    end else if (next_i) begin
      inner_o <= inner_last_o ? '0 : inner_o + Width'(1);
      if (inner_last_o) mid_o <= mid_last_o ? '0 : mid_o + Width'(1);
      if (inner_last_o & mid_last_o) begin
        outer_o <= outer_o + Width'(1);
        if (outer_last_o) active_o <= 1'b0;
      end
    end
  end
endmodule
