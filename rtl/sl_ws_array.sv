// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Weight-stationary systolic array of Rows x Cols with shadow weights. Weight rows enter one a
/// cycle, row 0 first (`w_first_i`), and reach column c after c cycles; the activation row that comes
/// with `a_swap_i` puts them to work along the same diagonal. A result row leaves Rows + Cols - 1
/// cycles after its activation row entered.
///
/// One tile of M rows alone, all weights first, takes 2 Rows + Cols + M - 2 cycles from the first
/// weight row in to the last result row out. In a stream of tiles row r of the next weights may enter
/// from the cycle on in which activation row r of the current tile does, and must at the latest one
/// cycle before activation row r of its own: tiles follow each other every max(M, Rows) cycles.
///
/// With Sparse a row of activations has 2 Rows elements. PE rows 2g and 2g + 1 hold, column by column,
/// two of the four weights of contraction indices 4g .. 4g + 3, and which two they are.
module sl_ws_array #(
  parameter int unsigned Rows      = 8,   ///< PEs along the contraction
  parameter int unsigned Cols      = 8,   ///< PEs along the outputs
  parameter int unsigned DataWidth = 8,   ///< bits of an operand: 8 (int8, fp8) or 16 (bf16)
  parameter int unsigned Float     = 0,   ///< 0: int8 in, int32 sums; 1: bf16, 2: fp8, fp32 sums
  parameter int unsigned Sparse    = 0,   ///< 1: 2:4 sparse weights; Rows is even
  localparam int unsigned Taken    = (Sparse != 0) ? 2 * Rows : Rows,  ///< activations of a row
  localparam int unsigned WeightWidth = (Sparse != 0) ? DataWidth + 2 : DataWidth,
  localparam int unsigned AccWidth = 32   ///< bits of a sum
) (
  input  logic                        clk_i,
  input  logic                        rst_ni,     ///< synchronous; clears what is valid, no data
  input  logic                        w_valid_i,  ///< a weight row enters
  input  logic                        w_first_i,  ///< it is row 0 of its tile
  input  logic [Cols*WeightWidth-1:0] w_data_i,   ///< weights of one row, column 0 in the low bits;
                                                  ///< of sparse ones the choices above them
  input  logic                        a_valid_i,  ///< an activation row enters
  input  logic                        a_swap_i,   ///< it is the first under the shadow weights
  input  logic [Taken*DataWidth-1:0]  a_data_i,   ///< activations, row 0 in the low bits
  output logic                        p_valid_o,  ///< a result row leaves
  output logic [Cols*AccWidth-1:0]    p_data_o    ///< results, column 0 in the low bits
);
  localparam int unsigned Latency = Rows + Cols - 1;

  // Which row takes the weights that enter: a one-hot token that moves down with every row.
  logic [Rows-1:0] turn;
  if (Rows == 1) begin : gen_one_row
    assign turn = w_first_i;
  end else begin : gen_rows
    logic [Rows-1:0] turn_q;
    assign turn = w_first_i ? Rows'(1) : turn_q;
    always_ff @(posedge clk_i)
      if (!rst_ni) turn_q <= Rows'(1);
      else if (w_valid_i) turn_q <= {turn[Rows-2:0], turn[Rows-1]};
  end

  // Column c takes its weights c cycles late.
  logic [Cols*WeightWidth-1:0] w_skewed;
  for (genvar c = 0; c < Cols; c++) begin : gen_weight_skew
    logic [WeightWidth-1:0] weight;
    if (Sparse != 0) begin : gen_choice
      assign weight = {w_data_i[Cols*DataWidth + c*2 +: 2], w_data_i[c*DataWidth +: DataWidth]};
    end else begin : gen_number
      assign weight = w_data_i[c*DataWidth +: DataWidth];
    end
    if (c == 0) begin : gen_direct
      assign w_skewed[0 +: WeightWidth] = weight;
    end else begin : gen_delay
      logic [c*WeightWidth-1:0] line_q;
      if (c == 1) begin : gen_one
        always_ff @(posedge clk_i) line_q <= weight;
      end else begin : gen_many
        always_ff @(posedge clk_i) line_q <= {line_q[(c-1)*WeightWidth-1:0], weight};
      end
      assign w_skewed[c*WeightWidth +: WeightWidth] = line_q[(c-1)*WeightWidth +: WeightWidth];
    end
  end

  for (genvar r = 0; r < Rows; r++) begin : gen_row
    localparam int unsigned Width = (Sparse != 0) ? 4 * DataWidth : DataWidth;
    localparam int unsigned From  = (Sparse != 0) ? r / 2 * Width : r * Width;
    logic [Cols*AccWidth-1:0] p_in, p_out;
    logic [Width-1:0]         act;
    logic                     swap;
    if (r == 0) begin : gen_first
      assign p_in = '0;
      assign act  = a_data_i[0 +: Width];
      assign swap = a_swap_i & a_valid_i;
    end else begin : gen_next
      assign p_in = gen_row[r-1].p_out;
      if (Sparse != 0 && r % 2 == 1) begin : gen_pair
        logic [Width:0] line_q;  // the group of the row above, a cycle later
        always_ff @(posedge clk_i) line_q <= {gen_row[r-1].swap, gen_row[r-1].act};
        assign {swap, act} = line_q;
      end else begin : gen_skew
        logic [r*(Width+1)-1:0] line_q;  // row r starts r cycles late
        if (r == 1) begin : gen_one
          always_ff @(posedge clk_i) line_q <= {a_swap_i & a_valid_i, a_data_i[From +: Width]};
        end else begin : gen_many
          always_ff @(posedge clk_i)
            line_q <= {line_q[(r-1)*(Width+1)-1:0], a_swap_i & a_valid_i, a_data_i[From +: Width]};
        end
        assign {swap, act} = line_q[(r-1)*(Width+1) +: Width+1];
      end
    end
    sl_ws_row #(
      .Cols(Cols),
      .DataWidth(DataWidth),
      .Float(Float),
      .Sparse(Sparse)
    ) u_row (
      .clk_i(clk_i),
      .load_i(w_valid_i & turn[r]),
      .w_i(w_skewed),
      .swap_i(swap),
      .act_i(act),
      .psum_i(p_in),
      .psum_o(p_out)
    );
  end

  // Column c is Cols - 1 - c cycles ahead of the last.
  for (genvar c = 0; c < Cols; c++) begin : gen_deskew
    localparam int unsigned Depth = Cols - 1 - c;
    if (Depth == 0) begin : gen_direct
      assign p_data_o[c*AccWidth +: AccWidth] = gen_row[Rows-1].p_out[c*AccWidth +: AccWidth];
    end else begin : gen_delay
      logic [Depth*AccWidth-1:0] line_q;
      if (Depth == 1) begin : gen_one
        always_ff @(posedge clk_i) line_q <= gen_row[Rows-1].p_out[c*AccWidth +: AccWidth];
      end else begin : gen_many
        always_ff @(posedge clk_i)
          line_q <= {line_q[(Depth-1)*AccWidth-1:0], gen_row[Rows-1].p_out[c*AccWidth +: AccWidth]};
      end
      assign p_data_o[c*AccWidth +: AccWidth] = line_q[(Depth-1)*AccWidth +: AccWidth];
    end
  end

  logic [Latency-1:0] valid_q;
  if (Latency == 1) begin : gen_short
    always_ff @(posedge clk_i) valid_q <= rst_ni & a_valid_i;
  end else begin : gen_long
    always_ff @(posedge clk_i)
      if (!rst_ni) valid_q <= '0;
      else         valid_q <= {valid_q[Latency-2:0], a_valid_i};
  end
  assign p_valid_o = valid_q[Latency-1];
endmodule
