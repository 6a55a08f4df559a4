// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// The MATMUL unit around an output-stationary array: the ports, the commands and the layouts of
/// sl_matmul (docs/accelerator/matmul.md). For every n block, for every Rows rows of activations, it
/// streams all of K: a weight row and an activation row a cycle. Sums stay in the array until they
/// are complete, so that VMEM is written once, and read only by commands that accumulate.
///
/// Folds follow each other every K cycles where no bank is lost; a cycle whose weight row loses its
/// bank holds the whole array.
module sl_os_matmul #(
  parameter int unsigned Rows      = 8,  ///< array rows
  parameter int unsigned Cols      = 8,  ///< array columns; divides Rows in a whole core
  parameter int unsigned DataWidth = 8,  ///< bits of an operand
  parameter int unsigned Float     = 0,  ///< 0: int8 and int32; 1: bf16, 2: fp8, both with fp32
  localparam int unsigned AccWidth = 32,
  localparam int unsigned Lanes    = (Rows > Cols) ? Rows : Cols,
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
  logic        run_q, accumulate_q;
  logic [15:0] m_q, blocks_n_q, blocks_k_q, a_stride_q, w_stride_q, y_stride_q;
  assign cmd_ready_o = cmd_valid_i & !run_q;
  always_ff @(posedge clk_i)
    if (cmd_ready_o) begin
      accumulate_q <= cmd_i[43];
      m_q          <= cmd_i[63:48];
      a_stride_q   <= cmd_i[127:112];
      w_stride_q   <= cmd_i[143:128];
      y_stride_q   <= cmd_i[159:144];
      blocks_n_q   <= cmd_i[175:160];
      blocks_k_q   <= cmd_i[191:176];
    end

  // Operands: walks n, m by Rows, k block, row of the block. A step reads weight row `row` of the k
  // block and the k block's activations of array row `row`, where the matrix has that row.
  logic                left_q, step, row_end, k_end, m_end, n_end, has_row, a_got_q;
  logic [15:0]         n_q, m_from_q, k_q;
  logic [RowCount-1:0] row_q;
  logic [Addr-1:0]     w_base_q, w_addr_q, a_origin_q, a_base_q;
  assign row_end  = row_q == RowCount'(Rows - 1);
  assign k_end    = row_end & (k_q + 16'd1 == blocks_k_q);
  assign m_end    = k_end & (17'(m_from_q) + 17'(Rows) >= 17'(m_q));
  assign n_end    = m_end & (n_q + 16'd1 == blocks_n_q);
  assign has_row  = 17'(m_from_q) + 17'(row_q) < 17'(m_q);
  assign w_req_o  = left_q;
  assign w_addr_o = w_addr_q;
  assign a_req_o  = left_q & has_row & !a_got_q;
  assign a_addr_o = a_base_q + m_from_q + 16'(row_q);
  assign step     = w_req_o & w_gnt_i;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      left_q <= 1'b0;
    end else if (cmd_ready_o) begin
      left_q     <= 1'b1;
      n_q        <= '0;
      m_from_q   <= '0;
      k_q        <= '0;
      row_q      <= '0;
      w_base_q   <= cmd_i[95:80];
      w_addr_q   <= cmd_i[95:80];
      a_origin_q <= cmd_i[79:64];
      a_base_q   <= cmd_i[79:64];
    end else if (step) begin
      row_q    <= row_end ? '0 : row_q + RowCount'(1);
      w_addr_q <= w_addr_q + Addr'(1);
      if (row_end) begin
        k_q      <= k_q + 16'd1;
        a_base_q <= a_base_q + a_stride_q;
      end
      if (k_end) begin
        k_q      <= '0;
        a_base_q <= a_origin_q;
        m_from_q <= m_from_q + 16'(Rows);
        w_addr_q <= w_base_q;
      end
      if (m_end) begin
        m_from_q <= '0;
        n_q      <= n_q + 16'd1;
        w_base_q <= w_base_q + w_stride_q;
        w_addr_q <= w_base_q + w_stride_q;
      end
      if (n_end) left_q <= 1'b0;
    end
  end

  // SPAD answers a cycle after the grant. Activations that came before their weights are held: the
  // bank that serves both has another row on its port by then.
  logic                      step_q, w_first_q, w_last_q, a_first_q, a_read_q, a_kept_q, waits_q;
  logic [Rows*DataWidth-1:0] a_held_q, a_row;
  assign a_row = a_kept_q ? a_held_q : a_data_i[Rows*DataWidth-1:0];
  always_ff @(posedge clk_i) begin
    a_got_q   <= rst_ni & !cmd_ready_o & left_q & !step;
    step_q    <= rst_ni & step;
    waits_q   <= rst_ni & left_q & !step;
    w_first_q <= (k_q == '0) & (row_q == '0);
    w_last_q  <= k_end;
    a_first_q <= row_q == '0;
    a_read_q  <= a_req_o;
    a_kept_q  <= a_got_q;
    if (a_read_q) a_held_q <= a_data_i[Rows*DataWidth-1:0];
  end

  logic                     p_valid;
  logic [Cols*AccWidth-1:0] p_data;
  sl_os_array #(
    .Rows(Rows),
    .Cols(Cols),
    .DataWidth(DataWidth),
    .Float(Float)
  ) u_array (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .en_i(!waits_q),
    .w_first_i(step_q & w_first_q),
    .w_last_i(step_q & w_last_q),
    .w_data_i(w_data_i[Cols*DataWidth-1:0]),
    .a_valid_i(step_q),
    .a_first_i(a_first_q),
    .a_data_i(a_row),
    .p_valid_o(p_valid),
    .p_data_o(p_data)
  );

  // Results: walks n, m. A fold gives Rows rows; those that the matrix does not have are dropped,
  // even after the command is done.
  logic                     y_left_q, y_take, y_row_end, y_fold_end, y_last, add_q, write_q, last_q;
  logic [RowCount-1:0]      y_row_q;
  logic [15:0]              y_n_q, y_m_q;
  logic [Addr-1:0]          y_base_q;
  logic                     y_skip_q;
  logic [Cols*AccWidth-1:0] p_data_q;
  assign y_row_end   = y_row_q == RowCount'(Rows - 1);
  assign y_take      = p_valid & y_left_q & !y_skip_q;
  assign y_fold_end  = y_take & (y_m_q + 16'd1 == m_q);
  assign y_last      = y_fold_end & (y_n_q + 16'd1 == blocks_n_q);
  assign y_rd_req_o  = y_take & accumulate_q;
  assign y_rd_addr_o = y_base_q + y_m_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      y_row_q  <= '0;
      y_skip_q <= 1'b0;
    end else if (p_valid) begin
      y_row_q  <= y_row_end ? '0 : y_row_q + RowCount'(1);
      y_skip_q <= !y_row_end & (y_skip_q | y_fold_end);
    end
    if (!rst_ni) begin
      y_left_q <= 1'b0;
    end else if (cmd_ready_o) begin
      y_left_q <= 1'b1;
      y_n_q    <= '0;
      y_m_q    <= '0;
      y_base_q <= cmd_i[111:96];
    end else if (y_take) begin
      y_m_q <= y_m_q + 16'd1;
      if (y_fold_end) begin
        y_m_q    <= '0;
        y_n_q    <= y_n_q + 16'd1;
        y_base_q <= y_base_q + y_stride_q;
        if (y_last) y_left_q <= 1'b0;
      end
    end
  end
  always_ff @(posedge clk_i) begin
    write_q     <= rst_ni & y_take;
    last_q      <= rst_ni & y_last;
    add_q       <= y_rd_req_o;
    y_wr_addr_o <= y_rd_addr_o;
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

  // 0 idle, 1 busy, 3 drain, 4 lost a bank.
  always_comb begin
    if (!run_q) state_o = 3'd0;
    else if (step) state_o = 3'd1;
    else if (left_q) state_o = 3'd4;
    else state_o = 3'd3;
  end

`ifndef SYNTHESIS
  NoEmptyCommand: assert property (@(posedge clk_i) disable iff (!rst_ni)
      cmd_ready_o |-> cmd_i[63:48] != 0 && cmd_i[175:160] != 0 && cmd_i[191:176] != 0)
    else $error("sl_os_matmul: a command without rows or blocks");
  ResultsAreAwaited: assert property (@(posedge clk_i) disable iff (!rst_ni)
      p_valid |-> y_left_q || y_skip_q)
    else $error("sl_os_matmul: a result that no command expects");
`endif
endmodule
