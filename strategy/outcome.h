// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace strandline::strategy {

/// Why a deployed own chip fell below its threshold first.
enum class StrandingCause : std::uint8_t {
  kNone,
  kOperator,
  kCapacity,
  kContext,
  kInteractivity,
  kEconomics
};

/// What one plan came to on one future. Stranding, service and covered share speak of the first own
/// chip, of the GPUs bought in the first year where the plan builds none. MUSD are present values
/// at the start, risk-free.
struct Outcome {
  double value_musd = 0;  ///< after tax, horizon-end value included
  double revenue_musd = 0, opex_musd = 0, capex_musd = 0, nre_musd = 0, salvage_musd = 0,
         tax_musd = 0,
         terminal_musd = 0;   ///< value = revenue - opex - capex - nre + salvage - tax + terminal
  double peak_cash_musd = 0;  ///< deepest cumulative cash (undiscounted), <= 0
  int payback_quarter = -1;   ///< first quarter whose cumulative cash stays >= 0; -1: never
  int design_start = -1, tape_out = -1,
      volume = -1;             ///< of the first own chip (volume of
                               ///< a plan without one: its first GPUs); -1: never
  int spins = 0;               ///< tape-outs of the first own chip
  int projects = 0;            ///< own-chip projects started, the first included
  bool abandoned = false;      ///< the first project ended without volume
  int functional_strand = -1;  ///< quarter in which covered share fell below the threshold
  int economic_strand = -1;    ///< quarter in which revenue fell below operating cost
  int retired = -1;            ///< quarter in which the first own fleet left service otherwise
  StrandingCause cause = StrandingCause::kNone;
  double stranded_capital_musd = 0;  ///< book value of own chips (and GPUs) at stranding
  double own_capex_musd = 0;         ///< undiscounted capex of the fleet the stranding refers to
  double covered_share = 0;          ///< mean covered share over the first own chip's service
  double own_tokens_mtok = 0;        ///< output Mtok served by own chips over the horizon
  double own_peak_chips = 0;         ///< most own chips in service (sold, for a merchant) at once
};

}  // namespace strandline::strategy
