// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Row addresses of a nest of three loops: the inner loop steps by step_inner_i, the middle one by
/// step_mid_i from where it last started, the outer one by step_outer_i likewise.
module sl_walk #(
  parameter int unsigned Addr = 16  ///< bits of an address
) (
  input  logic            clk_i,
  input  logic            start_i,       ///< address becomes base_i
  input  logic [Addr-1:0] base_i,
  input  logic            next_i,        ///< one iteration further
  input  logic            inner_last_i,  ///< this is the inner loop's last iteration
  input  logic            mid_last_i,    ///< and the middle loop's
  input  logic [Addr-1:0] step_inner_i,
  input  logic [Addr-1:0] step_mid_i,
  input  logic [Addr-1:0] step_outer_i,
  output logic [Addr-1:0] addr_o         ///< of this iteration
);
  logic [Addr-1:0] mid_q, outer_q, mid_next, outer_next;
  assign mid_next   = mid_q + step_mid_i;
  assign outer_next = outer_q + step_outer_i;
  always_ff @(posedge clk_i) begin
    if (start_i) begin
      addr_o  <= base_i;
      mid_q   <= base_i;
      outer_q <= base_i;
    end else if (next_i) begin
      if (!inner_last_i) begin
        addr_o <= addr_o + step_inner_i;
      end else if (!mid_last_i) begin
        addr_o <= mid_next;
        mid_q  <= mid_next;
      end else begin
        addr_o  <= outer_next;
        mid_q   <= outer_next;
        outer_q <= outer_next;
      end
    end
  end
endmodule
