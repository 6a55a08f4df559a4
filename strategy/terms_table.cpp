// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/terms_table.h"

namespace strandline::strategy {
namespace {

using core::Range;

Range fraction() {
  return Range::fraction();
}
Range positive() {
  return Range::positive();
}
Range non_negative() {
  return Range::non_negative();
}
Range above_zero_to(double max) {
  return {0.0, max, true};
}
Range between(double min, double max) {
  return {min, max, false};
}

using T = Terms;
const TermField kFields[] = {
    {"own_demand_share", "1", &T::own_demand_share, above_zero_to(1)},
    {"specialization_gain", "1", &T::specialization_gain, positive()},
    {"functional_threshold", "1", &T::functional_threshold, fraction()},
    {"risk_free_rate", "1/year", &T::risk_free_rate, between(-0.05, 0.5)},
    {"tax_rate", "1", &T::tax_rate, between(0, 0.9)},
    {"loss_offset", "1", &T::loss_offset, fraction()},
    {"closed_share", "1", &T::closed_share, fraction()},
    {"closed_logit_shift", "1", &T::closed_logit_shift, between(-20, 20)},
    {"steering", "1", &T::steering, fraction()},
    {"ramp_start", "1", &T::ramp_start, above_zero_to(1)},
    {"ramp_quarters", "quarter", &T::ramp_quarters, positive()},
    {"semi_ramp_factor", "1", &T::semi_ramp_factor, positive()},
    {"semi_lag_quarters", "quarter", &T::semi_lag_quarters, non_negative()},
    {"own_software_start", "1", &T::own_software_start, above_zero_to(1)},
    {"own_software_quarters", "quarter", &T::own_software_quarters, positive()},
    {"electricity_usd_kwh", "USD/kWh", &T::electricity_usd_kwh, non_negative()},
    {"pue", "1", &T::pue, between(1, 10)},
    {"facility_usd_w", "USD/W", &T::facility_usd_w, non_negative()},
    {"facility_years", "year", &T::facility_years, positive()},
    {"staff_share", "1/year", &T::staff_share, non_negative()},
    {"failure_rate", "1/year", &T::failure_rate, non_negative()},
    {"availability", "1", &T::availability, above_zero_to(1)},
    {"idle_power_fraction", "1", &T::idle_power_fraction, fraction()},
    {"idle_rent_fraction", "1", &T::idle_rent_fraction, fraction()},
    {"common_peak_to_mean", "1", &T::common_peak_to_mean, between(1, 100)},
    {"pool_cv", "1", &T::pool_cv, non_negative()},
    {"tail_z", "1", &T::tail_z, between(0, 10)},
    {"instance_chips", "1", &T::instance_chips, between(1, 1e6)},
    {"headroom", "1", &T::headroom, between(1, 10)},
    {"base_load_utilization", "1", &T::base_load_utilization, above_zero_to(1)},
    {"base_load_fraction", "1", &T::base_load_fraction, fraction()},
    {"phase_split_overhead", "1", &T::phase_split_overhead, non_negative()},
    {"gpu_life_quarters", "quarter", &T::gpu_life_quarters, between(1, 64)},
    {"own_life_quarters", "quarter", &T::own_life_quarters, between(1, 64)},
    {"depreciation_quarters", "quarter", &T::depreciation_quarters, between(1, 200)},
    {"gpu_residual_12m", "1", &T::gpu_residual_12m, fraction()},
    {"gpu_residual_24m", "1", &T::gpu_residual_24m, fraction()},
    {"gpu_residual_36m", "1", &T::gpu_residual_36m, fraction()},
    {"own_residual", "1", &T::own_residual, fraction()},
    {"gpu_allocation_share", "1", &T::gpu_allocation_share, fraction()},
    {"own_allocation_share", "1", &T::own_allocation_share, fraction()},
    {"hbm_share_of_bom", "1", &T::hbm_share_of_bom, fraction()},
    {"terminal_margin_decay", "1/quarter", &T::terminal_margin_decay, fraction()},
    {"start_to_volume_quarters", "quarter", &T::start_to_volume_quarters, between(0, 40)},
    {"tapeout_to_volume_quarters", "quarter", &T::tapeout_to_volume_quarters, between(0, 40)},
    {"behind_schedule", "1", &T::behind_schedule, fraction()},
    {"slip_more", "1", &T::slip_more, fraction()},
    {"first_spin_success", "1", &T::first_spin_success, fraction()},
    {"spin_failure_decay", "1", &T::spin_failure_decay, fraction()},
    {"severity_metal", "1", &T::severity_metal, fraction()},
    {"severity_full", "1", &T::severity_full, fraction()},
    {"severity_workaround", "1", &T::severity_workaround, fraction()},
    {"metal_respin_quarters", "quarter", &T::metal_respin_quarters, between(0, 20)},
    {"full_respin_quarters", "quarter", &T::full_respin_quarters, between(0, 20)},
    {"metal_mask_fraction", "1", &T::metal_mask_fraction, fraction()},
    {"workaround_loss", "1", &T::workaround_loss, between(0, 0.99)},
    {"max_spins", "1", &T::max_spins, between(1, 10)},
    {"nre_factor", "1", &T::nre_factor, non_negative()},
    {"renewal_nre_factor", "1", &T::renewal_nre_factor, non_negative()},
    {"retarget_nre_share", "1", &T::retarget_nre_share, non_negative()},
    {"design_team_musd", "MUSD/quarter", &T::design_team_musd, non_negative()},
    {"compiler_team_musd", "MUSD/quarter", &T::compiler_team_musd, non_negative()},
    {"prepay_fraction", "1", &T::prepay_fraction, fraction()},
    {"prepay_recovery", "1", &T::prepay_recovery, fraction()},
    {"nre_salvage", "1", &T::nre_salvage, fraction()},
    {"abandon_coverage", "1", &T::abandon_coverage, fraction()},
    {"wait_coverage", "1", &T::wait_coverage, fraction()},
    {"wait_calm_quarters", "quarter", &T::wait_calm_quarters, between(1, 40)},
    {"wait_max_innovations", "1", &T::wait_max_innovations, non_negative()},
    {"wait_limit_quarter", "quarter", &T::wait_limit_quarter, between(0, 64)},
    {"renew_cadence_quarters", "quarter", &T::renew_cadence_quarters, between(1, 64)},
    {"retarget_share", "1", &T::retarget_share, above_zero_to(1)},
    {"bridge_quarters", "quarter", &T::bridge_quarters, between(0, 64)},
    {"own_coverage_decay", "1/quarter", &T::own_coverage_decay, fraction()},
    {"expected_price_decline", "1/quarter", &T::expected_price_decline, fraction()},
    {"runway_quarters", "quarter", &T::runway_quarters, between(0, 64)},
    {"merchant_value_share", "1", &T::merchant_value_share, fraction()},
    {"buyer_payback_quarters", "quarter", &T::buyer_payback_quarters, positive()},
    {"bass_p", "1/year", &T::bass_p, above_zero_to(10)},
    {"bass_q", "1/year", &T::bass_q, non_negative()},
};

}  // namespace

std::span<const TermField> term_fields() {
  return kFields;
}

}  // namespace strandline::strategy
