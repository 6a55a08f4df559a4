// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// 1 / (1 + index / 64) in units of 2^-18, to nearest; index 64: one half.
module sl_recip_rom (
  input  logic [6:0]  index_i,  ///< entry
  output logic [18:0] value_o   ///< its value
);
  always_comb begin
    unique case (index_i)
      7'd0: value_o = 19'd262144;
      7'd1: value_o = 19'd258111;
      7'd2: value_o = 19'd254200;
      7'd3: value_o = 19'd250406;
      7'd4: value_o = 19'd246724;
      7'd5: value_o = 19'd243148;
      7'd6: value_o = 19'd239675;
      7'd7: value_o = 19'd236299;
      7'd8: value_o = 19'd233017;
      7'd9: value_o = 19'd229825;
      7'd10: value_o = 19'd226719;
      7'd11: value_o = 19'd223696;
      7'd12: value_o = 19'd220753;
      7'd13: value_o = 19'd217886;
      7'd14: value_o = 19'd215093;
      7'd15: value_o = 19'd212370;
      7'd16: value_o = 19'd209715;
      7'd17: value_o = 19'd207126;
      7'd18: value_o = 19'd204600;
      7'd19: value_o = 19'd202135;
      7'd20: value_o = 19'd199729;
      7'd21: value_o = 19'd197379;
      7'd22: value_o = 19'd195084;
      7'd23: value_o = 19'd192842;
      7'd24: value_o = 19'd190650;
      7'd25: value_o = 19'd188508;
      7'd26: value_o = 19'd186414;
      7'd27: value_o = 19'd184365;
      7'd28: value_o = 19'd182361;
      7'd29: value_o = 19'd180400;
      7'd30: value_o = 19'd178481;
      7'd31: value_o = 19'd176602;
      7'd32: value_o = 19'd174763;
      7'd33: value_o = 19'd172961;
      7'd34: value_o = 19'd171196;
      7'd35: value_o = 19'd169467;
      7'd36: value_o = 19'd167772;
      7'd37: value_o = 19'd166111;
      7'd38: value_o = 19'd164483;
      7'd39: value_o = 19'd162886;
      7'd40: value_o = 19'd161319;
      7'd41: value_o = 19'd159783;
      7'd42: value_o = 19'd158276;
      7'd43: value_o = 19'd156796;
      7'd44: value_o = 19'd155345;
      7'd45: value_o = 19'd153919;
      7'd46: value_o = 19'd152520;
      7'd47: value_o = 19'd151146;
      7'd48: value_o = 19'd149797;
      7'd49: value_o = 19'd148471;
      7'd50: value_o = 19'd147169;
      7'd51: value_o = 19'd145889;
      7'd52: value_o = 19'd144631;
      7'd53: value_o = 19'd143395;
      7'd54: value_o = 19'd142180;
      7'd55: value_o = 19'd140985;
      7'd56: value_o = 19'd139810;
      7'd57: value_o = 19'd138655;
      7'd58: value_o = 19'd137518;
      7'd59: value_o = 19'd136400;
      7'd60: value_o = 19'd135300;
      7'd61: value_o = 19'd134218;
      7'd62: value_o = 19'd133153;
      7'd63: value_o = 19'd132104;
      7'd64: value_o = 19'd131072;
      default: value_o = 19'd131072;
    endcase
  end
endmodule
