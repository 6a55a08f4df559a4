// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// fp32 to bf16, to nearest even; what would round beyond the largest finite number stays there.
module sl_fp32_to_bf16 (
  input  logic [31:0] x_i,  ///< number
  output logic [15:0] y_o   ///< the nearest bf16
);
  logic [31:0] rounded;
  assign rounded = {1'b0, x_i[30:0]} + 32'h7fff + {31'd0, x_i[16]};
  always_comb begin
    if (x_i[30:23] == 8'd0)        y_o = {x_i[31], 15'd0};
    else if (rounded[31:23] >= 9'd255) y_o = {x_i[31], 15'h7f7f};
    else                           y_o = {x_i[31], rounded[30:16]};
  end
endmodule
