// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Fetches what a pass of the scan unit needs from VMEM, a row a cycle: decays and the key of token
/// t, the query of token t - 1, then, once the pass before is through its pipeline, the value of token
/// t and its beta. The first pass has no query, the last nothing else.
module sl_scan_fetch #(
  localparam int unsigned Addr = 16
) (
  input  logic            clk_i,
  input  logic            rst_ni,
  input  logic            start_i,        ///< fetch for token_i begins in the next cycle
  input  logic [15:0]     token_i,        ///< t, held while active
  input  logic [15:0]     tokens_i,       ///< of the command
  input  logic            quiet_i,        ///< the pass before is through: values may be replaced
  input  logic            channels_i,     ///< a decay per channel, else one for all
  input  logic [7:0]      key_blocks_i,
  input  logic [7:0]      value_blocks_i,
  input  logic [Addr-1:0] decay_i,        ///< first rows of each, block 0, token 0
  input  logic [Addr-1:0] key_i,
  input  logic [Addr-1:0] query_i,
  input  logic [Addr-1:0] value_i,
  input  logic [Addr-1:0] beta_i,
  input  logic [Addr-1:0] key_stride_i,   ///< between blocks of keys, queries and decays
  input  logic [Addr-1:0] value_stride_i,
  output logic            ready_o,        ///< all is there from the next cycle on
  output logic            rd_req_o,       ///< VMEM read
  output logic [Addr-1:0] rd_addr_o,
  input  logic            rd_gnt_i,
  output logic            got_o,          ///< a row arrives: of what, and which block
  output logic [2:0]      kind_o,         ///< 0 decay, 1 key, 2 query, 3 value, 4 beta
  output logic [7:0]      block_o
);
  localparam logic [2:0] Decay = 3'd0, Key = 3'd1, Query = 3'd2, Value = 3'd3, Beta = 3'd4;
  logic            active_q, block_last, last, granted;
  logic [2:0]      kind_q, after;
  logic [7:0]      block_q, blocks;
  logic [Addr-1:0] base, offset_q;
  logic            first_token, last_pass;
  assign first_token = token_i == 16'd0;
  assign last_pass   = token_i == tokens_i;

  // The order of kinds; the last pass fetches queries alone.
  always_comb begin
    case (kind_q)
      Decay: begin
        blocks = channels_i ? key_blocks_i : 8'd1;
        base   = decay_i + token_i;
        after  = Key;
      end
      Key: begin
        blocks = key_blocks_i;
        base   = key_i + token_i;
        after  = first_token ? Value : Query;
      end
      Query: begin
        blocks = key_blocks_i;
        base   = query_i + token_i - 16'd1;
        after  = Value;
      end
      Value: begin
        blocks = value_blocks_i;
        base   = value_i + token_i;
        after  = Beta;
      end
      default: begin
        blocks = 8'd1;
        base   = beta_i + token_i;
        after  = Decay;
      end
    endcase
  end
  assign block_last = block_q + 8'd1 == blocks;
  assign last       = block_last & (last_pass | (kind_q == Beta));
  assign rd_req_o   = active_q & (quiet_i | (kind_q < Value));
  assign rd_addr_o  = base + offset_q;
  assign granted    = rd_req_o & rd_gnt_i;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      active_q <= 1'b0;
      got_o    <= 1'b0;
      ready_o  <= 1'b0;
    end else begin
      active_q <= start_i | (active_q & !(granted & last));
      got_o    <= granted;
      ready_o  <= granted & last;
    end
    kind_o  <= kind_q;
    block_o <= block_q;
    if (start_i) begin
      kind_q   <= last_pass ? Query : Decay;
      block_q  <= '0;
      offset_q <= '0;
    end else if (granted) begin
      kind_q   <= block_last ? after : kind_q;
      block_q  <= block_last ? '0 : block_q + 8'd1;
      offset_q <= block_last ? '0
                             : offset_q + ((kind_q == Value) ? value_stride_i : key_stride_i);
    end
  end
endmodule
