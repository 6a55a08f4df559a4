// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Sum of a row that comes in beats of Width fp32 numbers: neighbours are added in a tree, a level a
/// move; then beat after beat onto the running sum. The order of additions is fixed, and the golden
/// model's.
module sl_reduce #(
  parameter int unsigned Width   = 4,  ///< numbers of a beat, a power of two
  localparam int unsigned Levels = $clog2(Width)
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                en_i,     ///< the pipeline moves
  input  logic                valid_i,  ///< a beat
  input  logic                first_i,  ///< of a row: the running sum starts anew
  input  logic                last_i,   ///< of a row: the sum leaves
  input  logic [Width*32-1:0] x_i,
  output logic                valid_o,  ///< a row's sum, Levels + 1 moves after its last beat
  output logic [31:0]         sum_o
);
  logic [Levels*3+2:0] flags;  // {valid, first, last} before each level and after the tree
  assign flags[2:0] = {valid_i, first_i, last_i};
  for (genvar l = 0; l <= Levels; l++) begin : gen_level
    logic [(Width>>l)*32-1:0] x;
    if (l == 0) begin : gen_in
      assign x = x_i;
    end else begin : gen_add
      logic [2:0] flags_q;
      for (genvar i = 0; i < (Width >> l); i++) begin : gen_pair
        logic [31:0] sum, sum_q;
        sl_fp32_add u_add (
          .a_i(gen_level[l-1].x[2*i*32 +: 32]),
          .b_i(gen_level[l-1].x[(2*i+1)*32 +: 32]),
          .y_o(sum)
        );
        always_ff @(posedge clk_i) if (en_i) sum_q <= sum;
        assign x[i*32 +: 32] = sum_q;
      end
      always_ff @(posedge clk_i)
        if (!rst_ni) flags_q <= '0;
        else if (en_i) flags_q <= flags[(l-1)*3 +: 3];
      assign flags[l*3 +: 3] = flags_q;
    end
  end

  logic [31:0] total;
  sl_fp32_add u_total (.a_i(sum_o), .b_i(gen_level[Levels].x), .y_o(total));
  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_o <= 1'b0;
    else if (en_i) valid_o <= flags[Levels*3+2] & flags[Levels*3];
    if (en_i & flags[Levels*3+2]) sum_o <= flags[Levels*3+1] ? gen_level[Levels].x : total;
  end
endmodule
