// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The accelerator core: sequencer, units and on-chip memories (docs/accelerator/architecture.md).
/// The host offers commands one by one; data comes and goes over AXI4-style channels of BusBytes.
module sl_core #(
  parameter int unsigned Rows         = 16,    ///< array rows, a power of two, at least Cols
  parameter int unsigned Cols         = 16,    ///< array columns, a power of two
  parameter int unsigned DataWidth    = 8,     ///< bits of an operand: 8 (int8, fp8) or 16 (bf16)
  parameter int unsigned Float        = 0,     ///< 0: int8; 1: bf16; 2: option fp8 (e4m3)
  parameter int unsigned SpadRows     = 4096,  ///< rows of SPAD, a power of two
  parameter int unsigned SpadBanks    = 8,     ///< a power of two
  parameter int unsigned VmemRows     = 4096,  ///< rows of VMEM, a power of two
  parameter int unsigned VmemBanks    = 8,     ///< a power of two
  parameter int unsigned VectorLanes  = 4,     ///< divides Cols, a power of two
  parameter int unsigned SoftmaxLanes = 4,     ///< divides Cols, a power of two
  parameter int unsigned StateRows    = 256,   ///< rows of a NORM or SOFTMAX command at most
  parameter int unsigned BusBytes     = 16,    ///< bytes of a beat, a power of two from 2 to 128
  parameter int unsigned Outstanding  = 8,     ///< read bursts in flight at most
  parameter int unsigned QueueDepth   = 4,     ///< commands that wait for a unit, a power of two
  parameter int unsigned Window       = 1,     ///< option: sliding windows in softmax
  parameter int unsigned Transposer   = 1,     ///< option: the transposer
  parameter int unsigned OutputStationary = 0, ///< option: sums stay in the array, not weights
  parameter int unsigned Sparse       = 0,     ///< option: 2:4 sparse weights
  parameter int unsigned Topk         = 0,     ///< option: the router
  parameter int unsigned Gather       = 0,     ///< option: routed commands; needs Topk
  parameter int unsigned RouteEntries = 1024,  ///< rows times experts in the router's lists
  parameter int unsigned Scan         = 0,     ///< option: the scan unit
  parameter int unsigned ScanLanes    = 4,     ///< of the scan unit; divides Cols, a power of two
  parameter int unsigned ScanRows     = 2048,  ///< rows of the scan unit's state, a power of two
  parameter int unsigned Vproc        = 0,     ///< option: the vector processor
  parameter int unsigned VprocLanes   = 4,     ///< of the vector processor; divides Cols, a power of two
  parameter int unsigned VprocWords   = 256,   ///< instructions that it holds, a power of two from Cols on
  localparam int unsigned Units       = 9
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic                  cmd_valid_i,   ///< the host offers a command
  input  logic [255:0]          cmd_i,
  output logic                  cmd_ready_o,   ///< taken in this cycle
  output logic                  halted_o,      ///< HALT reached, everything done
  output logic                  unknown_o,     ///< an opcode that this core has no unit for
  output logic [Units*224-1:0]  counts_o,      ///< of sl_counters, unit by unit
  output logic [Units*3-1:0]    states_o,      ///< what each unit does in this cycle
  output logic [Units-1:0]      complete_o,    ///< a unit finished a command in this cycle
  output logic [Units*8-1:0]    complete_tag_o,
  output logic                  stall_queue_o, ///< the stream waits for room in a queue
  output logic                  stall_tag_o,   ///< or for a tag
  output logic                  ar_valid_o,    ///< read address
  input  logic                  ar_ready_i,
  output logic [39:0]           ar_addr_o,
  output logic [7:0]            ar_len_o,
  input  logic                  r_valid_i,     ///< read data
  output logic                  r_ready_o,
  input  logic [BusBytes*8-1:0] r_data_i,
  input  logic                  r_last_i,
  output logic                  aw_valid_o,    ///< write address
  input  logic                  aw_ready_i,
  output logic [39:0]           aw_addr_o,
  output logic [7:0]            aw_len_o,
  output logic                  w_valid_o,     ///< write data
  input  logic                  w_ready_i,
  output logic [BusBytes*8-1:0] w_data_o,
  output logic [BusBytes-1:0]   w_strb_o,
  output logic                  w_last_o,
  input  logic                  b_valid_i,     ///< write response
  output logic                  b_ready_o
);
  localparam int unsigned Addr = 16;
  localparam int unsigned SpadLanes = (Sparse != 0) ? 2 * Rows : Rows;  // a sparse tile takes 2 Rows
  localparam int unsigned SpW  = SpadLanes * DataWidth;
  localparam int unsigned VmW  = Cols * 32;
  // Ports of options lie between softmax and DMA; a core without them has none.
  localparam int unsigned RoutePort = 3;
  localparam int unsigned ScanPort  = RoutePort + ((Topk != 0) ? 1 : 0);
  localparam int unsigned VprocPort = ScanPort + ((Scan != 0) ? 1 : 0);
  localparam int unsigned DmaPort   = VprocPort + ((Vproc != 0) ? 1 : 0);
  localparam int unsigned Ports     = DmaPort + 1;

  // ------------------------------------------------------------------ commands
  logic [2:0]             open_waits;
  logic [Units-1:0]       push, room, unit_valid, unit_ready, unit_done, waiting, queue_done;
  logic [Units*256-1:0]   unit_cmd;
  logic [Units*8-1:0]     queue_tag;
  logic [255:0]           cmd;
  logic [7:0]             load_tag;
  logic                   bad_opcode;
  logic [15:0]            block, block_head, block_count;
  logic [8:0]             block_expert;
  logic                   block_read, block_valid, list_read;
  logic [15:0]            list_entry, list_number;
  sl_sequencer #(.Gather(Gather)) u_sequencer (
    .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(cmd_valid_i), .cmd_i(cmd_i),
    .cmd_ready_o(cmd_ready_o), .block_read_o(block_read), .block_o(block),
    .block_valid_i(block_valid), .block_expert_i(block_expert), .block_head_i(block_head),
    .block_count_i(block_count), .cmd_o(cmd), .push_o(push), .open_o(open_waits), .ready_i(room),
    .complete_i(complete_o),
    .complete_tag_i(complete_tag_o), .halted_o(halted_o),
    .unknown_o(bad_opcode), .stall_queue_o(stall_queue_o), .stall_tag_o(stall_tag_o)
  );
  for (genvar u = 0; u < Units; u++) begin : gen_unit
    if ((u < 6) || ((u == 6) && (Topk != 0)) || ((u == 7) && (Scan != 0)) ||
        ((u == 8) && (Vproc != 0))) begin : gen_there
      sl_queue #(.Depth(QueueDepth)) u_queue (
        .clk_i(clk_i), .rst_ni(rst_ni), .push_i(push[u]), .cmd_i(cmd), .ready_o(room[u]),
        .open_i(open_waits), .complete_i(complete_o), .complete_tag_i(complete_tag_o),
        .unit_valid_o(unit_valid[u]), .unit_cmd_o(unit_cmd[u*256 +: 256]),
        .unit_ready_i(unit_ready[u]), .unit_done_i(unit_done[u]), .done_o(queue_done[u]),
        .done_tag_o(queue_tag[u*8 +: 8]), .waiting_o(waiting[u])
      );
      sl_counters u_counters (
        .clk_i(clk_i), .rst_ni(rst_ni), .state_i(states_o[u*3 +: 3]), .waiting_i(waiting[u]),
        .counts_o(counts_o[u*224 +: 224])
      );
      assign complete_tag_o[u*8 +: 8] = (u == 4) ? load_tag : queue_tag[u*8 +: 8];
    end else begin : gen_absent
      assign room[u]                    = 1'b0;
      assign waiting[u]                 = 1'b0;
      assign queue_done[u]              = 1'b0;
      assign unit_valid[u]              = 1'b0;
      assign unit_cmd[u*256 +: 256]     = '0;
      assign queue_tag[u*8 +: 8]        = '0;
      assign unit_ready[u]              = 1'b0;
      assign unit_done[u]               = 1'b0;
      assign states_o[u*3 +: 3]         = 3'd0;
      assign counts_o[u*224 +: 224]     = '0;
      assign complete_tag_o[u*8 +: 8]   = '0;
    end
  end
  assign complete_o = queue_done;
  // A core without an option has no unit for its commands.
  assign unknown_o = bad_opcode |
                     (cmd_valid_i & (cmd_i[7:0] == 8'h02) & (Transposer == 0)) |
                     (cmd_valid_i & (cmd_i[7:0] == 8'h40) & (Topk == 0)) |
                     (cmd_valid_i & (cmd_i[7:0] == 8'h41) & (Scan == 0)) |
                     (cmd_valid_i & (cmd_i[7:0] == 8'h42) & (Vproc == 0)) |
                     (cmd_valid_i & ((cmd_i[7:0] == 8'h43) | (cmd_i[7:0] == 8'h44) | (cmd_i[7:0] == 8'h45)) &
                      (Gather == 0));

  // ------------------------------------------------------------------ memories
  // Readers of SPAD: activations, weights, transposer, options, store; its writers: transposer,
  // vector, softmax, options, load. Readers of VMEM: matmul, vector, softmax, options, store; its
  // writers: matmul, vector, softmax, options, load.
  logic [Ports-1:0]      sp_rd_req, sp_rd_gnt, sp_wr_req, sp_wr_gnt;
  logic [Ports-1:0]      vm_rd_req, vm_rd_gnt, vm_wr_req, vm_wr_gnt;
  logic [Ports*Addr-1:0] sp_rd_addr, sp_wr_addr, vm_rd_addr, vm_wr_addr;
  logic [Ports*SpW-1:0]  sp_rd_data, sp_wr_data;
  logic [Ports*VmW-1:0]  vm_rd_data, vm_wr_data;
  logic [Ports*SpadLanes-1:0] sp_wr_lane;
  sl_memory #(
    .Rows(SpadRows), .Banks(SpadBanks), .RowWidth(SpW), .LaneWidth(DataWidth),
    .Readers(Ports), .Writers(Ports)
  ) u_spad (
    .clk_i(clk_i), .rd_req_i(sp_rd_req), .rd_addr_i(sp_rd_addr), .rd_gnt_o(sp_rd_gnt),
    .rd_data_o(sp_rd_data), .wr_req_i(sp_wr_req), .wr_addr_i(sp_wr_addr), .wr_data_i(sp_wr_data),
    .wr_lane_i(sp_wr_lane), .wr_gnt_o(sp_wr_gnt)
  );
  sl_memory #(
    .Rows(VmemRows), .Banks(VmemBanks), .RowWidth(VmW), .LaneWidth(VmW), .Readers(Ports),
    .Writers(Ports)
  ) u_vmem (
    .clk_i(clk_i), .rd_req_i(vm_rd_req), .rd_addr_i(vm_rd_addr), .rd_gnt_o(vm_rd_gnt),
    .rd_data_o(vm_rd_data), .wr_req_i(vm_wr_req), .wr_addr_i(vm_wr_addr), .wr_data_i(vm_wr_data),
    .wr_lane_i('1), .wr_gnt_o(vm_wr_gnt)
  );

  // ------------------------------------------------------------------ units
  if (OutputStationary != 0) begin : gen_output_stationary
    sl_os_matmul #(.Rows(Rows), .Cols(Cols), .DataWidth(DataWidth), .Float(Float)) u_matmul (
      .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[0]), .cmd_i(unit_cmd[0 +: 256]),
      .cmd_ready_o(unit_ready[0]), .done_o(unit_done[0]), .state_o(states_o[2:0]),
      .w_req_o(sp_rd_req[1]), .w_addr_o(sp_rd_addr[1*Addr +: Addr]), .w_gnt_i(sp_rd_gnt[1]),
      .w_data_i(sp_rd_data[1*SpW +: SpW]), .a_req_o(sp_rd_req[0]), .a_addr_o(sp_rd_addr[0 +: Addr]),
      .a_data_i(sp_rd_data[0 +: SpW]), .y_rd_req_o(vm_rd_req[0]),
      .y_rd_addr_o(vm_rd_addr[0 +: Addr]), .y_rd_data_i(vm_rd_data[0 +: VmW]),
      .y_wr_req_o(vm_wr_req[0]), .y_wr_addr_o(vm_wr_addr[0 +: Addr]),
      .y_wr_data_o(vm_wr_data[0 +: VmW])
    );
  end else begin : gen_weight_stationary
    sl_matmul #(
      .Rows(Rows), .Cols(Cols), .DataWidth(DataWidth), .Float(Float), .Sparse(Sparse)
    ) u_matmul (
      .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[0]), .cmd_i(unit_cmd[0 +: 256]),
      .cmd_ready_o(unit_ready[0]), .done_o(unit_done[0]), .state_o(states_o[2:0]),
      .w_req_o(sp_rd_req[1]), .w_addr_o(sp_rd_addr[1*Addr +: Addr]), .w_gnt_i(sp_rd_gnt[1]),
      .w_data_i(sp_rd_data[1*SpW +: SpW]), .a_req_o(sp_rd_req[0]), .a_addr_o(sp_rd_addr[0 +: Addr]),
      .a_data_i(sp_rd_data[0 +: SpW]), .y_rd_req_o(vm_rd_req[0]),
      .y_rd_addr_o(vm_rd_addr[0 +: Addr]), .y_rd_data_i(vm_rd_data[0 +: VmW]),
      .y_wr_req_o(vm_wr_req[0]), .y_wr_addr_o(vm_wr_addr[0 +: Addr]),
      .y_wr_data_o(vm_wr_data[0 +: VmW])
    );
  end
  if (Transposer != 0) begin : gen_transposer
    sl_transposer #(.Rows(SpadLanes), .Cols(Cols), .DataWidth(DataWidth)) u_transposer (
      .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[1]), .cmd_i(unit_cmd[256 +: 256]),
      .cmd_ready_o(unit_ready[1]), .done_o(unit_done[1]), .state_o(states_o[5:3]),
      .rd_req_o(sp_rd_req[2]), .rd_addr_o(sp_rd_addr[2*Addr +: Addr]), .rd_gnt_i(sp_rd_gnt[2]),
      .rd_data_i(sp_rd_data[2*SpW +: SpW]), .wr_req_o(sp_wr_req[0]),
      .wr_addr_o(sp_wr_addr[0 +: Addr]), .wr_data_o(sp_wr_data[0 +: Cols*DataWidth]),
      .wr_gnt_i(sp_wr_gnt[0])
    );
  end else begin : gen_no_transposer
    assign unit_ready[1]                   = 1'b0;
    assign unit_done[1]                    = 1'b0;
    assign states_o[5:3]                   = 3'd0;
    assign sp_rd_req[2]                    = 1'b0;
    assign sp_rd_addr[2*Addr +: Addr]      = '0;
    assign sp_wr_req[0]                    = 1'b0;
    assign sp_wr_addr[0 +: Addr]           = '0;
    assign sp_wr_data[0 +: Cols*DataWidth] = '0;
  end
  if (SpadLanes > Cols) begin : gen_wide_spad
    assign sp_wr_data[SpW-1:Cols*DataWidth] = '0;
    assign sp_wr_lane[SpadLanes-1:Cols]     = '0;
  end
  assign sp_wr_lane[Cols-1:0] = '1;

  logic [Addr-1:0] vector_addr, load_addr, store_addr;
  sl_vector #(
    .Rows(SpadLanes), .Cols(Cols), .Lanes(VectorLanes), .DataWidth(DataWidth), .Float(Float),
    .StateRows(StateRows)
  ) u_vector (
    .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[2]), .cmd_i(unit_cmd[2*256 +: 256]),
    .cmd_ready_o(unit_ready[2]), .done_o(unit_done[2]), .state_o(states_o[8:6]),
    .rd_req_o(vm_rd_req[1]), .rd_addr_o(vm_rd_addr[1*Addr +: Addr]), .rd_gnt_i(vm_rd_gnt[1]),
    .rd_data_i(vm_rd_data[1*VmW +: VmW]), .wr_req_o(vm_wr_req[1]), .wr_addr_o(vector_addr),
    .wr_data_o(vm_wr_data[1*VmW +: VmW]), .wr_gnt_i(vm_wr_gnt[1]), .sp_req_o(sp_wr_req[1]),
    .sp_data_o(sp_wr_data[1*SpW +: SpW]), .sp_lane_o(sp_wr_lane[1*SpadLanes +: SpadLanes]),
    .sp_gnt_i(sp_wr_gnt[1])
  );
  assign vm_wr_addr[1*Addr +: Addr] = vector_addr;
  assign sp_wr_addr[1*Addr +: Addr] = vector_addr;

  sl_softmax #(
    .Rows(SpadLanes), .Cols(Cols), .Lanes(SoftmaxLanes), .DataWidth(DataWidth), .Float(Float),
    .StateRows(StateRows), .Window(Window)
  ) u_softmax (
    .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[3]), .cmd_i(unit_cmd[3*256 +: 256]),
    .cmd_ready_o(unit_ready[3]), .done_o(unit_done[3]), .state_o(states_o[11:9]),
    .rd_req_o(vm_rd_req[2]), .rd_addr_o(vm_rd_addr[2*Addr +: Addr]), .rd_gnt_i(vm_rd_gnt[2]),
    .rd_data_i(vm_rd_data[2*VmW +: VmW]), .wr_req_o(vm_wr_req[2]),
    .wr_addr_o(vm_wr_addr[2*Addr +: Addr]), .wr_data_o(vm_wr_data[2*VmW +: VmW]),
    .wr_gnt_i(vm_wr_gnt[2]), .sp_req_o(sp_wr_req[2]), .sp_addr_o(sp_wr_addr[2*Addr +: Addr]),
    .sp_data_o(sp_wr_data[2*SpW +: SpW]), .sp_lane_o(sp_wr_lane[2*SpadLanes +: SpadLanes]),
    .sp_gnt_i(sp_wr_gnt[2])
  );

  sl_load #(
    .Rows(SpadLanes), .Cols(Cols), .DataWidth(DataWidth), .BusBytes(BusBytes),
    .Outstanding(Outstanding), .Listed(Gather)
  ) u_load (
    .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[4]), .cmd_i(unit_cmd[4*256 +: 256]),
    .cmd_ready_o(unit_ready[4]), .done_o(unit_done[4]), .done_tag_o(load_tag),
    .state_o(states_o[14:12]), .ar_valid_o(ar_valid_o), .ar_ready_i(ar_ready_i),
    .ar_addr_o(ar_addr_o), .ar_len_o(ar_len_o), .r_valid_i(r_valid_i), .r_ready_o(r_ready_o),
    .r_data_i(r_data_i), .r_last_i(r_last_i), .sp_req_o(sp_wr_req[DmaPort]),
    .sp_data_o(sp_wr_data[DmaPort*SpW +: SpW]), .sp_gnt_i(sp_wr_gnt[DmaPort]), .vm_req_o(vm_wr_req[DmaPort]),
    .vm_data_o(vm_wr_data[DmaPort*VmW +: VmW]), .vm_gnt_i(vm_wr_gnt[DmaPort]), .addr_o(load_addr),
    .list_read_o(list_read), .list_entry_o(list_entry), .list_number_i(list_number)
  );
  assign sp_wr_addr[DmaPort*Addr +: Addr] = load_addr;
  assign vm_wr_addr[DmaPort*Addr +: Addr] = load_addr;
  assign sp_wr_lane[DmaPort*SpadLanes +: SpadLanes] = '1;

  sl_store #(
    .Rows(SpadLanes), .Cols(Cols), .DataWidth(DataWidth), .BusBytes(BusBytes)
  ) u_store (
    .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[5]), .cmd_i(unit_cmd[5*256 +: 256]),
    .cmd_ready_o(unit_ready[5]), .done_o(unit_done[5]), .state_o(states_o[17:15]),
    .sp_req_o(sp_rd_req[DmaPort]), .sp_gnt_i(sp_rd_gnt[DmaPort]), .sp_data_i(sp_rd_data[DmaPort*SpW +: SpW]),
    .vm_req_o(vm_rd_req[DmaPort]), .vm_gnt_i(vm_rd_gnt[DmaPort]), .vm_data_i(vm_rd_data[DmaPort*VmW +: VmW]),
    .addr_o(store_addr), .aw_valid_o(aw_valid_o), .aw_ready_i(aw_ready_i), .aw_addr_o(aw_addr_o),
    .aw_len_o(aw_len_o), .w_valid_o(w_valid_o), .w_ready_i(w_ready_i), .w_data_o(w_data_o),
    .w_strb_o(w_strb_o), .w_last_o(w_last_o), .b_valid_i(b_valid_i), .b_ready_o(b_ready_o)
  );
  assign sp_rd_addr[DmaPort*Addr +: Addr] = store_addr;
  assign vm_rd_addr[DmaPort*Addr +: Addr] = store_addr;

  // ------------------------------------------------------------------ options
  if (Topk != 0) begin : gen_router
    sl_route #(
      .Rows(SpadLanes), .Cols(Cols), .Lanes(VectorLanes), .DataWidth(DataWidth), .Float(Float),
      .Entries(RouteEntries), .Gather(Gather)
    ) u_router (
      .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[6]), .cmd_i(unit_cmd[6*256 +: 256]),
      .cmd_ready_o(unit_ready[6]), .done_o(unit_done[6]), .state_o(states_o[20:18]),
      .block_read_i(block_read), .block_i(block), .block_valid_o(block_valid),
      .block_expert_o(block_expert), .block_head_o(block_head), .block_count_o(block_count),
      .list_read_i(list_read), .list_entry_i(list_entry), .list_number_o(list_number),
      .vm_rd_req_o(vm_rd_req[RoutePort]), .vm_rd_addr_o(vm_rd_addr[RoutePort*Addr +: Addr]),
      .vm_rd_gnt_i(vm_rd_gnt[RoutePort]), .vm_rd_data_i(vm_rd_data[RoutePort*VmW +: VmW]),
      .vm_wr_req_o(vm_wr_req[RoutePort]), .vm_wr_addr_o(vm_wr_addr[RoutePort*Addr +: Addr]),
      .vm_wr_data_o(vm_wr_data[RoutePort*VmW +: VmW]), .vm_wr_gnt_i(vm_wr_gnt[RoutePort]),
      .sp_rd_req_o(sp_rd_req[RoutePort]), .sp_rd_addr_o(sp_rd_addr[RoutePort*Addr +: Addr]),
      .sp_rd_gnt_i(sp_rd_gnt[RoutePort]), .sp_rd_data_i(sp_rd_data[RoutePort*SpW +: SpW]),
      .sp_wr_req_o(sp_wr_req[RoutePort]), .sp_wr_addr_o(sp_wr_addr[RoutePort*Addr +: Addr]),
      .sp_wr_data_o(sp_wr_data[RoutePort*SpW +: SpW]), .sp_wr_gnt_i(sp_wr_gnt[RoutePort])
    );
    assign sp_wr_lane[RoutePort*SpadLanes +: SpadLanes] = '1;
  end else begin : gen_no_router
    assign {block_valid, block_expert, block_head, block_count} = '0;
    assign list_number                                          = '0;
  end

  if (Scan != 0) begin : gen_scan
    sl_scan #(.Cols(Cols), .Lanes(ScanLanes), .StateRows(ScanRows)) u_scan (
      .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[7]), .cmd_i(unit_cmd[7*256 +: 256]),
      .cmd_ready_o(unit_ready[7]), .done_o(unit_done[7]), .state_o(states_o[23:21]),
      .rd_req_o(vm_rd_req[ScanPort]), .rd_addr_o(vm_rd_addr[ScanPort*Addr +: Addr]),
      .rd_gnt_i(vm_rd_gnt[ScanPort]), .rd_data_i(vm_rd_data[ScanPort*VmW +: VmW]),
      .wr_req_o(vm_wr_req[ScanPort]), .wr_addr_o(vm_wr_addr[ScanPort*Addr +: Addr]),
      .wr_data_o(vm_wr_data[ScanPort*VmW +: VmW]), .wr_gnt_i(vm_wr_gnt[ScanPort])
    );
    assign sp_rd_req[ScanPort]               = 1'b0;
    assign sp_rd_addr[ScanPort*Addr +: Addr] = '0;
    assign sp_wr_req[ScanPort]               = 1'b0;
    assign sp_wr_addr[ScanPort*Addr +: Addr] = '0;
    assign sp_wr_data[ScanPort*SpW +: SpW]   = '0;
    assign sp_wr_lane[ScanPort*SpadLanes +: SpadLanes] = '0;
  end

  if (Vproc != 0) begin : gen_vproc
    sl_vproc #(.Cols(Cols), .Lanes(VprocLanes), .Words(VprocWords)) u_vproc (
      .clk_i(clk_i), .rst_ni(rst_ni), .cmd_valid_i(unit_valid[8]), .cmd_i(unit_cmd[8*256 +: 256]),
      .cmd_ready_o(unit_ready[8]), .done_o(unit_done[8]), .state_o(states_o[26:24]),
      .rd_req_o(vm_rd_req[VprocPort]), .rd_addr_o(vm_rd_addr[VprocPort*Addr +: Addr]),
      .rd_gnt_i(vm_rd_gnt[VprocPort]), .rd_data_i(vm_rd_data[VprocPort*VmW +: VmW]),
      .wr_req_o(vm_wr_req[VprocPort]), .wr_addr_o(vm_wr_addr[VprocPort*Addr +: Addr]),
      .wr_data_o(vm_wr_data[VprocPort*VmW +: VmW]), .wr_gnt_i(vm_wr_gnt[VprocPort])
    );
    assign sp_rd_req[VprocPort]               = 1'b0;
    assign sp_rd_addr[VprocPort*Addr +: Addr] = '0;
    assign sp_wr_req[VprocPort]               = 1'b0;
    assign sp_wr_addr[VprocPort*Addr +: Addr] = '0;
    assign sp_wr_data[VprocPort*SpW +: SpW]   = '0;
    assign sp_wr_lane[VprocPort*SpadLanes +: SpadLanes] = '0;
  end
endmodule
