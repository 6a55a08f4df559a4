// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Output-stationary systolic array of Rows x Cols: Rows rows of activations times a stream of K
/// weight rows; each element keeps one result's sum. A weight row enters a cycle, and reaches column
/// c after c cycles, row r after r. An activation row, Rows contraction indices of one array row,
/// enters a cycle too: that of array row r of a block of Rows indices r cycles after the block's
/// first weight row, which is when the row begins to use it, element by element.
///
/// One fold alone takes K + Rows + Cols - 2 cycles from the first rows in to the last result row
/// out. Result row 0 leaves Cols cycles after the last weight row entered, the others behind it, one
/// a cycle. K is at least Rows, or results of two folds meet; folds follow each other without a gap.
module sl_os_array #(
  parameter int unsigned Rows      = 8,   ///< PEs along the activation rows
  parameter int unsigned Cols      = 8,   ///< PEs along the outputs
  parameter int unsigned DataWidth = 8,   ///< bits of an operand: 8 (int8, fp8) or 16 (bf16)
  parameter int unsigned Float     = 0,   ///< 0: int8 in, int32 sums; 1: bf16, 2: fp8, fp32 sums
  localparam int unsigned AccWidth = 32   ///< bits of a sum
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,     ///< synchronous; clears what is valid, no data
  input  logic                      en_i,       ///< everything moves; inputs count
  input  logic                      w_first_i,  ///< the weight row that enters is a fold's first
  input  logic                      w_last_i,   ///< or its last
  input  logic [Cols*DataWidth-1:0] w_data_i,   ///< weights of one row, column 0 in the low bits
  input  logic                      a_valid_i,  ///< an activation row enters
  input  logic                      a_first_i,  ///< it is that of array row 0
  input  logic [Rows*DataWidth-1:0] a_data_i,   ///< its next Rows elements, the first in the low bits
  output logic                      p_valid_o,  ///< a result row leaves; Rows of every fold do
  output logic [Cols*AccWidth-1:0]  p_data_o    ///< results, column 0 in the low bits
);
  // Which row takes the activations that enter: a one-hot token that moves down with every row.
  logic [Rows-1:0] turn;
  if (Rows == 1) begin : gen_one_row
    assign turn = a_valid_i;
  end else begin : gen_rows
    logic [Rows-1:0] turn_q;
    assign turn = a_valid_i ? (a_first_i ? Rows'(1) : turn_q) : '0;
    always_ff @(posedge clk_i)
      if (!rst_ni) turn_q <= Rows'(1);
      else if (en_i & a_valid_i) turn_q <= {turn[Rows-2:0], turn[Rows-1]};
  end

  // Column c takes its weights c cycles late.
  logic [Cols*DataWidth-1:0] w_skewed;
  for (genvar c = 0; c < Cols; c++) begin : gen_weight_skew
    if (c == 0) begin : gen_direct
      assign w_skewed[0 +: DataWidth] = w_data_i[0 +: DataWidth];
    end else begin : gen_delay
      logic [c*DataWidth-1:0] line_q;
      if (c == 1) begin : gen_one
        always_ff @(posedge clk_i) if (en_i) line_q <= w_data_i[c*DataWidth +: DataWidth];
      end else begin : gen_many
        always_ff @(posedge clk_i)
          if (en_i) line_q <= {line_q[(c-1)*DataWidth-1:0], w_data_i[c*DataWidth +: DataWidth]};
      end
      assign w_skewed[c*DataWidth +: DataWidth] = line_q[(c-1)*DataWidth +: DataWidth];
    end
  end

  for (genvar r = 0; r < Rows; r++) begin : gen_row
    logic [DataWidth-1:0]      act;
    logic                      first, last;
    logic [Cols*DataWidth-1:0] w_in, w_out;
    logic [Cols*AccWidth-1:0]  sum, above;  // complete sums of this row, and of it and those above
    if (r == 0) begin : gen_top
      assign w_in  = w_skewed;
      assign first = w_first_i;
      assign last  = w_last_i;
      assign above = sum;
    end else begin : gen_next
      logic [1:0] mark_q;
      always_ff @(posedge clk_i) if (en_i) mark_q <= {gen_row[r-1].first, gen_row[r-1].last};
      assign w_in          = gen_row[r-1].w_out;
      assign {first, last} = mark_q;
      assign above         = gen_row[r-1].above | sum;
    end
    if (Rows == 1) begin : gen_unbuffered
      assign act = a_data_i;
    end else begin : gen_buffer
      logic [(Rows-1)*DataWidth-1:0] rest_q;  // elements that the row has not used yet
      assign act = turn[r] ? a_data_i[0 +: DataWidth] : rest_q[0 +: DataWidth];
      always_ff @(posedge clk_i)
        if (en_i) rest_q <= turn[r] ? a_data_i[Rows*DataWidth-1:DataWidth] : rest_q >> DataWidth;
    end
    sl_os_row #(
      .Cols(Cols),
      .DataWidth(DataWidth),
      .Float(Float)
    ) u_row (
      .clk_i(clk_i),
      .en_i(en_i),
      .first_i(first),
      .last_i(last),
      .act_i(act),
      .w_i(w_in),
      .w_o(w_out),
      .sum_o(sum)
    );
  end

  // Column c is Cols - 1 - c cycles ahead of the last.
  for (genvar c = 0; c < Cols; c++) begin : gen_deskew
    localparam int unsigned Depth = Cols - 1 - c;
    logic [AccWidth-1:0] sum;
    assign sum = gen_row[Rows-1].above[c*AccWidth +: AccWidth];
    if (Depth == 0) begin : gen_direct
      assign p_data_o[c*AccWidth +: AccWidth] = sum;
    end else begin : gen_delay
      logic [Depth*AccWidth-1:0] line_q;
      if (Depth == 1) begin : gen_one
        always_ff @(posedge clk_i) if (en_i) line_q <= sum;
      end else begin : gen_many
        always_ff @(posedge clk_i) if (en_i) line_q <= {line_q[(Depth-1)*AccWidth-1:0], sum};
      end
      assign p_data_o[c*AccWidth +: AccWidth] = line_q[(Depth-1)*AccWidth +: AccWidth];
    end
  end

  // Rows results leave from Cols cycles after a fold's last weight row on.
  localparam int unsigned Line = Cols + Rows - 1;
  logic [Line-1:0] leaving_q;
  if (Line == 1) begin : gen_short
    always_ff @(posedge clk_i)
      if (!rst_ni)   leaving_q <= '0;
      else if (en_i) leaving_q <= w_last_i;
  end else begin : gen_long
    always_ff @(posedge clk_i)
      if (!rst_ni)   leaving_q <= '0;
      else if (en_i) leaving_q <= {leaving_q[Line-2:0], w_last_i};
  end
  assign p_valid_o = en_i & (|leaving_q[Cols-1 +: Rows]);

`ifndef SYNTHESIS
  OneRowLeaves: assert property (@(posedge clk_i) disable iff (!rst_ni)
      $onehot0(leaving_q[Cols-1 +: Rows]))
    else $error("sl_os_array: results of two folds meet");
`endif
endmodule
