// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/store.h"
#include "tests/report/fixture_landscape.h"
#include "tests/report/fixture_strategies.h"

/// A results store with every table of the schema in core/store.h. The numbers are made up, smooth
/// and plausible in size, so that a page drawn from them looks like a real one; they are test data.
namespace strandline::tests {

inline Table fixture_measures() {
  Table t({{"id"}, {"label"}, {"value"}, {"low"}, {"high"}, {"se"}, {"unit"}, {"meaning"}});
  const auto add = [&](const char* id, const char* label, double value, double half,
                       const char* unit, const char* meaning) {
    t.add({std::string(id), std::string(label), value, value - half, value + half, half / 1.96,
           std::string(unit), std::string(meaning)});
  };
  add("S", "Specialization premium S", 880, 24, "MUSD",
      "Worth of building now over staying on GPUs in a world whose models stay as they are.");
  add("G1", "G1: mean drift", 190, 31, "MUSD", "The same with models drifting along their mean.");
  add("G2", "G2: the full world", -420, 44, "MUSD", "The same with everything uncertain.");
  add("F_drift", "Cost of drift F_drift", 690, 27, "MUSD", "What foreseeable drift takes away.");
  add("F_risk", "Cost of surprise F_risk", 610, 35, "MUSD", "What the unforeseeable part takes.");
  add("O", "Option value of general-purpose silicon O", 540, 18, "MUSD",
      "Worth of a GPU fleet over the same fleet locked to the operators of today.");
  add("least_gain", "Least gain that justifies a tape-out", 2.6, 0.3, "x",
      "Gain at which G2 is zero at today's rate of change.");
  return t;
}

inline Table fixture_variance_split() {
  Table t({{"id"},
           {"label"},
           {"total_sd_musd"},
           {"chance_share"},
           {"parameters_share"},
           {"model_share"},
           {"chance_se"},
           {"parameters_se"},
           {"model_se"}});
  t.add({std::string("gpu_rent"), std::string("Rent GPUs"), 800.0, 0.62, 0.3, 0.08, 0.05, 0.06,
         0.04});
  t.add({std::string("G2"), std::string("Committing now over GPUs (G2)"), 2100.0, 0.75, 0.25,
         core::Cell(), 0.04, 0.04, core::Cell()});
  return t;
}

inline Table fixture_posterior() {
  Table t({{"parameter"},
           {"label"},
           {"unit"},
           {"low"},
           {"lower_half"},
           {"value"},
           {"upper_half"},
           {"high"},
           {"prior_low"},
           {"prior_high"},
           {"ranked"}});
  t.add({std::string("innovation_rate"), std::string("innovation rate"), std::string("1/year"), 2.5,
         4.0, 5.0, 6.5, 10.0, 0.4, 12.0, std::int64_t{1}});
  t.add({std::string("innovation_branching"), std::string("innovation branching"), std::string("1"),
         0.0, 0.2, 0.4, 0.6, 0.8, 0.0, 0.8, std::int64_t{0}});
  return t;
}

inline Table fixture_model_choice() {
  Table t({{"model"}, {"draws"}, {"posterior_share"}, {"best_value_musd"}, {"g2_musd"}});
  t.add({std::string("homogeneous"), std::int64_t{9}, 0.28, 410.0, -300.0});
  t.add({std::string("Hawkes"), std::int64_t{23}, 0.72, 350.0, -470.0});
  return t;
}

inline Table fixture_coverage() {
  Table t({{"series"}, {"kind"}, {"year"}, {"share"}, {"low"}, {"high"}});
  const auto add = [&](const char* series, const char* kind, double start, int points, double step,
                       double rate) {
    for (int i = 0; i < points; ++i) {
      const double share = 0.9 * std::exp(-rate * step * i);
      t.add({std::string(series), std::string(kind), start + step * i, share, 0.75 * share,
             std::min(1.0, 1.2 * share)});
    }
  };
  add("C2023: GQA, bf16, dense", "history", 2023, 4, 1, 0.65);
  add("C2024: GQA and coarse MoE, fp8", "history", 2024, 3, 1, 0.4);
  add("Frozen at the start: mainstream only", "model", 2026.75, 41, 0.25, 0.3);
  add("Frozen at the start: everything seen so far", "model", 2026.75, 41, 0.25, 0.12);
  return t;
}

inline Table fixture_curves() {
  Table t({{"architecture"},
           {"chip"},
           {"interactivity_tok_s_user"},
           {"output_tok_s_per_chip"},
           {"concurrency"},
           {"partition"},
           {"ttft_ms"},
           {"usd_per_mtok"}});
  const std::array chips = {"h200", "gb200-nvl72", "mi355x", "tpu-v7", "groq-lpu", "moe-asic"};
  double size = 1;
  for (const char* model : {"deepseek-r1", "gpt-oss-120b", "qwen3-next-80b-a3b"}) {
    for (std::size_t c = 0; c < chips.size(); ++c) {
      const double peak = (1400 + 1100.0 * static_cast<double>(c)) * size;
      const double fastest = 90 + 45.0 * static_cast<double>((c * 3) % 5);
      for (int i = 0; i < 12; ++i) {
        const double x = 8 * std::pow(fastest / 8, i / 11.0);
        const double y = peak * (1 - 0.97 * std::pow(x / fastest, 1.4)) + 4;
        t.add({std::string(model), std::string(chips[c]), x, y, std::round(y / x * 8),
               std::string("TP8 EP1 PP1 DP1"), 300.0, 3.1e3 / y});
      }
    }
    size *= 2.3;
  }
  return t;
}

inline Table fixture_breakeven() {
  Table t({{"gain"}, {"hazard"}, {"g2_musd"}, {"se_musd"}});
  for (const double hazard : {0.0, 0.5, 1.0, 1.5, 2.0})
    for (const double gain : {1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0})
      t.add({gain, hazard, 520 * std::log(gain) - 430 * hazard - 90, 21.0 + 20 * hazard});
  return t;
}

inline Table fixture_waterfall() {
  Table t({{"candidate"}, {"step"}, {"label"}, {"usd_per_mtok"}});
  const std::array<const char*, 5> steps = {"gpu", "at_cost", "technology", "specialized",
                                            "candidate"};
  const std::array<const char*, 5> labels = {
      "GPU at its price", "without vendor margin", "at the candidate's node, memory and package",
      "fixed function at full efficiency", "the candidate with its software"};
  const std::pair<const char*, std::array<double, 5>> candidates[] = {
      {"dense-asic", {2.12, 0.94, 0.81, 0.46, 0.58}},
      {"moe-asic", {2.12, 0.94, 0.86, 0.55, 0.66}},
      {"tpu-like", {2.12, 0.94, 0.88, 0.79, 0.92}}};
  for (const auto& [id, levels] : candidates)
    for (std::size_t i = 0; i < steps.size(); ++i)
      t.add({std::string(id), std::string(steps[i]), std::string(labels[i]), levels[i]});
  return t;
}

inline Table fixture_market() {
  Table t({{"quarter"}, {"series"}, {"p05"}, {"p50"}, {"p95"}});
  const auto add = [&](const char* series, double start, double growth, double spread) {
    for (int q = 0; q <= 40; ++q) {
      const double p50 = start * std::pow(growth, q);
      const double wide = std::exp(spread * std::sqrt(q));
      t.add({std::int64_t{q}, std::string(series), p50 / wide, p50, p50 * wide});
    }
  };
  add("compute_price_usd_h", 2.35, 0.975, 0.09);
  add("rent_usd_h", 2.5, 0.978, 0.12);
  add("demand", 1.0, 1.11, 0.15);
  add("effective_templates", 15.5, 1.006, 0.06);
  return t;
}

inline Table fixture_chips() {
  Table t({{"id"},
           {"label"},
           {"role"},
           {"available_quarter"},
           {"capex_usd"},
           {"power_kw"},
           {"tok_s_mean"},
           {"covered_share"}});
  t.add({std::string("h200"), std::string("NVIDIA H200"), std::string("merchant GPU"),
         std::int64_t{0}, 38000.0, 1.3, 1400.0, 1.0});
  t.add({std::string("gb200-nvl72"), std::string("NVIDIA GB200 NVL72"), std::string("merchant GPU"),
         std::int64_t{0}, 61000.0, 2.1, 4100.0, 1.0});
  t.add({std::string("moe-asic"), std::string("MoE transformer ASIC"), std::string("own chip"),
         std::int64_t{9}, 14500.0, 0.9, 7900.0, 0.71});
  return t;
}

inline Table fixture_assumptions() {
  Table t({{"section"}, {"name"}, {"value"}, {"low"}, {"high"}, {"unit"}, {"source"}});
  const auto add = [&](const char* section, const char* name, double value, double low, double high,
                       const char* unit, const char* source) {
    t.add({std::string(section), std::string(name), value, low, high, std::string(unit),
           std::string(source)});
  };
  add("evolution", "hard_operator_rate", 4.3, 2.8, 6.3, "1/year",
      "archs/README.md section 2: 16 new hard operators in 2023-2026.75");
  add("evolution", "branching_ratio", 0.55, 0.3, 0.8, "1", "fit on models.csv, 90 % interval");
  add("strategy", "nre_7nm_to_3nm", 330, 240, 460, "MUSD", "economics.csv, IBS estimate");
  add("strategy", "first_spin_success", 0.24, 0.14, 0.3, "share",
      "Wilson Research functional verification study");
  add("strategy", "risk_free_rate", 0.0395, 0.0395, 0.0395, "1/year", "");
  add("chips", "NVIDIA H200: memory bandwidth", 4.8e12, 4.8e12, 4.8e12, "B/s",
      "https://example.org/a-long-address-that-has-to-wrap/h200-datasheet.pdf");
  return t;
}

inline Table fixture_sensitivity() {
  Table t({{"parameter"},
           {"label"},
           {"low_input"},
           {"high_input"},
           {"g2_low_musd"},
           {"g2_high_musd"},
           {"best_low"},
           {"best_high"}});
  const auto add = [&](const char* id, const char* label, double low, double high, double g2_low,
                       double g2_high, const char* best_low, const char* best_high) {
    t.add({std::string(id), std::string(label), low, high, g2_low, g2_high, std::string(best_low),
           std::string(best_high)});
  };
  add("terms.own_demand", "own demand share", 0.005, 0.06, -610, 480, "gpu_buy", "asic_wide");
  add("process.operator_rate", "arrival of new operators per year", 2.8, 6.3, 110, -905, "mixed",
      "gpu_buy");
  add("terms.gain", "specialization gain", 1.5, 3.5, -720, 35, "mixed", "mixed");
  add("terms.vendor_response", "vendor price response", 0, 1, -280, -590, "mixed", "mixed");
  add("terms.nre", "NRE of the first tape-out", 240, 460, -330, -550, "mixed", "mixed");
  add("terms.first_spin", "first-spin success", 0.14, 0.3, -470, -395, "mixed", "mixed");
  return t;
}

inline Table fixture_committee() {
  Table t({{"id"}, {"label"}, {"value"}, {"unit"}, {"meaning"}});
  const auto add = [&](const char* id, const char* label, double value, const char* unit,
                       const char* meaning) {
    t.add({std::string(id), std::string(label), value, std::string(unit), std::string(meaning)});
  };
  add("peak_cash", "Peak cash need", -486, "MUSD", "Deepest cumulative outlay, mean over futures.");
  add("p_loss", "Chance of a loss", 0.22, "share", "Futures with a negative net present value.");
  add("payback", "Payback", 17, "quarters", "First quarter whose cash stays positive.");
  add("break_even_volume", "Break-even volume", 41000, "chips", "Chips that carry the NRE.");
  return t;
}

inline Table fixture_gates() {
  Table t({{"quarter"}, {"gate"}, {"meaning"}});
  t.add({std::int64_t{0}, std::string("Start of design"),
         std::string("Commit the design team; recoverable.")});
  t.add({std::int64_t{5}, std::string("Tape-out"),
         std::string("Go only while the covered share of demand stays above 60 %.")});
  t.add({std::int64_t{9}, std::string("Volume"), std::string("Prepay memory and packaging.")});
  return t;
}

inline Table fixture_adaptive() {
  Table t({{"quarter"}, {"target"}, {"share"}});
  t.add({std::int64_t{0}, std::string("Tape out a wider coverage now"), 0.25});
  t.add({std::int64_t{5}, std::string("Tape out a wider coverage now"), 0.25});
  t.add({std::int64_t{5}, std::string("Tape out now for today's mix"), 0.375});
  t.add({core::Cell(), std::string("Never: Buy GPUs as demand grows"), 0.125});
  return t;
}

inline Table fixture_exercise() {
  Table t({{"coverage"}, {"innovations"}, {"looked"}, {"share_started"}});
  t.add({0.45, std::int64_t{5}, std::int64_t{4000}, 0.02});
  t.add({0.85, std::int64_t{1}, std::int64_t{6000}, 0.4});
  t.add({0.95, std::int64_t{0}, std::int64_t{10}, 1.0});
  return t;
}

inline Table fixture_emulator() {
  Table t({{"name"}, {"value"}});
  t.add({std::string("median_relative_error"), 0.021});
  t.add({std::string("p95_relative_error"), 0.084});
  t.add({std::string("held_out_cells"), 4096.0});
  return t;
}

/// A store with every table.
inline core::ResultStore fixture_store() {
  core::ResultStore store;
  store.put("meta", fixture_meta());
  store.put("strategies", fixture_strategy_table());
  store.put("value_histogram", fixture_histogram());
  store.put("survival", fixture_survival());
  store.put("stranding_causes", fixture_causes());
  store.put("measures", fixture_measures());
  store.put("variance_split", fixture_variance_split());
  store.put("model_choice", fixture_model_choice());
  store.put("posterior", fixture_posterior());
  store.put("adaptive", fixture_adaptive());
  store.put("exercise", fixture_exercise());
  store.put("landscape", fixture_landscape());
  store.put("landscape_summary", fixture_landscape_summary());
  store.put("landscape_optima", fixture_landscape_optima());
  store.put("coverage", fixture_coverage());
  store.put("curves", fixture_curves());
  store.put("breakeven", fixture_breakeven());
  store.put("waterfall", fixture_waterfall());
  store.put("market", fixture_market());
  store.put("chips", fixture_chips());
  store.put("assumptions", fixture_assumptions());
  store.put("sensitivity", fixture_sensitivity());
  store.put("committee", fixture_committee());
  store.put("stage_gates", fixture_gates());
  store.put("emulator", fixture_emulator());
  return store;
}

}  // namespace strandline::tests
