// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The router: TOPK selects experts and lists their rows; with Gather, GATHER and SCATTER move rows by
/// these lists, the sequencer reads what a block holds (docs/accelerator/router.md), and SELECT lists
/// keys for LOAD (docs/accelerator/select.md).
module sl_route #(
  parameter int unsigned Rows      = 8,     ///< lanes of a SPAD row
  parameter int unsigned Cols      = 8,     ///< words of a VMEM row
  parameter int unsigned Lanes     = 4,     ///< sums a cycle of SCATTER; divides Cols
  parameter int unsigned DataWidth = 8,     ///< bits of a SPAD element: 8 (int8, fp8) or 16 (bf16)
  parameter int unsigned Float     = (DataWidth == 8) ? 0 : 1,  ///< 0: int8; 1: bf16; 2: fp8
  parameter int unsigned Entries   = 1024,  ///< of the lists, a power of two
  parameter int unsigned Gather    = 1,     ///< 1: lists, GATHER and SCATTER; 0: TOPK alone
  localparam int unsigned Addr     = 16
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      cmd_valid_i,     ///< a command of the router, its waits over
  input  logic [255:0]              cmd_i,           ///< docs/accelerator/architecture.md
  output logic                      cmd_ready_o,     ///< taken in this cycle
  output logic                      done_o,          ///< its last row has been written
  output logic [2:0]                state_o,         ///< of the counters: sl_counters
  input  logic                      block_read_i,    ///< what a block holds comes a cycle later
  input  logic [15:0]               block_i,
  output logic                      block_valid_o,   ///< it is filled
  output logic [8:0]                block_expert_o,
  output logic [15:0]               block_head_o,    ///< its first entry
  output logic [15:0]               block_count_o,   ///< rows
  input  logic                      list_read_i,     ///< an entry of SELECT's lists, a cycle later
  input  logic [15:0]               list_entry_i,
  output logic [15:0]               list_number_o,
  output logic                      vm_rd_req_o,     ///< VMEM read
  output logic [Addr-1:0]           vm_rd_addr_o,
  input  logic                      vm_rd_gnt_i,
  input  logic [Cols*32-1:0]        vm_rd_data_i,
  output logic                      vm_wr_req_o,     ///< VMEM write
  output logic [Addr-1:0]           vm_wr_addr_o,
  output logic [Cols*32-1:0]        vm_wr_data_o,
  input  logic                      vm_wr_gnt_i,
  output logic                      sp_rd_req_o,     ///< SPAD read
  output logic [Addr-1:0]           sp_rd_addr_o,
  input  logic                      sp_rd_gnt_i,
  input  logic [Rows*DataWidth-1:0] sp_rd_data_i,
  output logic                      sp_wr_req_o,     ///< SPAD write of a whole row
  output logic [Addr-1:0]           sp_wr_addr_o,
  output logic [Rows*DataWidth-1:0] sp_wr_data_o,
  input  logic                      sp_wr_gnt_i
);
  localparam int unsigned EntryBits = $clog2(Entries);

  logic [255:0] cmd_q;
  logic         run_q, start_q, topk, keys;
  assign cmd_ready_o = cmd_valid_i & !run_q;
  assign topk        = cmd_q[7:0] == 8'h40;
  assign keys        = (Gather != 0) & (cmd_q[7:0] == 8'h46);
  always_ff @(posedge clk_i) begin
    start_q <= rst_ni & cmd_ready_o;
    if (cmd_ready_o) cmd_q <= cmd_i;
    if (!rst_ni) run_q <= 1'b0;
    else run_q <= cmd_ready_o | (run_q & !done_o);
  end

  logic               select_done, select_rd, select_wr, append, move_done, move_rd, move_wr;
  logic               keys_done, keys_rd;
  logic [2:0]         select_state, move_state, keys_state;
  logic [Addr-1:0]    select_rd_addr, select_wr_addr, move_rd_addr, move_wr_addr, keys_rd_addr;
  logic [Cols*32-1:0] select_data, move_data;
  logic [8:0]         expert;
  logic [31:0]        weight;
  logic [15:0]        token;
  sl_topk #(.Cols(Cols)) u_topk (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q & topk), .cmd_i(cmd_q), .done_o(select_done),
    .state_o(select_state), .rd_req_o(select_rd), .rd_addr_o(select_rd_addr),
    .rd_gnt_i(vm_rd_gnt_i & topk), .rd_data_i(vm_rd_data_i), .wr_req_o(select_wr),
    .wr_addr_o(select_wr_addr), .wr_data_o(select_data), .wr_gnt_i(vm_wr_gnt_i & topk),
    .append_o(append), .expert_o(expert), .weight_o(weight), .token_o(token)
  );
  if (Gather != 0) begin : gen_gather
    logic                 entry_read;
    logic [EntryBits-1:0] entry, entry_next;
    logic [15:0]          entry_token;
    logic [31:0]          entry_weight;
    sl_route_lists #(.Entries(Entries)) u_lists (
      .clk_i(clk_i), .rst_ni(rst_ni), .clear_i(start_q & topk & cmd_q[43]),
      .block_rows_i(cmd_q[143:136]), .expert_i(expert), .append_i(append), .token_i(token),
      .weight_i(weight), .block_read_i(block_read_i), .block_i(block_i),
      .block_valid_o(block_valid_o), .block_expert_o(block_expert_o), .block_head_o(block_head_o),
      .block_count_o(block_count_o), .entry_read_i(entry_read), .entry_i(entry),
      .entry_token_o(entry_token), .entry_weight_o(entry_weight), .entry_next_o(entry_next)
    );
    sl_gather #(
      .Rows(Rows), .Cols(Cols), .Lanes(Lanes), .DataWidth(DataWidth), .Float(Float),
      .EntryBits(EntryBits)
    ) u_gather (
      .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q & !topk & !keys), .cmd_i(cmd_q),
      .done_o(move_done), .state_o(move_state), .entry_read_o(entry_read), .entry_o(entry),
      .token_i(entry_token), .weight_i(entry_weight), .next_i(entry_next), .vm_rd_req_o(move_rd),
      .vm_rd_addr_o(move_rd_addr), .vm_rd_gnt_i(vm_rd_gnt_i), .vm_rd_data_i(vm_rd_data_i),
      .vm_wr_req_o(move_wr), .sp_rd_req_o(sp_rd_req_o), .sp_rd_addr_o(sp_rd_addr_o),
      .sp_rd_gnt_i(sp_rd_gnt_i), .sp_rd_data_i(sp_rd_data_i), .sp_wr_req_o(sp_wr_req_o),
      .wr_addr_o(move_wr_addr), .vm_wr_data_o(move_data), .sp_wr_data_o(sp_wr_data_o),
      .vm_wr_gnt_i(vm_wr_gnt_i), .sp_wr_gnt_i(sp_wr_gnt_i)
    );
    assign sp_wr_addr_o = move_wr_addr;
    sl_select #(.Cols(Cols), .Entries(Entries)) u_select (
      .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_q & keys), .cmd_i(cmd_q), .done_o(keys_done),
      .state_o(keys_state), .rd_req_o(keys_rd), .rd_addr_o(keys_rd_addr), .rd_gnt_i(vm_rd_gnt_i),
      .rd_data_i(vm_rd_data_i), .list_read_i(list_read_i), .list_entry_i(list_entry_i),
      .list_number_o(list_number_o)
    );
  end else begin : gen_no_gather
    assign {block_valid_o, block_expert_o, block_head_o, block_count_o} = '0;
    assign {move_done, move_rd, move_wr, move_state}                    = '0;
    assign {move_rd_addr, move_wr_addr, move_data}                      = '0;
    assign {sp_rd_req_o, sp_rd_addr_o, sp_wr_req_o, sp_wr_addr_o}       = '0;
    assign sp_wr_data_o                                                 = '0;
    assign {keys_done, keys_rd, keys_rd_addr, keys_state, list_number_o} = '0;
  end
  assign vm_rd_req_o  = topk ? select_rd : keys ? keys_rd : move_rd;
  assign vm_rd_addr_o = topk ? select_rd_addr : keys ? keys_rd_addr : move_rd_addr;
  assign vm_wr_req_o  = topk ? select_wr : move_wr;
  assign vm_wr_addr_o = topk ? select_wr_addr : move_wr_addr;
  assign vm_wr_data_o = topk ? select_data : move_data;
  assign done_o       = topk ? select_done : keys ? keys_done : move_done;
  assign state_o      = start_q ? 3'd2 : topk ? select_state : keys ? keys_state : move_state;
endmodule
