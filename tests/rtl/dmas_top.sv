// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// DMA units of several sizes side by side, a load and a store each; which_i says whose turn it is
/// (tests/rtl/dma_test.cpp). Narrower rows and beats use the lowest bits.
module dmas_top (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic [2:0]   which_i,  ///< rows/cols/element bits/beat bytes: see Rows, Cols, Width, Bus
  input  logic [255:0] cmd_i,
  input  logic         ld_valid_i,
  output logic         ld_ready_o,
  output logic         ld_done_o,
  output logic         ar_valid_o,
  input  logic         ar_ready_i,
  output logic [39:0]  ar_addr_o,
  output logic [7:0]   ar_len_o,
  input  logic         r_valid_i,
  output logic         r_ready_o,
  input  logic [511:0] r_data_i,
  input  logic         r_last_i,
  output logic         ld_sp_req_o,
  output logic [255:0] ld_sp_data_o,
  input  logic         ld_sp_gnt_i,
  output logic         ld_vm_req_o,
  output logic [511:0] ld_vm_data_o,
  input  logic         ld_vm_gnt_i,
  output logic [15:0]  ld_addr_o,
  input  logic         st_valid_i,
  output logic         st_ready_o,
  output logic         st_done_o,
  output logic         st_sp_req_o,
  input  logic         st_sp_gnt_i,
  input  logic [255:0] st_sp_data_i,
  output logic         st_vm_req_o,
  input  logic         st_vm_gnt_i,
  input  logic [511:0] st_vm_data_i,
  output logic [15:0]  st_addr_o,
  output logic         aw_valid_o,
  input  logic         aw_ready_i,
  output logic [39:0]  aw_addr_o,
  output logic [7:0]   aw_len_o,
  output logic         w_valid_o,
  input  logic         w_ready_i,
  output logic [511:0] w_data_o,
  output logic [63:0]  w_strb_o,
  output logic         w_last_o,
  input  logic         b_valid_i
);
  localparam int unsigned Units = 6;
  localparam logic [Units*8-1:0] Rows  = {8'd2, 8'd4, 8'd16, 8'd16, 8'd8, 8'd8};
  localparam logic [Units*8-1:0] Cols  = {8'd2, 8'd4, 8'd8, 8'd16, 8'd8, 8'd8};
  localparam logic [Units*8-1:0] Width = {8'd8, 8'd8, 8'd8, 8'd8, 8'd16, 8'd8};
  localparam logic [Units*8-1:0] Bus   = {8'd2, 8'd8, 8'd64, 8'd16, 8'd16, 8'd16};
  // What a unit says, at fixed places of one word of bits.
  localparam int unsigned Said = 1 + 1 + 1 + 40 + 8 + 1 + 1 + 256 + 1 + 512 + 16  // load
                                 + 1 + 1 + 1 + 1 + 16 + 1 + 40 + 8 + 1 + 512 + 64 + 1;
  logic [Said-1:0] said [8];
  for (genvar u = 0; u < 8; u++) begin : gen_unit
    if (u < Units) begin : gen_there
      localparam int unsigned R = 32'(Rows[u*8 +: 8]), C = 32'(Cols[u*8 +: 8]);
      localparam int unsigned W = 32'(Width[u*8 +: 8]), B = 32'(Bus[u*8 +: 8]);
      logic           mine, ld_ready, ld_done, ar_valid, r_ready, ld_sp_req, ld_vm_req;
      logic           st_ready, st_done, st_sp_req, st_vm_req, aw_valid, w_valid, w_last;
      logic [39:0]    ar_addr, aw_addr;
      logic [7:0]     ar_len, aw_len;
      logic [R*W-1:0] ld_sp_data;
      logic [C*32-1:0] ld_vm_data;
      logic [15:0]    ld_addr, st_addr;
      logic [B*8-1:0] w_data;
      logic [B-1:0]   w_strb;
      assign mine = which_i == 3'(u);
      sl_load #(.Rows(R), .Cols(C), .DataWidth(W), .BusBytes(B), .Outstanding(3)) u_load (
        .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(ld_valid_i & mine), .cmd_i(cmd_i),
        .cmd_ready_o(ld_ready), .done_o(ld_done), .done_tag_o(), .state_o(),
        .ar_valid_o(ar_valid), .ar_ready_i(ar_ready_i & mine), .ar_addr_o(ar_addr),
        .ar_len_o(ar_len), .r_valid_i(r_valid_i & mine), .r_ready_o(r_ready),
        .r_data_i(r_data_i[B*8-1:0]), .r_last_i(r_last_i), .sp_req_o(ld_sp_req),
        .sp_data_o(ld_sp_data), .sp_gnt_i(ld_sp_gnt_i), .vm_req_o(ld_vm_req),
        .vm_data_o(ld_vm_data), .vm_gnt_i(ld_vm_gnt_i), .addr_o(ld_addr), .list_read_o(),
        .list_entry_o(), .list_number_i('0)
      );
      sl_store #(.Rows(R), .Cols(C), .DataWidth(W), .BusBytes(B)) u_store (
        .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(st_valid_i & mine), .cmd_i(cmd_i),
        .cmd_ready_o(st_ready), .done_o(st_done), .state_o(), .sp_req_o(st_sp_req),
        .sp_gnt_i(st_sp_gnt_i & mine), .sp_data_i(st_sp_data_i[R*W-1:0]), .vm_req_o(st_vm_req),
        .vm_gnt_i(st_vm_gnt_i & mine), .vm_data_i(st_vm_data_i[C*32-1:0]), .addr_o(st_addr),
        .aw_valid_o(aw_valid), .aw_ready_i(aw_ready_i & mine), .aw_addr_o(aw_addr),
        .aw_len_o(aw_len), .w_valid_o(w_valid), .w_ready_i(w_ready_i & mine), .w_data_o(w_data),
        .w_strb_o(w_strb), .w_last_o(w_last), .b_valid_i(b_valid_i & mine), .b_ready_o()
      );
      assign said[u] = {ld_ready, ld_done, ar_valid, ar_addr, ar_len, r_ready, ld_sp_req,
                        256'(ld_sp_data), ld_vm_req, 512'(ld_vm_data), ld_addr, st_ready, st_done,
                        st_sp_req, st_vm_req, st_addr, aw_valid, aw_addr, aw_len, w_valid,
                        512'(w_data), 64'(w_strb), w_last};
    end else begin : gen_none
      assign said[u] = '0;
    end
  end
  assign {ld_ready_o, ld_done_o, ar_valid_o, ar_addr_o, ar_len_o, r_ready_o, ld_sp_req_o,
          ld_sp_data_o, ld_vm_req_o, ld_vm_data_o, ld_addr_o, st_ready_o, st_done_o, st_sp_req_o,
          st_vm_req_o, st_addr_o, aw_valid_o, aw_addr_o, aw_len_o, w_valid_o, w_data_o, w_strb_o,
          w_last_o} = said[which_i];
endmodule
