// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

/// 2^(index / 64) in units of 2^-23, to nearest.
module sl_exp2_rom (
  input  logic [5:0]  index_i,  ///< entry
  output logic [23:0] value_o   ///< its value
);
  always_comb begin
    unique case (index_i)
      6'd0: value_o = 24'd8388608;
      6'd1: value_o = 24'd8479954;
      6'd2: value_o = 24'd8572295;
      6'd3: value_o = 24'd8665641;
      6'd4: value_o = 24'd8760003;
      6'd5: value_o = 24'd8855394;
      6'd6: value_o = 24'd8951823;
      6'd7: value_o = 24'd9049301;
      6'd8: value_o = 24'd9147842;
      6'd9: value_o = 24'd9247455;
      6'd10: value_o = 24'd9348154;
      6'd11: value_o = 24'd9449948;
      6'd12: value_o = 24'd9552851;
      6'd13: value_o = 24'd9656875;
      6'd14: value_o = 24'd9762032;
      6'd15: value_o = 24'd9868333;
      6'd16: value_o = 24'd9975792;
      6'd17: value_o = 24'd10084422;
      6'd18: value_o = 24'd10194234;
      6'd19: value_o = 24'd10305242;
      6'd20: value_o = 24'd10417458;
      6'd21: value_o = 24'd10530897;
      6'd22: value_o = 24'd10645571;
      6'd23: value_o = 24'd10761494;
      6'd24: value_o = 24'd10878679;
      6'd25: value_o = 24'd10997140;
      6'd26: value_o = 24'd11116891;
      6'd27: value_o = 24'd11237946;
      6'd28: value_o = 24'd11360319;
      6'd29: value_o = 24'd11484025;
      6'd30: value_o = 24'd11609078;
      6'd31: value_o = 24'd11735492;
      6'd32: value_o = 24'd11863283;
      6'd33: value_o = 24'd11992466;
      6'd34: value_o = 24'd12123055;
      6'd35: value_o = 24'd12255067;
      6'd36: value_o = 24'd12388516;
      6'd37: value_o = 24'd12523418;
      6'd38: value_o = 24'd12659789;
      6'd39: value_o = 24'd12797645;
      6'd40: value_o = 24'd12937002;
      6'd41: value_o = 24'd13077877;
      6'd42: value_o = 24'd13220286;
      6'd43: value_o = 24'd13364245;
      6'd44: value_o = 24'd13509772;
      6'd45: value_o = 24'd13656884;
      6'd46: value_o = 24'd13805598;
      6'd47: value_o = 24'd13955931;
      6'd48: value_o = 24'd14107901;
      6'd49: value_o = 24'd14261526;
      6'd50: value_o = 24'd14416824;
      6'd51: value_o = 24'd14573813;
      6'd52: value_o = 24'd14732511;
      6'd53: value_o = 24'd14892937;
      6'd54: value_o = 24'd15055111;
      6'd55: value_o = 24'd15219050;
      6'd56: value_o = 24'd15384775;
      6'd57: value_o = 24'd15552304;
      6'd58: value_o = 24'd15721658;
      6'd59: value_o = 24'd15892855;
      6'd60: value_o = 24'd16065917;
      6'd61: value_o = 24'd16240863;
      6'd62: value_o = 24'd16417715;
      6'd63: value_o = 24'd16596492;
      default: value_o = 24'd16596492;
    endcase
  end
endmodule
