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
module sl_ws_array #(
  parameter int unsigned Rows      = 8,   ///< PEs along the contraction
  parameter int unsigned Cols      = 8,   ///< PEs along the outputs
  parameter int unsigned DataWidth = 8,   ///< bits of an operand
  parameter int unsigned Float     = 0,   ///< 1: bf16 in, fp32 sums; 0: int8 in, int32 sums
  localparam int unsigned AccWidth = 32   ///< bits of a sum
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,     ///< synchronous; clears what is valid, no data
  input  logic                      w_valid_i,  ///< a weight row enters
  input  logic                      w_first_i,  ///< it is row 0 of its tile
  input  logic [Cols*DataWidth-1:0] w_data_i,   ///< weights of one row, column 0 in the low bits
  input  logic                      a_valid_i,  ///< an activation row enters
  input  logic                      a_swap_i,   ///< it is the first under the shadow weights
  input  logic [Rows*DataWidth-1:0] a_data_i,   ///< activations, row 0 in the low bits
  output logic                      p_valid_o,  ///< a result row leaves
  output logic [Cols*AccWidth-1:0]  p_data_o    ///< results, column 0 in the low bits
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
  logic [Cols*DataWidth-1:0] w_skewed;
  for (genvar c = 0; c < Cols; c++) begin : gen_weight_skew
    if (c == 0) begin : gen_direct
      assign w_skewed[0 +: DataWidth] = w_data_i[0 +: DataWidth];
    end else begin : gen_delay
      logic [c*DataWidth-1:0] line_q;
      if (c == 1) begin : gen_one
        always_ff @(posedge clk_i) line_q <= w_data_i[c*DataWidth +: DataWidth];
      end else begin : gen_many
        always_ff @(posedge clk_i)
          line_q <= {line_q[(c-1)*DataWidth-1:0], w_data_i[c*DataWidth +: DataWidth]};
      end
      assign w_skewed[c*DataWidth +: DataWidth] = line_q[(c-1)*DataWidth +: DataWidth];
    end
  end

  for (genvar r = 0; r < Rows; r++) begin : gen_row
    logic [Cols*AccWidth-1:0]    p_in, p_out;
    logic signed [DataWidth-1:0] act;
    logic                        swap;
    if (r == 0) begin : gen_first
      assign p_in = '0;
      assign act  = a_data_i[0 +: DataWidth];
      assign swap = a_swap_i & a_valid_i;
    end else begin : gen_next
      logic [r*(DataWidth+1)-1:0] line_q;  // skew: row r starts r cycles late
      assign p_in = gen_row[r-1].p_out;
      if (r == 1) begin : gen_one
        always_ff @(posedge clk_i)
          line_q <= {a_swap_i & a_valid_i, a_data_i[r*DataWidth +: DataWidth]};
      end else begin : gen_many
        always_ff @(posedge clk_i)
          line_q <= {line_q[(r-1)*(DataWidth+1)-1:0], a_swap_i & a_valid_i,
                     a_data_i[r*DataWidth +: DataWidth]};
      end
      assign {swap, act} = line_q[(r-1)*(DataWidth+1) +: DataWidth+1];
    end
    sl_ws_row #(
      .Cols(Cols),
      .DataWidth(DataWidth),
      .Float(Float)
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
