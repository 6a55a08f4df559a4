// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The MATMUL unit: walks the tiles of a command, streams weights and activations from SPAD through
/// the systolic array and accumulates results in VMEM (docs/accelerator/matmul.md).
///
/// Tiles follow each other every max(M, Rows, 2) cycles where no bank is lost to another unit: the
/// weights of the next tile load behind the stream of the current one.
///
/// With Sparse a tile covers 2 Rows contraction indices in as many cycles: SPAD rows hold as many
/// activations, and behind the numbers of a weight row its choices, two bits a column. Dense weights
/// (flag 1) are 2 Rows rows a block; two tiles take the first and the second pair of each four, under
/// the same activations.
module sl_matmul #(
  parameter int unsigned Rows      = 8,  ///< array rows
  parameter int unsigned Cols      = 8,  ///< array columns; divides Rows in a whole core
  parameter int unsigned DataWidth = 8,  ///< bits of an operand
  parameter int unsigned Float     = 0,  ///< 0: int8 and int32; 1: bf16, 2: fp8, both with fp32
  parameter int unsigned Sparse    = 0,  ///< 1: 2:4 sparse weights; Rows is even
  localparam int unsigned AccWidth = 32,
  localparam int unsigned Taken    = (Sparse != 0) ? 2 * Rows : Rows,  ///< activations of a tile's row
  localparam int unsigned WeightBits = (Sparse != 0) ? Cols * (DataWidth + 2) : Cols * DataWidth,
  localparam int unsigned Held     = (WeightBits + DataWidth - 1) / DataWidth,
  localparam int unsigned Lanes    = (Taken > Held) ? Taken : Held,
  localparam int unsigned Addr     = 16
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,
  input  logic                       cmd_valid_i,  ///< a MATMUL command, its waits over
  input  logic [255:0]               cmd_i,        ///< docs/accelerator/architecture.md
  output logic                       cmd_ready_o,  ///< taken in this cycle
  output logic                       done_o,       ///< the last result has been written
  output logic [2:0]                 state_o,      ///< of the counters: sl_counters
  output logic                       w_req_o,      ///< SPAD read of a weight row
  output logic [Addr-1:0]            w_addr_o,
  input  logic                       w_gnt_i,
  input  logic [Lanes*DataWidth-1:0] w_data_i,
  output logic                       a_req_o,      ///< SPAD read of an activation row; always
  output logic [Addr-1:0]            a_addr_o,     ///< granted: the unit has the first place at SPAD
  input  logic [Lanes*DataWidth-1:0] a_data_i,
  output logic                       y_rd_req_o,   ///< VMEM read of the sum so far; always granted:
  output logic [Addr-1:0]            y_rd_addr_o,  ///< the unit has the first place at VMEM
  input  logic [Cols*AccWidth-1:0]   y_rd_data_i,
  output logic                       y_wr_req_o,   ///< VMEM write; always granted
  output logic [Addr-1:0]            y_wr_addr_o,
  output logic [Cols*AccWidth-1:0]   y_wr_data_o
);
  localparam int unsigned RowCount = (Rows > 1) ? $clog2(Rows) : 1;

  // The command, held while it runs.
  logic        run_q, accumulate_q, dense_q, dense;
  logic [15:0] m_q, blocks_n_q, blocks_k_q, a_stride_q, w_stride_q, y_stride_q;
  assign cmd_ready_o = cmd_valid_i & !run_q;
  assign dense       = (Sparse != 0) & cmd_i[44];
  always_ff @(posedge clk_i)
    if (cmd_ready_o) begin
      accumulate_q <= cmd_i[43];
      dense_q      <= dense;
      m_q          <= cmd_i[63:48];
      a_stride_q   <= cmd_i[127:112];
      w_stride_q   <= cmd_i[143:128];
      y_stride_q   <= cmd_i[159:144];
      blocks_n_q   <= cmd_i[175:160];
      blocks_k_q   <= dense ? {cmd_i[190:176], 1'b0} : cmd_i[191:176];  // tiles
    end

  // Weights: walks n, k, row. Runs at most one tile ahead of the stream.
  logic                w_left_q, w_take, w_tile_end;
  logic [15:0]         w_n_q, w_k_q;
  logic [Addr-1:0]     w_base_q, w_addr_q;
  logic [RowCount-1:0] w_row_q;
  logic                ahead_q;  // a tile stands in the shadow registers, or is on its way
  logic                a_start;  // the stream of the next tile begins
  assign w_req_o    = w_left_q & (!ahead_q | a_start | (w_row_q != '0));
  assign w_addr_o   = w_addr_q;
  assign w_take     = w_req_o & w_gnt_i;
  assign w_tile_end = w_take & (w_row_q == RowCount'(Rows - 1));
  // Dense weights: a tile takes rows 0, 1, 4, 5, ..., the next one 2, 3, 6, 7, ...
  logic [Addr-1:0] w_step;
  always_comb begin
    w_step = Addr'(1);
    if (dense_q & w_row_q[0])
      w_step = !w_tile_end ? Addr'(3) : w_k_q[0] ? Addr'(1) : Addr'(5) - Addr'(2 * Rows);
  end
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      w_left_q <= 1'b0;
    end else if (cmd_ready_o) begin
      w_left_q <= 1'b1;
      w_n_q    <= '0;
      w_k_q    <= '0;
      w_row_q  <= '0;
      w_base_q <= cmd_i[95:80];
      w_addr_q <= cmd_i[95:80];
    end else if (w_take) begin
      w_row_q  <= w_tile_end ? '0 : w_row_q + RowCount'(1);
      w_addr_q <= w_addr_q + w_step;
      if (w_tile_end) begin
        w_k_q <= w_k_q + 16'd1;
        if (w_k_q + 16'd1 == blocks_k_q) begin
          w_k_q    <= '0;
          w_n_q    <= w_n_q + 16'd1;
          w_base_q <= w_base_q + w_stride_q;
          w_addr_q <= w_base_q + w_stride_q;
          if (w_n_q + 16'd1 == blocks_n_q) w_left_q <= 1'b0;
        end
      end
    end
  end

  // Activations: walks n, k, m. A tile starts when its weights are all on their way.
  logic            a_left_q, a_run_q, a_take, a_tile_end, loaded_q, room_q;
  logic [15:0]     a_n_q, a_k_q, a_m_q;
  logic [Addr-1:0] a_base_q, a_origin_q, a_addr_q, a_next;
  assign a_start    = a_left_q & !a_run_q & loaded_q & room_q;
  assign a_req_o    = a_left_q & (a_run_q | (loaded_q & room_q));
  assign a_addr_o   = a_addr_q;
  assign a_take     = a_req_o;
  assign a_tile_end = a_take & (a_m_q + 16'd1 == m_q);
  assign a_next     = (dense_q & !a_k_q[0]) ? a_base_q : a_base_q + a_stride_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      a_left_q <= 1'b0;
      a_run_q  <= 1'b0;
      ahead_q  <= 1'b0;
      loaded_q <= 1'b0;
      room_q   <= 1'b1;
    end else begin
      // A tile ahead: from its first weight row to the start of its stream.
      ahead_q  <= (w_take & (w_row_q == '0)) | (ahead_q & !a_start);
      loaded_q <= w_tile_end | (loaded_q & !a_start);
      room_q   <= !a_start;  // two cycles at least between starts: sums are read, then written
      if (cmd_ready_o) begin
        a_left_q   <= 1'b1;
        a_run_q    <= 1'b0;
        a_n_q      <= '0;
        a_k_q      <= '0;
        a_m_q      <= '0;
        a_origin_q <= cmd_i[79:64];
        a_base_q   <= cmd_i[79:64];
        a_addr_q   <= cmd_i[79:64];
      end else if (a_take) begin
        a_run_q  <= !a_tile_end;
        a_m_q    <= a_tile_end ? '0 : a_m_q + 16'd1;
        a_addr_q <= a_addr_q + Addr'(1);
        if (a_tile_end) begin
          a_k_q    <= a_k_q + 16'd1;
          a_base_q <= a_next;
          a_addr_q <= a_next;
          if (a_k_q + 16'd1 == blocks_k_q) begin
            a_k_q    <= '0;
            a_n_q    <= a_n_q + 16'd1;
            a_base_q <= a_origin_q;
            a_addr_q <= a_origin_q;
            if (a_n_q + 16'd1 == blocks_n_q) a_left_q <= 1'b0;
          end
        end
      end
    end
  end

  // SPAD answers a cycle after the grant.
  logic                  w_valid_q, w_first_q, a_valid_q, a_swap_q;
  logic [WeightBits-1:0] weights;
  if (Sparse != 0) begin : gen_choices
    logic [1:0] choice_q;  // of a row of dense weights
    always_ff @(posedge clk_i) choice_q <= {w_k_q[0], w_row_q[0]};
    assign weights = {dense_q ? {Cols{choice_q}} : w_data_i[WeightBits-1 -: 2*Cols],
                      w_data_i[Cols*DataWidth-1:0]};
  end else begin : gen_no_choices
    assign weights = w_data_i[WeightBits-1:0];
  end
  always_ff @(posedge clk_i) begin
    w_valid_q <= rst_ni & w_take;
    w_first_q <= w_row_q == '0;
    a_valid_q <= rst_ni & a_take;
    a_swap_q  <= !a_run_q;
  end

  logic                     p_valid;
  logic [Cols*AccWidth-1:0] p_data;
  sl_ws_array #(
    .Rows(Rows),
    .Cols(Cols),
    .DataWidth(DataWidth),
    .Float(Float),
    .Sparse(Sparse)
  ) u_array (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .w_valid_i(w_valid_q),
    .w_first_i(w_first_q),
    .w_data_i(weights),
    .a_valid_i(a_valid_q),
    .a_swap_i(a_swap_q),
    .a_data_i(a_data_i[Taken*DataWidth-1:0]),
    .p_valid_o(p_valid),
    .p_data_o(p_data)
  );

  // Results: walks n, k, m again. Reads the sum so far, adds and writes in the next cycle.
  logic [15:0]              y_n_q, y_k_q, y_m_q;
  logic [Addr-1:0]          y_base_q, y_addr_q;
  logic                     y_tile_end, y_last, add_q, write_q, last_q;
  logic [Cols*AccWidth-1:0] p_data_q;
  assign y_tile_end  = p_valid & (y_m_q + 16'd1 == m_q);
  assign y_last      = y_tile_end & (y_k_q + 16'd1 == blocks_k_q) & (y_n_q + 16'd1 == blocks_n_q);
  assign y_rd_req_o  = p_valid & (accumulate_q | (y_k_q != '0));
  assign y_rd_addr_o = y_addr_q;
  always_ff @(posedge clk_i) begin
    if (cmd_ready_o) begin
      y_n_q    <= '0;
      y_k_q    <= '0;
      y_m_q    <= '0;
      y_base_q <= cmd_i[111:96];
      y_addr_q <= cmd_i[111:96];
    end else if (p_valid) begin
      y_m_q    <= y_tile_end ? '0 : y_m_q + 16'd1;
      y_addr_q <= y_tile_end ? y_base_q : y_addr_q + Addr'(1);
      if (y_tile_end) begin
        y_k_q <= y_k_q + 16'd1;
        if (y_k_q + 16'd1 == blocks_k_q) begin
          y_k_q    <= '0;
          y_n_q    <= y_n_q + 16'd1;
          y_base_q <= y_base_q + y_stride_q;
          y_addr_q <= y_base_q + y_stride_q;
        end
      end
    end
  end
  always_ff @(posedge clk_i) begin
    write_q     <= rst_ni & p_valid;
    last_q      <= rst_ni & y_last;
    add_q       <= y_rd_req_o;
    y_wr_addr_o <= y_addr_q;
    p_data_q    <= p_data;
  end
  assign y_wr_req_o = write_q;
  for (genvar c = 0; c < Cols; c++) begin : gen_sum
    logic [AccWidth-1:0] so_far, sum;
    assign so_far = y_rd_data_i[c*AccWidth +: AccWidth];
    if (Float != 0) begin : gen_float
      sl_fp32_add u_add (.a_i(so_far), .b_i(p_data_q[c*AccWidth +: AccWidth]), .y_o(sum));
    end else begin : gen_integer
      assign sum = so_far + p_data_q[c*AccWidth +: AccWidth];
    end
    assign y_wr_data_o[c*AccWidth +: AccWidth] = add_q ? sum : p_data_q[c*AccWidth +: AccWidth];
  end
  assign done_o = last_q;

  always_ff @(posedge clk_i)
    if (!rst_ni) run_q <= 1'b0;
    else run_q <= cmd_ready_o | (run_q & !done_o);

  // 0 idle, 1 busy, 2 fill, 3 drain, 4 lost a bank.
  always_comb begin
    if (!run_q) state_o = 3'd0;
    else if (a_take) state_o = 3'd1;
    else if (w_req_o & !w_gnt_i) state_o = 3'd4;
    else if (a_left_q) state_o = 3'd2;
    else state_o = 3'd3;
  end

  if (Sparse != 0 && Rows % 2 != 0) begin : gen_odd
    $error("sl_matmul: pairs of rows hold sparse weights; Rows is odd");
  end

`ifndef SYNTHESIS
  NoEmptyCommand: assert property (@(posedge clk_i) disable iff (!rst_ni)
      cmd_ready_o |-> cmd_i[63:48] != 0 && cmd_i[175:160] != 0 && cmd_i[191:176] != 0)
    else $error("sl_matmul: a command without rows or blocks");
  OneTileAhead: assert property (@(posedge clk_i) disable iff (!rst_ni)
      w_take && w_row_q == '0 |-> !ahead_q || a_start)
    else $error("sl_matmul: weights overtake the stream");
`endif
endmodule
