// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// TOPK commands: of each row of scores the k greatest, the lower index first where they are equal,
/// and their weights (docs/accelerator/router.md). A score enters a cycle; what is selected lies
/// sorted in sixteen slots.
module sl_topk #(
  parameter int unsigned Cols   = 8,  ///< words of a VMEM row
  localparam int unsigned Slots = 16,
  localparam int unsigned Addr  = 16
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               start_i,   ///< cmd_i is a TOPK command and stays until done_o
  input  logic [255:0]       cmd_i,     ///< docs/accelerator/architecture.md
  output logic               done_o,    ///< its last row has been written
  output logic [2:0]         state_o,   ///< of the counters: sl_counters
  output logic               rd_req_o,  ///< VMEM read of scores and biases
  output logic [Addr-1:0]    rd_addr_o,
  input  logic               rd_gnt_i,
  input  logic [Cols*32-1:0] rd_data_i,
  output logic               wr_req_o,  ///< VMEM write of weights and indices
  output logic [Addr-1:0]    wr_addr_o,
  output logic [Cols*32-1:0] wr_data_o,
  input  logic               wr_gnt_i,
  output logic               append_o,  ///< a row goes to an expert
  output logic [8:0]         expert_o,
  output logic [31:0]        weight_o,
  output logic [15:0]        token_o    ///< the row's number
);
  localparam int unsigned LaneBits = (Cols > 1) ? $clog2(Cols) : 1;
  localparam int unsigned Depth    = 9;   // moves from a score to its value
  localparam logic [31:0] One      = 32'h3f800000;
  localparam logic [3:0] Idle = 4'd0, Ask = 4'd1, Bias = 4'd2, Take = 4'd3, Stream = 4'd4,
                         Flush = 4'd5, Power = 4'd6, Total = 4'd7, Scale = 4'd8, Weigh = 4'd9,
                         Append = 4'd10, Weights = 4'd11, Indices = 4'd12;

  // ------------------------------------------------------------------ the command
  logic        sigmoid, biased, raw;
  logic [15:0] rows, src0, src1, dst, stride;
  logic [9:0]  experts;
  logic [4:0]  k;
  logic [31:0] scale, factor;
  assign sigmoid = cmd_i[44];
  assign biased  = cmd_i[45];
  assign raw     = cmd_i[46];
  assign rows    = cmd_i[63:48];
  assign src0    = cmd_i[79:64];
  assign src1    = cmd_i[95:80];
  assign dst     = cmd_i[111:96];
  assign stride  = cmd_i[127:112];
  assign k       = cmd_i[132:128];
  assign experts = cmd_i[185:176];
  assign scale   = cmd_i[223:192];
  assign factor  = cmd_i[255:224];

  // ------------------------------------------------------------------ control
  logic [3:0]         state_q;
  logic [15:0]        m_q, row_q;     // row of the command, and where its next scores lie
  logic [9:0]         e_q;            // expert
  logic [4:0]         i_q, j_q;       // slot that is read; slot whose power arrives
  logic               bias_got_q, row_end, expert_last, slot_last, streaming, flowing, power_valid;
  logic [Cols*32-1:0] scores_q, biases_q;
  logic [Depth:0]     valid_q;
  logic [Depth*9+8:0] index_q;
  assign expert_last = e_q + 10'd1 == experts;
  assign row_end     = (Cols == 1) | (e_q[LaneBits-1:0] == LaneBits'(Cols - 1));
  assign slot_last   = i_q + 5'd1 == k;
  assign streaming   = state_q == Stream;
  assign flowing     = (valid_q != '0);
  assign power_valid = valid_q[4] & ((state_q == Power) | (state_q == Total));
  assign rd_req_o    = (state_q == Ask) | (state_q == Bias);
  assign rd_addr_o   = (state_q == Ask) ? row_q : src1 + (16'(e_q) >> $clog2(Cols));
  assign done_o      = (state_q == Indices) & wr_gnt_i & (m_q + 16'd1 == rows);
  always_ff @(posedge clk_i)
    if (!rst_ni) begin
      state_q <= Idle;
    end else begin
      unique case (state_q)
        Idle:    if (start_i) state_q <= Ask;
        Ask:     if (rd_gnt_i) state_q <= biased ? Bias : Take;
        Bias:    if (rd_gnt_i) state_q <= Take;
        Take:    state_q <= Stream;
        Stream:  if (expert_last) state_q <= Flush;
                 else if (row_end) state_q <= Ask;
        Flush:   if (!flowing) state_q <= Power;
        Power:   if (slot_last) state_q <= Total;
        Total:   if (!flowing) state_q <= raw ? Weigh : Scale;
        Scale:   state_q <= Weigh;
        Weigh:   state_q <= Append;
        Append:  state_q <= slot_last ? Weights : Weigh;
        Weights: if (wr_gnt_i) state_q <= Indices;
        Indices: if (wr_gnt_i) state_q <= (m_q + 16'd1 == rows) ? Idle : Ask;
        default: state_q <= Idle;
      endcase
    end
  always_ff @(posedge clk_i) begin
    bias_got_q <= (state_q == Bias) & !rd_gnt_i;  // the scores' row has been taken
    if ((state_q == Ask) & rd_gnt_i) row_q <= row_q + stride;
    if (start_i) begin
      m_q   <= '0;
      row_q <= src0;
    end else if ((state_q == Indices) & wr_gnt_i) begin
      m_q   <= m_q + 16'd1;
      row_q <= src0 + m_q + 16'd1;
    end
    if (start_i | (state_q == Indices)) e_q <= '0;
    else if (streaming) e_q <= e_q + 10'd1;
    // Scores come a cycle after their read was granted, in Bias or Take; biases in Take.
    if (((state_q == Bias) & !bias_got_q) | ((state_q == Take) & !biased)) scores_q <= rd_data_i;
    else if (streaming) scores_q <= scores_q >> 32;
    if (state_q == Take) biases_q <= rd_data_i;
    else if (streaming) biases_q <= biases_q >> 32;
    if ((state_q == Power) | (state_q == Append)) i_q <= slot_last ? '0 : i_q + 5'd1;
    else if (state_q == Flush) i_q <= '0;
    if (state_q == Flush) j_q <= '0;
    else if (power_valid) j_q <= j_q + 5'd1;
  end

  // ------------------------------------------------------------------ from a score to its value
  // Moves: 0 score, or a selected one below the first; 1 scaled; 4 its power of two; 5 plus one;
  // 8 reciprocal, a sigmoid; 9 the key that selects. Powers of selected scores leave at 4.
  logic [Depth*32-1:0] x_q, bias_q;  // scores and biases along the moves
  logic [31:0]         slot_value, below, first_q, product, product_1q, power, sum, sum_5q, inverse;
  logic [31:0]         value, key, key_9q, value_9q, gain_q, picked;
  logic                selecting;
  assign selecting  = (state_q == Power) | (state_q == Total);
  assign slot_value = value_q[32'(i_q[3:0])*32 +: 32];
  sl_fp32_add u_below (.a_i(slot_value), .b_i({!first_q[31], first_q[30:0]}), .y_o(below));
  sl_fp32_mul u_product (
    .a_i((state_q == Scale) ? inverse : (state_q == Weigh) ? slot_value : x_q[31:0]),
    .b_i((state_q == Scale) ? factor : (state_q == Weigh) ? gain_q
         : {scale[31] ^ !selecting, scale[30:0]}),
    .y_o(product)
  );
  sl_exp2 u_power (.clk_i(clk_i), .en_i(1'b1), .x_i(product_1q), .y_o(power));
  assign picked = sigmoid ? x_q[4*32 +: 32] : power;
  sl_fp32_add u_sum (
    .a_i(selecting ? sum_5q : One), .b_i(selecting ? picked : power), .y_o(sum)
  );
  sl_recip u_inverse (.clk_i(clk_i), .en_i(1'b1), .x_i(sum_5q), .y_o(inverse));
  assign value = sigmoid ? inverse : x_q[8*32 +: 32];
  sl_fp32_add u_key (.a_i(value), .b_i(bias_q[8*32 +: 32]), .y_o(key));
  always_ff @(posedge clk_i) begin
    valid_q    <= rst_ni ? {valid_q[Depth-1:0], streaming | (state_q == Power)} : '0;
    x_q        <= {x_q[(Depth-1)*32-1:0],
                   streaming ? scores_q[31:0] : sigmoid ? slot_value : below};
    bias_q     <= {bias_q[(Depth-1)*32-1:0], biases_q[31:0]};
    index_q    <= {index_q[Depth*9-1:0], e_q[8:0]};
    product_1q <= product;
    if (!selecting | power_valid) sum_5q <= (selecting & (j_q == '0)) ? picked : sum;
    key_9q     <= biased ? key : value;
    value_9q   <= value;
    if (state_q == Flush) first_q <= value_q[31:0];
    if (state_q == Scale) gain_q <= product;
    else if (raw) gain_q <= factor;
  end

  // ------------------------------------------------------------------ slots
  logic [Slots-1:0]    used_q, above;  // above: the key that arrives goes before this slot
  logic [Slots*32-1:0] key_q, value_q;
  logic [Slots*9-1:0]  expert_q;
  logic                insert, clear;
  assign insert = valid_q[Depth] & !selecting;
  assign clear  = start_i | (state_q == Indices);
  for (genvar i = 0; i < Slots; i++) begin : gen_slot
    logic [31:0] other;
    logic        greater, push;
    assign other   = key_q[i*32 +: 32];
    assign greater = (key_9q[31] != other[31]) ? other[31]
                     : key_9q[31] ? key_9q[30:0] < other[30:0] : key_9q[30:0] > other[30:0];
    assign above[i] = !used_q[i] | greater;
    if (i == 0) begin : gen_first
      assign push = 1'b0;
    end else begin : gen_later
      assign push = above[i-1];
    end
    localparam int unsigned Before = (i == 0) ? 0 : i - 1;
    always_ff @(posedge clk_i) begin
      if (!rst_ni | clear) used_q[i] <= 1'b0;
      else if (insert & above[i]) used_q[i] <= !push | used_q[Before];
      if (insert & above[i]) begin
        key_q[i*32 +: 32]   <= push ? key_q[Before*32 +: 32] : key_9q;
        value_q[i*32 +: 32] <= push ? value_q[Before*32 +: 32] : value_9q;
        expert_q[i*9 +: 9]  <= push ? expert_q[Before*9 +: 9] : index_q[Depth*9 +: 9];
      end else if (power_valid & (j_q == 5'(i))) begin
        value_q[i*32 +: 32] <= picked;
      end else if ((state_q == Append) & (i_q == 5'(i))) begin
        value_q[i*32 +: 32] <= product_1q;
      end
    end
  end

  // ------------------------------------------------------------------ results
  assign append_o  = state_q == Append;
  assign expert_o  = expert_q[32'(i_q[3:0])*9 +: 9];
  assign weight_o  = product_1q;
  assign token_o   = cmd_i[159:144] + m_q;
  assign wr_req_o  = (state_q == Weights) | (state_q == Indices);
  assign wr_addr_o = dst + m_q + ((state_q == Indices) ? rows : 16'd0);
  for (genvar l = 0; l < Cols; l++) begin : gen_lane
    if (l < Slots) begin : gen_slot
      assign wr_data_o[l*32 +: 32] = (5'(l) >= k) ? 32'd0
                                     : (state_q == Indices) ? {23'd0, expert_q[l*9 +: 9]}
                                                            : value_q[l*32 +: 32];
    end else begin : gen_zero
      assign wr_data_o[l*32 +: 32] = 32'd0;
    end
  end

  // 0 idle, 1 busy, 2 fill, 3 drain, 4 lost a bank.
  always_comb begin
    if (state_q == Idle) state_o = 3'd0;
    else if ((rd_req_o & !rd_gnt_i) | (wr_req_o & !wr_gnt_i)) state_o = 3'd4;
    else if (streaming | append_o | wr_req_o) state_o = 3'd1;
    else if ((state_q == Ask) | (state_q == Bias) | (state_q == Take)) state_o = 3'd2;
    else state_o = 3'd3;
  end

`ifndef SYNTHESIS
  Selectable: assert property (@(posedge clk_i) disable iff (!rst_ni)
      start_i |-> rows != 0 && k != 0 && k <= 5'(Slots) && 32'(k) <= Cols && 10'(k) <= experts &&
                  experts <= 10'd512)
    else $error("sl_topk: no rows, or more selected than there are slots, lanes or experts");
`endif
endmodule
