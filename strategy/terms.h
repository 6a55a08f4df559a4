// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/sourced.h"

namespace strandline::strategy {

/// Whose money it is (design section 6).
enum class Perspective : std::uint8_t { kCaptive, kTokenProvider, kMerchant };

/// One named number of strategy/terms.yaml with interval and source, in its own unit.
struct TermEntry {
  std::string name, unit;
  core::Sourced value;
};

/// Prices, lags and probabilities of building and running chips, read from strategy/terms.yaml and
/// scenario overrides. Money in million USD (MUSD) of the base date unless named otherwise, time in
/// quarters. Every number below but `perspective` is an entry of the same name; its meaning,
/// interval and source stand in the file.
struct Terms {
  std::vector<TermEntry> entries;  ///< as read (overrides applied), for the assumptions page
  Perspective perspective = Perspective::kCaptive;

  // Who decides, and what counts as stranded.
  double own_demand_share = 0.02;     ///< of market demand that the team serves or targets
  double specialization_gain = 1.0;   ///< factor on fixed-function chips' rates (break-even map)
  double functional_threshold = 0.5;  ///< covered share below which a chip is stranded
  double risk_free_rate = 0.0395;     ///< continuous, 1/year
  double tax_rate = 0;
  double loss_offset = 0;  ///< share of a loss taxed back at once; the rest is carried on

  // Coverage.
  double closed_share = 0;           ///< of traffic on models that publish nothing
  double closed_logit_shift = 0;     ///< of their coverage against that of open models
  double steering = 0;               ///< captive: share of operator misses kept on the own chip
  double ramp_start = 0;             ///< efficiency of day-one kernels of an unseen operator
  double ramp_quarters = 0;          ///< time constant of their rise to 1
  double semi_ramp_factor = 0;       ///< the same, and the support lag, on a team's own compiler
  double semi_lag_quarters = 0;      ///< until an own programmable chip runs an unseen operator
  double own_software_start = 0;     ///< efficiency of an own chip at volume
  double own_software_quarters = 0;  ///< time constant of its rise to 1

  // Site and fleet.
  double electricity_usd_kwh = 0, pue = 0, facility_usd_w = 0, facility_years = 0;
  double staff_share = 0;            ///< of capex per year
  double failure_rate = 0;           ///< chips replaced per year and chip
  double availability = 0;           ///< share of hours a chip is up
  double idle_power_fraction = 0;    ///< of full power drawn in hours without work
  double idle_rent_fraction = 0;     ///< of rent that idle GPUs earn with batch work
  double common_peak_to_mean = 0;    ///< of the whole pool's demand, the day's rhythm
  double pool_cv = 0;                ///< relative spread of one instance's load
  double tail_z = 0;                 ///< normal quantile that capacity is sized to
  double instance_chips = 0;         ///< chips of one serving instance
  double headroom = 0;               ///< chips bought per chip needed
  double base_load_utilization = 0;  ///< of a fleet sized to base load
  double base_load_fraction = 0;     ///< of covered demand that the mixed plan gives the own chip
  double phase_split_overhead = 0;   ///< extra decode time for moving caches between chips
  double gpu_life_quarters = 0, own_life_quarters = 0, depreciation_quarters = 0;
  double gpu_residual_12m = 0, gpu_residual_24m = 0, gpu_residual_36m = 0, own_residual = 0;
  double gpu_allocation_share = 0, own_allocation_share = 0;  ///< of the fleet, per quarter
  double hbm_share_of_bom = 0;
  double terminal_margin_decay = 0;  ///< 1/quarter, of operating margin past the horizon

  // Projects.
  double start_to_volume_quarters = 0, tapeout_to_volume_quarters = 0;
  double behind_schedule = 0;  ///< probability that tape-out is late
  double slip_more = 0;        ///< probability that a late one slips another quarter
  double first_spin_success = 0;
  double spin_failure_decay = 0;  ///< failure probability of a spin over that of the one before
  double severity_metal = 0, severity_full = 0, severity_workaround = 0;  ///< sum to one
  double metal_respin_quarters = 0, full_respin_quarters = 0;
  double metal_mask_fraction = 0;  ///< cost of a metal-only respin over a full mask set
  double workaround_loss = 0;      ///< of throughput, shipped with a workaround
  double max_spins = 0;
  double nre_factor = 0;          ///< on the NRE of every column
  double renewal_nre_factor = 0;  ///< NRE of a later generation over that of a first
  double retarget_nre_share = 0;  ///< NRE added per capability taken into a later design
  double design_team_musd = 0;    ///< per quarter beyond the planned design (slip, fab, bring-up)
  double compiler_team_musd = 0;  ///< per quarter from tape-out to the end of service
  double prepay_fraction = 0;     ///< of the first fleet's capex, paid at tape-out
  double prepay_recovery = 0;     ///< of a prepayment when the project ends
  double nre_salvage = 0;         ///< of NRE spent, when a project is abandoned

  // Rules: observable triggers only.
  double abandon_coverage = 0;  ///< least covered share to pass a milestone
  double wait_coverage = 0, wait_calm_quarters = 0, wait_max_innovations = 0,
         wait_limit_quarter = 0;
  double renew_cadence_quarters = 0;  ///< between design starts
  double retarget_share = 0;          ///< observed share that brings a capability into a design
  double bridge_quarters = 0;         ///< before volume in which demand is rented, not bought
  double own_coverage_decay = 0;  ///< 1/quarter, of an own chip's covered share past the horizon
  double expected_price_decline = 0;  ///< 1/quarter, of compute's price, that purchases plan with
  double runway_quarters = 0;         ///< of service a project must have left in the horizon

  // Merchant.
  double merchant_value_share = 0;  ///< of buyers' avoided cost that the price takes
  double buyer_payback_quarters = 0;
  double bass_p = 0, bass_q = 0;  ///< innovation and imitation, 1/year
};

/// Reads and checks a terms file. InputError with place and mend: unknown or missing entry, value
/// outside its range, severities that do not sum to one, a tape-out lag beyond the whole lag.
Terms load_terms(const std::filesystem::path& file);

/// Overrides one entry by name, in the entry's unit; InputError names the nearest, or the range. Of
/// the three severities the others are rescaled so that the sum stays one.
void override_term(Terms& terms, const std::string& name, double value);

/// The value of an entry by name; InputError names the nearest.
double term_value(const Terms& terms, const std::string& name);

/// Cross-entry checks (severities sum to one, lags in order) after a series of overrides.
void check_terms(const Terms& terms);

/// Reads "captive", "token_provider" or "merchant"; InputError otherwise.
Perspective perspective_from(const std::string& name);

}  // namespace strandline::strategy
