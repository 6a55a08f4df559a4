// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// Reciprocal square root of m in units of 2^-18, to nearest: m = 1 + index / 32 below 32,
/// 2 + (index - 32) / 16 above; index 64: one half.
module sl_rsqrt_rom (
  input  logic [6:0]  index_i,  ///< entry
  output logic [18:0] value_o   ///< its value
);
  always_comb begin
    unique case (index_i)
      7'd0: value_o = 19'd262144;
      7'd1: value_o = 19'd258142;
      7'd2: value_o = 19'd254317;
      7'd3: value_o = 19'd250658;
      7'd4: value_o = 19'd247152;
      7'd5: value_o = 19'd243789;
      7'd6: value_o = 19'd240560;
      7'd7: value_o = 19'd237456;
      7'd8: value_o = 19'd234469;
      7'd9: value_o = 19'd231592;
      7'd10: value_o = 19'd228818;
      7'd11: value_o = 19'd226142;
      7'd12: value_o = 19'd223557;
      7'd13: value_o = 19'd221059;
      7'd14: value_o = 19'd218643;
      7'd15: value_o = 19'd216305;
      7'd16: value_o = 19'd214040;
      7'd17: value_o = 19'd211844;
      7'd18: value_o = 19'd209715;
      7'd19: value_o = 19'd207649;
      7'd20: value_o = 19'd205643;
      7'd21: value_o = 19'd203693;
      7'd22: value_o = 19'd201799;
      7'd23: value_o = 19'd199956;
      7'd24: value_o = 19'd198162;
      7'd25: value_o = 19'd196416;
      7'd26: value_o = 19'd194716;
      7'd27: value_o = 19'd193058;
      7'd28: value_o = 19'd191443;
      7'd29: value_o = 19'd189867;
      7'd30: value_o = 19'd188330;
      7'd31: value_o = 19'd186829;
      7'd32: value_o = 19'd185364;
      7'd33: value_o = 19'd182534;
      7'd34: value_o = 19'd179829;
      7'd35: value_o = 19'd177242;
      7'd36: value_o = 19'd174763;
      7'd37: value_o = 19'd172385;
      7'd38: value_o = 19'd170101;
      7'd39: value_o = 19'd167907;
      7'd40: value_o = 19'd165794;
      7'd41: value_o = 19'd163760;
      7'd42: value_o = 19'd161799;
      7'd43: value_o = 19'd159906;
      7'd44: value_o = 19'd158079;
      7'd45: value_o = 19'd156312;
      7'd46: value_o = 19'd154604;
      7'd47: value_o = 19'd152951;
      7'd48: value_o = 19'd151349;
      7'd49: value_o = 19'd149797;
      7'd50: value_o = 19'd148291;
      7'd51: value_o = 19'd146830;
      7'd52: value_o = 19'd145411;
      7'd53: value_o = 19'd144033;
      7'd54: value_o = 19'd142693;
      7'd55: value_o = 19'd141390;
      7'd56: value_o = 19'd140122;
      7'd57: value_o = 19'd138887;
      7'd58: value_o = 19'd137685;
      7'd59: value_o = 19'd136513;
      7'd60: value_o = 19'd135371;
      7'd61: value_o = 19'd134256;
      7'd62: value_o = 19'd133169;
      7'd63: value_o = 19'd132108;
      7'd64: value_o = 19'd131072;
      default: value_o = 19'd131072;
    endcase
  end
endmodule
